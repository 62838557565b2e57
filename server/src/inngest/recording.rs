//! Runs that have ended, on their way into the history.

use std::collections::{HashMap, HashSet};

use super::entry::Entry;
use super::error::InngestError;
use super::wire::Trace;
use super::{Core, mapping, schedule};
use crate::history::{EndedRun, HistoryError};
use crate::store::Status;

/// The most runs that wait for their traces. Older ones are recorded without.
const MOST_WAITING: usize = 200;
/// The same for runs that failed, whose steps matter more.
const MOST_FAILED: usize = 2_000;
/// A trace is asked for so often.
const TRIES: u8 = 3;
/// That a run is in the history is remembered so long, in milliseconds: longer than any window.
const REMEMBERED: i64 = 8 * 24 * 60 * 60 * 1_000;
/// The most runs that are written at once.
const BATCH: usize = 500;

/// Runs that have ended and are not in the history yet, and the ids of those that are.
#[derive(Default)]
pub struct Pending {
    waiting: HashMap<Box<str>, Ended>,
    /// When each was last said to be there.
    settled: HashMap<Box<str>, i64>,
}

/// How many calls the trace of a run takes, which has no outputs where the run is large.
pub fn calls_of_trace(is_large: bool) -> usize {
    1 + usize::from(is_large)
}

struct Ended {
    entry: Entry,
    trace: Option<Trace>,
    tries: u8,
    /// Not asked for before, in milliseconds since 1970.
    not_before: i64,
}

impl Ended {
    fn new(entry: Entry, trace: Option<Trace>) -> Self {
        Self { entry, trace, tries: 0, not_before: 0 }
    }
}

impl Pending {
    /// A run has ended.
    pub fn add(&mut self, entry: Entry) {
        self.waiting.entry(entry.id.clone()).or_insert_with(|| Ended::new(entry, None));
    }

    /// A run has ended, as its trace says.
    pub fn add_with_trace(&mut self, entry: Entry, trace: Trace) {
        self.waiting.insert(entry.id.clone(), Ended::new(entry, Some(trace)));
    }

    /// Whether the run has ended as far as we know.
    pub fn knows(&self, run_id: &str) -> bool {
        self.waiting.contains_key(run_id) || self.settled.contains_key(run_id)
    }

    /// These runs are in the history.
    pub fn settle(&mut self, ids: HashSet<String>, now: i64) {
        self.settled.extend(ids.into_iter().map(|id| (id.into(), now)));
    }

    /// The runs that are not in the history.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.waiting.values().map(|ended| &ended.entry)
    }

    /// The runs whose traces may be asked for, as many as so many calls are enough for, and whether they are large: those
    /// that failed first, and of those the newest.
    pub fn without_trace(&self, mut calls: usize, now: i64) -> Vec<(Box<str>, bool)> {
        let mut ids: Vec<_> = self
            .waiting
            .values()
            .filter(|ended| ended.trace.is_none() && ended.tries < TRIES && ended.not_before <= now)
            .map(|ended| {
                let Entry { status, ended_at, id, .. } = &ended.entry;
                // One that was not seen to run may be large all the same, and that its trace took too long says so.
                (*status == Status::Failed, *ended_at, id, ended.entry.is_large() || ended.tries > 0)
            })
            .collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let fits = |(_, _, _, is_large): &(_, _, _, bool)| {
            let left = calls.checked_sub(calls_of_trace(*is_large));
            calls = left.unwrap_or(0);
            left.is_some()
        };
        ids.into_iter().take_while(fits).map(|(_, _, id, is_large)| (id.clone(), is_large)).collect()
    }

    /// A trace was asked for.
    pub fn read_trace(&mut self, run_id: &str, answer: Result<Trace, InngestError>, now: i64) {
        let Some(ended) = self.waiting.get_mut(run_id) else { return };
        match answer {
            Ok(trace) => {
                ended.entry.read_trace(&trace.root_span, now);
                ended.trace = Some(trace);
            }
            Err(InngestError::NotFound) => ended.tries = TRIES,
            Err(error) if error.is_of_one_request() => {
                ended.not_before = now + schedule::pause(ended.tries.into(), i64::MAX);
                ended.tries += 1;
            }
            // Nothing would be answered now.
            Err(_) => {}
        }
    }

    /// Writes into the history the runs whose traces are read, and those whose traces are not worth waiting for.
    pub fn record(&mut self, core: &Core, now: i64) -> Result<(), HistoryError> {
        self.give_up_oldest();
        let ready = |ended: &Ended| ended.trace.is_some() || ended.tries >= TRIES;
        let ids: Vec<_> =
            self.waiting.iter().filter(|(_, ended)| ready(ended)).map(|(id, _)| id.clone()).collect();
        for ids in ids.chunks(BATCH) {
            let mut runs = Vec::with_capacity(ids.len());
            for ended in ids.iter().filter_map(|id| self.waiting.get(id)) {
                runs.push(ended_run(&ended.entry, ended.trace.as_ref(), core)?);
            }
            core.history.record_ended(&runs)?;
            for id in ids {
                self.waiting.remove(id);
                self.settled.insert(id.clone(), now);
            }
        }
        self.settled.retain(|_, at| now - *at < REMEMBERED);
        Ok(())
    }

    fn give_up_oldest(&mut self) {
        let waiting = self.waiting.values_mut().filter(|ended| ended.trace.is_none());
        let (failed, others): (Vec<_>, Vec<_>) =
            waiting.partition(|ended| ended.entry.status == Status::Failed);
        for (mut ended, most) in [(failed, MOST_FAILED), (others, MOST_WAITING)] {
            ended.sort_unstable_by_key(|ended| std::cmp::Reverse(ended.entry.ended_at));
            for ended in ended.into_iter().skip(most) {
                ended.tries = TRIES;
            }
        }
    }
}

/// A run that has ended, with what its trace says, as the history keeps it.
pub fn ended_run(entry: &Entry, trace: Option<&Trace>, core: &Core) -> Result<EndedRun, HistoryError> {
    let mut run = entry.run();
    if let Some(event) = core.book.recorded(&entry.event_id, &core.history)? {
        run.event_data = event.data.clone();
    }
    let root = trace.map(|trace| &trace.root_span);
    if run.status == Status::Completed {
        run.output = root.and_then(|root| root.output.clone());
    }
    let steps = root.map(|root| mapping::steps(root, run.status, run.completed_at)).unwrap_or_default();
    Ok(EndedRun {
        run,
        steps,
        event_id: entry.event_id.to_string(),
        organization_id: entry.organization_id.to_string(),
    })
}
