//! What can be done with jobs.

use crate::{
    filter::FilteredJobs,
    job::{JobId, JobStatus},
    query::{Capabilities, JobEntry, JobMutation, JobsSnapshot},
};

use super::Selection;

/// The jobs of a selection to which something can be done now, each in the order of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selectable {
    /// Those that can be started anew.
    pub retry: Vec<JobId>,
    /// Those that can be stopped.
    pub cancel: Vec<JobId>,
}

impl Selectable {
    /// What the server offers to do with the selected ones of `jobs`.
    pub fn of(selection: &Selection, jobs: &JobsSnapshot, capabilities: Capabilities) -> Self {
        if selection.is_empty() {
            return Self::default();
        }
        let selected = |entry: &&JobEntry| selection.contains(&entry.job.id);
        let can = |mutation: JobMutation| {
            let entries = jobs.entries().filter(selected);
            entries
                .filter(move |entry| can_be(entry, mutation, capabilities))
                .map(|entry| entry.job.id.clone())
        };
        Self { retry: can(JobMutation::Retry).collect(), cancel: can(JobMutation::Cancel).collect() }
    }
}

/// The failed ones of the jobs that are shown, where the server offers to start them anew; also those that are started now, so
/// that their number does not change meanwhile.
pub fn failed(shown: &FilteredJobs, capabilities: Capabilities) -> impl Iterator<Item = &JobId> {
    let is_failed = move |entry: &&JobEntry| capabilities.retry && entry.job.status == JobStatus::Failed;
    shown.recent.iter().filter(is_failed).map(|entry| &entry.job.id)
}

fn can_be(entry: &JobEntry, mutation: JobMutation, capabilities: Capabilities) -> bool {
    let is_pending = entry.mutation.as_ref().is_some_and(|mutation| mutation.pending.is_some());
    !is_pending
        && match mutation {
            JobMutation::Retry => capabilities.retry && entry.job.status.is_retryable(),
            JobMutation::Cancel => capabilities.cancel && entry.job.status.is_active(),
        }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        job::Job,
        query::{JobEntries, MutationState},
    };

    fn entry(id: &str, status: JobStatus, pending: Option<JobMutation>) -> JobEntry {
        let mutation = Some(MutationState { pending, ..MutationState::default() });
        JobEntry { mutation, ..JobEntry::from(Rc::new(Job::new(id, status))) }
    }

    fn jobs() -> JobsSnapshot {
        let running = [
            entry("run", JobStatus::Running, None),
            entry("wait", JobStatus::Queued, Some(JobMutation::Cancel)),
        ];
        let recent = [
            entry("failed", JobStatus::Failed, None),
            entry("again", JobStatus::Failed, Some(JobMutation::Retry)),
            entry("done", JobStatus::Completed, None),
            entry("stopped", JobStatus::Cancelled, None),
            entry("other", JobStatus::Failed, None),
        ];
        let recent: JobEntries = recent.into_iter().collect();
        JobsSnapshot::new(running.into_iter().collect(), recent.clone(), recent, 0)
    }

    #[test]
    fn only_what_can_be_done_counts() {
        let jobs = jobs();
        let shown = FilteredJobs { running: jobs.running.clone(), recent: jobs.recent.clone(), until: None };
        let all = Selection::default().with_all(&shown).toggled(&"other".into());
        let of = |retry, cancel| {
            let Selectable { retry, cancel } = Selectable::of(&all, &jobs, Capabilities::new(retry, cancel));
            (retry.join(" "), cancel.join(" "))
        };
        assert_eq!(of(true, true), ("failed stopped".into(), "run".into()));
        assert_eq!(of(false, true), (String::new(), "run".into()));
        assert_eq!(of(true, false), ("failed stopped".into(), String::new()));
        let failed: Vec<_> = failed(&shown, Capabilities::default()).map(|id| &**id).collect();
        assert_eq!(failed, ["failed", "again", "other"]);
    }
}
