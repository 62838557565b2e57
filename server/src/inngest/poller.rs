//! Asks Inngest for all readers.
//!
//! One look costs one call for the newest hundred runs, one more where older runs are active, and at most ten traces;
//! with the list, never more than eleven once the runs' events are known. Once a minute it pages through the window.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use super::book::Found;
use super::entry::Entry;
use super::error::InngestError;
use super::recording::{Pending, calls_of_trace};
use super::schedule::Due;
use super::snapshot::{self, Snapshot};
use super::statuses::Statuses;
use super::wire::{Configuration, RunRow, Trace};
use super::{Core, mapping, parallel, waiting};
use crate::history::{HistoryError, Published};
use crate::retry::FailureLog;
use crate::store::Status;

/// The most calls of a look besides the first page.
const CALLS: usize = 10;
/// The limits of functions are read again after this time, in milliseconds.
const LIMITS: i64 = 10 * 60_000;

/// Asks Inngest for all readers.
pub struct Poller {
    core: Arc<Core>,
    state: Mutex<State>,
    failures: FailureLog,
    chance: RandomState,
}

/// What is kept from one look to the next.
#[derive(Default)]
struct State {
    /// Whether this server was the one that asks.
    leads: bool,
    /// The runs that have not ended.
    active: HashMap<Box<str>, Entry>,
    /// The runs that have ended and are not in the history.
    pending: Pending,
    /// How the repositories stand.
    statuses: Statuses,
    /// The running run whose trace was read last.
    last_trace: Option<Box<str>>,
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

/// One look at the list.
struct Look {
    now: i64,
    /// Calls that are left for traces.
    calls: usize,
    /// Why Inngest did not say all that was asked for besides the list.
    problem: Option<InngestError>,
}

impl Poller {
    pub fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            state: Mutex::default(),
            failures: FailureLog::new("Inngest's runs cannot be read"),
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

