//! Requests pages of older jobs, and what became of jobs that no list tells of.
//!
//! One request for the list is under way at a time. A page waits for the poll that is, and polls that become due
//! wait for the page, at most until its time-out; between two pages they go first.

use std::rc::Rc;

use serde_json::value::RawValue;
use trpc::{Error, ProcedureKind, Responses};

use super::{
    OlderRequest, browser, controller::Controller, list_answers::kept_since, page_environment,
    request_handle::RequestHandle,
};
use crate::job::{JobDetails, JobId, JobPage, JobStatus};

/// A page of older jobs that is to be requested.
#[derive(Clone, Debug)]
pub(super) struct OlderWanted {
    /// Of this status alone.
    pub(super) status: Option<JobStatus>,
    /// How many pages before it were not requested.
    pub(super) filled: u32,
}

/// So many pages are loaded without being asked for, one after the other, to close a gap.
const MAX_FILLED: u32 = 5;

impl Controller {
    /// Requests the next page of older jobs, of all or of one status, as the reader wants.
    pub(super) fn load_older(self: &Rc<Self>, status: Option<&JobStatus>) {
        self.want_older(status, Self::send_wanted_now);
    }

    /// The same with what follows from an answer, which may have come after the network has gone.
    fn follow_with_older(self: &Rc<Self>) {
        self.want_older(None, Self::send_wanted);
    }

    fn want_older(self: &Rc<Self>, status: Option<&JobStatus>, send: fn(&Rc<Self>)) {
        let status = status.filter(|_| self.state.borrow().older_by_status.is_some());
        let is_under_way =
            self.older_request.borrow().as_ref().is_some_and(|(other, _)| other.as_ref() == status);
        if self.older.borrow().has_more(status)
            && !is_under_way
            && self.is_enabled()
            && page_environment::is_present()
        {
            let is_it = |wanted: &OlderWanted| wanted.status.as_ref() == status;
            if !self.older_wanted.borrow().as_ref().is_some_and(is_it) {
                self.older_wanted.replace(Some(OlderWanted { status: status.cloned(), filled: 0 }));
            }
            // What is known of this status begins here.
            let mut state = self.next_state();
            state.older_mut(status);
            self.update_older(&mut state);
            self.show(state);
            send(self);
            self.show(self.next_state());
        }
    }

    /// Sends the request for the page that is wanted, unless another one is under way. Where the server asks for time, or cannot
    /// be reached, it is sent after the next poll.
    pub(super) fn send_wanted(self: &Rc<Self>) {
        if !self.poller.borrow().is_held_back() {
            self.send_wanted_now();
        }
    }

    fn send_wanted_now(self: &Rc<Self>) {
        let is_busy = self.request.borrow().is_some() || self.older_request.borrow().is_some();
        if !is_busy && let Some(wanted) = self.older_wanted.take() {
            self.send_older(wanted);
        }
    }

    /// Requests what is missing between jobs that are loaded: so many came since the latest first page.
    pub(super) fn fill_gap(self: &Rc<Self>) {
        let has_gap = self.older.borrow().has_gap() && self.state.borrow().older.error.is_none();
        if has_gap {
            self.follow_with_older();
        }
    }

    fn send_older(self: &Rc<Self>, wanted: OlderWanted) {
        let status = wanted.status.as_ref();
        // A poll may have brought the rest.
        if !self.older.borrow().has_more(status) {
            return;
        }
        let Some(request) = self.older.borrow_mut().of(status).begin() else { return };
        self.cache.borrow_mut().hold_older();
        let requested_at = self.cache.borrow().answers();
        let calls = vec![self.options.router.older(&request, status)];
        let (requested_status, sent) = (wanted.status.clone(), super::now());
        let (controller, client) = (Rc::downgrade(self), self.client.clone());
        let handle = RequestHandle::spawn(async move {
            let responses = browser::send(&client, ProcedureKind::Query, calls).await;
            if let Some(controller) = controller.upgrade() {
                let _done = controller.older_request.take();
                if responses.is_ok() {
                    controller.tabs.borrow_mut().ignore_answers_before(sent);
                }
                let result =
                    responses.and_then(|it| controller.merge_older(&request, requested_at, &wanted, &it));
                if let Err(error) = result {
                    controller.older_failed(error, wanted.status.as_ref());
                }
                if wanted.status.is_some() {
                    controller.fill_gap();
                }
                controller.schedule();
                controller.send_wanted();
                controller.show(controller.next_state());
            }
        });
        self.older_request.replace(Some((requested_status, handle)));
    }

