//! When the list may be requested, and when it has to be.

use std::collections::BTreeSet;

use super::{
    super::{
        super::page_event::PageEvent,
        request::{Requested, SentRequest},
        server::ServerOutcome,
        with_world,
        world::ReaderAction,
    },
    BELIEVED_FOR, Belief, DetailsRules, Reasons, TabRules,
};
use crate::job::JobStatus;

impl TabRules {
    /// What was not asked for may be requested: it follows from an answer.
    pub(super) fn may_follow(&self) -> bool {
        self.online && !self.expired && !self.disabled
    }

    pub(in super::super) fn is_enabled(&self) -> bool {
        !self.disabled
    }

    /// The job is of the person who is signed in, as far as this tab has been told, or of one who came later.
    pub(super) fn may_show(&self, id: &str) -> bool {
        let person = id.split('-').next().unwrap_or_default();
        (person.len(), person) >= (self.person.len(), &*self.person)
    }

    /// Nothing is requested while it must not be.
    pub(super) fn check_may_send(&self, index: usize) {
        assert!(!self.disabled, "tab {index} requests the list though it is not enabled");
        let Reasons { forced, mutated, .. } = self.reasons;
        let is_held = self.paused && !mutated;
        let may = self.online && !self.expired && (self.visible || self.watched) && !is_held;
        assert!(
            may || forced,
            "tab {index} requests the list: online {}, session over {}, visible {}, watched {}, paused {}",
            self.online,
            self.expired,
            self.visible,
            self.watched,
            self.paused,
        );
    }

    /// Nothing is requested too early.
    pub(super) fn check_has_reason(&self, at: i64) {
        let Reasons { forced, mutated, due, hinted, history_hinted } = self.reasons;
        let Some(last_sent) = self.last_sent else {
            let earliest = self.first_request.0;
            assert!(forced || at >= earliest, "the list is requested at {at}, and not from {earliest} on");
            return;
        };
        let may_ask_again = at >= self.wait_until && (due || mutated);
        let is_over =
            self.settled_at.is_some_and(|since| at >= since + self.shortest_wait()) && at >= self.wait_until;
        let history_due = self.history_requested.is_none_or(|since| at >= since + 5_000);
        let backs_off = self.failures > 0 && !is_over;
        let is_hint = at >= last_sent + 1_000 && (hinted || (history_hinted && history_due)) && !backs_off;
        assert!(
            forced || may_ask_again || is_over || is_hint,
            "the list is requested at {at} without a reason: sent {last_sent}, settled {:?}, {} failures, wait until {}, {:?}",
            self.settled_at,
            self.failures,
            self.wait_until,
            self.reasons,
        );
    }

    pub(super) fn sent(&mut self, at: i64, is_all: bool) {
        let history_hinted = (self.reasons.history_hinted || self.reasons.hinted) && !is_all;
        self.reasons = Reasons { history_hinted, ..Reasons::default() };
        self.last_sent = Some(at);
        if is_all {
            self.history_requested = Some(at);
        }
    }

    pub(super) fn answered(&mut self, at: i64, sent: &SentRequest) {
        // What was sent before everything was forgotten is of no matter.
        let is_forgotten = self.cleared_at.is_some_and(|cleared| cleared >= sent.sent_at);
        let Some(outcome) = &sent.outcome else { return };
        let is_of_session = !matches!(sent.what, Requested::Mutation { .. } | Requested::Details { .. });
        if outcome.is_refusal && (is_of_session || !is_forgotten) {
            self.refused(at, sent);
            return;
        }
        let result = sent.answer.as_ref();
        let status = result
            .and_then(|result| result.as_ref().ok())
            .and_then(|it| it.iter().next())
            .map(|it| it.status);
        let wait =
            result.and_then(|result| result.as_ref().ok()).and_then(|it| it.iter().next()?.retry_after);
        let wait = wait.map_or(0, |wait| i64::from(wait.delay_millis(at)));
        let is_list = outcome.active.is_some() && matches!(status, Some(200 | 207));
        match sent.what {
            Requested::Mutation { .. } if is_forgotten => {}
            Requested::Mutation { .. } => {
                let is_of_many = self.mutations.answered(sent.id, at, outcome);
                self.reasons.mutated |= wait == 0 || is_of_many;
                // Of what is not shown any more nothing new is shown either.
                for (before, id) in outcome.done.iter().filter(|(before, _)| self.shown.contains(before)) {
                    let Some(id) = id.clone() else { continue };
                    self.believed.push(Belief { is_retry: *before != id, id, until: at + BELIEVED_FOR });
                }
            }
            Requested::Older if !is_list && wait > 0 => {
                self.wait_until = self.wait_until.max(at + wait);
            }
            Requested::List { .. } => self.list_answered(at, is_list, status, wait, outcome),
            Requested::Details { .. } => self.details.answered(at, outcome.is_result, wait),
            Requested::Older | Requested::LookUp => {}
        }
    }

    fn list_answered(
        &mut self,
        at: i64,
        is_list: bool,
        status: Option<u16>,
        wait: i64,
        outcome: &ServerOutcome,
    ) {
        self.settled_at = Some(at);
        if is_list {
            (self.failures, self.wait_until, self.expired, self.online) = (0, 0, false, true);
            if self.restarted_at.is_none_or(|restarted| at >= restarted + 30_000) {
                (self.restarts, self.restarted_at) = (0, None);
            }
            let active: BTreeSet<String> = outcome.active.iter().flatten().cloned().collect();
            self.reasons.due |= !self.shown_active.is_subset(&active);
            self.was_answered = true;
            self.mutations.listed();
        } else if status == Some(400) {
            // It does not know the filter.
            self.reasons.due = true;
        } else {
            self.failures += 1;
            self.wait_until = at + wait;
        }
    }

