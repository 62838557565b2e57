//! A push to a repository, and who wants to know of it.

use crate::source::SourceError;

/// A push that moved a repository's default branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The id of its delivery: a push that is delivered again has the same.
    pub delivery_id: String,
    /// `owner/name`.
    pub repo_name: String,
    /// The commit before.
    pub before_sha: String,
    /// The commit now.
    pub after_sha: String,
    /// The paths that were added, modified or removed, sorted; `None` where that is unknown, and any may have been.
    pub changed: Option<Vec<String>>,
}

/// What became of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// An ingestion was asked for.
    Started,
    /// The same delivery was received before.
    SeenBefore,
}

/// Starts ingestions of what was pushed.
pub trait PushReceiver: Send + Sync {
    /// Takes a push. It blocks.
    fn receive(&self, push: &Push) -> Result<Received, SourceError>;
}
