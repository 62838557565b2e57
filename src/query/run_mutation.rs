//! Retry and cancel: sends a mutation and shows its outcome.

use std::rc::Rc;

use trpc::{Call, Error, Input, ProcedureKind};

use super::{
    JobMutation, JobsEvent, Rejection, controller::Controller, mutations::MutationResult, page_environment,
};
use crate::job::JobId;

impl Controller {
    pub(super) fn reject(&self, id: &JobId, rejection: Rejection) {
        self.cache.borrow_mut().reject(id, rejection, self.server_now());
        self.show(self.next_state());
    }

    /// Sends a mutation of a job; a retry may begin at one of the job's steps.
    pub(super) fn mutate(self: &Rc<Self>, id: &JobId, mutation: JobMutation, from_step: Option<&str>) {
        if !page_environment::is_present() || !self.cache.borrow_mut().begin(id, mutation) {
            return;
        }
        self.show(self.next_state());
        let router = &self.options.router;
        let procedure = match mutation {
            JobMutation::Retry => &router.procedures.retry,
            JobMutation::Cancel => &router.procedures.cancel,
        };
        let call = Call::new(procedure.clone(), Input::new(&router.mutation_input(id, from_step)).ok());
        let (controller, id, generation) = (Rc::downgrade(self), id.clone(), self.generation.get());
        let client = self.client.clone();
        // Carried out whether there are subscribers or not.
        wasm_bindgen_futures::spawn_local(async move {
            let responses = client.send(ProcedureKind::Mutation, vec![call]).await;
            let result = responses.and_then(|responses| {
                let result = responses.raw_results().into_iter().next().unwrap_or(Err(Error::Aborted));
                result.map(MutationResult::of)
            });
            let controller = controller.upgrade();
            // An answer for a list that was forgotten since may be for another session.
            if let Some(controller) = controller.filter(|it| it.generation.get() == generation) {
                controller.mutated(&id, mutation, result);
            }
        });
    }

    fn mutated(self: &Rc<Self>, id: &JobId, mutation: JobMutation, result: Result<MutationResult, Error>) {
        let mut wants_time = false;
        match result {
            Ok(MutationResult::Rejected(rejection)) => self.reject(id, rejection),
            Ok(MutationResult::Done { new_id }) => {
                let server_now = self.server_now();
                let transition = match mutation {
                    JobMutation::Cancel => self.cache.borrow_mut().cancelled(id, server_now),
                    JobMutation::Retry => self.cache.borrow_mut().retried(id, new_id, server_now),
                };
                let transitions: Vec<_> = transition.into_iter().collect();
                let mut state = self.next_state();
                state.transitions.push(&transitions);
                self.show(state);
                self.emit_transitions(transitions);
                self.emit(JobsEvent::MutationSucceeded { id: id.clone(), mutation });
            }
            Err(error) if error.is_session_expired() => {
                self.session_expired(Rc::new(error));
                return;
            }
            Err(error) => {
                wants_time = self.retry_after(&error).is_some();
                let is_missing = error.is_procedure_missing();
                let error = Rc::new(error);
                let rejection = match is_missing {
                    true => Rejection::Unsupported(mutation),
                    false => Rejection::Failed(error.clone()),
                };
                self.cache.borrow_mut().reject(id, rejection, self.server_now());
                let mut state = self.next_state();
                match mutation {
                    JobMutation::Retry => state.capabilities.retry &= !is_missing,
                    JobMutation::Cancel => state.capabilities.cancel &= !is_missing,
                }
                self.show(state);
                self.emit(JobsEvent::Error(error));
            }
        }
        // A list that was requested before this may not show it yet.
        self.policy.borrow_mut().invalidate_history();
        // A server that asks for time is not asked at once; the usual polls tell how the job stands.
        if !wants_time {
            self.poller.borrow_mut().refetch();
        }
        self.schedule();
    }
}