    fn merge_older(
        self: &Rc<Self>,
        request: &OlderRequest,
        requested_at: u32,
        OlderWanted { status, filled }: &OlderWanted,
        responses: &Responses,
    ) -> Result<(), Error> {
        let status = status.as_ref();
        let page = responses.results::<JobPage<'_>>().into_iter().next().unwrap_or(Err(Error::Aborted))?;
        let page = JobPage { as_of: kept_since(responses), ..page };
        let applied = self.cache.borrow_mut().apply_older(&page, status, requested_at, self.server_now());
        let limit = self.options.router.limit;
        let mut lists = self.older.borrow_mut();
        // The first pages of a status may hold nothing but what is known.
        let wants_next = lists.of(status).answered(request, &page, &applied, limit)
            || (status.is_some() && !applied.changed && !applied.filter_ignored && lists.has_more(status));
        drop(lists);
        if wants_next && *filled < MAX_FILLED {
            let next = OlderWanted { status: status.cloned(), filled: filled + 1 };
            // Unless the reader wants others meanwhile.
            self.older_wanted.borrow_mut().get_or_insert(next);
        }
        let mut state = self.next_state();
        let older = state.older_mut(status);
        older.pages = older.pages.wrapping_add(1);
        older.error = None;
        if applied.filter_ignored {
            state.older_by_status = None;
        }
        state.transitions.push(&applied.transitions);
        self.show(state);
        if applied.filter_ignored {
            self.follow_with_older();
        }
        self.emit_transitions(applied.transitions);
        if applied.bad_rows_changed {
            self.emit(super::JobsEvent::BadRows(applied.bad_rows));
        }
        Ok(())
    }

    /// What is loaded stays, unless the session may not see it.
    fn older_failed(self: &Rc<Self>, error: Error, status: Option<&JobStatus>) {
        if status.is_some() && error.is_bad_request() {
            // This server cannot be asked for one status: the reader gets the next page of all.
            let mut state = self.next_state();
            state.older_by_status = None;
            self.show(state);
            self.follow_with_older();
            return;
        }
        let error = Rc::new(error);
        if error.is_session_expired() || error.is_forbidden() {
            self.failed(error);
        } else {
            if let Some(wait) = self.retry_after(&error) {
                self.poller.borrow_mut().postpone(wait, super::now());
            }
            let mut state = self.next_state();
            state.older_mut(status).error = Some(error.clone());
            self.show(state);
            self.emit(super::JobsEvent::Error(error));
        }
    }

    /// Requests each of these jobs: they are no longer active, and older than the first page.
    pub(super) fn look_up(self: &Rc<Self>, ids: Vec<JobId>) {
        if ids.is_empty() {
            return;
        }
        let (requested_at, sent) = (self.cache.borrow().answers(), super::now());
        let calls = ids.iter().map(|id| self.options.router.job(id)).collect();
        let (controller, client) = (Rc::downgrade(self), self.client.clone());
        let handle = RequestHandle::spawn(async move {
            let responses = browser::send(&client, ProcedureKind::Query, calls).await;
            if let Some(controller) = controller.upgrade() {
                let _done = controller.look_up.take();
                if responses.is_ok() {
                    controller.tabs.borrow_mut().ignore_answers_before(sent);
                }
                controller.looked_up(&ids, requested_at, responses);
            }
        });
        self.look_up.replace(Some(handle));
    }

    fn looked_up(self: &Rc<Self>, ids: &[JobId], requested_at: u32, responses: Result<Responses, Error>) {
        let Ok(responses) = responses else { return };
        let mut transitions = Vec::new();
        for (id, result) in ids.iter().zip(responses.results::<&RawValue>()) {
            let found = match result.map(|json| JobDetails::from_json(json, &self.options.fields)) {
                Ok(Ok(details)) => Some(details.job),
                Err(error) if error.is_session_expired() => {
                    self.session_expired(Rc::new(error));
                    return;
                }
                Err(error) if error.is_not_found() => None,
                // Of the job itself it says nothing. Polls find it missing again, and lead here.
                Ok(Err(_)) | Err(_) => continue,
            };
            let now = self.server_now();
            transitions.extend(self.cache.borrow_mut().looked_up(id, found.as_ref(), requested_at, now));
        }
        let mut state = self.next_state();
        state.transitions.push(&transitions);
        self.show(state);
        self.emit_transitions(transitions);
    }
}
