//! Rows of the list, and the details of a job.

use chrono::{DateTime, Datelike, Utc};
use jobs_console::{
    fuzzing::StepTimes,
    job::{Job, JobDetails, JobStatus, Section, Step},
};
use serde_json::{Value, json, value::RawValue};

use super::timeline::check_timeline;
use crate::input::choices_and_text;

/// Words of the contract.
pub const JOB_WORDS: &[&str] = &[
    "\"id\":",
    "\"runId\":",
    "\"jobId\":",
    "\"type\":",
    "\"name\":",
    "\"repoName\":",
    "\"status\":",
    "\"running\"",
    "\"Scheduled\"",
    "\"completed\"",
    "\"paused\"",
    "\"progress\":{\"processed\":12,\"total\":45}",
    "\"errorMessage\":",
    "\"error\":{\"message\":\"no\"}",
    "\"output\":{\"filesProcessed\":",
    "\"input\":{\"repoFullName\":\"a/b\"}",
    "\"createdAt\":",
    "\"startedAt\":",
    "\"completedAt\":",
    "\"endedAt\":",
    "\"durationMs\":\"4500\"",
    "\"2025-11-18 09:14:22.123\"",
    "\"2025-11-18T09:14:22.123Z\"",
    "\"2025-11-18T09:14:22+05\"",
    "1763457262123",
    "1763457262",
    "\"trigger\":",
    "\"job\":{",
    "\"steps\":[{\"name\":\"a\",\"startedAt\":1763457262,\"endedAt\":1763457272}]",
    "\"attempts\":[{\"status\":\"failed\",\"startedAt\":1763457262,\"error\":\"no\"}]",
    "\"attempt\":",
    "\"op\":\"sleep\"",
    "\"queuedAt\":",
    "\"childRunId\":",
    "\"rerunnable\":true",
    "\"event\":{\"name\":\"docs/push\",\"data\":",
    "\"configStatus\":",
    "\\ud83d",
    "\\u200b",
    "null",
];

/// A row is a job that keeps the rules of the contract, and is the same job when it is written by these.
pub fn job(data: &[u8]) {
    let (_, text) = choices_and_text(data);
    let Ok(job) = serde_json::from_str::<Job>(&text) else { return };
    check(&job);
    let written = write(&job).to_string();
    let read: Job = serde_json::from_str(&written).expect("a job");
    assert_eq!(read, job, "another job is read than was written: {written}");
}

fn check(job: &Job) {
    assert!(!job.id.trim().is_empty(), "a job without an id");
    for at in [job.created_at, job.started_at, job.completed_at] {
        check_moment(at);
    }
    if let Some(progress) = job.progress {
        let total = progress.total.unwrap_or(u64::MAX);
        assert!(total > 0 && progress.processed <= total, "{progress:?}");
        assert!(progress.percent().is_none_or(|percent| percent <= 100), "{progress:?}");
        assert_eq!(progress.percent() == Some(100), progress.total == Some(progress.processed));
    }
    assert!(job.duration.is_none_or(|duration| duration.num_milliseconds() >= 0));
    let is_ended = job.section() == Section::Recent;
    match &job.status {
        JobStatus::Unknown(_) => assert_eq!(is_ended, job.completed_at.is_some()),
        status => assert_eq!(is_ended, !status.is_active()),
    }
}

fn check_moment(at: Option<DateTime<Utc>>) {
    let Some(at) = at else { return };
    assert!((1971..=9000).contains(&at.year()), "{at} means that it is not set");
    assert_eq!(at.timestamp_subsec_nanos() % 1_000_000, 0, "{at} is finer than a millisecond");
}

/// A job as a console of the contract writes it.
fn write(job: &Job) -> Value {
    let moment = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339());
    json!({
        "id": &*job.id,
        "type": job.kind.as_deref(),
        "name": job.name.as_deref(),
        "repoName": job.subject.as_deref(),
        "status": job.status.word(),
        "statusReason": job.status_reason.as_deref(),
        "progress": job.progress.map(|progress| json!({"processed": progress.processed, "total": progress.total})),
        "output": {"filesProcessed": job.files},
        "errorMessage": job.error.as_deref(),
        "createdAt": moment(job.created_at),
        "startedAt": moment(job.started_at),
        "completedAt": moment(job.completed_at),
        "durationMs": job.duration.map(|duration| duration.num_milliseconds()),
        "trigger": job.trigger.as_deref(),
    })
}

/// Details keep the rules of the contract, their steps can be drawn, and what they carry is JSON.
pub fn job_details(data: &[u8]) {
    let ([is_active, now], text) = choices_and_text(data);
    let Ok(details) = serde_json::from_str::<JobDetails>(&text) else { return };
    check(&details.job);
    for step in &details.steps {
        check_step(step);
    }
    let data = details.event.as_ref().and_then(|event| event.data.as_deref());
    for json in [data, details.output.as_deref()].into_iter().flatten() {
        check_json(json);
    }
    let now = details.job.started_at.unwrap_or_default() + chrono::TimeDelta::seconds(now.into());
    let Job { started_at, completed_at: ended_at, .. } = *details.job;
    check_timeline(&details.steps, StepTimes { started_at, ended_at, is_active: is_active & 1 == 1, now });
}

fn check_step(step: &Step) {
    assert!(step.name.is_empty() || !step.name.trim().is_empty(), "a name that nobody sees");
    assert!(step.number > 0, "a step that is called by no number");
    let own = [step.queued_at, step.started_at, step.ended_at];
    let attempts = step.attempts.iter().flat_map(|attempt| [attempt.started_at, attempt.ended_at]);
    own.into_iter().chain(attempts).for_each(check_moment);
    assert!(step.attempt_count() >= step.attempts.len() as u64);
    let is_listed = step.attempt.is_none_or(|attempt| attempt <= step.attempts.len() as u64);
    if let Some(latest) = step.attempts.last().filter(|latest| is_listed && latest.status == step.status) {
        assert!(step.error.is_some() || latest.error.is_none(), "an error that the step does not have");
    }
    step.output.as_deref().into_iter().for_each(check_json);
}

fn check_json(json: &str) {
    assert!(serde_json::from_str::<&RawValue>(json).is_ok(), "{json} is no JSON");
    assert_ne!(json, "null", "null is absent");
}
