//! Retry and cancel: the mutations that a card offers.

use std::rc::Rc;

use super::{Inner, JobsEvent};
use crate::{
    chunk,
    job::JobId,
    router::{new_run, refusal},
    store::Action,
    wire::{Error, Payload, ProcedureKind},
};

impl Inner {
    pub(super) fn act(self: &Rc<Self>, id: &JobId, action: Action) {
        let (inner, id) = (self.clone(), id.clone());
        chunk::loaded(move |loaded| match loaded {
            Ok(()) => chunk::call(|| inner.begin(&id, action)),
            Err(error) => inner.refuse(&id, error.text()),
        });
    }

    /// Shows on the job's card why something that was asked for there was not done.
    pub(super) fn refuse(&self, id: &JobId, why: String) {
        self.store.borrow_mut().refuse(id, why.into(), self.client.now());
        self.show(self.next_state());
    }

    fn begin(self: &Rc<Self>, id: &JobId, action: Action) {
        let pending = self
            .store
            .borrow()
            .snapshot()
            .entry(id)
            .is_none_or(|entry| entry.action.as_ref().is_some_and(|action| action.pending.is_some()));
        if pending {
            return;
        }
        self.store.borrow_mut().begin(id, action);
        self.show(self.next_state());
        let router = &self.options.router;
        let procedure = match action {
            Action::Retry => &router.procedures.retry,
            Action::Cancel => &router.procedures.cancel,
        };
        let (inner, id, call) = (Rc::downgrade(self), id.clone(), router.about(procedure, id));
        let request = self.client.send(ProcedureKind::Mutation, call, move |result| {
            if let Some(inner) = inner.upgrade() {
                chunk::call(|| inner.acted(&id, action, result));
            }
        });
        // What was asked for is done, whoever looks.
        request.detach();
    }

    fn acted(self: &Rc<Self>, id: &JobId, action: Action, result: Result<Payload, Error>) {
        let refused = result.as_ref().ok().and_then(refusal);
        match result {
            Ok(_) if refused.is_some() => {
                self.refuse(id, refused.unwrap_or_default());
            }
            Ok(answer) => {
                let server_now = self.client.now();
                let transition = match action {
                    Action::Cancel => self.store.borrow_mut().cancelled(id, server_now),
                    Action::Retry => {
                        let new_id = new_run(&answer);
                        if new_id.is_none() {
                            self.unsettled.borrow_mut().push(id.clone());
                        }
                        self.store.borrow_mut().retried(id, new_id, server_now)
                    }
                };
                let transitions: Vec<_> = transition.into_iter().collect();
                let announced = self.announce(&transitions);
                let mut state = self.next_state();
                state.announce(announced);
                self.show(state);
                self.emit_transitions(transitions);
                self.emit(JobsEvent::Acted { id: id.clone(), action });
            }
            Err(error) => {
                let missing = error.is_procedure_missing();
                let message = match action {
                    Action::Retry if missing => "This console does not offer to retry jobs.".to_owned(),
                    Action::Cancel if missing => "This console does not offer to cancel jobs.".to_owned(),
                    _ => error.text(),
                };
                self.store.borrow_mut().refuse(id, message.into(), self.client.now());
                let mut state = self.next_state();
                match action {
                    Action::Retry => state.offered.retry &= !missing,
                    Action::Cancel => state.offered.cancel &= !missing,
                }
                self.show(state);
                if error.is_session_expired() {
                    self.session_expired();
                } else {
                    self.emit(JobsEvent::Error(Rc::new(error)));
                }
            }
        }
        // A list that was asked for before this may not know of it yet.
        self.plan.borrow_mut().history_is_stale();
        self.poller.borrow_mut().refetch();
        self.schedule();
    }
}
