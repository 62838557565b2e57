//! The types of runs, their events and their stores.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde_json::Value;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waiting for its turn.
    Queued,
    /// Under way.
    Running,
    /// Done.
    Completed,
    /// Nothing to do: this content was ingested before.
    Skipped,
    /// Ended by an error.
    Failed,
    /// Ended by a person.
    Cancelled,
}

impl Status {
    /// Every status there is.
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::Running, Self::Completed, Self::Skipped, Self::Failed, Self::Cancelled];

    /// Its name on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the run has yet to end.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }

    /// The status with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.word()))
    }
}

/// Which runs a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    All,
    /// Queued and running.
    Active,
    /// What has ended, one way or another.
    Completed,
}

impl Filter {
    /// Whether it shows runs of this status.
    pub fn takes(self, status: Status) -> bool {
        match self {
            Self::All => true,
            Self::Active => status.is_active(),
            Self::Completed => !status.is_active(),
        }
    }
}

/// What started a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A person.
    Manual,
    /// The server itself: a new repository, or a change on disk.
    Automatic,
}

impl Trigger {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Automatic => "automatic",
        }
    }
}

/// The event that started a run.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name, such as `docs/repository.changed`.
    pub name: &'static str,
    /// Its payload.
    pub data: Value,
    /// What sent it.
    pub trigger: Trigger,
}

/// A run as it is listed and shown.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// What kind of work it is.
    pub kind: String,
    /// The repository it is about.
    pub repo_name: String,
    /// Where it stands.
    pub status: Status,
    /// Why it stands there.
    pub status_reason: Option<String>,
    /// Files done, of how many.
    pub progress: Option<(i64, i64)>,
    /// Why it failed.
    pub error_message: Option<String>,
    /// What started it.
    pub trigger: String,
    /// When it was enqueued, in milliseconds since 1970, as all times here.
    pub created_at: i64,
    /// When its first attempt began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub completed_at: Option<i64>,
    /// The name of the event that started it.
    pub event_name: String,
    /// That event's payload.
    pub event_data: Value,
    /// What came out of it.
    pub output: Option<Value>,
}

/// A repository and where its documents are.
#[derive(Clone, Debug)]
pub struct Source {
    /// `owner/name`.
    pub repo_name: String,
    /// Its directory.
    pub root: String,
    /// The globs that hold where no `lightfast.yml` says otherwise, as JSON.
    pub default_include: String,
}

/// A run that a worker has claimed.
#[derive(Clone, Debug)]
pub struct ClaimedRun {
    /// The run's id.
    pub run_id: String,
    /// The event's id, which makes its commit unique.
    pub event_id: String,
    /// The store it fills.
    pub store_id: String,
    /// Where the documents are.
    pub root: String,
    /// Globs of the documents where there is no `lightfast.yml`, as JSON.
    pub default_include: String,
    /// Which try this is, from 1.
    pub attempt: i64,
    /// The last commit of this store.
    pub committed_sha: Option<String>,
    /// What the index holds, unless a change of it was begun and not finished.
    pub indexed_sha: Option<String>,
}

/// The outcome of an enqueue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enqueue {
    /// There is a new run.
    Queued(String),
    /// A run that has not begun yet will do.
    AlreadyQueued(String),
}

/// The outcome of a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retry {
    /// There is a new run.
    Queued(String),
    /// There is no such run.
    NotFound,
    /// The run is not one that can be retried.
    WrongStatus(Status),
    /// The same repository has a run that is queued or running.
    Busy(Status),
    /// Another request to retry this run was not answered in time: whether it was carried out is not known.
    UnderWay,
    /// The run cannot be done again from this step, for this reason.
    NotFrom(String),
}

/// The outcome of a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancel {
    /// The run is cancelled; a worker may still be stopping.
    Cancelled,
    /// There is no such run.
    NotFound,
    /// The run has ended already.
    WrongStatus(Status),
}
