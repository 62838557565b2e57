//! The same mutation of many jobs: sends one request after the other and says how far it is.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use chrono::TimeDelta;
use trpc::Error;

use super::{
    BulkProgress, JobMutation, JobsEvent, JobsQuery,
    browser::{self, Timeout},
    bulk_run::{BulkRun, Outcome},
    controller::Controller,
    mutations::MutationResult,
    page_environment,
    run_mutation::MutationAnswer,
};
use crate::job::JobId;

/// A server that wants more time than this gets no further request. Less is waited for.
const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(60);

/// Is asked before each job; `false` when the host does it itself.
pub(crate) type BeforeEach = Rc<dyn Fn(&JobId) -> bool>;

/// Is told how far it is, and which jobs were done since the last time; `None` when everything was forgotten.
pub(crate) type OnProgress = Rc<dyn Fn(Option<BulkProgress>, Vec<JobId>)>;

/// The same mutation of many jobs: see [`JobsQuery::retry_many`]. Dropping it sends nothing more, and tells nothing more.
#[must_use = "dropping it stops it"]
pub struct BulkHandle(Rc<BulkTask>);

struct BulkTask {
    controller: Weak<Controller>,
    generation: usize,
    run: RefCell<BulkRun>,
    before: BeforeEach,
    on_progress: RefCell<Option<OnProgress>>,
    /// That it is over has been told.
    has_ended: Cell<bool>,
    /// What the server answered that wants time, and the end of that.
    postponed: RefCell<Option<(Timeout, MutationAnswer)>>,
}

impl JobsQuery {
    /// Starts many jobs anew, each once and in this order: one request after the other, or for fifty at a time where the console
    /// has [a procedure for many](super::Procedures::retry_many). A server that is busy is waited for.
    ///
    /// `on_progress` is called at once, at each answer, and at the end, where [`BulkProgress::result`] is there; with `None` when
    /// everything was forgotten meanwhile, as by [`clear`](Self::clear). What a job's turn brings shows on its card and is an event.
    /// To jobs that the list does not have, or that cannot be retried, nothing is sent, nor to any more while the browser is offline
    /// or the query not [enabled](super::JobsOptions::with_enabled).
    ///
    /// ```
    /// use jobs_console::{
    ///     hooks::Jobs,
    ///     job::JobStatus,
    ///     query::{BulkHandle, BulkProgress},
    /// };
    /// use yew::prelude::*;
    ///
    /// #[derive(PartialEq, Properties)]
    /// struct RetryFailedProps {
    ///     jobs: Jobs,
    /// }
    ///
    /// #[component]
    /// fn RetryFailed(props: &RetryFailedProps) -> Html {
    ///     let progress = use_state_eq(|| None::<BulkProgress>);
    ///     let run = use_mut_ref(|| None::<BulkHandle>);
    ///     let onclick = use_callback((props.jobs.clone(), progress.setter()), move |_, (jobs, progress)| {
    ///         let is_failed = |status: &JobStatus| *status == JobStatus::Failed;
    ///         let failed = jobs.state.data.entries().filter(|entry| is_failed(&entry.job.status));
    ///         let (ids, progress) = (failed.map(|entry| entry.job.id.clone()), progress.clone());
    ///         // Another press stops what is under way; so does the end of the component.
    ///         run.replace(Some(jobs.query.retry_many(ids, move |now| progress.set(now))));
    ///     });
    ///     let text = progress.map(|now| format!("{} of {}", now.answered, now.total));
    ///     html! { <button {onclick}>{ text.unwrap_or_else(|| "Retry all failed".to_owned()) }</button> }
    /// }
    /// ```
    pub fn retry_many(
        &self,
        ids: impl IntoIterator<Item = JobId>,
        on_progress: impl Fn(Option<BulkProgress>) + 'static,
    ) -> BulkHandle {
        self.mutate_all(JobMutation::Retry, ids.into_iter().collect(), Rc::new(on_progress))
    }

