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

    /// The snapshot of `entries`; `None` when it is the same as this one. A section without changes keeps
    /// its list.
    pub(super) fn renewed(&self, entries: impl Iterator<Item = Entry>, bad_rows: usize) -> Option<Self> {
        let (mut running, mut recent): (Vec<_>, Vec<_>) =
            entries.partition(|entry| entry.job.section() == Section::Running);
        sort_by_rank(&mut running, |job| {
            let rank = match job.status {
                Status::Running => 0,
                Status::Queued => 1,
                _ => 2,
            };
            (rank, job.started_at.or(job.created_at).map_or(i64::MAX, |at| at.0))
        });
        sort_by_rank(&mut recent, |job| {
            let end = job.completed_at.or(job.started_at).or(job.created_at);
            (0, end.map_or(i64::MAX, |at| -at.0))
        });
        if *running == *self.running && *recent == *self.recent && bad_rows == self.bad_rows {
            return None;
        }
        let number = |status| running.iter().filter(|entry| entry.job.status == status).count();
        let counts = Counts { running: number(Status::Running), queued: number(Status::Queued) };
        let list = |new: Vec<Entry>, old: &Rc<[Entry]>| if *new == **old { old.clone() } else { new.into() };
        Some(Self {
            running: list(running, &self.running),
            recent: list(recent, &self.recent),
            counts,
            bad_rows,
        })
    }
}

/// Smallest first; jobs of the same rank by their id, in whose order they come.
fn sort_by_rank(entries: &mut [Entry], rank: fn(&Job) -> (u8, i64)) {
    entries.sort_by_key(|entry| rank(&entry.job));
}
