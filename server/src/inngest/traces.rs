//! Reading traces: of runs that left the list, that have ended, and that run.

use super::entry::Entry;
use super::error::InngestError;
use super::poller::{Failure, Look, Poller, State};
use super::recording::calls_of_trace;
use super::wire::{RunRow, Trace};
use super::{parallel, snapshot};
use crate::store::Status;

impl Poller {
    /// Asks for the runs that were active and that the list does not have any more.
    pub(super) fn look_up_vanished(
        &self,
        state: &mut State,
        rows: &[RunRow],
        covered: i64,
        look: &mut Look,
    ) -> Result<(), Failure> {
        let seen = rows.iter().map(|row| row.id.as_str()).collect();
        let mut vanished = snapshot::vanished(state.active.values(), &seen, covered);
        vanished.retain(|id| state.failing_traces.may_ask(id, look.now));
        let mut runs = Vec::new();
        for id in vanished {
            let is_large = state.active.get(&id).is_some_and(Entry::is_large);
            let Some(left) = look.calls.checked_sub(calls_of_trace(is_large)) else { break };
            look.calls = left;
            runs.push((id, is_large));
        }
        for (id, answer) in self.traces_of_ended(runs) {
            match answer {
                Ok(trace) => {
                    state.failing_traces.succeeded(&id);
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
                Err(error) => trace_failed(state, &id, error, look),
            }
        }
        Ok(())
    }

    /// Reads the traces of runs that have ended, so that the history has their steps, and of some that run, so that
    /// their progress is shown.
    pub(super) fn read_traces(&self, state: &mut State, look: &mut Look) {
        if look.problem.is_some() {
            return;
        }
        let running = state.active.values().filter(|entry| entry.status == Status::Running);
        let running: Vec<Box<str>> = running
            .filter(|entry| state.failing_traces.may_ask(&entry.id, look.now))
            .map(|entry| entry.id.clone())
            .collect();
        let for_ended = look.calls - running.len().min(look.calls / 2);
        let ended = state.pending.without_trace(for_ended, look.now);
        look.calls -= ended.iter().map(|(_, is_large)| calls_of_trace(*is_large)).sum::<usize>();
        for (id, answer) in self.traces_of_ended(ended) {
            if let Err(error) = &answer
                && *error != InngestError::NotFound
            {
                trace_failed(state, &id, error.clone(), look);
            }
            state.pending.read_trace(&id, answer, look.now);
        }
        let turn = snapshot::rotate(running, state.last_trace.as_deref(), look.calls);
        look.calls -= turn.len();
        state.last_trace = turn.last().cloned().or(state.last_trace.take());
        let answers = parallel::each(&turn, |id| self.core.client.trace(id, false));
        for (id, answer) in turn.into_iter().zip(answers) {
            match answer {
                Ok(trace) => {
                    state.failing_traces.succeeded(&id);
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
                Err(error) => trace_failed(state, &id, error, look),
            }
        }
    }

    /// The traces of runs, each with whether it is large.
    fn traces_of_ended(&self, runs: Vec<(Box<str>, bool)>) -> Vec<(Box<str>, Result<Trace, InngestError>)> {
        let answers = parallel::each(&runs, |(id, is_large)| self.core.client.trace_of(id, *is_large));
        runs.into_iter().map(|(id, _)| id).zip(answers).collect()
    }
}

/// That a single trace fails is no reason to ask for nothing else.
fn trace_failed(state: &mut State, run_id: &str, error: InngestError, look: &mut Look) {
    if error.is_of_one_request() {
        state.failing_traces.failed(run_id, look.now);
    }
    look.failed(error, state);
}
