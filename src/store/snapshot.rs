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

/// Whether one job comes before another one of the same section: running, then queued, then unknown ones,
/// each oldest start first; of those that have ended the newest end first. What is alike in this is in the
/// order of the ids.
pub(super) fn is_before(job: &Job, other: &Job) -> bool {
    let (rank, other_rank) = (rank(job), rank(other));
    rank < other_rank || (rank == other_rank && job.id < other.id)
}

fn rank(job: &Job) -> (u8, i64) {
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