    fn refused(&mut self, at: i64, sent: &SentRequest) {
        self.was_refused = true;
        self.cleared_at = Some(at);
        self.believed.clear();
        self.paused = false;
        self.revisions.clear();
        self.mutations.forget();
        self.details.forget();
        self.wants_older = false;
        let outcome = sent.outcome.as_ref().and_then(|outcome| outcome.result.as_ref().ok());
        let is_over = outcome.is_some_and(|it| it.iter().any(|it| it.status == 401));
        if is_over {
            self.expired = true;
            self.reasons.forced = false;
            self.settled_at = self.settled_at.or(Some(at));
        } else {
            self.failures += 1;
            (self.settled_at, self.wait_until) = (Some(at), at);
        }
    }

    pub(super) fn page_event(&mut self, event: PageEvent) {
        match event {
            PageEvent::Visible(visible) => {
                let is_return = visible && !self.visible;
                self.reasons.due |= is_return;
                if is_return && self.expired {
                    (self.expired, self.restarts, self.restarted_at) = (false, 0, None);
                }
                self.visible = visible;
            }
            PageEvent::Online(online) => {
                self.reasons.due |= online != self.online;
                // What was to follow waits for the network.
                self.wants_older &= online || !self.online;
                self.online = online;
            }
            PageEvent::Focus => {
                if self.expired {
                    (self.reasons.due, self.expired) = (true, false);
                    (self.restarts, self.restarted_at) = (0, None);
                }
            }
        }
    }

    pub(super) fn did(&mut self, action: ReaderAction, index: usize, at: i64) {
        match action {
            ReaderAction::Refetch => {
                self.reasons.forced = true;
                (self.expired, self.wait_until) = (false, 0);
                (self.restarts, self.restarted_at, self.first_request) = (0, None, (0, 0));
            }
            ReaderAction::LoadOlder => self.wants_older = true,
            ReaderAction::OpenDetails { id, is_ended } => self.details = DetailsRules::of(id, is_ended),
            ReaderAction::CloseDetails => self.details = DetailsRules::default(),
            ReaderAction::RefetchDetails => self.details.refetch(),
            ReaderAction::MutateMany { ids, is_retry } => {
                self.reasons.mutated = true;
                self.mutations.wanted_many(ids, is_retry);
            }
            ReaderAction::StopMany => {
                self.reasons.mutated = true;
                self.mutations.stop();
            }
            ReaderAction::Mutate { id, is_retry } => self.mutations.wanted(id, is_retry),
            ReaderAction::Hint => self.reasons.hinted = true,
            ReaderAction::Pause(paused) => {
                self.reasons.due |= self.paused != paused;
                if paused {
                    (self.reasons.forced, self.reasons.mutated) = (false, false);
                }
                self.paused = paused;
            }
            // As with the end of the last subscription.
            ReaderAction::Enable(enabled) => {
                (self.disabled, self.paused, self.expired, self.wants_older) =
                    (!enabled, false, false, false);
                (self.settled_at, self.last_sent, self.failures, self.wait_until) = (None, None, 0, 0);
                (self.restarts, self.restarted_at, self.first_request) = (0, None, (0, 0));
                let history_hinted = self.reasons.history_hinted || self.reasons.hinted;
                self.reasons = Reasons { history_hinted, ..Reasons::default() };
                self.online = with_world(|world| world.tabs[index].online);
            }
            ReaderAction::Clear => {
                let key = with_world(|world| world.tabs[index].key);
                let person = with_world(|world| world.server.prefix(key));
                // The network is looked at again.
                let online = with_world(|world| world.tabs[index].online);
                let has_failed = self.expired || self.failures > 0;
                let delay = self.restarts.checked_sub(1).filter(|_| has_failed);
                let delay = delay.map_or(0, |restarts| (1_000 << restarts.min(16)).min(30_000));
                let since = self.last_sent.unwrap_or(at);
                let (earliest, latest) = self.first_request;
                let first_request = (
                    earliest.max(self.wait_until).max(since + delay * 3 / 4),
                    latest.max(self.wait_until).max(since + delay * 5 / 4 + 1),
                );
                *self = Self {
                    restarts: self.restarts + u32::from(has_failed),
                    restarted_at: if has_failed { Some(at) } else { self.restarted_at },
                    first_request,
                    settled_at: (first_request.1 > at).then_some(at),
                    person: person.trim_end_matches('-').to_owned(),
                    cleared_at: Some(at),
                    visible: self.visible,
                    disabled: self.disabled,
                    online,
                    list_visible: self.list_visible,
                    watched: self.watched,
                    in_flight: std::mem::take(&mut self.in_flight),
                    details: std::mem::take(&mut self.details).of_unknown_session(),
                    ..Self::default()
                };
            }
        }
    }

    /// The interval that holds now.
    fn interval(&self) -> i64 {
        let interval = if self.any_active && self.list_visible { 3_000 } else { 15_000 };
        if self.visible { interval } else { interval.max(30_000) }
    }

    /// The wait after failures, before it is spread.
    fn back_off(&self) -> Option<i64> {
        let doubled = self.failures.checked_sub(1)?;
        Some((1_000 << doubled.min(16)).min(30_000))
    }

    fn shortest_wait(&self) -> i64 {
        self.back_off().map_or_else(|| self.interval(), |wait| wait * 3 / 4)
    }

    pub(super) fn longest_wait(&self) -> i64 {
        self.back_off().map_or_else(|| self.interval(), |wait| wait * 5 / 4 + 1)
    }

    /// The status of a job that the reader can do something about.
    pub(in super::super) fn can(status: &JobStatus, retry: bool) -> bool {
        if retry { status.is_retryable() } else { status.is_active() }
    }
}
