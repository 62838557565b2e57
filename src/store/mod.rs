//! The list of jobs as of now: merged from answers, put in order, compared with what was there before.
//!
//! A job that did not change keeps its `Rc`, and a section that did not change keeps its list. So "nothing
//! new" is one pointer comparison for whoever renders.

mod action;
mod pace;
mod snapshot;

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

pub use action::{Action, ActionState};
pub use pace::Pace;
use pace::Track;
use serde_json::value::RawValue;
pub use snapshot::{Counts, Entry, Snapshot};

use crate::{
    job::{BadRow, Job, JobId, JobPage, Section, Status, read_job},
    wire::Timestamp,
};

/// What `jobs.list` was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Everything: running, queued and history.
    All,
    /// Running and queued jobs.
    Active,
}

/// A job that came, or that changed its status.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The job as it is now.
    pub job: Rc<Job>,
    /// Its status before; `None` when the job is new.
    pub from: Option<Status>,
}

/// What an answer did to the store.
#[derive(Debug, Default)]
pub struct Applied {
    /// The snapshot is another one than before.
    pub changed: bool,
    /// Jobs that came or changed their status. Empty for the first answer.
    pub transitions: Vec<Transition>,
    /// A job is no longer among the active ones, so history has something new.
    pub history_is_stale: bool,
    /// Finished rows came although active ones were asked for: the server does not know the filter.
    pub filter_ignored: bool,
    /// Rows that could not be read.
    pub bad_rows: Vec<BadRow>,
}

/// The jobs that are known.
#[derive(Debug, Default)]
pub struct Store {
    jobs: BTreeMap<JobId, Known>,
    /// The text of each row beside what it was read as, so that a row that comes again is not read again.
    rows: HashMap<Box<str>, Rc<Job>>,
    /// Counts the answers.
    answers: u32,
    snapshot: Rc<Snapshot>,
}

/// What is known of one job.
#[derive(Debug)]
struct Known {
    job: Rc<Job>,
    /// How fast it moves, while it runs.
    track: Option<Track>,
    action: Option<ActionState>,
    /// The latest answer that named it.
    named_in: u32,
    /// It was active, and the latest answer about active jobs did not name it.
    gone: bool,
}

impl Store {
    /// The list as of now.
    pub fn snapshot(&self) -> &Rc<Snapshot> {
        &self.snapshot
    }

    /// The job with this id.
    pub fn job(&self, id: &str) -> Option<&Rc<Job>> {
        self.jobs.get(id).map(|known| &known.job)
    }

    /// Whether only the whole list tells how the jobs stand: some have a status that no filter names.
    pub fn needs_all(&self) -> bool {
        let unnamed =
            |job: &Job| matches!(job.status, Status::Unknown(_)) && job.section() == Section::Running;
        self.jobs.values().any(|known| unnamed(&known.job))
    }

    /// Takes in the pages that answered one question. `now` is a moment on the server's clock.
    pub fn apply(&mut self, pages: &[JobPage<'_>], asked: Asked, now: Timestamp) -> Applied {
        let mut applied = Applied::default();
        let is_first = self.answers == 0;
        self.answers = self.answers.wrapping_add(1).max(1);
        let mut answer = Vec::new();
        for (index, row) in pages.iter().flat_map(|page| &page.rows).enumerate() {
            match self.read(row) {
                Ok(job) => answer.push(job),
                Err(reason) => applied.bad_rows.push(BadRow { index, reason }),
            }
        }
        // From the back: of rows with the same id the later one counts.
        for job in answer.into_iter().rev() {
            if self.jobs.get(&job.id).is_some_and(|known| known.named_in == self.answers) {
                continue;
            }
            let is_finished = !matches!(job.status, Status::Unknown(_)) && job.section() == Section::Recent;
            applied.filter_ignored |= asked == Asked::Active && is_finished;
            applied.transitions.extend(self.insert(job, now).filter(|_| !is_first));
        }
        let is_whole = asked == Asked::All || applied.filter_ignored;
        let is_complete = is_whole && !pages.iter().any(|page| page.has_more);
        let latest = self.answers;
        self.jobs.retain(|_, known| {
            let is_named = known.named_in == latest;
            let is_missing = !is_named && known.job.status.is_active();
            // Beyond the first page only active jobs are known to go on.
            let stays = is_named || !is_whole || (!is_complete && is_missing && !known.gone);
            known.gone = !is_whole && is_missing;
            applied.history_is_stale |= known.gone;
            stays
        });
        let Self { jobs, rows, .. } = self;
        rows.retain(|_, job| jobs.get(&job.id).is_some_and(|known| Rc::ptr_eq(&known.job, job)));
        applied.changed = self.renew(applied.bad_rows.len());
        applied
    }

    /// Reads a row, or recognises it: what was read before and is the same keeps its `Rc`.
    fn read(&mut self, row: &RawValue) -> Result<Rc<Job>, &'static str> {
        if let Some(job) = self.rows.get(row.get()) {
            return Ok(job.clone());
        }
        let job = read_job(row)?;
        let same = self.job(&job.id).filter(|known| ***known == job).cloned();
        let job = same.unwrap_or_else(|| Rc::new(job));
        self.rows.insert(row.get().into(), job.clone());
        Ok(job)
    }

