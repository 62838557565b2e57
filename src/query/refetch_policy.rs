//! What to request: everything at first, then only active jobs, and history when it has something new.

use chrono::{DateTime, TimeDelta, Utc};

use super::JobFilter;

/// A hint that there may be something new is a reason to request history so long after the latest time: a job that came and
/// ended between two looks is there alone, but most hints are about the progress of jobs that are active.
const HISTORY_INTERVAL: TimeDelta = TimeDelta::seconds(5);

/// Decides which jobs the next request is for.
#[derive(Clone, Debug, Default)]
pub struct RefetchPolicy {
    /// Everything has been fetched, and nothing happened to history since.
    history_is_fresh: bool,
    /// There may be something new in history.
    is_hinted: bool,
    /// When history was requested last.
    history_requested_at: Option<DateTime<Utc>>,
    /// Requests for the active jobs alone do not work with this server.
    filter_is_unusable: bool,
}

impl RefetchPolicy {
    /// The filter of the next request.
    pub fn next(&self) -> JobFilter {
        if self.history_is_fresh && !self.filter_is_unusable { JobFilter::Active } else { JobFilter::All }
    }

    /// There may be something new anywhere.
    pub fn hint(&mut self) {
        self.is_hinted = true;
    }

    /// A request is about to be made: a hint makes history due, unless it was requested a moment ago. Then the next one is, or one
    /// after it.
    pub fn begin(&mut self, now: DateTime<Utc>) {
        let recent = TimeDelta::zero()..HISTORY_INTERVAL;
        if self.is_hinted && !self.history_requested_at.is_some_and(|at| recent.contains(&(now - at))) {
            self.invalidate_history();
        }
    }

    /// What was hinted at may be in history, which was requested a moment ago: it is due so long after that moment.
    pub fn history_wait(&self) -> Option<(DateTime<Utc>, TimeDelta)> {
        let requested_at = self.history_requested_at.filter(|_| self.is_hinted)?;
        Some((requested_at, HISTORY_INTERVAL))
    }

    /// A request with this filter was sent.
    pub fn sent(&mut self, filter: JobFilter, now: DateTime<Utc>) {
        if filter == JobFilter::All {
            self.is_hinted = false;
            self.history_requested_at = Some(now);
        }
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
