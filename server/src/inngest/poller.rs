//! Asks Inngest for all readers.
//!
//! One look costs one call for the newest hundred runs, one more where older runs are active, and at most ten traces;
//! with the list, never more than eleven once the runs' events are known. Once a minute a [sweep](super::sweep) begins
//! that pages through the window between the looks.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use super::book::Ask;
use super::entry::Entry;
use super::error::InngestError;
use super::failing::Failing;
use super::giving_up::GivenUp;
use super::pages::Span;
use super::recording::Pending;
use super::schedule::{self, Due, Trouble};
use super::snapshot::{self, Snapshot};
use super::statuses::Statuses;
use super::sweep::{Sweep, oldest};
use super::wire::Configuration;
use super::{Core, waiting};
use crate::history::{HistoryError, Published};
use crate::retry::FailureLog;
use crate::store::Status;

/// The most calls of a look besides the first page.
const CALLS: usize = 10;
/// The most events that a look asks for, so that a first look at many runs takes several.
const EVENTS: usize = 200;
/// After so many looks that failed another server may try.
const MOST_FAILED_LOOKS: u32 = 3;
/// The limits of functions are read again after this time, in milliseconds.
const LIMITS: i64 = 10 * 60_000;

/// Asks Inngest for all readers.
pub struct Poller {
    pub(super) core: Arc<Core>,
    state: Mutex<State>,
    failures: FailureLog,
    database_failures: FailureLog,
    single_failures: FailureLog,
    chance: RandomState,
}

/// What is kept from one look to the next.
#[derive(Default)]
pub(super) struct State {
    /// Whether this server was the one that asks.
    pub leads: bool,
    /// How many looks have failed one after the other while it was.
    pub failed_looks: u32,
    /// Until when another server may be the one that asks.
    pub rests_until: i64,
    /// When the newest runs were looked at last.
    pub as_of: i64,
    /// The runs that have not ended.
    pub active: HashMap<Box<str>, Entry>,
    /// The runs that have ended and are not in the history.
    pub pending: Pending,
    /// The runs that were given up, which are not active here although Inngest lists them so.
    pub given_up: GivenUp,
    /// How the repositories stand.
    pub statuses: Statuses,
    /// The running run whose trace was read last.
    pub last_trace: Option<Box<str>>,
    /// The traces that Inngest fails over.
    pub failing_traces: Failing,
    /// How Inngest failed over a single thing since the last look began.
    pub failure: Option<InngestError>,
    /// What is paged through, the next one first.
    pub sweeps: VecDeque<Sweep>,
    /// Up to when all runs were read, as far as that is known.
    pub read_through: Option<i64>,
    /// The same, once what was missed before is read.
    pub read_behind_missed: Option<i64>,
    /// The same, to be written once what was read is published.
    pub now_read_through: Option<i64>,
    /// The limits of functions by id, and when they were read.
    limits: Option<(HashMap<String, Configuration>, i64)>,
}

/// Why a look failed.
pub(super) enum Failure {
    Inngest(InngestError),
    History(HistoryError),
}

impl From<InngestError> for Failure {
    fn from(error: InngestError) -> Self {
        Self::Inngest(error)
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        Self::History(error)
    }
}

/// One look at a list.
pub(super) struct Look {
    pub now: i64,
    /// Calls that are left for traces.
    pub calls: usize,
    /// Why Inngest is not to be asked for anything else now.
    pub problem: Option<InngestError>,
}

impl Look {
    pub fn new(now: i64) -> Self {
        Self { now, calls: CALLS, problem: None }
    }

    /// Something besides the list was not given.
    pub fn failed(&mut self, error: InngestError, state: &mut State) {
        let place = if error.is_of_one_request() { &mut state.failure } else { &mut self.problem };
        *place = place.take().or(Some(error));
    }
}

