//! What is known of one job.

use std::rc::Rc;

use super::{JobEntry, mutations::PendingMutation, rate_estimator::RateEstimator};
use crate::job::Job;

/// What is known of one job.
#[derive(Debug)]
pub(super) struct CachedJob {
    pub(super) job: Rc<Job>,
    /// The JSON text that it was decoded from; `None` when it was changed since.
    pub(super) row: Option<Rc<str>>,
    // Boxed: there can be thousands of jobs, few of which run or were mutated.
    pub(super) rate: Option<Box<RateEstimator>>,
    pub(super) mutation: Option<Box<PendingMutation>>,
    /// The latest answer that named it.
    pub(super) named_in: u32,
    /// It was active, and the latest answer about active jobs did not name it.
    pub(super) left: bool,
    /// A page has named it, and not only an answer about active jobs.
    pub(super) in_pages: bool,
    /// Only pages of its status have named it.
    pub(super) by_status: bool,
}

impl CachedJob {
    pub(super) fn entry(&self) -> JobEntry {
        JobEntry {
            job: self.job.clone(),
            rate: self.rate.as_ref().map(|rate| rate.rate()),
            mutation: self.mutation.as_ref().and_then(|mutation| mutation.state.clone()),
        }
    }
}

/// Interns the texts that many jobs have in common.
pub(super) fn share_texts(job: &mut Job, other: &Job) {
    let share = |text: &mut Option<Rc<str>>, other: &Option<Rc<str>>| {
        if text == other {
            text.clone_from(other);
        }
    };
    share(&mut job.kind, &other.kind);
    share(&mut job.name, &other.name);
    share(&mut job.subject, &other.subject);
    share(&mut job.trigger, &other.trigger);
}
