//! Jobs for the specimens, as a console would send them.

use std::rc::Rc;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use jobs_console::{
    job::{Job, JobDetails},
    query::{JobEntry, now},
};
use serde_json::{Value, json};

thread_local!(static START: DateTime<Utc> = now());

/// So many seconds before the page was opened.
pub(crate) fn moment(seconds_ago: i64) -> DateTime<Utc> {
    START.with(|start| *start - TimeDelta::seconds(seconds_ago))
}

/// The same as it is on the wire.
pub(crate) fn ago(seconds: i64) -> String {
    moment(seconds).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A row of `jobs.list`: a job of this status that began `started` seconds ago, with these fields too.
pub(crate) fn row(id: &str, repository: &str, status: &str, started: i64, more: Value) -> Value {
    let mut row = json!({
        "id": id, "type": "docs-ingestion", "repoName": repository, "status": status,
        "createdAt": ago(started + 3), "startedAt": ago(started), "trigger": "webhook",
    });
    if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    row
}

/// The job of a row.
pub(crate) fn job(row: Value) -> Rc<Job> {
    Rc::new(serde_json::from_str(&row.to_string()).expect("a specimen's row has an id"))
}

/// The job of a row as a list has it.
pub(crate) fn entry(row: Value) -> JobEntry {
    JobEntry::from(job(row))
}

/// A result of `jobs.get`.
pub(crate) fn details(row: Value) -> Rc<JobDetails> {
    Rc::new(serde_json::from_str(&row.to_string()).expect("a specimen's details have an id"))
}

/// A job of each status that a list knows.
pub(crate) fn all_statuses() -> Vec<Value> {
    vec![
        row(
            "run_1",
            "lightfastai/lightfast",
            "running",
            130,
            json!({ "progress": { "processed": 12, "total": 45 } }),
        ),
        row("run_2", "acme/api", "queued", 30, json!({ "statusReason": "waiting for rate limit" })),
        row(
            "run_3",
            "lightfastai/docs",
            "completed",
            3_900,
            json!({ "completedAt": ago(3_700), "progress": { "processed": 23, "total": 23 } }),
        ),
        row(
            "run_4",
            "acme/broken-repo",
            "failed",
            7_500,
            json!({ "completedAt": ago(7_300), "errorMessage": "Invalid lightfast.yml syntax" }),
        ),
        row("run_5", "acme/site", "cancelled", 400, json!({ "completedAt": ago(310) })),
        row("run_6", "acme/handbook", "skipped", 9_000, json!({ "completedAt": ago(8_990) })),
        row("run_7", "acme/monorepo", "hibernating", 600, json!({})),
    ]
}

/// So many jobs that failed, the latest first.
pub(crate) fn failed(count: i64) -> Vec<Value> {
    let one = |number: i64| {
        let fields = json!({ "completedAt": ago(number * 600), "errorMessage": "Out of disk" });
        row(&format!("run_f{number}"), &format!("acme/service-{number}"), "failed", number * 600 + 40, fields)
    };
    (1..=count).map(one).collect()
}

/// Everything that `jobs.get` can say: steps with attempts, waits and sleeps, the event, the output.
pub(crate) fn details_row() -> Value {
    let end = 7_300;
    let at = |second: i64| ago(end + 300 - second);
    json!({
        "id": "run_4", "type": "docs-ingestion", "repoName": "acme/broken-repo", "status": "failed",
        "createdAt": at(0), "startedAt": at(2), "completedAt": at(300), "trigger": "webhook",
        "errorMessage": "Invalid lightfast.yml syntax", "configStatus": "error",
        "event": { "name": "docs/push", "data": { "repository": "acme/broken-repo", "apiKey": "sk_live_4eC39Hq", "commits": [{ "sha": "9f1c2ab", "files": 23 }] } },
        "output": { "filesProcessed": 12, "filesFailed": 1, "commitId": 90_071_992_547_409_931_u64 },
        "steps": [
            { "id": "a", "name": "load-config", "op": "run", "status": "completed", "queuedAt": at(0), "startedAt": at(2), "endedAt": at(10) },
            {
                "id": "b", "name": "find-files", "op": "run", "status": "completed", "startedAt": at(10), "endedAt": at(30),
                "attempts": [
                    { "status": "failed", "startedAt": at(10), "endedAt": at(14), "error": "HTTP 429" },
                    { "status": "completed", "startedAt": at(20), "endedAt": at(30) },
                ],
                "output": { "files": 23 },
            },
            { "id": "c", "name": "wait-for-rate-limit", "op": "sleep", "status": "completed", "startedAt": at(30), "endedAt": at(280) },
            { "id": "d", "name": "process-files", "op": "run", "status": "failed", "startedAt": at(280), "endedAt": at(300), "error": "Invalid lightfast.yml syntax", "rerunnable": true },
            { "id": "e", "name": "publish", "op": "send", "status": "queued" },
        ],
    })
}
