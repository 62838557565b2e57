//! The list of jobs as of now: merged from answers, put in order, compared with what was there before.
//!
//! A job that did not change keeps its `Rc`, and a section that did not change keeps its list. So "nothing
//! new" is one pointer comparison for whoever renders.

mod action;
mod pace;
mod snapshot;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

pub use action::{Action, ActionState};
pub use pace::Pace;
use pace::Track;
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
    jobs: BTreeMap<JobId, Rc<Job>>,
    /// The text of each row beside what it was read as, so that a row that comes again is not read again.
    rows: HashMap<Box<str>, Rc<Job>>,
    /// Active jobs that the latest answer about active jobs did not name.
    gone: BTreeSet<JobId>,
    tracks: BTreeMap<JobId, Track>,
    actions: BTreeMap<JobId, ActionState>,
    snapshot: Rc<Snapshot>,
    answered: bool,
}

impl Store {
    /// The list as of now.
    pub fn snapshot(&self) -> &Rc<Snapshot> {
        &self.snapshot
    }

    /// The job with this id.
    pub fn job(&self, id: &str) -> Option<&Rc<Job>> {
        self.jobs.get(id)
    }

    /// Whether only the whole list tells how the jobs stand: some have a status that no filter names.
    pub fn needs_all(&self) -> bool {
        let unnamed =
            |job: &Rc<Job>| matches!(job.status, Status::Unknown(_)) && job.section() == Section::Running;
        self.jobs.values().any(unnamed)
    }

