//! The events of runs, each asked for once: an event never changes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moka::sync::Cache;

use super::client::Client;
use super::error::InngestError;
use super::{mapping, parallel};
use crate::history::{History, HistoryError, RunEvent};

/// Bytes of payloads in memory. Others are read from the history.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// An event that Inngest does not know is asked for again after this time.
const FORGET_MISSING: Duration = Duration::from_secs(60);
/// The most events that one look at the list asks for, so that a first look at many runs takes several.
const MOST: usize = 200;

/// The events that were asked for.
pub struct Found {
    /// Those that somebody knows, by id.
    pub events: HashMap<String, Arc<RunEvent>>,
    /// Why Inngest did not give some of them.
    pub problem: Option<InngestError>,
}

/// The events of runs.
pub struct Book {
    known: Cache<String, Arc<RunEvent>>,
    missing: Cache<String, ()>,
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
        }
    }

    /// These events, from memory, from the history, or from Inngest. Those that nobody knows are left out, and so are
    /// the last ones where there are too many at once.
    pub fn events(
        &self,
        ids: HashSet<&str>,
        client: &Client,
        history: &History,
    ) -> Result<Found, HistoryError> {
        let mut events = HashMap::with_capacity(ids.len());
        let mut unknown: Vec<String> = Vec::new();
        for id in ids {
            match self.known.get(id) {
                Some(event) => {
                    events.insert(id.to_owned(), event);
                }
                None if self.missing.contains_key(id) => {}
                None => unknown.push(id.to_owned()),
            }
        }
        if unknown.is_empty() {
            return Ok(Found { events, problem: None });
        }
        for (id, event) in history.known_events(&unknown)? {
            let event = Arc::new(event);
            self.known.insert(id.clone(), Arc::clone(&event));
            events.insert(id, event);
        }
        unknown.retain(|id| !events.contains_key(id));
        // Ids begin with their time: the newest first.
        unknown.sort_unstable_by(|a, b| b.cmp(a));
        unknown.truncate(MOST);
        let stop = AtomicBool::new(false);
        let answers = parallel::each(&unknown, |id| {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let answer = client.event(id);
            if answer.as_ref().is_err_and(|error| *error != InngestError::NotFound) {
                stop.store(true, Ordering::Relaxed);
            }
            Some(answer)
        });
        let mut problem = None;
        let mut found = Vec::new();
        for (id, answer) in unknown.into_iter().zip(answers) {
            match answer {
                Some(Ok(event)) => found.push(mapping::run_event(&id, &event)),
                Some(Err(InngestError::NotFound)) => self.missing.insert(id, ()),
                Some(Err(error)) => problem = problem.or(Some(error)),
                None => {}
            }
        }
        history.record_events(&found)?;
        for event in found {
            let event = Arc::new(event);
            self.known.insert(event.id.clone(), Arc::clone(&event));
            events.insert(event.id.clone(), event);
        }
        Ok(Found { events, problem })
    }

    /// One event, from memory or from the history.
    pub fn recorded(&self, id: &str, history: &History) -> Result<Option<Arc<RunEvent>>, HistoryError> {
        if let Some(event) = self.known.get(id) {
            return Ok(Some(event));
        }
        Ok(history.known_events(&[id.to_owned()])?.remove(id).map(Arc::new))
    }
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