    /// Asks now, if it is due.
    pub fn poll(&self) {
        // A look that panicked left nothing that the next one does not read again.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.core.now();
        let Some(due) = self.core.board.due(now) else { return };
        // One that panics must not end the thread.
        let outcome =
            catch_unwind(AssertUnwindSafe(|| self.look(&mut state, due, now))).unwrap_or_else(|_| {
                Err(Failure::Inngest(InngestError::Nonsense("the look at it stopped".to_owned())))
            });
        match outcome {
            Ok(()) => {
                self.core.board.succeeded(due, now);
                self.say(self.failures.after_success());
            }
            Err(failure) => {
                let refused = matches!(failure, Failure::Inngest(InngestError::Refused));
                let text = match failure {
                    Failure::Inngest(error) => error.to_string(),
                    Failure::History(error) => error.to_string(),
                };
                self.say(self.failures.after_failure(text.clone()));
                self.core.board.failed(format!("{text}."), self.core.now(), refused, self.chance(now));
            }
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
        if !(self.core.options.may_lead)() || !self.core.history.lead()? {
            state.leads = false;
            return self.follow(now);
        }
        if !state.leads {
            *state = State { leads: true, ..State::default() };
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
        let mut look = Look { now, calls: CALLS, problem: None };
        let from = now - self.core.options.window;
        let first = self.core.page(from, &[], None)?;
        let next = first.next;
        let oldest = first.rows.iter().filter_map(|row| row.queued_at).map(|time| time.0).min();
        let mut covered = if next.is_none() { from } else { oldest.unwrap_or(i64::MAX) };
        let mut rows = first.rows;

        let seen: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let unseen =
            snapshot::oldest_unseen(state.active.values().filter(|entry| entry.queued_at < covered), &seen);
        let unseen = unseen.map(|queued| queued - 1_000);
        let window = (due == Due::Sweep).then(|| now - self.core.options.active_window);
        if let Some(active_from) = unseen.into_iter().chain(window).min() {
            let active = self.core.active_pages(active_from)?;
            look.calls = look.calls.saturating_sub(active.calls);
            if active.complete {
                covered = covered.min(active_from);
            }
            rows = snapshot::merge([rows, active.rows]);
        }
        self.take(state, &rows, &mut look)?;
        self.look_up_vanished(state, &rows, covered, &mut look)?;
        if due == Due::Sweep {
            // Readers need not wait for the rest of the window.
            self.show(state, now);
            self.sweep(state, from, next, &mut look)?;
            self.read_limits(state, &mut look);
        }
        self.read_traces(state, &mut look);
        explain_queued(state);
        state.pending.record(&self.core, now)?;
        state.statuses.write(&state.active, &self.core)?;
        self.show(state, now);
        self.publish(state, now)?;
        if due == Due::Sweep
            && let Some(retention) = self.core.options.retention
        {
            self.core.history.prune(retention, now)?;
        }
        look.problem.map_or(Ok(()), |problem| Err(problem.into()))
    }

    /// Reads the pages behind the first one.
    fn sweep(
        &self,
        state: &mut State,
        from: i64,
        mut next: Option<String>,
        look: &mut Look,
    ) -> Result<(), Failure> {
        let mut read = super::client::PAGE;
        while let Some(cursor) = next.take() {
            if read >= self.core.options.max_runs {
                break;
            }
            let page = self.core.page(from, &[], Some(&cursor))?;
            read += page.rows.len().max(1);
            // A server that gives the same cursor again would keep us here for ever.
            next = page.next.filter(|next| *next != cursor);
            self.take(state, &page.rows, look)?;
            // So that what ended long ago does not gather in memory.
            state.pending.record(&self.core, look.now)?;
        }
        Ok(())
    }

    /// Takes over what rows of lists say.
    fn take(&self, state: &mut State, rows: &[RunRow], look: &mut Look) -> Result<(), Failure> {
        let now = look.now;
        let mut new = Vec::new();
        for row in rows {
            let has_ended = !mapping::status(&row.status).is_active();
            if let Some(entry) = state.active.get_mut(row.id.as_str()) {
                entry.update(row, now);
                if has_ended && let Some(entry) = state.active.remove(row.id.as_str()) {
                    state.statuses.ended(&entry);
                    state.pending.add(entry);
                }
            } else if !has_ended || !state.pending.knows(&row.id) {
                new.push(row);
            }
        }
        // What ended before this server looked may be recorded already.
        let ended: Vec<String> = new
            .iter()
            .filter(|row| !mapping::status(&row.status).is_active())
            .map(|row| row.id.clone())
            .collect();
        let recorded =
            if ended.is_empty() { HashSet::new() } else { self.core.history.known_ended(&ended)? };
        new.retain(|row| !recorded.contains(&row.id));
        state.pending.settle(recorded, now);

        let ids: Vec<String> = new.iter().map(|row| row.id.clone()).collect();
        // One that ended before it was seen to run is one all the same.
        let reruns = self.core.history.known_reruns(&ids)?;

        let event_of = |row: &RunRow| row.trigger.event_ids.first().cloned();
        let ids: Vec<String> = new.iter().filter_map(|row| event_of(row)).collect();
        let ids = ids.iter().map(String::as_str).collect();
        let Found { events, problem } = self.core.book.events(ids, &self.core.client, &self.core.history)?;
        look.problem = look.problem.take().or(problem);
        for row in new {
            let event = event_of(row).and_then(|id| events.get(&id));
            let Some(mut entry) = event.and_then(|event| Entry::new(row, event, now)) else { continue };
            // Whose a run is that several events started, only all of them could say.
            if row.trigger.event_ids.len() > 1 {
                continue;
            }
            if reruns.contains(&row.id) {
                entry.trigger = "manual".into();
            }
            if entry.status.is_active() {
                // A run that was said to have ended does not begin again.
                if !state.pending.knows(&row.id) {
                    state.statuses.began(&entry);
                    state.active.insert(entry.id.clone(), entry);
                }
            } else {
                state.statuses.ended(&entry);
                state.pending.add(entry);
            }
        }
        Ok(())
    }

    /// Asks for the runs that were active and that the list does not have any more.
    fn look_up_vanished(
        &self,
        state: &mut State,
        rows: &[RunRow],
        covered: i64,
        look: &mut Look,
    ) -> Result<(), Failure> {
        let seen = rows.iter().map(|row| row.id.as_str()).collect();
        let mut vanished = snapshot::vanished(state.active.values(), &seen, covered);
        vanished.truncate(look.calls);
        look.calls -= vanished.len();
        let is_large = |id: &str| state.active.get(id).is_some_and(Entry::is_large);
        let large: Vec<bool> = vanished.iter().map(|id| is_large(id)).collect();
        let vanished = vanished.into_iter().zip(large).collect();
        for (id, answer) in self.traces_of_ended(vanished) {
            match answer {
                Ok(trace) => {
                    let Some(mut entry) = state.active.remove(&id) else { continue };
                    entry.read_trace(&trace.root_span, look.now);
                    if entry.status.is_active() {
                        state.active.insert(id, entry);
                    } else {
                        state.statuses.ended(&entry);
                        state.pending.add_with_trace(entry, trace);
                    }
                }
                Err(InngestError::NotFound) => {
                    if let Some(entry) = state.active.remove(&id) {
                        state.statuses.gone(&entry);
                    }
                }
                Err(error) => look.problem = look.problem.take().or(Some(error)),
            }
        }
        Ok(())
    }

    /// Reads the traces of runs that have ended, so that the history has their steps, and of some that run, so that
    /// their progress is shown.
    fn read_traces(&self, state: &mut State, look: &mut Look) {
        if look.problem.is_some() {
            return;
        }
        let running = state.active.values().filter(|entry| entry.status == Status::Running);
        let running: Vec<Box<str>> = running.map(|entry| entry.id.clone()).collect();
        let for_ended = look.calls - running.len().min(look.calls / 2);
        let ended = state.pending.without_trace(for_ended);
        look.calls -= ended.iter().map(|(_, is_large)| calls_of_trace(*is_large)).sum::<usize>();
        for (id, answer) in self.traces_of_ended(ended) {
            state.pending.read_trace(&id, answer, look.now);
        }
        let turn = snapshot::rotate(running, state.last_trace.as_deref(), look.calls);
        look.calls -= turn.len();
        state.last_trace = turn.last().cloned().or(state.last_trace.take());
        let answers = parallel::each(&turn, |id| self.core.client.trace(id, false));
        for (id, answer) in turn.into_iter().zip(answers) {
            match answer {
                Ok(trace) => {
                    let Some(entry) = state.active.get_mut(&id) else { continue };
                    let status = entry.status;
                    entry.read_trace(&trace.root_span, look.now);
                    // Whether it has ended is for the list to say, with what came out of it.
                    if !entry.status.is_active() {
                        (entry.status, entry.ended_at, entry.error) = (status, None, None);
                    }
                }
                // It may have ended a moment ago; the next list says so.
                Err(InngestError::NotFound) => {}
                Err(error) => look.problem = look.problem.take().or(Some(error)),
            }
        }
    }

    /// The traces of runs, each with whether it is large.
    fn traces_of_ended(&self, runs: Vec<(Box<str>, bool)>) -> Vec<(Box<str>, Result<Trace, InngestError>)> {
        let answers = parallel::each(&runs, |(id, is_large)| self.core.client.trace_of(id, *is_large));
        runs.into_iter().map(|(id, _)| id).zip(answers).collect()
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
            let Ok(functions) = self.core.client.functions(app) else { return };
            limits.extend(functions.into_iter().map(|function| (function.id, function.configuration)));
        }
        state.limits = Some((limits, look.now));
    }

    fn show(&self, state: &State, now: i64) {
        let ended = state.pending.entries();
        let entries =
            state.active.values().chain(ended).map(|entry| (entry.id.clone(), Arc::new(entry.clone())));
        let snapshot = Snapshot { as_of: now, entries: entries.collect() };
        self.core.board.show(snapshot, now, |id| state.active.contains_key(id) || state.pending.knows(id));
    }

    fn publish(&self, state: &State, now: i64) -> Result<(), HistoryError> {
        let entries: Vec<_> = state.active.values().chain(state.pending.entries()).collect();
        self.core.history.publish(&Published { as_of: now, snapshot: json!({ "runs": entries }) })
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
