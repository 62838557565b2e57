//! Where a job stands.

use std::rc::Rc;

/// A job's status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobStatus {
    /// Waits to be run.
    Queued,
    /// Is being worked on.
    Running,
    /// Ended well.
    Completed,
    /// Ended with an error.
    Failed,
    /// Was cancelled.
    Cancelled,
    /// Ended without having anything to do.
    Skipped,
    /// A word that this library does not know, as it came.
    Unknown(Rc<str>),
}

/// A section of the jobs list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// Running and queued jobs, and those of an unknown status that have not ended.
    Running,
    /// Jobs that have ended.
    Recent,
}

/// The word for a status that is not known.
const UNKNOWN: &str = "unknown";

impl JobStatus {
    /// Parses a status word in any case: the contract's words and Inngest's.
    pub fn parse(word: &str) -> Self {
        const WORDS: [(&str, JobStatus); 8] = [
            ("queued", JobStatus::Queued),
            ("scheduled", JobStatus::Queued),
            ("running", JobStatus::Running),
            ("completed", JobStatus::Completed),
            ("failed", JobStatus::Failed),
            ("cancelled", JobStatus::Cancelled),
            ("canceled", JobStatus::Cancelled),
            ("skipped", JobStatus::Skipped),
        ];
        let word = word.trim_ascii();
        let known = WORDS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
        known.map_or_else(|| Self::Unknown(word.into()), |(_, status)| status)
    }

    /// The status of a row that has none.
    pub(super) fn missing() -> Self {
        Self::Unknown(UNKNOWN.into())
    }

    /// Nothing is known of the status, not even a word of the server's.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Unknown(word) if word.eq_ignore_ascii_case(UNKNOWN))
    }

    /// The contract's word for it; an unknown one as it came.
    pub fn word(&self) -> &str {
        match self {
            Self::Unknown(word) => word,
            known => known.data_name(),
        }
    }

    /// One of seven names to tell statuses apart by, such as in a `data-status` attribute: `queued`,
    /// `running`, `completed`, `failed`, `cancelled`, `skipped`, `unknown`.
    pub fn data_name(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Unknown(_) => UNKNOWN,
        }
    }

    /// Running or queued: the job is counted in the badge and can be cancelled.
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }

    /// Failed or cancelled: the job can be retried.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled)
    }
}
