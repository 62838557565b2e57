//! How many of the loaded jobs have which status.

use std::rc::Rc;

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
    let count = |(status, name): (JobStatus, Rc<str>), count| StatusCount { status, name, count };
    let named = |status: JobStatus| (status.clone(), Filters::status_name(&status));
    let mut counts: Vec<_> = KNOWN.into_iter().map(|status| count(named(status), 0)).collect();
    for JobEntry { job, .. } in jobs.entries() {
        if let Some(known) = counts.iter_mut().find(|known| known.status == job.status) {
            known.count += 1;
            continue;
        }
        let unknown = named(job.status.clone());
        match counts.iter_mut().find(|known| known.name == unknown.1) {
            Some(known) => known.count += 1,
            None => {
                // In the order of their names.
                let before = counts.iter().skip(KNOWN.len()).take_while(|known| known.name < unknown.1);
                let place = KNOWN.len() + before.count();
                counts.insert(place, count(unknown, 1));
            }
        }
    }
    counts.retain(|known| known.count > 0);
    counts
}

const KNOWN: [JobStatus; 6] = [
    JobStatus::Running,
    JobStatus::Queued,
    JobStatus::Failed,
    JobStatus::Completed,
    JobStatus::Cancelled,
    JobStatus::Skipped,
];
