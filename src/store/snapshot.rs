//! The list in the order in which it is shown.

use std::rc::Rc;

use super::{ActionState, Pace};
use crate::job::{Job, Section, Status};

/// How many jobs are active: what the badge shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Running jobs.
    pub running: usize,
    /// Queued jobs.
    pub queued: usize,
}

impl Counts {
    /// Running and queued jobs together.
    pub fn active(self) -> usize {
        self.running + self.queued
    }
}

/// One line of the list. Equal means: shows the same.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The job.
    pub job: Rc<Job>,
    /// How fast it moves, while it runs.
    pub pace: Option<Pace>,
    /// How its buttons stand.
    pub action: Option<ActionState>,
}

impl From<Rc<Job>> for Entry {
    fn from(job: Rc<Job>) -> Self {
        Self { job, pace: None, action: None }
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.job, &other.job) && self.pace == other.pace && self.action == other.action
    }
}

/// The list as of one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Running jobs, then queued ones, then unknown ones; each oldest start first.
    pub running: Rc<[Entry]>,
    /// Ended jobs, newest end first.
    pub recent: Rc<[Entry]>,
    /// The badge's numbers.
    pub counts: Counts,
    /// Rows of the latest answer that could not be shown.
    pub bad_rows: usize,
}

impl Default for Snapshot {
    fn default() -> Self {
        Self { running: Rc::new([]), recent: Rc::new([]), counts: Counts::default(), bad_rows: 0 }
    }
}

impl Snapshot {
    /// Whether there is no job at all.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.recent.is_empty()
    }

    /// The entry of a job.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.running.iter().chain(&*self.recent).find(|entry| *entry.job.id == *id)
    }
}

/// Where a job comes in its section.
pub(super) type Rank = (u8, i64);

/// Running, then queued, then unknown ones, each oldest start first; of those that have ended the newest end first.
pub(super) fn rank(job: &Job) -> Rank {
    let at = match job.section() {
        Section::Running => job.started_at.or(job.created_at).map(|at| at.0),
        Section::Recent => job.completed_at.or(job.started_at).or(job.created_at).map(|at| -at.0),
    };
    let rank = match job.status {
        Status::Queued => 1,
        Status::Unknown(_) if job.section() == Section::Running => 2,
        _ => 0,
    };
    (rank, at.unwrap_or(i64::MAX))
}
