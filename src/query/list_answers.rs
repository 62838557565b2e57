//! What an answer to a request for the list changes, be it a list or not.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use trpc::{Error, Responses};

use super::{
    Applied, JobFilter, JobsEvent, JobsState, QueryError, QueryErrorKind, QueryStatus, browser,
    clock::now,
    controller::{Change, Controller, LatestAnswer},
};
use crate::job::JobPage;

impl Controller {
    pub(super) fn answered(self: &Rc<Self>, filter: JobFilter, responses: Result<Responses, Error>) {
        let _done = self.request.take();
        let merged = responses.and_then(|responses| self.merge(filter, responses));
        if merged.is_err() {
            self.forget_shared_answer();
        }
        match merged {
            Ok(()) => {}
            Err(error) if filter == JobFilter::Active && error.is_bad_request() => {
                // This server does not know the filter: request everything, at once unless it asks for time.
                self.policy.borrow_mut().disable_filter();
                match self.retry_after(&error) {
                    Some(_) => self.failed(Rc::new(error)),
                    None => self.poller.borrow_mut().refetch(),
                }
            }
            Err(error) => self.failed(Rc::new(error)),
        }
        self.show(self.next_state());
        for observer in self.observers.all() {
            observer(Change::Answered);
        }
        self.schedule();
        self.send_wanted();
    }

    fn merge(self: &Rc<Self>, filter: JobFilter, responses: Responses) -> Result<(), Error> {
        let mut latest = self.latest.borrow_mut();
        // Merging the same once more would change nothing.
        let is_same = self.cache.borrow().is_settled()
            && latest.as_ref().is_some_and(|latest| latest.filter == filter && latest.responses == responses);
        let mut applied = Applied::default();
        let mut opened_gap = false;
        let kept_since = kept_since(&responses);
        let unused = if is_same {
            Some(responses)
        } else {
            let mut pages: Vec<JobPage<'_>> = responses.results().into_iter().collect::<Result<_, _>>()?;
            // Where some came from the server itself, nothing tells which.
            let are_all_kept = responses.iter().all(|response| response.kept_since.is_some());
            for page in &mut pages {
                page.as_of = kept_since.filter(|_| are_all_kept);
            }
            applied = self.cache.borrow_mut().apply(&pages, filter, self.server_now());
            opened_gap = self.plan_next(filter, &pages, &applied);
            drop(pages);
            latest.replace(LatestAnswer { filter, responses }).map(|before| before.responses)
        };
        drop(latest);
        self.client.recycle(unused);
        let lost = std::mem::take(&mut applied.lost);
        self.succeeded(filter, applied, kept_since);
        self.look_up(lost);
        if opened_gap {
            self.fill_gap();
        }
        Ok(())
    }

    /// What has to be requested next, as far as an answer tells. Returns whether jobs are missing between it and those that
    /// are loaded, which was not known before.
    fn plan_next(&self, filter: JobFilter, pages: &[JobPage<'_>], applied: &Applied) -> bool {
        let first = pages.first().filter(|_| filter == JobFilter::All || applied.filter_ignored);
        let opened_gap = first.is_some_and(|first| {
            self.older.borrow_mut().first_page(first, applied, self.options.router.limit)
        });
        let (mut poller, mut policy) = (self.poller.borrow_mut(), self.policy.borrow_mut());
        // Pages are requested by status; there is nothing cheaper to fall back to.
        if applied.filter_ignored && !self.paged.get() {
            policy.disable_filter();
        }
        let is_first_page = filter == JobFilter::All && pages.iter().any(|page| page.paged && page.has_more);
        if is_first_page && !self.paged.get() {
            // Older jobs that are still active may be beyond the first page.
            poller.refetch();
        }
        if pages.iter().any(|page| page.paged) {
            self.paged.set(true);
        }
        opened_gap
    }

    fn succeeded(&self, filter: JobFilter, applied: Applied, kept_since: Option<DateTime<Utc>>) {
        let server_now = self.server_now();
        let any_active = self.cache.borrow().snapshot().counts.active() > 0;
        {
            let (mut poller, mut policy) = (self.poller.borrow_mut(), self.policy.borrow_mut());
            poller.succeeded(any_active, now());
            policy.answered(filter);
            if applied.history_is_stale {
                policy.invalidate_history();
                poller.refetch();
            }
            if let Some((since, length)) = policy.history_wait() {
                poller.hint_after(since, length);
            }
        }
        let mut state = self.next_state();
        state.status = QueryStatus::Success;
        state.is_fetched = true;
        state.failure_count = 0;
        state.data_updated_at = self.touched(&state, kept_since.unwrap_or(server_now));
        state.error = outdated(&state, server_now);
        state.transitions.push(&applied.transitions);
        self.show(state);
        self.emit_transitions(applied.transitions);
        if applied.bad_rows_changed {
            self.emit(JobsEvent::BadRows(applied.bad_rows));
        }
    }

    pub(super) fn failed(&self, error: Rc<Error>) {
        if error.is_session_expired() {
            self.session_expired(error);
            return;
        }
        let retry_after = self.retry_after(&error);
        self.poller.borrow_mut().failed(retry_after, browser::random(), now());
        self.policy.borrow_mut().invalidate_history();
        let before = self.state.borrow().clone();
        if error.is_forbidden() {
            // The rows may be those of the user who was signed in before.
            self.forget(Some(error.clone()));
        }
        let is_offline = !self.poller.borrow().is_online() && matches!(*error, Error::Network { .. });
        let kind = if is_offline { QueryErrorKind::Offline } else { QueryErrorKind::Failed(error.clone()) };
        let mut state = self.next_state();
        self.set_error(&mut state, kind);
        self.show_after(&before, state);
        self.emit(JobsEvent::Error(error));
    }

    /// Pauses until the session may be another one, and forgets the jobs of this one.
    pub(super) fn session_expired(&self, error: Rc<Error>) {
        // A host that signs out because of it would be told of it again and again.
        let is_known = self.poller.borrow().session_end_is_known();
        self.poller.borrow_mut().pause();
        let before = self.state.borrow().clone();
        self.forget(Some(error.clone()));
        let mut state = self.next_state();
        self.set_error(&mut state, QueryErrorKind::SessionExpired);
        self.show_after(&before, state);
        if !is_known {
            self.emit(JobsEvent::SessionExpired(error));
        }
    }
}

/// Since when the server has kept the oldest of the responses, if it has.
pub(super) fn kept_since(responses: &Responses) -> Option<DateTime<Utc>> {
    responses.iter().filter_map(|response| DateTime::from_timestamp_millis(response.kept_since?)).min()
}

/// The list is older than it may become between two answers, although one came just now.
fn outdated(state: &JobsState, server_now: DateTime<Utc>) -> Option<QueryError> {
    let is_outdated = state.data_updated_at.fresh_until().is_some_and(|until| server_now > until);
    is_outdated.then(|| QueryError::new(QueryErrorKind::Outdated, state.data_updated_at.get(), None))
}
