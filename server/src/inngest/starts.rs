//! One run of a repository at a time.

use super::Core;
use super::snapshot::Snapshot;
use crate::history::{HistoryError, Start};
use crate::store::Status;

impl Core {
    /// Claims the next run of a repository; the caller starts it and calls `finish_start` of the history. `Some`: there
    /// is a run that has not ended, or one was started a moment ago that no list shows yet, here or by another server.
    pub fn claim_start(
        &self,
        snapshot: &Snapshot,
        organization_id: &str,
        repo_name: &str,
    ) -> Result<Option<Status>, HistoryError> {
        // Runs whose events name no repository have nothing to do with each other.
        if repo_name.is_empty() {
            return Ok(None);
        }
        if let Some(status) = active_in(snapshot, organization_id, repo_name) {
            return Ok(Some(status));
        }
        let claim = |seen| self.history.claim_start(organization_id, repo_name, seen, self.now());
        let outcome = match claim(None)? {
            Start::Pending(Some(started)) if self.has_been_seen(snapshot, &started)? => {
                claim(Some(&started))?
            }
            outcome => outcome,
        };
        Ok(match outcome {
            Start::Claimed => None,
            Start::Pending(_) => Some(Status::Queued),
        })
    }

    /// Whether the run of an event, or the run with this id, was in a list.
    fn has_been_seen(&self, snapshot: &Snapshot, started: &str) -> Result<bool, HistoryError> {
        let mut entries = snapshot.entries.values();
        Ok(entries.any(|entry| *entry.id == *started || *entry.event_id == *started)
            || self.history.has_ended(started)?)
    }
}

/// The status of a run of this repository that has not ended.
fn active_in(snapshot: &Snapshot, organization_id: &str, repo_name: &str) -> Option<Status> {
    let mut active = snapshot.of(organization_id).filter(|entry| entry.status.is_active());
    active.find(|entry| *entry.repo_name == *repo_name).map(|entry| entry.status)
}
