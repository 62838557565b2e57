//! What the rows of a list change in what is known.

use std::collections::HashSet;

use super::book::{Ask, Found};
use super::entry::Entry;
use super::mapping;
use super::poller::{Failure, Look, Poller, State};
use super::wire::RunRow;

/// The events of rows that nothing was made of.
pub struct Taken {
    /// Those that are to be asked for next.
    pub later: HashSet<String>,
    /// Those that Inngest fails over.
    pub failing: HashSet<String>,
}

impl Taken {
    /// Whether nothing was made of a row whose event may still be given.
    pub fn has_left(&self, row: &RunRow) -> bool {
        let event = row.trigger.event_ids.first();
        event.is_some_and(|id| self.later.contains(id) || self.failing.contains(id))
    }
}

impl Poller {
    /// Takes over what rows of lists say.
    pub(super) fn take(
        &self,
        state: &mut State,
        rows: &[RunRow],
        look: &mut Look,
        ask: Ask,
    ) -> Result<Taken, Failure> {
        let now = look.now;
        self.take_back(state, rows)?;
        let mut new = Vec::new();
        for row in rows.iter().filter(|row| !state.given_up.contains_key(row.id.as_str())) {
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
        let Found { events, later, failure, failing, problem } =
            self.core.book.events(ids, ask, &self.core)?;
        for error in [failure, problem].into_iter().flatten() {
            look.failed(error, state);
        }
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
        Ok(Taken { later, failing })
    }
}