    /// Cancels many jobs. As [`retry_many`](Self::retry_many) in all else.
    pub fn cancel_many(
        &self,
        ids: impl IntoIterator<Item = JobId>,
        on_progress: impl Fn(Option<BulkProgress>) + 'static,
    ) -> BulkHandle {
        self.mutate_all(JobMutation::Cancel, ids.into_iter().collect(), Rc::new(on_progress))
    }

    fn mutate_all(
        &self,
        mutation: JobMutation,
        ids: Vec<JobId>,
        on_progress: Rc<dyn Fn(Option<BulkProgress>)>,
    ) -> BulkHandle {
        self.mutate_many(mutation, ids, Rc::new(|_| true), Rc::new(move |progress, _| on_progress(progress)))
    }

    /// Retries or cancels many jobs, one request after the other.
    pub(crate) fn mutate_many(
        &self,
        mutation: JobMutation,
        ids: Vec<JobId>,
        before: BeforeEach,
        on_progress: OnProgress,
    ) -> BulkHandle {
        let task = Rc::new(BulkTask {
            controller: Rc::downgrade(&self.0),
            generation: self.0.generation.get(),
            run: RefCell::new(BulkRun::new(mutation, ids, self.0.many(mutation).is_some())),
            before,
            on_progress: RefCell::new(Some(on_progress)),
            has_ended: Cell::new(false),
            postponed: RefCell::default(),
        });
        task.send_next(Vec::new());
        BulkHandle(task)
    }
}

impl BulkHandle {
    /// Sends nothing more. What is under way is still answered.
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl Drop for BulkHandle {
    fn drop(&mut self) {
        self.0.on_progress.take();
        self.0.stop();
    }
}

impl Controller {
    /// The procedure for many jobs, where the console has one.
    fn many(&self, mutation: JobMutation) -> Option<&str> {
        let procedures = &self.options.router.procedures;
        match mutation {
            JobMutation::Retry => procedures.retry_many.as_deref(),
            JobMutation::Cancel => procedures.cancel_many.as_deref(),
        }
    }

    /// Whether the next request may be sent, which the reader has wanted some time ago.
    fn may_go_on(&self) -> bool {
        self.is_enabled() && self.is_online()
    }

    /// Whether a mutation of a job would change something as far as is known.
    fn can_mutate(&self, id: &str, mutation: JobMutation) -> bool {
        let capabilities = self.state.borrow().capabilities;
        self.cache.borrow().job(id).is_some_and(|job| match mutation {
            JobMutation::Retry => job.status.is_retryable() && capabilities.retry,
            JobMutation::Cancel => job.status.is_active() && capabilities.cancel,
        })
    }
}

impl BulkTask {
    /// The query, unless everything was forgotten since.
    fn controller(&self) -> Option<Rc<Controller>> {
        self.controller.upgrade().filter(|it| it.generation.get() == self.generation)
    }

    fn tell(&self, done: Vec<JobId>) {
        let (controller, progress) = (self.controller(), self.run.borrow().progress());
        let on_progress = self.on_progress.borrow().clone();
        if let Some(on_progress) = on_progress {
            on_progress(controller.is_some().then_some(progress), done);
        }
        if let (Some(controller), Some(result)) = (controller, progress.result)
            && !self.has_ended.replace(true)
        {
            controller.emit(JobsEvent::BulkEnded { mutation: progress.mutation, result });
        }
    }

    /// Sends the next request, or ends it; `done`: what is new.
    fn send_next(self: &Rc<Self>, done: Vec<JobId>) {
        let Some(controller) = self.controller() else { return self.tell(done) };
        if !page_environment::is_present() || !controller.may_go_on() {
            self.run.borrow_mut().stop();
        }
        let mutation = self.run.borrow().mutation();
        loop {
            let next = self.run.borrow_mut().next();
            let Some(id) = next else { break };
            // The host may do anything meanwhile.
            let outcome = if !controller.can_mutate(&id, mutation) {
                Outcome::NotSent
            } else if !(self.before)(&id) {
                Outcome::LeftToHost
            } else if !controller.cache.borrow_mut().begin(&id, mutation) {
                Outcome::NotSent
            } else {
                continue;
            };
            self.run.borrow_mut().settle(&id, outcome);
        }
        controller.show(controller.next_state());
        if self.run.borrow().in_flight().is_empty() {
            controller.refetch_after_mutation(None);
        } else {
            self.send(&controller);
        }
        self.tell(done);
    }

