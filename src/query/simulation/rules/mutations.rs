//! What is done to jobs: nothing that nobody wants, nothing twice, and cards say that it is under way.

use std::collections::BTreeMap;

use super::super::super::JobEntry;

/// What the reader of a tab has done to jobs.
#[derive(Default)]
pub(super) struct MutationRules {
    /// What the reader wants that has not been sent: of which job, and whether it is a retry.
    wanted: Vec<(String, bool)>,
    /// The jobs of the requests under way.
    in_flight: BTreeMap<u64, Vec<String>>,
}

impl MutationRules {
    pub(super) fn wanted(&mut self, id: String, is_retry: bool) {
        self.wanted.push((id, is_retry));
    }

    pub(super) fn sent(&mut self, request: u64, ids: Vec<String>, is_retry: bool) {
        for id in &ids {
            let place = self.wanted.iter().position(|(wanted, retry)| wanted == id && *retry == is_retry);
            assert!(place.is_some(), "a mutation of {id} is sent that nobody wants, or twice");
            place.map(|place| self.wanted.swap_remove(place));
            let is_under_way = self.in_flight.values().flatten().any(|other| other == id);
            assert!(!is_under_way, "two mutations of {id} are under way");
        }
        self.in_flight.insert(request, ids);
    }

    pub(super) fn ended(&mut self, request: u64) {
        self.in_flight.remove(&request);
    }

    /// Cards that come after this know nothing of what is under way.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What is under way is shown as such, and nothing else.
    pub(super) fn check_buttons(&mut self, tab: usize, entries: &[&JobEntry]) {
        // What was not sent at once is not sent: it was under way already.
        self.wanted.clear();
        for entry in entries {
            let is_pending = entry.mutation.as_ref().is_some_and(|mutation| mutation.pending.is_some());
            let is_under_way = self.in_flight.values().flatten().any(|id| **id == *entry.job.id);
            assert_eq!(is_pending, is_under_way, "the buttons of {} in tab {tab}", entry.job.id);
        }
    }
}
