//! What the user did to jobs that the list does not have: those of which `jobs.get` alone tells, beyond the first page.

use std::{collections::HashMap, rc::Rc};

use chrono::{DateTime, Utc};

use super::{
    JobMutation, MutationState,
    mutations::{PendingMutation, Rejected},
};
use crate::job::{Job, JobId, JobStatus};

/// How the mutations of jobs stand that the list does not have, by their ids.
pub(super) type UnlistedStates = Rc<[(JobId, MutationState)]>;

/// The mutations of jobs that the list does not have.
#[derive(Debug, Default)]
pub(super) struct UnlistedJobs(HashMap<JobId, Unlisted>);

#[derive(Debug)]
struct Unlisted {
    /// The job before the mutation, unless nothing is known of it.
    job: Option<Rc<Job>>,
    mutation: PendingMutation,
    /// When the server has carried it out.
    done_at: Option<DateTime<Utc>>,
}

impl Unlisted {
    /// The status before the mutation.
    fn status(&self) -> JobStatus {
        self.job.as_ref().map_or_else(|| JobStatus::parse(""), |job| job.status.clone())
    }
}

impl UnlistedJobs {
    /// The job that is mutated.
    pub(super) fn job(&self, id: &str) -> Option<&Rc<Job>> {
        self.0.get(id)?.job.as_ref()
    }

    /// Shows the mutation as under way and removes an earlier rejection; `job` is what the details tell of it. `false` when one is
    /// under way already.
    pub(super) fn begin(&mut self, id: &str, job: Option<&Rc<Job>>, mutation: JobMutation) -> bool {
        if self.0.get(id).is_some_and(|known| known.mutation.is_pending()) {
            return false;
        }
        self.set_state(id, Some(MutationState::pending(mutation)), None);
        if let (Some(known), Some(job)) = (self.0.get_mut(id), job) {
            known.job = Some(job.clone());
        }
        true
    }

    /// Something is done to one of them.
    pub(super) fn are_pending(&self) -> bool {
        self.0.values().any(|known| known.mutation.is_pending())
    }

    /// Shows another state of the latest mutation; `rejected` where it is a rejection.
    pub(super) fn set_state(&mut self, id: &str, state: Option<MutationState>, rejected: Option<Rejected>) {
        if state.is_none() {
            self.0.remove(id);
            return;
        }
        let empty = || Unlisted { job: None, mutation: PendingMutation::default(), done_at: None };
        let known = self.0.entry(id.into()).or_insert_with(empty);
        known.done_at = None;
        known.mutation = PendingMutation::default();
        known.mutation.set_state(state, rejected);
    }

    /// The server has carried it out. It is shown as under way until the details show it, or were given the time for it.
    pub(super) fn carried_out(&mut self, id: &str, mutation: JobMutation, now: DateTime<Utc>) {
        if let Some(known) = self.0.get_mut(id) {
            known.mutation.believe(mutation, None, now);
            known.done_at = Some(now);
        }
    }

    /// It is under way no longer, though nothing will tell what became of the job but a list.
    pub(super) fn end_pending(&mut self, id: &str) {
        if let Some(known) = self.0.get_mut(id) {
            known.mutation.set_state(None, None);
        }
    }

    /// The details have come that were requested after the mutation of the job `id`; `None` when they could not be had. Returns
    /// whether anything that is shown changes.
    pub(super) fn details_came(&mut self, id: &str, job: Option<&Job>, now: DateTime<Utc>) -> bool {
        let Some(known) = self.0.get_mut(id).filter(|known| known.mutation.is_optimistic()) else {
            return false;
        };
        if job.is_some_and(|job| known.mutation.outdates(job, now)) {
            return false;
        }
        self.0.remove(id);
        true
    }

    /// The job as it is to be shown in the list in place of `row`, which is from before it was cancelled.
    pub(super) fn cancelled_since(&mut self, row: &Job, now: DateTime<Utc>) -> Option<Job> {
        let known = self.0.get_mut(&row.id)?;
        let done_at = known.done_at?;
        // It is under way no longer.
        known.mutation.set_state(None, None);
        known.mutation.outdates(row, now).then(|| row.clone().cancelled(done_at))
    }

    /// The job is in the list from now on: what is still to be shown or believed of it.
    pub(super) fn take(&mut self, id: &str) -> Option<Box<PendingMutation>> {
        let mutation = self.0.remove(id)?.mutation;
        (!mutation.is_over()).then(|| Box::new(mutation))
    }

    /// The job is in the list no longer.
    pub(super) fn put(&mut self, job: &Rc<Job>, mutation: PendingMutation) {
        self.0.insert(job.id.clone(), Unlisted { job: Some(job.clone()), mutation, done_at: None });
    }

    /// Forgets what has been believed or shown for long enough. Returns whether anything is left that waits for its time to pass.
    pub(super) fn expire(&mut self, now: DateTime<Utc>) -> bool {
        self.0.retain(|_, known| {
            let was_optimistic = known.mutation.is_optimistic();
            known.mutation.expire(now, &known.status());
            !known.mutation.is_over() && known.mutation.is_optimistic() == was_optimistic
        });
        self.0.values().any(|known| known.mutation.is_waiting(&known.status()))
    }

    /// How they stand, by their ids; `before` if that is the same.
    pub(super) fn states(&self, before: &UnlistedStates) -> UnlistedStates {
        let state = |(id, known): (&JobId, &Unlisted)| Some((id.clone(), known.mutation.state.clone()?));
        let mut states: Vec<_> = self.0.iter().filter_map(state).collect();
        states.sort_unstable_by(|(id, _), (other, _)| id.cmp(other));
        if *states == **before { before.clone() } else { states.into() }
    }
}
