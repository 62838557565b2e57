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
pub use snapshot::{Counts, Entry, Snapshot};

use crate::{
    job::{BadRow, Job, JobId, JobPage, Section, Status, read_job},
    router::Asked,
    wire::{Json, Timestamp},
};

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
    /// There are more or fewer of them than before, and some.
    pub bad_rows_are_news: bool,
}

/// The jobs that are known.
#[derive(Debug, Default)]
pub struct Store {
    jobs: BTreeMap<JobId, Known>,
    /// The text of each row beside what it was read as, so that a row that comes again is not read again.
    rows: HashMap<Box<str>, ReadRow>,
    /// Counts the answers.
    answers: u32,
    /// Rows of the latest whole answer that could not be read.
    bad_rows: usize,
    snapshot: Rc<Snapshot>,
}

/// A row that was read before.
#[derive(Debug)]
struct ReadRow {
    job: Rc<Job>,
    /// The latest answer in which it came.
    came_in: u32,
}

/// What the user has brought about is believed for this long (milliseconds), even if the list does not show
/// it yet: some backends list a new run only after a moment.
const GRACE: i64 = 10_000;

/// Why something was refused is told for this long (milliseconds): the job may have moved on, and then there
/// is no button left whose next press would take it away.
const TOLD: i64 = 60_000;

/// What is known of one job.
#[derive(Debug)]
struct Known {
    job: Rc<Job>,
    /// How fast it moves, while it runs.
    track: Option<Track>,
    action: Option<ActionState>,
    /// When the action was refused.
    refused_at: Option<Timestamp>,
    /// The latest answer that named it.
    named_in: u32,
    /// It was active, and the latest answer about active jobs did not name it.
    gone: bool,
    /// It was started from here and stays until then, be it named or not.
    kept_until: Option<Timestamp>,
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
            match self.read(*row) {
                Ok(job) => answer.push(job),
                Err(reason) => applied.bad_rows.push(BadRow { index, reason }),
            }
        }
        // From the back: of rows with the same id the later one counts.
        let mut oldest = None;
        for job in answer.into_iter().rev() {
            if self.jobs.get(&job.id).is_some_and(|known| known.named_in == self.answers) {
                continue;
            }
            let is_finished = !matches!(job.status, Status::Unknown(_)) && job.section() == Section::Recent;
            applied.filter_ignored |= asked == Asked::Active && is_finished;
            oldest = oldest.into_iter().chain(job.created_at).min();
            applied.transitions.extend(self.insert(job, now).filter(|_| !is_first));
        }
        let is_whole = asked == Asked::All || applied.filter_ignored;
        let has_more = pages.iter().any(|page| page.has_more);
        let latest = self.answers;
        self.jobs.retain(|_, known| {
            let is_named = known.named_in == latest;
            let is_missing = !is_named && known.job.status.is_active();
            // A first page says nothing of what is older than its rows; active jobs among that may go on.
            let is_beyond = has_more && is_missing && known.job.created_at.is_none_or(|at| Some(at) < oldest);
            if known.refused_at.is_some_and(|at| now.since(at) > TOLD) {
                known.action = None;
                known.refused_at = None;
            }
            let is_kept = known.kept_until.is_some_and(|until| now < until);
            let stays = is_named || !is_whole || is_kept || (is_beyond && !known.gone);
            known.gone = !is_whole && !has_more && is_missing;
            applied.history_is_stale |= known.gone;
            stays
        });
        let Self { jobs, rows, .. } = self;
        rows.retain(|_, row| {
            let known = jobs.get(&row.job.id).filter(|known| Rc::ptr_eq(&known.job, &row.job));
            // A job that came with another text is remembered by that.
            known.is_some_and(|known| row.came_in == latest || known.named_in != latest)
        });
        if is_whole {
            self.bad_rows = applied.bad_rows.len();
        }
        // Bad rows of history are not there to be seen in an answer about active jobs.
        let bad_rows = self.bad_rows.max(applied.bad_rows.len());
        applied.bad_rows_are_news = bad_rows != self.snapshot.bad_rows && bad_rows > 0;
        applied.changed = self.renew(bad_rows);
        applied
    }

    /// Reads a row, or recognises it: what was read before and is the same keeps its `Rc`.
    fn read(&mut self, row: Json<'_>) -> Result<Rc<Job>, &'static str> {
        if let Some(row) = self.rows.get_mut(row.as_str()) {
            row.came_in = self.answers;
            return Ok(row.job.clone());
        }
        let job = read_job(row)?;
        let same = self.job(&job.id).filter(|known| ***known == job).cloned();
        let job = same.unwrap_or_else(|| Rc::new(job));
        self.rows.insert(row.as_str().into(), ReadRow { job: job.clone(), came_in: self.answers });
        Ok(job)
    }

    /// Takes in a job as of now. `None` when its status is the one that was known.
    fn insert(&mut self, job: Rc<Job>, now: Timestamp) -> Option<Transition> {
        let named_in = self.answers;
        let Some(known) = self.jobs.get_mut(&job.id) else {
            let track = (job.status == Status::Running).then(|| Track::new(&job, now));
            let known = Known {
                job: job.clone(),
                track,
                action: None,
                refused_at: None,
                named_in,
                gone: false,
                kept_until: None,
            };
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
        if let Some(known) = self.jobs.get_mut(id) {
            known.refused_at = None;
        }
        self.set_action(id, Some(ActionState { pending: Some(action), refusal: None }))
    }

    /// Shows on the job's card why it could not be done. Returns whether the snapshot changed.
    pub fn refuse(&mut self, id: &str, message: Rc<str>, now: Timestamp) -> bool {
        if let Some(known) = self.jobs.get_mut(id) {
            known.refused_at = Some(now);
        }
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
        let new_id = job.as_ref().map(|job| job.id.clone());
        let transition = job.and_then(|job| self.insert(Rc::new(job), now));
        if let Some(known) = new_id.and_then(|id| self.jobs.get_mut(&id)) {
            known.kept_until = Some(Timestamp(now.0.saturating_add(GRACE)));
        }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_latest_text_of_a_row_is_remembered() {
        let mut store = Store::default();
        for heartbeat in 0..50 {
            let rows =
                [("a", heartbeat), ("b", 0)].map(|(id, at)| json!({"id": id, "status": "running", "at": at}));
            let raw = json!(rows).to_string();
            store.apply(&[JobPage::read(Json::parse(&raw).unwrap()).unwrap()], Asked::All, Timestamp(heartbeat));
            assert_eq!(store.rows.len(), 2);
        }
    }
}
