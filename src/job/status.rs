//! Where a job stands.

use std::rc::Rc;

/// A job's status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
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
    /// Running and queued jobs.
    Running,
    /// Jobs that have ended.
    Recent,
}

impl Status {
    /// Reads a status word in any case: the contract's words and Inngest's.
    pub fn read(word: &str) -> Self {
        const WORDS: [(&str, Status); 8] = [
            ("queued", Status::Queued),
            ("scheduled", Status::Queued),
            ("running", Status::Running),
            ("completed", Status::Completed),
            ("failed", Status::Failed),
            ("cancelled", Status::Cancelled),
            ("canceled", Status::Cancelled),
            ("skipped", Status::Skipped),
        ];
        let word = word.trim_ascii();
        let known = WORDS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
        known.map_or_else(|| Self::Unknown(word.into()), |(_, status)| status)
    }

    /// The contract's word for it; `None` for one that nobody knows.
    pub fn known_word(&self) -> Option<&'static str> {
        Some(match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Unknown(_) => return None,
        })
    }

    /// The contract's word for it; one that nobody knows as it came.
    pub fn word(&self) -> &str {
        match self {
            Self::Unknown(word) => word,
            known => known.known_word().unwrap_or_default(),
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