    /// Takes in a job as of now. `None` when its status is the one that was known.
    fn insert(&mut self, job: Rc<Job>, now: Timestamp) -> Option<Transition> {
        let named_in = self.answers;
        let Some(known) = self.jobs.get_mut(&job.id) else {
            let track = (job.status == Status::Running).then(|| Track::new(&job, now));
            let known = Known { job: job.clone(), track, action: None, named_in, gone: false };
            self.jobs.insert(job.id.clone(), known);
            return Some(Transition { job, from: None });
        };
        known.named_in = named_in;
        known.track = match (job.status == Status::Running, known.track.take()) {
            (true, Some(track)) => Some(track.observed(&job, now)),
            (true, None) => Some(Track::new(&job, now)),
            (false, _) => None,
        };
        let before = std::mem::replace(&mut known.job, job.clone());
        (before.status != job.status).then(|| Transition { job, from: Some(before.status.clone()) })
    }

    /// Marks a button of the job as pressed and takes back what was refused before. Returns whether the
    /// snapshot changed.
    pub fn begin(&mut self, id: &str, action: Action) -> bool {
        self.set_action(id, Some(ActionState { pending: Some(action), refusal: None }))
    }

    /// Shows on the job's card why it could not be done. Returns whether the snapshot changed.
    pub fn refuse(&mut self, id: &str, message: Rc<str>) -> bool {
        self.set_action(id, Some(ActionState { pending: None, refusal: Some(message) }))
    }

    /// Takes back the pending state of the job's buttons. Returns whether the snapshot changed.
    pub fn settle(&mut self, id: &str) -> bool {
        self.set_action(id, None)
    }

    fn set_action(&mut self, id: &str, state: Option<ActionState>) -> bool {
        if let Some(known) = self.jobs.get_mut(id) {
            known.action = state;
        }
        self.renew(self.snapshot.bad_rows)
    }

    /// Puts the card right after the server has cancelled the job.
    pub fn cancelled(&mut self, id: &str, now: Timestamp) -> Option<Transition> {
        let job = self.job(id).filter(|job| job.status.is_active());
        let job =
            job.map(|job| Job { status: Status::Cancelled, completed_at: Some(now), ..(**job).clone() });
        self.put_right(id, job, now)
    }

    /// Puts the list right after the server has started the job anew. With the id of the new run that run
    /// is shown as queued; without it only the next answer tells, and the button stays pressed until then.
    pub fn retried(&mut self, id: &str, new_id: Option<JobId>, now: Timestamp) -> Option<Transition> {
        let new_id = new_id?;
        // A run that is already known to be further is not set back.
        let is_further = self.job(&new_id).is_some_and(|known| !known.status.is_retryable());
        let job = self.job(id).filter(|_| !is_further).map(|job| Job {
            id: new_id,
            status: Status::Queued,
            status_reason: None,
            progress: None,
            files: None,
            error: None,
            created_at: Some(now),
            started_at: None,
            completed_at: None,
            duration: None,
            ..(**job).clone()
        });
        self.put_right(id, job, now)
    }

    fn put_right(&mut self, id: &str, job: Option<Job>, now: Timestamp) -> Option<Transition> {
        let transition = job.and_then(|job| self.insert(Rc::new(job), now));
        self.settle(id);
        transition
    }

    /// Makes a new snapshot if there is anything new in it.
    fn renew(&mut self, bad_rows: usize) -> bool {
        let entries = self.jobs.values().map(|known| Entry {
            job: known.job.clone(),
            pace: known.track.as_ref().map(Track::pace),
            action: known.action.clone(),
        });
        match self.snapshot.renewed(entries, bad_rows) {
            Some(snapshot) => {
                self.snapshot = Rc::new(snapshot);
                true
            }
            None => false,
        }
    }
}
