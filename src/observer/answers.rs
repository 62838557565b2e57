//! What is made of an answer: of one that is a list, and of one that is not.

use std::rc::Rc;

use super::{Inner, JobsEvent, Known, ProblemKind};
use crate::{
    client::{Answers, give_back, now},
    job::JobPage,
    router::Asked,
    store::Applied,
    wire::Error,
};

impl Inner {
    pub(super) fn answered(self: &Rc<Self>, asked: Asked, answers: Result<Answers, Error>) {
        let _done = self.request.take();
        let taken_in = answers.and_then(|answers| self.take_in(asked, answers));
        match taken_in {
            Ok(()) => {}
            Err(error) if asked == Asked::Active && error.is_bad_request() => {
                // This server does not know how to tell the active ones: ask for all, at once.
                self.plan.borrow_mut().filter_is_unusable();
                self.poller.borrow_mut().refetch();
            }
            Err(error) => self.failed(error),
        }
        for id in self.unsettled.take() {
            self.store.borrow_mut().settle(&id);
        }
        self.show(self.next_state());
        self.schedule();
    }

    fn take_in(&self, asked: Asked, answers: Answers) -> Result<(), Error> {
        let known = Known { asked, paged: self.paged.get(), answers: answers.fingerprint() };
        // Taking in the same once more would change nothing.
        let is_news = !self.store.borrow().is_settled() || self.known.get() != Some(known);
        let applied = if is_news {
            let payloads = answers.read(&mut self.seen.borrow_mut())?;
            let mut pages = Vec::with_capacity(payloads.len());
            for payload in &payloads {
                pages.push(JobPage::read(payload)?);
            }
            let applied = self.store.borrow_mut().apply(&pages, asked, self.client.now());
            self.known.set(Some(known));
            self.plan_after(asked, &pages, &applied);
            give_back(payloads);
            applied
        } else {
            Applied::default()
        };
        self.succeeded(asked, applied);
        Ok(())
    }

    /// What has to be asked next, as far as an answer tells.
    fn plan_after(&self, asked: Asked, pages: &[JobPage<'_>], applied: &Applied) {
        let (mut poller, mut plan) = (self.poller.borrow_mut(), self.plan.borrow_mut());
        // Pages are asked for by status; there is nothing cheaper to fall back to.
        if applied.filter_ignored && !self.paged.get() {
            plan.filter_is_unusable();
        }
        let is_first_page = asked == Asked::All && pages.iter().any(|page| page.paged && page.has_more);
        if is_first_page && !self.paged.get() {
            // Older jobs that are still active may be beyond the first page.
            poller.refetch();
        }
        if pages.iter().any(|page| page.paged) {
            self.paged.set(true);
        }
    }

    fn succeeded(&self, asked: Asked, applied: Applied) {
        let now = now();
        let server_now = self.client.now();
        self.answered_at.set(Some(server_now));
        let any_active = self.store.borrow().snapshot().counts.active() > 0;
        {
            let (mut poller, mut plan) = (self.poller.borrow_mut(), self.plan.borrow_mut());
            poller.succeeded(any_active, now);
            plan.answered(asked);
            if applied.history_is_stale {
                plan.history_is_stale();
                poller.refetch();
            }
        }
        let announced = self.announce(&applied.transitions);
        let mut state = self.next_state();
        state.ready = true;
        state.last_answer = state.last_answer.renewed(server_now);
        state.tell_no_more();
        state.announce(announced);
        self.show(state);
        self.emit_transitions(applied.transitions);
        if applied.bad_rows_are_news {
            self.emit(JobsEvent::BadRows(applied.bad_rows));
        }
    }

    fn failed(self: &Rc<Self>, error: Error) {
        if error.is_session_expired() {
            self.session_expired();
            return;
        }
        let now = now();
        let retry_after = error.retry_after().map(|after| after.delay(self.client.now()));
        self.poller.borrow_mut().failed(retry_after, js_sys::Math::random(), now);
        self.plan.borrow_mut().history_is_stale();
        let error = Rc::new(error);
        self.tell(ProblemKind::Failed(error.clone()));
        self.emit(JobsEvent::Error(error));
    }

    pub(super) fn session_expired(&self) {
        // An answer that is still under way would speak of a session that is gone.
        self.request.take();
        self.poller.borrow_mut().halt();
        self.plan.borrow_mut().history_is_stale();
        self.tell(ProblemKind::SessionExpired);
        self.emit(JobsEvent::SessionExpired);
    }
}
