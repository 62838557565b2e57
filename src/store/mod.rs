//! The list of jobs as of now: merged from answers, put in order, compared with what was there before.
//!
//! A job that did not change keeps its `Rc`, and a section that did not change keeps its list. So "nothing
//! new" is one pointer comparison for whoever renders.

mod action;
mod index;
mod pace;
mod snapshot;

use std::rc::Rc;

pub use action::{Action, ActionState};
use index::Index;
pub use pace::Pace;
use pace::Track;
pub use snapshot::{Counts, Entry, Snapshot};
use snapshot::{Rank, rank};

use crate::{
    job::{BadRow, Job, JobId, JobPage, Section, Status, read_job},
    router::Asked,
    wire::{Fingerprint, Json, Timestamp},
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
    known: Vec<Known>,
    /// Where the job with an id is.
    ids: Index,
    /// Where the job is that a row was read as, so that a row that comes again is not read again.
    rows: Index,
    /// Counts the answers.
    answers: u32,
    /// Rows of the latest whole answer that could not be read.
    bad_rows: usize,
    /// The sections that may differ from those of the snapshot.
    changed: Sections,
    is_settled: bool,
    snapshot: Rc<Snapshot>,
}

/// Some of the sections.
#[derive(Clone, Copy, Debug, Default)]
struct Sections {
    running: bool,
    recent: bool,
}

impl Sections {
    fn add(&mut self, section: Section) {
        match section {
            Section::Running => self.running = true,
            Section::Recent => self.recent = true,
        }
    }
}

/// What the user has brought about is believed for this long (milliseconds), even if the list does not show
/// it yet: some backends list a new run only after a moment.
const GRACE: i64 = 10_000;

/// Why something was refused is told for this long (milliseconds): the job may have moved on, and then there
/// is no button left whose next press would take it away.
const TOLD: i64 = 60_000;

/// What is known of one job. There can be thousands, few of which move or were acted on.
#[derive(Debug)]
struct Known {
    job: Rc<Job>,
    /// The row that it was read from; that of an empty text when it was put right since.
    row: Fingerprint,
    /// How fast it moves, while it runs.
    track: Option<Box<Track>>,
    acted: Option<Box<Acted>>,
    /// The latest answer that named it.
    named_in: u32,
    /// It was active, and the latest answer about active jobs did not name it.
    gone: bool,
}

/// What the user did to a job.
#[derive(Debug, Default)]
struct Acted {
    action: Option<ActionState>,
    /// When the action was refused.
    refused_at: Option<Timestamp>,
    /// It was started from here and stays until then, be it named or not.
    kept_until: Option<Timestamp>,
}

impl Known {
    fn entry(&self) -> Entry {
        Entry {
            job: self.job.clone(),
            pace: self.track.as_ref().map(|track| track.pace()),
            action: self.acted.as_ref().and_then(|acted| acted.action.clone()),
        }
    }

    fn acted(&mut self) -> &mut Acted {
        self.acted.get_or_insert_default()
    }
}

impl Store {
    /// The list as of now.
    pub fn snapshot(&self) -> &Rc<Snapshot> {
        &self.snapshot
    }

    /// The job with this id.
    pub fn job(&self, id: &str) -> Option<&Rc<Job>> {
        Some(&self.known.get(self.place(id)?)?.job)
    }

    fn place(&self, id: &str) -> Option<usize> {
        let is_it = |place: usize| self.known.get(place).is_some_and(|known| *known.job.id == *id);
        self.ids.find(hash(id), &is_it)
    }

    fn known_mut(&mut self, id: &str) -> Option<&mut Known> {
        let place = self.place(id)?;
        self.known.get_mut(place)
    }

    /// Whether only the whole list tells how the jobs stand: some have a status that no filter names.
    pub fn needs_all(&self) -> bool {
        self.snapshot.running.iter().any(|entry| matches!(entry.job.status, Status::Unknown(_)))
    }

