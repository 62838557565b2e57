//! The events of runs, each asked for once: an event never changes.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::sync::Cache;

use super::client::Client;
use super::error::InngestError;
use super::failing::Failing;
use super::wire::Event;
use super::{Core, mapping, parallel};
use crate::history::{History, HistoryError, RunEvent};

/// Bytes of payloads in memory. Others are read from the history.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// An event that Inngest does not know is asked for again after this time.
const FORGET_MISSING: Duration = Duration::from_secs(60);
/// After so many failures no more events are asked for until the next look.
const MOST_FAILURES: usize = 8;

/// How Inngest is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// The most events, the newest first.
    pub most: usize,
    /// Leave a part of the calls per minute to what is more urgent.
    pub spares: bool,
}

/// The events that were asked for.
#[derive(Default)]
pub struct Found {
    /// Those that somebody knows, by id.
    pub events: HashMap<String, Arc<RunEvent>>,
    /// Those that were not asked for, and may be with the next look.
    pub later: HashSet<String>,
    /// Those that Inngest fails over.
    pub failing: HashSet<String>,
    /// How it failed over one of them just now.
    pub failure: Option<InngestError>,
    /// Why Inngest is not to be asked for anything now.
    pub problem: Option<InngestError>,
}

/// The events of runs.
pub struct Book {
    known: Cache<String, Arc<RunEvent>>,
    missing: Cache<String, ()>,
    failing: Mutex<Failing>,
}

impl Book {
    /// Nothing is known yet.
    pub fn new() -> Self {
        let size = |id: &String, event: &Arc<RunEvent>| {
            u32::try_from(id.len() + 400 + size_of_json(&event.data)).unwrap_or(u32::MAX)
        };
        Self {
            known: Cache::builder().max_capacity(CAPACITY).weigher(size).build(),
            missing: Cache::builder().max_capacity(10_000).time_to_live(FORGET_MISSING).build(),
            failing: Mutex::default(),
        }
    }

    /// These events, from memory, from the history, or from Inngest. Those that Inngest does not know are left out.
    pub fn events(&self, ids: HashSet<&str>, how: Ask, core: &Core) -> Result<Found, HistoryError> {
        let now = core.now();
        let mut found = Found::default();
        let mut unknown: Vec<String> = Vec::new();
        for id in ids {
            match self.known.get(id) {
                Some(event) => {
                    found.events.insert(id.to_owned(), event);
                }
                None if self.missing.contains_key(id) => {}
                None => unknown.push(id.to_owned()),
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        for (id, event) in core.history.known_events(&unknown)? {
            let event = Arc::new(event);
            self.known.insert(id.clone(), Arc::clone(&event));
            found.events.insert(id, event);
        }
        unknown.retain(|id| !found.events.contains_key(id));
        let failing = self.failing();
        let (mut asked, pausing): (Vec<_>, Vec<_>) =
            unknown.into_iter().partition(|id| failing.may_ask(id, now));
        drop(failing);
        found.failing.extend(pausing);
        // Ids begin with their time: the newest first.
        asked.sort_unstable_by(|a, b| b.cmp(a));
        found.later.extend(asked.split_off(how.most.min(asked.len())));
        let answers = ask(&asked, how.spares, &core.client);
        let mut new = Vec::new();
        let mut failing = self.failing();
        for (id, answer) in asked.into_iter().zip(answers) {
            match answer {
                Some(Ok(event)) => {
                    failing.succeeded(&id);
                    new.push(mapping::run_event(&id, &event));
                }
                Some(Err(InngestError::NotFound)) => self.missing.insert(id, ()),
                Some(Err(error)) if error.is_of_one_request() => {
                    failing.failed(&id, now);
                    found.failure = found.failure.or(Some(error));
                    found.failing.insert(id);
                }
                Some(Err(error)) => {
                    found.problem = found.problem.or(Some(error));
                    found.later.insert(id);
                }
                None => {
                    found.later.insert(id);
                }
            }
        }
        drop(failing);
        core.history.record_events(&new)?;
        for event in new {
            let event = Arc::new(event);
            self.known.insert(event.id.clone(), Arc::clone(&event));
            found.events.insert(event.id.clone(), event);
        }
        Ok(found)
    }

    /// Whether Inngest failed over an event of late.
    pub fn is_failing(&self, now: i64) -> bool {
        !self.failing().is_empty(now)
    }

    // What is under the lock is whole between any two statements.
    fn failing(&self) -> MutexGuard<'_, Failing> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One event, from memory or from the history.
    pub fn recorded(&self, id: &str, history: &History) -> Result<Option<Arc<RunEvent>>, HistoryError> {
        if let Some(event) = self.known.get(id) {
            return Ok(Some(event));
        }
        Ok(history.known_events(&[id.to_owned()])?.remove(id).map(Arc::new))
    }
}

/// Asks Inngest for events. `None`: not asked, because others have failed, or for want of calls.
fn ask(ids: &[String], spares: bool, client: &Client) -> Vec<Option<Result<Event, InngestError>>> {
    let failures = AtomicUsize::new(0);
    parallel::each(ids, |id| {
        if failures.load(Ordering::Relaxed) >= MOST_FAILURES || (spares && !client.can_spare()) {
            return None;
        }
        let answer = client.event(id);
        match &answer {
            Ok(_) | Err(InngestError::NotFound) => {}
            // A time-out takes long, whatever it says of other events.
            Err(error) if error.is_of_one_request() && *error != InngestError::TimedOut => {
                failures.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => failures.store(MOST_FAILURES, Ordering::Relaxed),
        }
        Some(answer)
    })
}

fn size_of_json(value: &serde_json::Value) -> usize {
    use serde_json::Value::{Array, Object, String};
    size_of_val(value)
        + match value {
            String(text) => text.len(),
            Array(items) => items.iter().map(size_of_json).sum(),
            Object(map) => map.iter().map(|(key, value)| key.len() + 24 + size_of_json(value)).sum(),
            _ => 0,
        }
}
