//! What an answer did to the cache.

use chrono::{DateTime, Utc};

use super::JobTransition;
use crate::job::{BadRow, JobId};

/// What an answer did to the cache.
#[derive(Debug, Default)]
pub struct Applied {
    /// The snapshot is another one than before.
    pub changed: bool,
    /// Jobs that came or changed their status. Empty for the first answer.
    pub transitions: Vec<JobTransition>,
    /// A job is no longer among the active ones, so history has something new.
    pub history_is_stale: bool,
    /// Finished rows came although active ones were requested, or none of the status that was: the server does not know the
    /// filter.
    pub filter_ignored: bool,
    /// Rows that are no jobs.
    pub bad_rows: Vec<BadRow>,
    /// There are more or fewer of them than before, and some.
    pub bad_rows_changed: bool,
    /// When the oldest and the newest of the rows were created.
    pub created: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// A job is among the rows that no page had before.
    pub new_in_pages: bool,
    /// Jobs that are no longer among the active ones, and beyond the first page: what became of them, no list tells.
    pub lost: Vec<JobId>,
}