    /// Whether the latest answer, applied again at any later time, would change nothing: it did not when it
    /// was applied, nothing was done since, and nothing waits for its time to pass.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Takes in the pages that answered one question. `now` is a moment on the server's clock.
    pub fn apply(&mut self, pages: &[JobPage<'_>], asked: Asked, now: Timestamp) -> Applied {
        let mut applied = Applied::default();
        let is_first = self.answers == 0;
        self.answers = self.answers.wrapping_add(1).max(1);
        let mut oldest = None;
        let mut index = pages.iter().map(|page| page.rows.len()).sum();
        if is_first {
            // Lists that grow bit by bit leave holes, and wasm memory never shrinks.
            self.known.reserve_exact(index);
            self.find_places(index);
        }
        // From the back: of rows with the same id the later one counts.
        for row in pages.iter().rev().flat_map(|page| page.rows.iter().rev()) {
            index -= 1;
            let (place, transition) = match self.take_in(*row, now) {
                Ok(taken_in) => taken_in,
                Err(reason) => {
                    applied.bad_rows.push(BadRow { index, reason });
                    continue;
                }
            };
            let latest = self.answers;
            let Some(known) = self.known.get_mut(place).filter(|known| known.named_in != latest) else {
                continue;
            };
            known.named_in = latest;
            let job = &known.job;
            let is_finished = !matches!(job.status, Status::Unknown(_)) && job.section() == Section::Recent;
            applied.filter_ignored |= asked == Asked::Active && is_finished;
            oldest = match (oldest, job.created_at) {
                (Some(oldest), Some(at)) if at > oldest => Some(oldest),
                (oldest, at) => at.or(oldest),
            };
            if !is_first {
                applied.transitions.extend(transition);
            }
        }
        applied.bad_rows.reverse();
        let is_whole = asked == Asked::All || applied.filter_ignored;
        let has_more = pages.iter().any(|page| page.has_more);
        let waits = self.forget(is_whole, has_more, oldest, now, &mut applied.history_is_stale);
        if is_whole {
            self.bad_rows = applied.bad_rows.len();
        }
        // Bad rows of history are not there to be seen in an answer about active jobs.
        let bad_rows = self.bad_rows.max(applied.bad_rows.len());
        applied.bad_rows_are_news = bad_rows != self.snapshot.bad_rows && bad_rows > 0;
        applied.changed = self.renew(bad_rows);
        self.is_settled =
            !applied.changed && !applied.history_is_stale && !waits && applied.transitions.is_empty();
        applied
    }

    /// Reads a row, or recognises it, and says where its job is. Does nothing to a job that a later row of
    /// the same answer has named.
    fn take_in(
        &mut self,
        row: Json<'_>,
        now: Timestamp,
    ) -> Result<(usize, Option<Transition>), &'static str> {
        let text = Fingerprint::of(row.as_str().as_bytes());
        let is_it = |place: usize| self.known.get(place).is_some_and(|known| known.row == text);
        if let Some(place) = self.rows.find(text.short(), &is_it) {
            return Ok((place, None));
        }
        let job = read_job(row)?;
        let place = self.place(&job.id);
        match place {
            Some(place) if self.known.get(place).is_some_and(|known| known.named_in == self.answers) => {
                Ok((place, None))
            }
            place => Ok(self.insert(place, job, text, now)),
        }
    }

    /// Lets go of what the latest answer does not name, as far as it is over, and of what was told for long
    /// enough. Returns whether anything is left that waits for its time to pass.
    fn forget(
        &mut self,
        is_whole: bool,
        has_more: bool,
        oldest: Option<Timestamp>,
        now: Timestamp,
        history_is_stale: &mut bool,
    ) -> bool {
        let Self { known, changed, answers: latest, .. } = self;
        let before = known.len();
        let mut waits = false;
        known.retain_mut(|known| {
            let is_named = known.named_in == *latest;
            let is_missing = !is_named && known.job.status.is_active();
            // A first page says nothing of what is older than its rows; active jobs among that may go on.
            let is_beyond = has_more && is_missing && known.job.created_at.is_none_or(|at| Some(at) < oldest);
            let mut is_kept = false;
            if let Some(acted) = &mut known.acted {
                if acted.refused_at.is_some_and(|at| now.since(at) > TOLD) {
                    acted.action = None;
                    acted.refused_at = None;
                    changed.add(known.job.section());
                }
                acted.kept_until = acted.kept_until.filter(|until| now < *until);
                is_kept = acted.kept_until.is_some();
                waits |= is_kept || acted.refused_at.is_some();
            }
            let stays = is_named || !is_whole || is_kept || (is_beyond && !known.gone);
            known.gone = !is_whole && !has_more && is_missing;
            *history_is_stale |= known.gone;
            if !stays {
                changed.add(known.job.section());
            }
            stays
        });
        if self.known.len() != before {
            self.find_places(0);
        }
        waits
    }

    /// Notes anew where everything is, with room for `more`.
    fn find_places(&mut self, more: usize) {
        let known = &self.known;
        self.ids.fill(known.len(), more, &|place| known.get(place).map_or(0, |known| hash(&known.job.id)));
        self.rows.fill(known.len(), more, &|place| known.get(place).map_or(0, |known| known.row.short()));
    }

    /// Takes in a job as of now, in place of what was known of it. Says where it is then, and what it was
    /// before if that was another status.
    fn insert(
        &mut self,
        place: Option<usize>,
        mut job: Job,
        row: Fingerprint,
        now: Timestamp,
    ) -> (usize, Option<Transition>) {
        let id = hash(&job.id);
        let mut transition = None;
        let place = place.unwrap_or(self.known.len());
        if let Some(known) = self.known.get_mut(place) {
            known.row = row;
            if *known.job != job {
                self.changed.add(known.job.section());
                self.changed.add(job.section());
                let track = known.track.take().filter(|_| job.status == Status::Running);
                known.track = match track {
                    Some(track) => Some(Box::new(track.observed(&job, now))),
                    None => Track::start(&job, now),
                };
                let job = Rc::new(job);
                let before = std::mem::replace(&mut known.job, job.clone());
                if before.status != job.status {
                    transition = Some(Transition { job, from: Some(before.status.clone()) });
                }
            }
        } else {
            if let Some(neighbour) = self.known.last() {
                share(&mut job.kind, &neighbour.job.kind);
                share(&mut job.name, &neighbour.job.name);
                share(&mut job.subject, &neighbour.job.subject);
                share(&mut job.trigger, &neighbour.job.trigger);
            }
            self.changed.add(job.section());
            let track = Track::start(&job, now);
            let job = Rc::new(job);
            self.known.push(Known { job: job.clone(), row, track, acted: None, named_in: 0, gone: false });
            transition = Some(Transition { job, from: None });
            self.ids.add(place, id);
        }
        self.rows.add(place, row.short());
        if self.ids.is_full() || self.rows.is_full() {
            self.find_places(0);
        }
        (place, transition)
    }

