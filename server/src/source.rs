//! Where jobs come from: what the procedures ask, whatever runs the work.

use std::fmt;

use tokio::sync::watch;

use crate::store::{Cancel, Filter, Page, PageQuery, Retry, Run, Status, Step, StoreError};

/// Runs the jobs of one organization and says how they stand. Its methods block.
pub trait JobSource: Send + Sync {
    /// The runs that a list shows, newest first: all active ones, and the newest that have ended.
    fn list(&self, filter: Filter, status: Option<Status>) -> Result<JobList, SourceError>;

    /// A page of all runs that are known, newest created first.
    fn page(&self, query: &PageQuery) -> Result<JobPage, SourceError>;

    /// One run with its steps; `None` where this organization has none with this id.
    fn get(&self, run_id: &str) -> Result<Option<JobDetails>, SourceError>;

    /// Starts a run in place of one that failed or was cancelled.
    fn retry(&self, run_id: &str) -> Result<Retry, SourceError>;

    /// The same for one of many: another's request for it is waited for only briefly, since the others wait as well.
    fn retry_briefly(&self, run_id: &str) -> Result<Retry, SourceError> {
        self.retry(run_id)
    }

    /// The same from one of its steps on, by the step's id, with the results of those before it.
    fn retry_from(&self, run_id: &str, step_id: &str) -> Result<Retry, SourceError>;

    /// Cancels a run that is queued or running.
    fn cancel(&self, run_id: &str) -> Result<Cancel, SourceError>;

    /// Changes whenever one of the runs may have. Does not block.
    fn changes(&self) -> watch::Receiver<u64>;

    /// Somebody follows the changes, and wants them to be looked for. Does not block.
    fn asked(&self) {}
}

/// The runs of a list.
#[derive(Clone, Debug)]
pub struct JobList {
    /// The runs, newest first.
    pub runs: Vec<Run>,
    /// When they were like this, in milliseconds since 1970; `None` means now. Older while what runs them is slow or away.
    pub as_of: Option<i64>,
}

/// A page of runs.
#[derive(Clone, Debug)]
pub struct JobPage {
    /// The runs.
    pub page: Page,
    /// When they were like this, as in [`JobList`].
    pub as_of: Option<i64>,
}

/// All that is known of a run.
#[derive(Clone, Debug)]
pub struct JobDetails {
    /// The run.
    pub run: Run,
    /// Its steps in their order.
    pub steps: Vec<Step>,
}

/// Why a source has no answer. The text says what happened and what to do; it holds no secrets.
#[derive(Clone, Debug)]
pub enum SourceError {
    /// The database failed.
    Database(String),
    /// What runs the jobs is away, too slow, or refuses us.
    Unavailable(String),
}

impl fmt::Display for SourceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(formatter, "The database failed: {error}"),
            Self::Unavailable(error) => formatter.write_str(error),
        }
    }
}

impl std::error::Error for SourceError {}

impl From<StoreError> for SourceError {
    fn from(error: StoreError) -> Self {
        Self::Database(error.to_string())
    }
}
