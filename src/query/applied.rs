//! What an answer did to the cache.

use super::JobTransition;
use crate::job::BadRow;

/// What an answer did to the cache.
#[derive(Debug, Default)]
pub struct Applied {
    /// The snapshot is another one than before.
    pub changed: bool,
    /// Jobs that came or changed their status. Empty for the first answer.
    pub transitions: Vec<JobTransition>,
    /// A job is no longer among the active ones, so history has something new.
    pub history_is_stale: bool,
    /// Finished rows came although active ones were requested: the server does not know the filter.
    pub filter_ignored: bool,
    /// Rows that are no jobs.
    pub bad_rows: Vec<BadRow>,
    /// There are more or fewer of them than before, and some.
    pub bad_rows_changed: bool,
}
