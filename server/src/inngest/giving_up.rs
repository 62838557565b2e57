//! Ending runs that Inngest lists and does not know: it was killed before it had noted them, and lists them for ever.

use std::collections::HashMap;

use super::entry::Entry;
use super::error::InngestError;
use super::mapping;
use super::poller::{Poller, State};
use super::recording::ended_run;
use super::source::InngestSource;
use super::wire::RunRow;
use crate::history::HistoryError;
use crate::source::SourceError;
use crate::store::{Cancel, Status};

/// How Inngest lists the runs that were given up.
pub type GivenUp = HashMap<Box<str>, Status>;

impl InngestSource {
    /// Ends a run that Inngest does not know when it is to cancel it.
    pub(super) fn give_up(&self, entry: &Entry) -> Result<Cancel, SourceError> {
        let trace = match self.newest_trace(entry) {
            Ok(trace) => trace,
            Err(InngestError::NotFound) => {
                self.core.board.forget(&entry.id);
                return Ok(Cancel::NotFound);
            }
            Err(error) => return Err(error.into()),
        };
        // What the trace says may be another status for a moment.
        let listed_as = entry.status;
        let mut entry = self.refreshed(entry, Some(&trace));
        if !entry.status.is_active() {
            return Ok(Cancel::WrongStatus(entry.status));
        }
        let now = self.core.now();
        entry.status = Status::Cancelled;
        entry.end(now, now);
        self.core.history.give_up(&ended_run(&entry, Some(&trace), &self.core)?, listed_as)?;
        self.core.board.show_own(entry, now);
        Ok(Cancel::Cancelled)
    }
}

impl Poller {
    /// Leaves out what readers, here or at another server, have given up since the last look.
    pub(super) fn leave_given_up(&self, state: &mut State) -> Result<(), HistoryError> {
        state.given_up = self.core.history.given_up()?;
        for id in state.given_up.keys() {
            if let Some(entry) = state.active.remove(id) {
                state.statuses.gone(&entry);
            }
        }
        Ok(())
    }

    /// Those of the runs that Inngest lists otherwise than when they were given up go on, or have ended by themselves.
    pub(super) fn take_back(&self, state: &mut State, rows: &[RunRow]) -> Result<(), HistoryError> {
        let differs = |row: &&RunRow| {
            let listed_as = state.given_up.get(row.id.as_str());
            listed_as.is_some_and(|listed_as| *listed_as != mapping::status(&row.status))
        };
        let ids: Vec<&str> = rows.iter().filter(differs).map(|row| row.id.as_str()).collect();
        if !ids.is_empty() {
            self.core.history.take_back(&ids)?;
            state.given_up.retain(|id, _| !ids.contains(&&**id));
        }
        Ok(())
    }
}
