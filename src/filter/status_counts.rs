//! How many of the loaded jobs have which status.

use std::{collections::BTreeMap, rc::Rc};

use super::Filters;
use crate::{
    job::JobStatus,
    query::{JobEntry, JobsSnapshot},
};

/// How many of the loaded jobs have a status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusCount {
    /// The status.
    pub status: JobStatus,
    /// Its name in [`Filters`].
    pub name: Rc<str>,
    /// How many jobs; none only for a status that is filtered by.
    pub count: usize,
}

/// The statuses that occur, in the order in which the strip shows them: what runs, what waits, then what ended, with what needs
/// attention first; words that are unknown at the end.
pub fn status_counts(jobs: &JobsSnapshot) -> Vec<StatusCount> {
    let mut known = [0_usize; KNOWN.len()];
    let mut unknown = BTreeMap::<Rc<str>, (JobStatus, usize)>::new();
    for JobEntry { job, .. } in jobs.entries() {
        match KNOWN.iter().position(|status| *status == job.status).and_then(|place| known.get_mut(place)) {
            Some(count) => *count += 1,
            None => {
                let entry = unknown.entry(Filters::status_name(&job.status));
                entry.or_insert_with(|| (job.status.clone(), 0)).1 += 1;
            }
        }
    }
    let known = KNOWN.into_iter().zip(known).filter(|(_, count)| *count > 0);
    let known = known.map(|(status, count)| (Filters::status_name(&status), (status, count)));
    known.chain(unknown).map(|(name, (status, count))| StatusCount { status, name, count }).collect()
}

const KNOWN: [JobStatus; 6] = [
    JobStatus::Running,
    JobStatus::Queued,
    JobStatus::Failed,
    JobStatus::Completed,
    JobStatus::Cancelled,
    JobStatus::Skipped,
];
