//! Where a job, a step or a repository stands, in words.

use std::rc::Rc;

use super::Phrase;
use crate::job::{ConfigStatus, Job, JobStatus};

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

/// A status as a word of ours, or the server's own.
pub(super) fn status_phrase(status: &JobStatus) -> Phrase {
    match status {
        JobStatus::Unknown(word) => Phrase::default().isolate(word.clone()),
        known => status_word(known).as_ref().to_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_and_why() {
        let mut job = Job::new("1", JobStatus::Queued);
        assert_eq!(status_text(&job).to_string(), "Queued");
        job.status_reason = Some("waiting for rate limit".into());
        assert_eq!(status_text(&job).to_string(), "Queued (waiting for rate limit)");
        assert_eq!(&*status_word(&JobStatus::parse("paused")), "paused");
    }
}
