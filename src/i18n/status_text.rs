//! Where a job, a step or a repository stands, in words.

use std::rc::Rc;

use super::{Phrase, duration, format::words, messages};
use crate::job::{ConfigStatus, Job, JobStatus, Step};

/// A status as a word; one that is not known as it came.
pub fn status_word(status: &JobStatus) -> Rc<str> {
    match status {
        JobStatus::Queued => "Queued".into(),
        JobStatus::Running => "Running".into(),
        JobStatus::Completed => "Completed".into(),
        JobStatus::Failed => "Failed".into(),
        JobStatus::Cancelled => "Cancelled".into(),
        JobStatus::Skipped => "Skipped".into(),
        JobStatus::Unknown(word) => word.clone(),
    }
}

/// How a repository stands, as a word.
pub fn config_status_word(status: ConfigStatus) -> &'static str {
    match status {
        ConfigStatus::Configured => "Configured",
        ConfigStatus::Unconfigured => "Not configured",
        ConfigStatus::Ingesting => "Ingesting",
        ConfigStatus::Error => "Configuration error",
        ConfigStatus::Pending => "Pending",
    }
}

/// The status and why it is so: "Queued (waiting for rate limit)".
pub fn status_text(job: &Job) -> Phrase {
    let status = status_phrase(&job.status);
    match &job.status_reason {
        Some(reason) => status.words(" (").isolate(reason.clone()).words(")"),
        None => status,
    }
}

fn status_phrase(status: &JobStatus) -> Phrase {
    match status {
        JobStatus::Unknown(word) => Phrase::default().isolate(word.clone()),
        known => status_word(known).as_ref().to_owned().into(),
    }
}

/// What stands behind the name of a step: "Completed · 4.5 s · attempt 2". When the step has a start and no
/// end, the time since then follows (see [`messages::details::STEP_STARTED`]).
pub fn step_notes(step: &Step) -> Phrase {
    let mut notes = String::new();
    if let Some((start, end)) = step.started_at.zip(step.ended_at) {
        notes += messages::SEPARATOR;
        notes += &duration(end - start);
    }
    if let Some(attempt) = step.attempt.filter(|attempt| *attempt > 1) {
        notes += messages::SEPARATOR;
        notes += "attempt ";
        notes += &words().number(attempt);
    }
    status_phrase(&step.status).words(notes)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_status_and_why() {
        let mut job = Job::new("1", JobStatus::Queued);
        assert_eq!(status_text(&job).to_string(), "Queued");
        job.status_reason = Some("waiting for rate limit".into());
        assert_eq!(status_text(&job).to_string(), "Queued (waiting for rate limit)");
        assert_eq!(&*status_word(&JobStatus::parse("paused")), "paused");
    }

    #[test]
    fn notes_of_a_step() {
        let at = |millis| DateTime::from_timestamp_millis(millis);
        let mut step = Step::new("clone", JobStatus::Completed);
        (step.started_at, step.ended_at, step.attempt) = (at(1_000), at(5_560), Some(2));
        assert_eq!(step_notes(&step).to_string(), "Completed · 4.5 s · attempt 2");
        (step.status, step.ended_at, step.attempt) = (JobStatus::Running, None, Some(1));
        assert_eq!(step_notes(&step).to_string(), "Running");
    }
}
