//! What to request: everything at first, then only active jobs, and history when it has something new.

use super::JobFilter;

/// Decides which jobs the next request is for.
#[derive(Clone, Debug, Default)]
pub struct RefetchPolicy {
    /// Everything has been fetched, and nothing happened to history since.
    history_is_fresh: bool,
    /// Requests for the active jobs alone do not work with this server.
    filter_is_unusable: bool,
}

impl RefetchPolicy {
    /// The filter of the next request.
    pub fn next(&self) -> JobFilter {
        if self.history_is_fresh && !self.filter_is_unusable { JobFilter::Active } else { JobFilter::All }
    }

    /// A request with this filter was answered.
    pub fn answered(&mut self, filter: JobFilter) {
        self.history_is_fresh |= filter == JobFilter::All;
    }

    /// A job has ended, or the list was not kept up to date for a while.
    pub fn invalidate_history(&mut self) {
        self.history_is_fresh = false;
    }

    /// The server ignores the filter or refuses it: request everything from now on.
    pub fn disable_filter(&mut self) {
        self.filter_is_unusable = true;
    }
}