    /// Takes in the pages that answered one question. `now` is a moment on the server's clock.
    pub fn apply(&mut self, pages: &[JobPage<'_>], asked: Asked, now: Timestamp) -> Applied {
        let mut applied = Applied::default();
        let answer = self.read(pages, &mut applied.bad_rows);
        let has_finished =
            |job: &Rc<Job>| !matches!(job.status, Status::Unknown(_)) && job.section() == Section::Recent;
        applied.filter_ignored = asked == Asked::Active && answer.values().any(has_finished);
        let is_whole = asked == Asked::All || applied.filter_ignored;
        let is_complete = is_whole && !pages.iter().any(|page| page.has_more);

        let missing = |id: &JobId, job: &Job| job.status.is_active() && !answer.contains_key(id);
        if is_whole {
            // Beyond the first page only active jobs are known to go on.
            let gone = std::mem::take(&mut self.gone);
            let stays = |id: &JobId, job: &Job| {
                answer.contains_key(id) || (!is_complete && missing(id, job) && !gone.contains(id))
            };
            self.jobs.retain(|id, job| stays(id, job));
        } else {
            self.gone =
                self.jobs.iter().filter(|(id, job)| missing(id, job)).map(|(id, _)| id.clone()).collect();
            applied.history_is_stale = !self.gone.is_empty();
        }

        for (id, job) in answer {
            if let Some(transition) = self.insert(id, job)
                && self.answered
            {
                applied.transitions.push(transition);
            }
        }
        self.answered = true;
        self.forget_what_is_gone();
        self.follow_progress(now);
        applied.changed = self.renew(applied.bad_rows.len());
        applied
    }

    /// Reads the rows of an answer; of rows with the same id the later one counts.
    fn read(&mut self, pages: &[JobPage<'_>], bad_rows: &mut Vec<BadRow>) -> BTreeMap<JobId, Rc<Job>> {
        let mut answer = BTreeMap::new();
        for (index, row) in pages.iter().flat_map(|page| &page.rows).enumerate() {
            let job = match self.rows.get(row.get()) {
                Some(job) => job.clone(),
                None => match read_job(row) {
                    Ok(job) => {
                        let known = self.jobs.get(&job.id).filter(|known| ***known == job);
                        let job = known.cloned().unwrap_or_else(|| Rc::new(job));
                        self.rows.insert(row.get().into(), job.clone());
                        job
                    }
                    Err(reason) => {
                        bad_rows.push(BadRow { index, reason });
                        continue;
                    }
                },
            };
            answer.insert(job.id.clone(), job);
        }
        answer
    }

    fn insert(&mut self, id: JobId, job: Rc<Job>) -> Option<Transition> {
        let before = self.jobs.insert(id, job.clone()).map(|before| before.status.clone());
        let changed = before.as_ref() != Some(&job.status);
        changed.then_some(Transition { job, from: before })
    }

    fn forget_what_is_gone(&mut self) {
        let Self { jobs, rows, actions, tracks, .. } = self;
        rows.retain(|_, job| jobs.get(&job.id).is_some_and(|held| Rc::ptr_eq(held, job)));
        actions.retain(|id, _| jobs.contains_key(id));
        tracks.retain(|id, _| jobs.get(id).is_some_and(|job| job.status == Status::Running));
    }

    fn follow_progress(&mut self, now: Timestamp) {
        for (id, job) in self.jobs.iter().filter(|(_, job)| job.status == Status::Running) {
            match self.tracks.get_mut(id) {
                Some(track) => track.observe(job, now),
                None => {
                    self.tracks.insert(id.clone(), Track::new(job, now));
                }
            }
        }
    }

    /// Marks a button of the job as pressed and takes back what was refused before. Returns whether the
    /// snapshot changed.
    pub fn begin(&mut self, id: &JobId, action: Action) -> bool {
        self.set_action(id, ActionState { pending: Some(action), refusal: None })
    }

    /// Shows on the job's card why it could not be done. Returns whether the snapshot changed.
    pub fn refuse(&mut self, id: &JobId, message: Rc<str>) -> bool {
        self.set_action(id, ActionState { pending: None, refusal: Some(message) })
    }

    /// Takes back the pending state of the job's buttons. Returns whether the snapshot changed.
    pub fn settle(&mut self, id: &JobId) -> bool {
        self.actions.remove(id);
        self.renew_now()
    }

    fn set_action(&mut self, id: &JobId, state: ActionState) -> bool {
        if self.jobs.contains_key(id) {
            self.actions.insert(id.clone(), state);
        }
        self.renew_now()
    }

    /// Puts the card right after the server has cancelled the job.
    pub fn cancelled(&mut self, id: &JobId, now: Timestamp) -> Vec<Transition> {
        self.actions.remove(id);
        let job = self.jobs.get(id).filter(|job| job.status.is_active());
        let job =
            job.map(|job| Job { status: Status::Cancelled, completed_at: Some(now), ..(**job).clone() });
        self.put(job)
    }

    /// Puts the list right after the server has started the job anew. With the id of the new run that run
    /// is shown as queued; without it only the next answer tells.
    pub fn retried(&mut self, id: &JobId, new_id: Option<JobId>, now: Timestamp) -> Vec<Transition> {
        let fresh = new_id.zip(self.jobs.get(id)).map(|(new_id, job)| Job {
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
        if fresh.is_some() {
            self.actions.remove(id);
        }
        // A run that is already known to be further is not set back.
        let fresh =
            fresh.filter(|job| self.jobs.get(&job.id).is_none_or(|known| known.status.is_retryable()));
        self.put(fresh)
    }

    fn put(&mut self, job: Option<Job>) -> Vec<Transition> {
        let transition = job.and_then(|job| self.insert(job.id.clone(), Rc::new(job)));
        self.forget_what_is_gone();
        self.renew_now();
        transition.into_iter().collect()
    }

    fn renew_now(&mut self) -> bool {
        self.renew(self.snapshot.bad_rows)
    }

    /// Makes a new snapshot if there is anything new in it.
    fn renew(&mut self, bad_rows: usize) -> bool {
        let entries = self.jobs.values().map(|job| Entry {
            job: job.clone(),
            pace: self.tracks.get(&job.id).map(Track::pace),
            action: self.actions.get(&job.id).cloned(),
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
