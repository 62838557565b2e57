//! What the reader does to jobs, and how they are shown until a list shows it.

use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::JobsCache;
use crate::{
    job::{Job, JobId, JobStatus},
    query::{JobMutation, JobTransition, MutationState, Rejection, mutations::Rejected},
};

impl JobsCache {
    /// Shows the mutation of a job as under way and removes an earlier rejection. `false` when one is under way
    /// already or there is no such job.
    pub fn begin(&mut self, id: &str, mutation: JobMutation) -> bool {
        let is_idle = self
            .jobs
            .get(id)
            .is_some_and(|cached| !cached.mutation.as_ref().is_some_and(|mutation| mutation.is_pending()));
        if is_idle {
            self.set_mutation_state(id, Some(MutationState::pending(mutation)), None);
        }
        is_idle
    }

    /// The same for a job that is not in the list, of which the details may tell.
    pub fn begin_unlisted(&mut self, id: &str, job: Option<&Rc<Job>>, mutation: JobMutation) -> bool {
        let is_idle = self.unlisted.begin(id, job, mutation);
        self.update_snapshot(self.snapshot.bad_rows);
        is_idle
    }

    /// The details have come that were requested after a mutation of the job `id`, which is not in the list; `None` when they
    /// could not be had. Returns whether anything that is shown changes.
    pub fn details_came(&mut self, id: &str, job: Option<&Job>, now: DateTime<Utc>) -> bool {
        self.unlisted.details_came(id, job, now) && self.update_snapshot(self.snapshot.bad_rows)
    }

    /// The mutation of a job that is not in the list was carried out, and no details are in use that could show it.
    pub fn end_unlisted(&mut self, id: &str) {
        self.unlisted.end_pending(id);
        self.show_mutation_state(id);
    }

    /// Shows on the job's card why the mutation was not carried out.
    pub fn reject(&mut self, id: &str, rejection: Rejection, now: DateTime<Utc>) {
        let status = self.job(id).or_else(|| self.unlisted.job(id)).map(|job| job.status.clone());
        self.set_mutation_state(
            id,
            Some(MutationState::rejected(rejection)),
            Some(Rejected { at: now, status }),
        );
    }

    /// Takes back that the mutation of a job is under way.
    pub fn withdraw(&mut self, id: &str) {
        self.set_mutation_state(id, None, None);
    }

    fn set_mutation_state(&mut self, id: &str, state: Option<MutationState>, rejected: Option<Rejected>) {
        match self.jobs.get_mut(id) {
            Some(cached) => cached.mutation.get_or_insert_default().set_state(state, rejected),
            None => self.unlisted.set_state(id, state, rejected),
        }
        self.show_mutation_state(id);
    }

    fn show_mutation_state(&mut self, id: &str) {
        self.is_settled = false;
        if let Some(cached) = self.jobs.get(id) {
            self.changed.add(cached.job.section());
        }
        self.update_snapshot(self.snapshot.bad_rows);
    }

    /// Shows no more that jobs were started anew, for those of which that was shown for long enough. Returns whether a card changes.
    pub fn end_started_anew(&mut self, now: DateTime<Utc>) -> bool {
        for cached in self.jobs.values_mut() {
            if cached.mutation.as_mut().is_some_and(|mutation| mutation.end_started_anew(now)) {
                cached.mutation.take_if(|mutation| mutation.is_over());
                self.changed.add(cached.job.section());
            }
        }
        self.update_snapshot(self.snapshot.bad_rows)
    }

    /// Shows a job as cancelled after the server has said so; one that is not in the list as soon as its details do.
    pub fn cancelled(&mut self, id: &str, now: DateTime<Utc>) -> Option<JobTransition> {
        let is_listed = self.jobs.contains_key(id);
        let known = self.job(id).or_else(|| self.unlisted.job(id));
        let before = known.filter(|job| job.status.is_active()).cloned();
        let job = before.as_ref().map(|job| (**job).clone().cancelled(now));
        if is_listed {
            return self.apply_optimistic(id, JobMutation::Cancel, job, now);
        }
        self.carried_out(id, JobMutation::Cancel, now);
        Some(JobTransition::new(job?.into(), before.map(|job| job.status.clone())))
    }

    /// The details are to show what became of a job that is not in the list.
    fn carried_out(&mut self, id: &str, mutation: JobMutation, now: DateTime<Utc>) {
        self.is_settled = false;
        self.unlisted.carried_out(id, mutation, now);
    }

    /// Shows the new run of a job as queued after the server has said so. Without the new run's id only the next
    /// list shows it, and the button stays pending until then.
    pub fn retried(&mut self, id: &str, new_id: Option<JobId>, now: DateTime<Utc>) -> Option<JobTransition> {
        let Some(new_id) = new_id else {
            self.carried_out(id, JobMutation::Retry, now);
            if let Some(mutation) = self.jobs.get_mut(id).and_then(|cached| cached.mutation.as_mut()) {
                mutation.awaits_list = true;
            }
            return None;
        };
        // A run that is already known to be further is not set back, be it that it has failed, or is not listed any more: the list
        // was faster than the answer.
        let is_further = self.gone.contains(&new_id)
            || self.job(&new_id).is_some_and(|known| *new_id != *id || !known.status.is_retryable());
        let known = self.job(id).or_else(|| self.unlisted.job(id));
        let job = known.filter(|_| !is_further).map(|job| Job {
            kind: job.kind.clone(),
            name: job.name.clone(),
            subject: job.subject.clone(),
            trigger: job.trigger.clone(),
            created_at: Some(now),
            ..Job::new(new_id, JobStatus::Queued)
        });
        self.apply_optimistic(id, JobMutation::Retry, job, now)
    }

    /// Shows `job` as the outcome of the mutation of the job `id`, until a list shows it.
    fn apply_optimistic(
        &mut self,
        id: &str,
        mutation: JobMutation,
        job: Option<Job>,
        now: DateTime<Utc>,
    ) -> Option<JobTransition> {
        let mut transition = None;
        if let Some(job) = job {
            let new_id = job.id.clone();
            let before = self.job(&new_id).cloned();
            // The row that it came in says something else.
            transition = self.insert(job, None, now).transition;
            if let Some(cached) = self.jobs.get_mut(&new_id) {
                cached.named_in = self.answers;
                cached.mutation.get_or_insert_default().believe(mutation, before, now);
            }
        }
        match self.jobs.get_mut(id) {
            Some(cached) if mutation == JobMutation::Retry => {
                cached.mutation.get_or_insert_default().set_started_anew(&cached.job.status, now);
            }
            Some(cached) => cached.mutation.get_or_insert_default().set_state(None, None),
            None => self.unlisted.set_state(id, None, None),
        }
        self.show_mutation_state(id);
        transition
    }
}
