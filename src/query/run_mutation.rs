//! Retry and cancel: sends a mutation and shows its outcome.

use std::{pin::Pin, rc::Rc};

use trpc::{Call, Error, ProcedureKind};

use super::{
    JobMutation, JobsEvent, Rejection,
    browser::{self, Timeout},
    bulk_run::results_of,
    controller::Controller,
    mutations::{MutationResult, STARTED_ANEW_SHOWN_FOR},
    page_environment,
};
use crate::job::JobId;

/// What came of a request to mutate jobs.
pub(super) struct MutationAnswer {
    /// What became of each of them.
    pub(super) results: Vec<(JobId, MutationResult)>,
    /// Why the request failed.
    pub(super) error: Option<Rc<Error>>,
}

/// In a box, so that it is compiled once. `None` when the list was forgotten meanwhile: the answer may be for another
/// session.
type MutationFuture = Pin<Box<dyn Future<Output = Option<(Rc<Controller>, MutationAnswer)>>>>;

impl Controller {
    pub(super) fn reject(&self, id: &JobId, rejection: Rejection) {
        self.cache.borrow_mut().reject(id, rejection, self.server_now());
        self.show(self.next_state());
    }

    /// Sends a mutation of a job; a retry may begin at one of the job's steps.
    pub(super) fn mutate(self: &Rc<Self>, id: &JobId, mutation: JobMutation, from_step: Option<&str>) {
        if !page_environment::is_present() || !self.begin_mutation(id, mutation) {
            return;
        }
        self.show(self.next_state());
        let request = self.send_mutation(vec![id.clone()], mutation, None, from_step);
        // Carried out whether there are subscribers or not.
        browser::spawn(async move {
            if let Some((controller, answer)) = request.await {
                let error = answer.error.clone();
                if controller.mutated(mutation, answer) {
                    controller.refetch_after_mutation(error.as_deref());
                }
            }
        });
    }

    fn begin_mutation(&self, id: &JobId, mutation: JobMutation) -> bool {
        let mut cache = self.cache.borrow_mut();
        if cache.job(id).is_some() {
            return cache.begin(id, mutation);
        }
        // There may be no list yet, or the host knows the job from elsewhere.
        let job = self.details_of(id).and_then(|details| details.job());
        cache.begin_unlisted(id, job.as_ref(), mutation)
    }

    /// Sends one mutation, of a job, perhaps from one of its steps on, or of many by the procedure `many`.
    pub(super) fn send_mutation(
        self: &Rc<Self>,
        ids: Vec<JobId>,
        mutation: JobMutation,
        many: Option<&str>,
        from_step: Option<&str>,
    ) -> MutationFuture {
        let router = &self.options.router;
        let one = match mutation {
            JobMutation::Retry => &router.procedures.retry,
            JobMutation::Cancel => &router.procedures.cancel,
        };
        let input = match (many, ids.first()) {
            (None, Some(id)) => router.mutation_input(id, from_step),
            _ => router.jobs_input(&ids),
        };
        let call = Call::new(many.unwrap_or(one), input.to_input());
        let is_many = many.is_some();
        let (controller, generation) = (Rc::downgrade(self), self.generation.get());
        let client = self.client.clone();
        Box::pin(async move {
            let responses = browser::send(&client, ProcedureKind::Mutation, vec![call]).await;
            let results = responses.and_then(|responses| {
                let result = responses.raw_results().into_iter().next().unwrap_or(Err(Error::Aborted))?;
                Ok(if is_many {
                    results_of(result, &ids)
                } else {
                    ids.iter().map(|id| (id.clone(), MutationResult::of(result))).collect()
                })
            });
            let controller = controller.upgrade().filter(|it| it.generation.get() == generation)?;
            let answer = match results {
                Ok(results) => MutationAnswer { results, error: None },
                Err(error) => {
                    let error = Rc::new(error);
                    let rejection = match error.is_procedure_missing() {
                        true => Rejection::Unsupported(mutation),
                        false => Rejection::Failed(error.clone()),
                    };
                    let rejected = |id| (id, MutationResult::Rejected(rejection.clone()));
                    let results = ids.into_iter().map(rejected).collect();
                    MutationAnswer { results, error: Some(error) }
                }
            };
            Some((controller, answer))
        })
    }

    /// Shows what came of a mutation. `false` when the session is over, with which everything is forgotten.
    pub(super) fn mutated(self: &Rc<Self>, mutation: JobMutation, answer: MutationAnswer) -> bool {
        let MutationAnswer { results, error } = answer;
        if let Some(error) = error.as_ref().filter(|error| error.is_session_expired()) {
            self.session_expired(error.clone());
            return false;
        }
        let server_now = self.server_now();
        let (mut transitions, mut events, mut unlisted) = (Vec::new(), Vec::new(), Vec::new());
        for (id, result) in results {
            let mut cache = self.cache.borrow_mut();
            let is_listed = cache.job(&id).is_some();
            match (result, mutation) {
                (MutationResult::Rejected(rejection), _) => {
                    cache.reject(&id, rejection.clone(), server_now);
                    events.push(JobsEvent::MutationRejected { id, mutation, rejection });
                    continue;
                }
                (MutationResult::Done { .. }, JobMutation::Cancel) => {
                    transitions.extend(cache.cancelled(&id, server_now));
                }
                (MutationResult::Done { new_id }, JobMutation::Retry) => {
                    transitions.extend(cache.retried(&id, new_id, server_now));
                }
            }
            if !is_listed {
                match self.details_of(&id).filter(|details| details.has_subscribers()) {
                    Some(details) => unlisted.push(details),
                    None => cache.end_unlisted(&id),
                }
            }
            events.push(JobsEvent::MutationSucceeded { id, mutation });
        }
        let mut state = self.next_state();
        state.transitions.push(&transitions);
        let is_missing = error.as_ref().is_some_and(|error| error.is_procedure_missing());
        match mutation {
            JobMutation::Retry => state.capabilities.retry &= !is_missing,
            JobMutation::Cancel => state.capabilities.cancel &= !is_missing,
        }
        self.show(state);
        self.emit_transitions(transitions);
        if mutation == JobMutation::Retry {
            self.end_started_anew_later();
        }
        for event in events {
            self.emit(event);
        }
        if let Some(error) = error {
            self.emit(JobsEvent::Error(error));
        }
        // No list shows what became of them.
        for details in unlisted {
            details.load_when_visible();
        }
        // A list that was requested before this may not show it yet.
        self.policy.borrow_mut().invalidate_history();
        true
    }

    /// That a job was started anew is shown for a moment, whether or not a list comes meanwhile.
    fn end_started_anew_later(self: &Rc<Self>) {
        let controller = Rc::downgrade(self);
        let wait = u32::try_from(STARTED_ANEW_SHOWN_FOR.num_milliseconds()).unwrap_or_default();
        let timer = Timeout::new(wait, move || {
            let Some(controller) = controller.upgrade() else { return };
            let is_changed = controller.cache.borrow_mut().end_started_anew(controller.server_now());
            if is_changed {
                controller.show(controller.next_state());
            }
        });
        self.started_anew_timer.replace(Some(timer));
    }

    pub(super) fn refetch_after_mutation(self: &Rc<Self>, error: Option<&Error>) {
        // A server that asks for time is not asked at once; the usual polls tell how the job stands.
        if error.and_then(|error| self.retry_after(error)).is_none() {
            self.poller.borrow_mut().refetch_for_reader();
        }
        self.schedule();
    }
}