    fn send(self: &Rc<Self>, controller: &Rc<Controller>) {
        let run = self.run.borrow();
        let many = controller.many(run.mutation()).filter(|_| run.is_batched());
        let request = controller.send_mutation(run.in_flight().to_vec(), run.mutation(), many, None);
        let task = self.clone();
        browser::spawn(async move {
            match request.await {
                Some((controller, answer)) => task.answered(&controller, answer),
                None => task.tell(Vec::new()),
            }
        });
    }

    fn answered(self: &Rc<Self>, controller: &Rc<Controller>, answer: MutationAnswer) {
        let error = answer.error.clone();
        let wait = error.as_ref().and_then(|error| controller.retry_after(error));
        if self.run.borrow().is_batched() && error.as_ref().is_some_and(|error| error.is_procedure_missing())
        {
            for (id, _) in &answer.results {
                controller.cache.borrow_mut().withdraw(id);
            }
            self.run.borrow_mut().unbatch();
            return self.send_next(Vec::new());
        }
        if let Some(wait) = wait.filter(|_| error.as_deref().is_some_and(is_busy)) {
            let may_wait = wait <= LONGEST_WAIT && self.on_progress.borrow().is_some();
            if may_wait && self.run.borrow_mut().postpone() {
                return self.wait(wait, answer);
            }
            // The next would be sent before the time that the server wants.
            self.run.borrow_mut().stop();
        }
        self.settle(controller, answer);
    }

    /// Sends the same once more after the time that the server wants.
    fn wait(self: &Rc<Self>, wait: TimeDelta, answer: MutationAnswer) {
        let task = Rc::downgrade(self);
        let millis = u32::try_from(wait.num_milliseconds()).unwrap_or_default();
        let timer = Timeout::new(millis, move || {
            let Some(task) = task.upgrade() else { return };
            let Some((_, answer)) = task.postponed.take() else { return };
            let Some(controller) = task.controller() else { return task.tell(Vec::new()) };
            if controller.may_go_on() {
                task.run.borrow_mut().resume();
                task.send(&controller);
                task.tell(Vec::new());
            } else {
                // As with the next: what the server said remains the answer.
                task.run.borrow_mut().stop();
                task.settle(&controller, answer);
            }
        });
        *self.postponed.borrow_mut() = Some((timer, answer));
        self.tell(Vec::new());
    }

    fn settle(self: &Rc<Self>, controller: &Rc<Controller>, answer: MutationAnswer) {
        let mut done = Vec::new();
        {
            let mut run = self.run.borrow_mut();
            for (id, result) in &answer.results {
                let is_done = matches!(result, MutationResult::Done { .. });
                run.settle(id, if is_done { Outcome::Done } else { Outcome::Refused });
                if is_done {
                    done.push(id.clone());
                }
            }
            run.answered(answer.error.as_deref().is_none_or(is_answer));
        }
        let mutation = self.run.borrow().mutation();
        if !controller.mutated(mutation, answer) {
            self.run.borrow_mut().stop();
        } else if controller.request.borrow().is_some() {
            // The list that is under way may be from before.
            controller.refetch_after_mutation(None);
        }
        self.send_next(done);
    }

    fn stop(self: &Rc<Self>) {
        if self.run.borrow().progress().result.is_some() {
            return;
        }
        self.run.borrow_mut().stop();
        let postponed = self.postponed.take();
        match (self.controller(), postponed) {
            (Some(controller), Some((_, answer))) => self.settle(&controller, answer),
            _ => self.tell(Vec::new()),
        }
    }
}

/// The server takes no requests for the moment: this one was not carried out.
fn is_busy(error: &Error) -> bool {
    matches!(error, Error::Http { status: 429 | 503, .. } | Error::Trpc { status: 429 | 503, .. })
}

/// Whether it was the procedure that said so, and not a proxy before it, or the network.
fn is_answer(error: &Error) -> bool {
    matches!(error, Error::Trpc { status, .. } if *status < 500)
}