    /// Marks a button of the job as pressed and takes back what was refused before. Returns whether the
    /// snapshot changed.
    pub fn begin(&mut self, id: &str, action: Action) -> bool {
        self.set_action(id, Some(ActionState { pending: Some(action), refusal: None }), None)
    }

    /// Shows on the job's card why it could not be done. Returns whether the snapshot changed.
    pub fn refuse(&mut self, id: &str, message: Rc<str>, now: Timestamp) -> bool {
        self.set_action(id, Some(ActionState { pending: None, refusal: Some(message) }), Some(now))
    }

    /// Takes back the pending state of the job's buttons. Returns whether the snapshot changed.
    pub fn settle(&mut self, id: &str) -> bool {
        self.set_action(id, None, None)
    }

    fn set_action(&mut self, id: &str, action: Option<ActionState>, refused_at: Option<Timestamp>) -> bool {
        self.is_settled = false;
        if let Some(known) = self.known_mut(id) {
            let section = known.job.section();
            let acted = known.acted();
            acted.action = action;
            acted.refused_at = refused_at;
            self.changed.add(section);
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
        let mut transition = None;
        if let Some(job) = job {
            let place = self.place(&job.id);
            // The row that it came in says something else.
            let (place, inserted) = self.insert(place, job, Fingerprint::default(), now);
            transition = inserted;
            if let Some(known) = self.known.get_mut(place) {
                known.named_in = self.answers;
                known.acted().kept_until = Some(Timestamp(now.0.saturating_add(GRACE)));
            }
        }
        self.settle(id);
        transition
    }

    /// Makes a new snapshot if there is anything new in it. A section without changes keeps its list.
    fn renew(&mut self, bad_rows: usize) -> bool {
        let Sections { running, recent } = std::mem::take(&mut self.changed);
        let before = &self.snapshot;
        let running = running.then(|| self.list(Section::Running, &before.running)).flatten();
        let recent = recent.then(|| self.list(Section::Recent, &before.recent)).flatten();
        if running.is_none() && recent.is_none() && bad_rows == before.bad_rows {
            return false;
        }
        let running = running.unwrap_or_else(|| before.running.clone());
        let recent = recent.unwrap_or_else(|| before.recent.clone());
        let number = |status| running.iter().filter(|entry| entry.job.status == status).count();
        let counts = Counts { running: number(Status::Running), queued: number(Status::Queued) };
        self.snapshot = Rc::new(Snapshot { running, recent, counts, bad_rows });
        true
    }

    /// The list of a section; `None` when it is the same as before.
    fn list(&self, section: Section, before: &[Entry]) -> Option<Rc<[Entry]>> {
        let in_section = |known: &&Known| known.job.section() == section;
        // Answers are taken in from the back, so this is mostly the order in which the server listed them.
        let mut places: Vec<_> =
            self.known.iter().rev().filter(in_section).map(|known| (rank(&known.job), known)).collect();
        let order = |(rank, known): &(Rank, &Known), (other_rank, other): &(Rank, &Known)| {
            rank.cmp(other_rank).then_with(|| known.job.id.cmp(&other.job.id))
        };
        if !places.is_sorted_by(|left, right| order(left, right).is_le()) {
            places.sort_unstable_by(order);
        }
        let entries = || places.iter().map(|(_, known)| known.entry());
        if places.len() == before.len() && entries().zip(before).all(|(entry, before)| entry == *before) {
            return None;
        }
        Some(entries().collect())
    }
}

fn hash(id: &str) -> u32 {
    Fingerprint::of(id.as_bytes()).short()
}

/// Lets equal texts of many jobs be one.
fn share(text: &mut Option<Rc<str>>, other: &Option<Rc<str>>) {
    if text == other {
        text.clone_from(other);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Payload;

    #[test]
    fn only_the_latest_text_of_a_row_is_remembered() {
        let mut store = Store::default();
        let mut before = store.rows.room();
        for heartbeat in 0..5_000 {
            let rows =
                [("a", heartbeat), ("b", 0)].map(|(id, at)| json!({"id": id, "status": "running", "at": at}));
            let raw = json!(rows).to_string();
            store.apply(
                &[JobPage::read(&Payload::parse(&raw).unwrap()).unwrap()],
                Asked::All,
                Timestamp(heartbeat),
            );
            if heartbeat == 0 {
                before = store.rows.room();
            }
        }
        assert_eq!((store.known.len(), store.rows.room()), (2, before));
    }
}
