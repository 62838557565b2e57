//! The list in the order in which it is shown.

use std::{ops::Deref, rc::Rc};

use chrono::{DateTime, Utc};

use super::{MutationState, ProgressRate, unlisted_jobs::UnlistedStates};
use crate::job::{Job, JobStatus, Section};

/// How many jobs are active: what the badge shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct JobCounts {
    /// Running jobs.
    pub running: usize,
    /// Queued jobs.
    pub queued: usize,
}

impl JobCounts {
    /// So many running and so many queued jobs.
    pub fn new(running: usize, queued: usize) -> Self {
        Self { running, queued }
    }

    /// Running and queued jobs together.
    pub fn active(self) -> usize {
        self.running + self.queued
    }
}

/// One job of the list. Equal entries show the same; jobs are compared by pointer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobEntry {
    /// The job.
    pub job: Rc<Job>,
    /// How fast it progresses, while it runs.
    pub rate: Option<ProgressRate>,
    /// What the user did to it.
    pub mutation: Option<MutationState>,
}

impl From<Rc<Job>> for JobEntry {
    fn from(job: Rc<Job>) -> Self {
        Self { job, rate: None, mutation: None }
    }
}

impl PartialEq for JobEntry {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.job, &other.job) && self.rate == other.rate && self.mutation == other.mutation
    }
}

/// The jobs of a section. Clones are the same list, and lists are equal when they are the same one.
#[derive(Clone, Debug)]
pub struct JobEntries(Rc<[JobEntry]>);

impl Default for JobEntries {
    fn default() -> Self {
        Self(Rc::new([]))
    }
}

impl Deref for JobEntries {
    type Target = [JobEntry];

    fn deref(&self) -> &[JobEntry] {
        &self.0
    }
}

impl PartialEq for JobEntries {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl FromIterator<JobEntry> for JobEntries {
    fn from_iter<I: IntoIterator<Item = JobEntry>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// The list as of one moment.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct JobsSnapshot {
    /// Running jobs, then queued ones, then those of an unknown status; each oldest start first.
    pub running: JobEntries,
    /// Ended jobs, newest end first.
    pub recent: JobEntries,
    /// The same with those that came in pages of their status alone: older than the others, which are not loaded so far
    /// back. For lists of one status.
    pub ended: JobEntries,
    /// The badge's numbers.
    pub counts: JobCounts,
    /// Rows of the latest answer that are no jobs.
    pub bad_rows: usize,
    /// What the user did to jobs that are not in the list.
    pub(super) unlisted: UnlistedStates,
}

impl JobsSnapshot {
    pub(crate) fn new(running: JobEntries, recent: JobEntries, ended: JobEntries, bad_rows: usize) -> Self {
        let number = |status| running.iter().filter(|entry| entry.job.status == status).count();
        let counts = JobCounts::new(number(JobStatus::Running), number(JobStatus::Queued));
        Self { running, recent, ended, counts, bad_rows, unlisted: UnlistedStates::default() }
    }

    /// Whether there is no job at all.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.recent.is_empty()
    }

    /// Every job that is known.
    pub fn entries(&self) -> impl Iterator<Item = &JobEntry> {
        self.running.iter().chain(&*self.ended)
    }

    /// The entry of a job.
    pub fn entry(&self, id: &str) -> Option<&JobEntry> {
        self.entries().find(|entry| *entry.job.id == *id)
    }

    /// How the latest mutation of a job stands, be it in the list or not.
    pub fn mutation(&self, id: &str) -> Option<&MutationState> {
        let unlisted = || Some(&self.unlisted.iter().find(|(unlisted, _)| **unlisted == *id)?.1);
        self.entry(id).map_or_else(unlisted, |entry| entry.mutation.as_ref())
    }
}

/// Where a job comes in its section: by group, then by time.
pub(super) type Rank = (u8, i64);

/// Running, then queued, then unknown ones, each oldest start first; of ended ones the newest end first.
pub(super) fn rank(job: &Job) -> Rank {
    let millis = |at: DateTime<Utc>| at.timestamp_millis();
    let at = match job.section() {
        Section::Running => job.started_at.or(job.created_at).map(millis),
        Section::Recent => job.completed_at.or(job.started_at).or(job.created_at).map(|at| -millis(at)),
    };
    let group = match job.status {
        JobStatus::Queued => 1,
        JobStatus::Unknown(_) if job.section() == Section::Running => 2,
        _ => 0,
    };
    (group, at.unwrap_or(i64::MAX))
}
