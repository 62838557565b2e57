//! From what a query knows to what it shows: the next state, and who is notified of it.

use std::rc::Rc;

use super::{
    Decision, FetchStatus, JobTransition, JobsEvent, JobsState, OlderJobs, QueryError, QueryErrorKind,
    QueryStatus,
    clock::now,
    controller::{Change, Controller},
};
use crate::job::JobStatus;

impl Controller {
    /// Takes note of an error that goes on until the next answer.
    pub(super) fn set_error(&self, state: &mut JobsState, kind: QueryErrorKind) {
        let poller = self.poller.borrow();
        let retry_at = match poller.decide(now()) {
            Decision::WaitUntil(at) => Some(at + self.clock_offset()),
            _ => None,
        };
        if state.status == QueryStatus::Pending && !matches!(kind, QueryErrorKind::Offline) {
            state.status = QueryStatus::Error;
        }
        state.error = Some(QueryError::new(kind, state.data_updated_at.get(), retry_at));
        state.failure_count = poller.failure_count();
    }

    /// The state with what the cache, the clock and the poller say now, to be changed further and shown.
    pub(super) fn next_state(&self) -> JobsState {
        let mut state = (**self.state.borrow()).clone();
        state.data = self.cache.borrow().snapshot().clone();
        state.clock_offset = self.clock_offset();
        let intervals = self.intervals();
        (state.interval, state.is_polled) = (intervals.active, self.is_enabled() && !intervals.is_off());
        self.update_older(&mut state);
        let poller = self.poller.borrow();
        state.is_paused = poller.is_paused_by_reader();
        state.fetch_status = match state.fetch_status {
            FetchStatus::Fetching if self.request.borrow().is_some() => FetchStatus::Fetching,
            _ if poller.is_paused() || !poller.is_online() => FetchStatus::Paused,
            _ => FetchStatus::Idle,
        };
        state
    }

    pub(super) fn update_older(&self, state: &mut JobsState) {
        let lists = self.older.borrow();
        let (request, wanted) = (self.older_request.borrow(), self.older_wanted.borrow());
        let update = |status: Option<&JobStatus>, older: &mut OlderJobs| {
            let is_it = |other: &Option<JobStatus>| other.as_ref() == status;
            older.has_more = lists.has_more(status);
            if !older.has_more {
                older.error = None;
            }
            older.is_fetching = request.as_ref().is_some_and(|(status, _)| is_it(status))
                || wanted.as_ref().is_some_and(|wanted| is_it(&wanted.status));
        };
        update(None, &mut state.older);
        for (status, older) in state.older_by_status.iter_mut().flatten() {
            update(Some(status), older);
        }
    }

    /// Notifies of a state that differs from the one before.
    pub(super) fn show(&self, after: JobsState) {
        let before = self.state.borrow().clone();
        self.show_after(&before, after);
    }

    /// The same where the state has been replaced since `before`.
    pub(super) fn show_after(&self, before: &JobsState, after: JobsState) {
        if after == *before {
            return;
        }
        let is_forgotten = before.has_data() && !after.has_data();
        let is_other = before.data.counts != after.data.counts || !before.has_data();
        // Without a list they are not known; the first one tells them.
        let counts = (is_other && after.has_data()).then_some(after.data.counts);
        *self.state.borrow_mut() = Rc::new(after);
        for subscriber in self.subscribers.all() {
            subscriber();
        }
        for observer in self.observers.all() {
            observer(Change::State);
        }
        if is_forgotten {
            self.emit(JobsEvent::Forgotten);
        }
        if let Some(counts) = counts {
            self.emit(JobsEvent::Counts(counts));
        }
    }

    pub(super) fn emit_transitions(&self, transitions: Vec<JobTransition>) {
        for transition in transitions {
            self.emit(JobsEvent::JobChanged(transition));
        }
    }

    pub(super) fn emit(&self, event: JobsEvent) {
        for listener in self.listeners.all() {
            listener(event.clone());
        }
    }
}