impl Poller {
    pub fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            state: Mutex::default(),
            failures: FailureLog::new("Inngest's runs cannot be read"),
            database_failures: FailureLog::new("The history of Inngest's runs cannot be used"),
            single_failures: FailureLog::new(
                "Inngest fails over some of its pages, events or traces, whose runs may be missing",
            ),
            chance: RandomState::new(),
        }
    }

    /// Asks whenever it is due, until the board is stopped.
    pub fn run(&self) {
        self.core.board.run();
        while self.core.board.wait(|| self.core.now()) {
            self.poll();
        }
    }

    /// Asks now, if it is due, and pages on until the next look is due.
    pub fn poll(&self) {
        // A look that panicked left nothing that the next one does not read again.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.core.now();
        let Some(due) = self.core.board.due(now) else { return };
        if self.attempt(&mut state, |state| self.look(state, due, now)).is_none() {
            return;
        }
        self.core.board.succeeded(due, now);
        self.say(self.database_failures.after_success());
        if state.leads {
            state.failed_looks = 0;
            self.core.board.answered();
            self.say(self.failures.after_success());
        }
        let mut has_moved = false;
        while state.leads && self.core.board.is_watched(self.core.now()) && !self.core.client.is_stopped() {
            let now = self.core.now();
            match self.attempt(&mut state, |state| self.go_on(state, now)) {
                Some(true) => has_moved = true,
                Some(false) | None => break,
            }
            if self.core.board.due(self.core.now()).is_some() {
                break;
            }
        }
        if has_moved {
            self.attempt(&mut state, |state| {
                state.statuses.write(&state.active, &self.core)?;
                self.show(state);
                Ok(())
            });
        }
        let line = match state.failure.take() {
            Some(error) => self.single_failures.after_failure(error.to_string()),
            None if state.failing_traces.is_empty(now) && !self.core.book.is_failing(now) => {
                self.single_failures.after_success()
            }
            None => None,
        };
        self.say(line);
    }

    /// Does a part of the work. `None`: it failed, and the next is due later.
    fn attempt<T>(
        &self,
        state: &mut State,
        work: impl FnOnce(&mut State) -> Result<T, Failure>,
    ) -> Option<T> {
        // One that panics must not end the thread.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(state))).unwrap_or_else(|_| {
            Err(Failure::Inngest(InngestError::Nonsense("the look at it stopped".to_owned())))
        });
        let failure = match outcome {
            Ok(done) => return Some(done),
            Err(failure) => failure,
        };
        let now = self.core.now();
        let (text, log, trouble) = match &failure {
            // Nobody reads any more.
            Failure::Inngest(InngestError::Stopped) => return None,
            Failure::Inngest(error @ InngestError::Refused) => {
                (error.to_string(), &self.failures, Trouble::Refused)
            }
            Failure::Inngest(error) => (error.to_string(), &self.failures, Trouble::Inngest),
            Failure::History(error) => (error.to_string(), &self.database_failures, Trouble::Database),
        };
        self.say(log.after_failure(text.clone()));
        self.core.board.failed(format!("{text}."), now, trouble, self.chance(now));
        if let Failure::Inngest(error) = failure {
            self.core.board.unanswered(error.clone(), now);
            if state.leads && !error.is_of_limits() {
                self.resign(state, error == InngestError::Refused, now);
            }
        }
        None
    }

    /// Lets another server ask Inngest, which may reach it, unless this one has failed a few times only.
    fn resign(&self, state: &mut State, is_refused: bool, now: i64) {
        state.failed_looks = state.failed_looks.saturating_add(1);
        if (state.failed_looks >= MOST_FAILED_LOOKS || is_refused) && self.core.history.resign() {
            state.leads = false;
            state.rests_until =
                now + schedule::pause(state.failed_looks.max(MOST_FAILED_LOOKS), schedule::LONGEST);
            self.core.board.resigned(now);
        }
    }

    fn say(&self, line: Option<String>) {
        if let Some(line) = line {
            (self.core.options.log)(&line);
        }
    }

    /// A number between 0 and 1.
    fn chance(&self, now: i64) -> f64 {
        f64::from(u32::try_from(self.chance.hash_one(now) & 0xffff).unwrap_or(0)) / 65_536.0
    }

    fn look(&self, state: &mut State, due: Due, now: i64) -> Result<(), Failure> {
        let may_lead = now >= state.rests_until && (self.core.options.may_lead)();
        if !may_lead || !self.core.history.lead()? {
            state.leads = false;
            return self.follow(now);
        }
        if !state.leads {
            *state = State { leads: true, failed_looks: state.failed_looks, ..State::default() };
            self.inherit(state)?;
        }
        self.lead(state, due, now)
    }

    /// Shows what the server that asks has published.
    fn follow(&self, now: i64) -> Result<(), Failure> {
        if let Some(published) = self.core.history.published()? {
            let entries = entries_of(published.snapshot);
            let entries = entries.into_iter().map(|entry| (entry.id.clone(), Arc::new(entry))).collect();
            self.core.board.show(Snapshot { as_of: published.as_of, entries }, now, |_| false);
        }
        Ok(())
    }

    /// Goes on where the server stopped that asked before, be it this one or another.
    fn inherit(&self, state: &mut State) -> Result<(), Failure> {
        state.read_through = self.core.history.read_through()?;
        let Some(published) = self.core.history.published()? else { return Ok(()) };
        for entry in entries_of(published.snapshot) {
            if entry.status.is_active() {
                state.active.insert(entry.id.clone(), entry);
            } else {
                state.pending.add(entry);
            }
        }
        Ok(())
    }

    fn lead(&self, state: &mut State, due: Due, now: i64) -> Result<(), Failure> {
        let mut look = Look::new(now);
        let from = now - self.core.options.window;
        let first = self.core.page(Span { from, ..Span::default() }, None)?;
        let mut covered = if first.next.is_none() { from } else { oldest(&first.rows).unwrap_or(i64::MAX) };
        let mut rows = first.rows;

        self.leave_given_up(state)?;
        let seen: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let unseen =
            snapshot::oldest_unseen(state.active.values().filter(|entry| entry.queued_at < covered), &seen);
        // The first list that readers get has the older ones that are active, which later ones get from a sweep.
        let at_first = (state.as_of == 0).then(|| now - self.core.options.active_window);
        if let Some(active_from) = unseen.map(|queued| queued - 1_000).into_iter().chain(at_first).min() {
            match self.core.active_pages(active_from) {
                Ok(active) => {
                    look.calls = look.calls.saturating_sub(active.calls);
                    if active.complete {
                        covered = covered.min(active_from);
                    }
                    rows = snapshot::merge([rows, active.rows]);
                }
                // The newest runs were given.
                Err(error) if error.is_of_one_request() => look.failed(error, state),
                Err(error) => return Err(error.into()),
            }
        }
        let taken = self.take(state, &rows, &mut look, Ask { most: EVENTS, spares: false })?;
        if at_first.is_some() {
            // The first reader waits for it, and not for what is read besides.
            state.as_of = now;
            self.show(state);
        }
        self.look_up_vanished(state, &rows, covered, &mut look)?;
        if due == Due::Sweep {
            let unknown = rows.iter().filter(|row| taken.has_left(row));
            self.begin_sweep(state, first.next, oldest(unknown), &mut look);
            self.read_limits(state, &mut look);
        }
        self.read_traces(state, &mut look);
        explain_queued(state);
        state.pending.record(&self.core, now)?;
        state.statuses.write(&state.active, &self.core)?;
        state.as_of = now;
        self.show(state);
        self.publish(state)?;
        if let Some(moment) = state.now_read_through.take() {
            self.core.history.set_read_through(moment)?;
        }
        if due == Due::Sweep
            && let Some(retention) = self.core.options.retention
        {
            self.core.history.prune(retention, now)?;
        }
        look.problem.map_or(Ok(()), |problem| Err(problem.into()))
    }

    /// Reads the limits of the functions now and then. Without them no reason is shown, which is no failure.
    fn read_limits(&self, state: &mut State, look: &mut Look) {
        if look.problem.is_some() || state.limits.as_ref().is_some_and(|(_, at)| look.now - at < LIMITS) {
            return;
        }
        let mut apps: Vec<_> = self.core.options.functions.iter().map(|id| id.app.as_str()).collect();
        apps.sort_unstable();
        apps.dedup();
        let mut limits = HashMap::new();
        for app in apps {
            look.calls = look.calls.saturating_sub(1);
            let functions = match self.core.client.functions(app) {
                Ok(functions) => functions,
                Err(error) if error.is_of_one_request() || error == InngestError::NotFound => return,
                Err(error) => return look.failed(error, state),
            };
            limits.extend(functions.into_iter().map(|function| (function.id, function.configuration)));
        }
        state.limits = Some((limits, look.now));
    }

    fn show(&self, state: &State) {
        let ended = state.pending.entries();
        let entries =
            state.active.values().chain(ended).map(|entry| (entry.id.clone(), Arc::new(entry.clone())));
        let snapshot = Snapshot { as_of: state.as_of, entries: entries.collect() };
        self.core
            .board
            .show(snapshot, self.core.now(), |id| state.active.contains_key(id) || state.pending.knows(id));
    }

    fn publish(&self, state: &State) -> Result<(), HistoryError> {
        let entries: Vec<_> = state.active.values().chain(state.pending.entries()).collect();
        self.core.history.publish(&Published { as_of: state.as_of, snapshot: json!({ "runs": entries }) })
    }
}

/// Says why runs are queued, from the limits of their functions.
fn explain_queued(state: &mut State) {
    let Some((limits, _)) = &state.limits else { return };
    for entry in state.active.values_mut().filter(|entry| entry.status == Status::Queued) {
        entry.reason = limits.get(&*entry.function).and_then(waiting::queued).map(Into::into);
    }
}

/// The entries of a published snapshot. Another version of this server may have written it; what it does not know is
/// left out, and read again by the one that leads.
fn entries_of(mut snapshot: serde_json::Value) -> Vec<Entry> {
    let Some(serde_json::Value::Array(runs)) = snapshot.get_mut("runs").map(serde_json::Value::take) else {
        return Vec::new();
    };
    runs.into_iter().filter_map(|run| serde_json::from_value(run).ok()).collect()
}
