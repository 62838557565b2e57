//! Which jobs have ended that the reader wants to be told of.

use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::Watched;
use crate::{
    job::{Job, JobStatus},
    query::{JobTransition, Transitions},
};

/// Follows the transitions of a query from a moment on.
#[derive(Debug)]
pub(crate) struct Watcher {
    /// Since when, on the server's clock: what ended before is no news.
    since: DateTime<Utc>,
    /// The number of the latest transitions that were seen.
    number: usize,
}

impl Watcher {
    /// Watches from now on: what `transitions` says has been seen.
    pub(crate) fn new(transitions: &Transitions, since: DateTime<Utc>) -> Self {
        Self { since, number: transitions.number }
    }

    /// All jobs that have ended since the call before.
    pub(crate) fn ended(&mut self, transitions: &Transitions) -> Vec<Rc<Job>> {
        if std::mem::replace(&mut self.number, transitions.number) == transitions.number {
            return Vec::new();
        }
        let latest = transitions.latest.iter();
        latest.filter(|change| self.has_ended(change)).map(|change| change.job.clone()).collect()
    }

    /// Those of them that are watched.
    pub(crate) fn watched(ended: &[Rc<Job>], watched: &Watched) -> Vec<Rc<Job>> {
        ended.iter().filter(|job| watched.contains(&job.id)).cloned().collect()
    }

    fn has_ended(&self, JobTransition { job, from }: &JobTransition) -> bool {
        let is_late = job.completed_at.is_some_and(|at| at < self.since);
        match from {
            Some(from) => !is_ended(from) && is_ended(&job.status) && !is_late,
            // It began and ended between two polls. Without a time it may be an older job that was loaded.
            None => is_ended(&job.status) && job.completed_at.is_some() && !is_late,
        }
    }
}

fn is_ended(status: &JobStatus) -> bool {
    matches!(status, JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled | JobStatus::Skipped)
}

/// What one end of a job is known by in every tab.
pub(crate) fn tag(job: &Job) -> String {
    let end = job.completed_at.map(|at| at.timestamp_millis().to_string());
    ["jobs-console ", &job.id, " ", end.as_deref().unwrap_or(job.status.data_name())].concat()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn status() -> impl Strategy<Value = JobStatus> {
        proptest::sample::select(vec![
            "queued",
            "running",
            "completed",
            "failed",
            "cancelled",
            "skipped",
            "odd",
        ])
        .prop_map(JobStatus::parse)
    }

    fn change() -> impl Strategy<Value = JobTransition> {
        ("[a-e]", status(), option::of(status()), option::of(0..200_i64)).prop_map(|(id, to, from, end)| {
            let mut job = Job::new(id, to);
            job.completed_at = end.map(at);
            JobTransition::new(Rc::new(job), from)
        })
    }

    proptest! {
        #[test]
        fn only_what_has_ended_since_and_each_once(changes in vec(change(), 0..12), before in 0..3_usize, all: bool) {
            let seen = Transitions { number: before, latest: changes.clone().into() };
            let mut watcher = Watcher::new(&seen, at(100));
            prop_assert!(watcher.ended(&seen).is_empty(), "what is there already is no news");
            let next = Transitions { number: before + 1, latest: changes.into() };
            let ended = watcher.ended(&next);
            for job in &ended {
                prop_assert!(!job.status.is_active() && !matches!(job.status, JobStatus::Unknown(_)));
                prop_assert!(job.completed_at.is_none_or(|end| end >= at(100)));
            }
            for change in next.latest.iter().filter(|change| change.from.as_ref().is_some_and(is_ended)) {
                prop_assert!(!ended.iter().any(|job| Rc::ptr_eq(job, &change.job)), "it had ended before");
            }
            prop_assert!(watcher.ended(&next).is_empty(), "once");
            let watched = Watched::default().with_all(all).toggled(&"a".into());
            let told = Watcher::watched(&ended, &watched);
            prop_assert!(told.iter().all(|job| all || &*job.id == "a"));
            let expected = ended.iter().filter(|job| all || &*job.id == "a").count();
            prop_assert_eq!(told.len(), expected);
        }
    }

    #[test]
    fn a_job_that_comes_and_ends_between_two_polls() {
        let mut job = Job::new("a", JobStatus::Failed);
        job.completed_at = Some(at(150));
        let mut watcher = Watcher::new(&Transitions::default(), at(100));
        let latest = [JobTransition::new(Rc::new(job), None)].into();
        assert_eq!(watcher.ended(&Transitions { number: 1, latest }).len(), 1);
    }

    #[test]
    fn each_end_has_a_tag_of_its_own() {
        let mut job = Job::new("a", JobStatus::Failed);
        let without = tag(&job);
        job.completed_at = Some(at(1));
        let first = tag(&job);
        job.completed_at = Some(at(2));
        assert!(first != tag(&job) && first != without);
    }
}
