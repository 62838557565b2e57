//! Where a job, a step or a repository stands, in words.

use std::rc::Rc;

use super::{Phrase, filled::phrase, messages::status as says};
use crate::job::{ConfigStatus, Job, JobStatus};

/// A status as a word; one that is not known as it came.
pub fn status_word(status: &JobStatus) -> Rc<str> {
    match status {
        JobStatus::Queued => says::queued().into(),
        JobStatus::Running => says::running().into(),
        JobStatus::Completed => says::completed().into(),
        JobStatus::Failed => says::failed().into(),
        JobStatus::Cancelled => says::cancelled().into(),
        JobStatus::Skipped => says::skipped().into(),
        JobStatus::Unknown(_) if status.is_missing() => says::unknown().into(),
        JobStatus::Unknown(word) => word.clone(),
    }
}

/// How a repository stands, as a word.
pub fn config_status_word(status: ConfigStatus) -> &'static str {
    match status {
        ConfigStatus::Configured => says::configured(),
        ConfigStatus::Unconfigured => says::not_configured(),
        ConfigStatus::Ingesting => says::ingesting(),
        ConfigStatus::Error => says::config_error(),
        ConfigStatus::Pending => says::pending(),
    }
}

/// The status and why it is so: "Queued (waiting for rate limit)".
pub fn status_text(job: &Job) -> Phrase {
    let status = status_phrase(&job.status);
    match &job.status_reason {
        Some(reason) => {
            let reason = Phrase::default().isolate(reason.clone());
            phrase(says::why(), &[("status", status), ("reason", reason)])
        }
        None => status,
    }
}

/// A status as a word of ours, or the server's own.
pub(crate) fn status_phrase(status: &JobStatus) -> Phrase {
    match status {
        JobStatus::Unknown(word) if !status.is_missing() => Phrase::default().isolate(word.clone()),
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

    #[test]
    fn a_status_that_is_missing_has_a_word_in_every_language() {
        let missing = status_phrase(&JobStatus::parse("unknown"));
        assert_eq!(missing.pieces(), Phrase::from("Unknown").pieces(), "and it is no word of the server's");
        assert_eq!(&*status_word(&JobStatus::parse("Unknown")), "Unknown");
    }
}
