//! Where the poller puts its snapshot and readers take it from.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::entry::Entry;
use super::error::InngestError;
use super::hold::Hold;
use super::schedule::{Due, IDLE, Schedule, Trouble};
use super::snapshot::Snapshot;
use crate::store::Status;

/// How long what a reader did is shown although the list does not show it yet, in milliseconds.
const OWN: i64 = 10_000;
/// How long a reader waits for a fresh snapshot when none was requested for a while.
const WAKING: Duration = Duration::from_secs(2);

/// The newest snapshot, and when the next is due.
pub struct Board {
    state: Mutex<State>,
    changed: Condvar,
    /// Change whenever runs of an organization do that somebody follows.
    followed: Mutex<HashMap<Box<str>, watch::Sender<u64>>>,
}

struct State {
    snapshot: Option<Arc<Snapshot>>,
    /// What readers did here a moment ago: runs that they started or cancelled, and until when that counts.
    own: HashMap<Box<str>, (Arc<Entry>, i64)>,
    schedule: Schedule,
    hold: Hold,
    /// Why the last attempt failed.
    problem: Option<String>,
    /// How many attempts there were.
    attempts: u64,
    /// Whether a thread polls.
    running: bool,
    stopped: bool,
}

impl Board {
    pub fn new(always: bool) -> Self {
        let state = State {
            snapshot: None,
            own: HashMap::new(),
            schedule: Schedule::new(always),
            hold: Hold::default(),
            problem: None,
            attempts: 0,
            running: false,
            stopped: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), followed: Mutex::default() }
    }

    // What is under the lock is whole between any two statements.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest snapshot, for a reader at this moment. The first reader waits for it at most as long as `patience`.
    /// The error is why there is none.
    pub fn read(&self, now: i64, patience: Duration) -> Result<Arc<Snapshot>, String> {
        let mut state = self.lock();
        let was_watched = state.schedule.is_watched(now);
        state.schedule.asked(now);
        self.changed.notify_all();
        let old = state.snapshot.as_ref().is_none_or(|snapshot| now - snapshot.as_of >= IDLE);
        let patience = match state.snapshot {
            // What is wrong is known, and the next attempt may be a minute away.
            None if was_watched && state.problem.is_some() => Duration::ZERO,
            None => patience,
            Some(_) if old && !was_watched => patience.min(WAKING),
            Some(_) => Duration::ZERO,
        };
        let as_of = |state: &State| state.snapshot.as_ref().map(|snapshot| snapshot.as_of);
        // A look at many runs shows the newest long before it ends.
        let before = (state.attempts, as_of(&state));
        let deadline = Instant::now() + patience;
        while state.running && !state.stopped && (state.attempts, as_of(&state)) == before {
            let Some(left) = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
            else {
                break;
            };
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        match &state.snapshot {
            Some(snapshot) => Ok(Arc::clone(snapshot)),
            None => Err(state.problem.clone().unwrap_or_else(|| {
                "Inngest has not answered yet. Is it running, and is --inngest-url right?".to_owned()
            })),
        }
    }

    /// Somebody looks, and does not wait for what comes of it.
    pub fn asked(&self, now: i64) {
        self.lock().schedule.asked(now);
        self.changed.notify_all();
    }

    /// Changes whenever a run of this organization does.
    pub fn changes(&self, organization_id: &str) -> watch::Receiver<u64> {
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.entry(organization_id.into()).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }

    /// Shows a snapshot, and tells those who follow the runs that differ.
    fn replace(&self, state: &mut State, snapshot: Snapshot) {
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        if !followed.is_empty() {
            let before = state.snapshot.as_ref().map(|before| &before.entries);
            let now = Some(&snapshot.entries);
            let entry_of = |entries: Option<&'_ HashMap<Box<str>, Arc<Entry>>>, id: &str| {
                entries.and_then(|entries| entries.get(id)).cloned()
            };
            let all = before.into_iter().chain(now).flat_map(|entries| entries.iter());
            let changed: HashSet<&str> = all
                .filter(|(id, _)| entry_of(before, id) != entry_of(now, id))
                .map(|(_, entry)| &*entry.organization_id)
                .collect();
            for sender in changed.into_iter().filter_map(|organization| followed.get(organization)) {
                sender.send_modify(|version| *version += 1);
            }
        }
        state.snapshot = Some(Arc::new(snapshot));
    }

    /// The newest snapshot, without a question.
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.lock().snapshot.clone()
    }

    /// Shows a new snapshot, with what readers did meanwhile. `knows`: whether the poller has seen a run, so that what
    /// a reader started is not shown beyond its end.
    pub fn show(&self, mut snapshot: Snapshot, now: i64, knows: impl Fn(&str) -> bool) {
        let mut state = self.lock();
        state.own.retain(|id, (own, until)| *until > now && (own.status == Status::Cancelled || !knows(id)));
        for (id, (entry, _)) in &state.own {
            overlay(&mut snapshot, id, entry);
        }
        self.replace(&mut state, snapshot);
        self.changed.notify_all();
    }

    /// Shows at once what a reader did.
    pub fn show_own(&self, entry: Entry, now: i64) {
        let mut state = self.lock();
        let (id, entry) = (entry.id.clone(), Arc::new(entry));
        if let Some(snapshot) = &state.snapshot {
            let mut snapshot = Snapshot::clone(snapshot);
            overlay(&mut snapshot, &id, &entry);
            self.replace(&mut state, snapshot);
        }
        state.own.insert(id, (entry, now + OWN));
    }

    /// A run that Inngest does not know any more.
    pub fn forget(&self, run_id: &str) {
        let mut state = self.lock();
        state.own.remove(run_id);
        if let Some(snapshot) = &state.snapshot {
            let mut snapshot = Snapshot::clone(snapshot);
            snapshot.entries.remove(run_id);
            self.replace(&mut state, snapshot);
        }
    }

    /// Whether somebody looks.
    pub fn is_watched(&self, now: i64) -> bool {
        self.lock().schedule.is_watched(now)
    }

    /// What is due.
    pub fn due(&self, now: i64) -> Option<Due> {
        self.lock().schedule.due(now)
    }

    /// An attempt succeeded.
    pub fn succeeded(&self, due: Due, begun: i64) {
        let mut state = self.lock();
        state.schedule.succeeded(due, begun);
        // Who only follows another server does not know better than why there is nothing to show.
        if state.snapshot.is_some() {
            state.problem = None;
        }
        state.attempts += 1;
        self.changed.notify_all();
    }

    /// An attempt failed for this reason.
    pub fn failed(&self, problem: String, now: i64, trouble: Trouble, chance: f64) {
        let mut state = self.lock();
        state.schedule.failed(now, trouble, chance);
        state.problem = Some(problem);
        state.attempts += 1;
        self.changed.notify_all();
    }

    /// Another server may ask Inngest from now on, and this one shows what that finds.
    pub fn resigned(&self, now: i64) {
        self.lock().schedule.succeeded(Due::Tick, now);
    }

    /// Inngest answered a request.
    pub fn answered(&self) {
        self.lock().hold.succeeded();
    }

    /// Inngest did not answer a request, so no others are sent for a while.
    pub fn unanswered(&self, error: InngestError, now: i64) {
        self.lock().hold.failed(error, now);
    }

    /// Why readers may not ask Inngest for anything at this moment.
    pub fn hold(&self, now: i64) -> Option<InngestError> {
        self.lock().hold.reason(now)
    }

    /// A thread polls from now on.
    pub fn run(&self) {
        self.lock().running = true;
    }

    /// Ends the thread.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Waits until something may be due. `false`: the thread is to end.
    pub fn wait(&self, now: impl Fn() -> i64) -> bool {
        let mut state = self.lock();
        loop {
            if state.stopped {
                state.running = false;
                self.changed.notify_all();
                return false;
            }
            state = match state.schedule.wait(now()) {
                Some(0) => return true,
                Some(millis) => {
                    let wait = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
                    self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// A run that was just started may be missing in a list that was made before; one that was just cancelled may still
/// run in it.
fn overlay(snapshot: &mut Snapshot, id: &str, own: &Arc<Entry>) {
    match snapshot.entries.get(id) {
        None => {}
        Some(known) if known.status.is_active() && own.status == Status::Cancelled => {}
        Some(_) => return,
    }
    snapshot.entries.insert(id.into(), Arc::clone(own));
}
