//! What is done to jobs: nothing unasked, nothing twice, and cards say that it is under way.

use std::collections::BTreeMap;

use super::super::{
    super::{BulkProgress, JobEntry},
    server::ServerOutcome,
};

/// What the reader of a tab has done to jobs.
#[derive(Default)]
pub(super) struct MutationRules {
    /// What the reader wants that has not been sent: of which job, and whether it is a retry.
    wanted: Vec<(String, bool)>,
    /// The jobs of the requests under way.
    in_flight: BTreeMap<u64, Vec<String>>,
    many: Option<ManyJobs>,
    /// What was started of them only the next list shows, until which their buttons wait.
    awaits_list: Vec<String>,
}

/// What is done to many jobs, one request after the other.
struct ManyJobs {
    /// Those that have not been sent, or were sent in vain.
    left: Vec<String>,
    is_retry: bool,
    is_stopped: bool,
    request: Option<u64>,
    /// Those that the server was too busy for, and until when.
    postponed: Vec<String>,
    not_before: i64,
    total: usize,
    done: usize,
}

impl MutationRules {
    pub(super) fn wanted(&mut self, id: String, is_retry: bool) {
        self.wanted.push((id, is_retry));
    }

    pub(super) fn wanted_many(&mut self, ids: Vec<String>, is_retry: bool) {
        self.many = Some(ManyJobs {
            total: ids.len(),
            left: ids,
            is_retry,
            is_stopped: false,
            request: None,
            postponed: Vec::new(),
            not_before: 0,
            done: 0,
        });
    }

    pub(super) fn stop(&mut self) {
        if let Some(many) = &mut self.many {
            many.is_stopped = true;
        }
    }

    /// `may`: the network and the session are there.
    pub(super) fn sent(&mut self, request: u64, ids: Vec<String>, is_retry: bool, at: i64, may: bool) {
        for id in &ids {
            let is_under_way = self.in_flight.values().flatten().any(|other| other == id);
            assert!(!is_under_way, "two mutations of {id} are under way");
        }
        let wanted = |(wanted, retry): &(String, bool)| ids == [wanted.clone()] && *retry == is_retry;
        if let Some(place) = self.wanted.iter().position(wanted) {
            self.wanted.swap_remove(place);
        } else if let Some(many) = &mut self.many {
            many.sent(request, &ids, is_retry, at, may);
        } else {
            panic!("a mutation of {ids:?} is sent unasked, or twice");
        }
        self.in_flight.insert(request, ids);
    }

    /// A list came.
    pub(super) fn listed(&mut self) {
        self.awaits_list.clear();
    }

    /// Returns whether it is one of many.
    pub(super) fn answered(&mut self, request: u64, at: i64, outcome: &ServerOutcome) -> bool {
        let ids = self.in_flight.get(&request).cloned().unwrap_or_default();
        let Some(many) = self.many.as_mut().filter(|many| many.request == Some(request)) else {
            return false;
        };
        many.done += outcome.done.len();
        let untold = outcome.done.iter().filter(|(_, new)| new.is_none());
        self.awaits_list.extend(untold.map(|(id, _)| id.clone()));
        let response = outcome.result.as_ref().ok().and_then(|it| it.iter().next());
        let busy = response.filter(|response| response.status == 503);
        if outcome.is_missing {
            many.left.extend(ids);
        } else if let Some(wait) = busy.and_then(|response| response.retry_after) {
            many.not_before = at + i64::from(wait.delay_millis(at));
            many.left.extend(ids.clone());
            many.postponed = ids;
        }
        true
    }

    /// It was answered or cancelled.
    pub(super) fn ended(&mut self, request: u64) {
        self.in_flight.remove(&request);
        if let Some(many) = &mut self.many {
            many.request.take_if(|under_way| *under_way == request);
        }
    }

    /// Cards that come after this know nothing of what is under way.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What is under way is shown as such, and nothing else. Returns whether many jobs were given up that waited for the server.
    pub(super) fn check_buttons(
        &mut self,
        tab: usize,
        entries: &[&JobEntry],
        progress: Option<&BulkProgress>,
    ) -> bool {
        // What was not sent at once is not sent: it was under way already.
        self.wanted.clear();
        let is_waiting = progress.is_some_and(|progress| progress.is_waiting);
        let postponed = self.many.as_ref().filter(|_| is_waiting).map(|many| &many.postponed);
        for entry in entries {
            let is_pending = entry.mutation.as_ref().is_some_and(|mutation| mutation.pending.is_some());
            let mut under_way = self.in_flight.values().chain(postponed).flatten();
            let is_under_way = under_way.any(|id| **id == *entry.job.id);
            if self.awaits_list.iter().any(|id| **id == *entry.job.id) {
                // Another tab may have told the list.
                continue;
            }
            assert_eq!(is_pending, is_under_way, "the buttons of {} in tab {tab}", entry.job.id);
        }
        match (&mut self.many, progress) {
            (Some(many), Some(progress)) => many.check(tab, progress),
            _ => false,
        }
    }

    /// All was well for a while.
    pub(super) fn check_settled(&self, tab: usize) {
        assert!(self.in_flight.is_empty(), "something is still done to jobs of tab {tab}");
        let many = self.many.as_ref();
        assert!(many.is_none_or(|many| many.left.is_empty()), "many jobs of tab {tab} still wait");
    }
}

impl ManyJobs {
    fn sent(&mut self, request: u64, ids: &[String], is_retry: bool, at: i64, may: bool) {
        assert!(may, "{ids:?} of many are sent while offline, or to a session that is over");
        assert!(!self.is_stopped, "{ids:?} of many are sent although the reader has stopped it");
        assert!(self.request.is_none(), "{ids:?} of many are sent before others are answered");
        assert!(at >= self.not_before, "{ids:?} of many are sent before the server wants them");
        assert_eq!(is_retry, self.is_retry);
        for id in ids {
            let place = self.left.iter().position(|left| left == id);
            assert!(place.is_some(), "{id} of many is sent unasked, or twice");
            place.map(|place| self.left.swap_remove(place));
        }
        self.request = Some(request);
        self.postponed.clear();
    }

    fn check(&mut self, tab: usize, progress: &BulkProgress) -> bool {
        assert_eq!(progress.total, self.total);
        let Some(result) = progress.result else {
            let is_idle = self.request.is_none() && self.is_stopped;
            assert!(!is_idle, "what was stopped in tab {tab} does not end");
            return false;
        };
        assert!(self.request.is_none(), "it is over in tab {tab}, and not answered");
        assert_eq!(result.done, self.done, "of many jobs of tab {tab} others are done than it says");
        let told = result.done + result.refused + result.not_sent;
        assert_eq!(told, self.total, "not all of many jobs of tab {tab} are accounted for");
        self.left.clear();
        !std::mem::take(&mut self.postponed).is_empty()
    }
}
