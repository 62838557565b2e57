//! What has to hold whatever happens: the rules of polling, of what is shown and of what tabs share, said once more and as simply
//! as can be.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{JobsState, page_environment::PageEvent},
    server::{Kind, LIMIT},
    with_world,
    world::{Action, Logged, Sent, What},
};
use crate::job::JobStatus;

/// What a reader did is believed for so long, in milliseconds.
const BELIEVED_FOR: i64 = 10_000;

/// What is known of all tabs.
pub(super) struct Rules {
    pub(super) server: Kind,
    /// Of a tab alone it is known exactly when it requests the list.
    pub(super) is_alone: bool,
    pub(super) tabs: Vec<TabRules>,
}

/// What is known of a tab.
#[derive(Default)]
pub(super) struct TabRules {
    pub(super) visible: bool,
    pub(super) online: bool,
    pub(super) list_visible: bool,
    pub(super) watched: bool,
    paused: bool,
    /// The session is over.
    expired: bool,
    /// Requests for the list under way.
    in_flight: BTreeSet<u64>,
    settled_at: Option<i64>,
    last_sent: Option<i64>,
    history_requested: Option<i64>,
    failures: u32,
    /// The server wants to be left alone until then.
    wait_until: i64,
    any_active: bool,
    was_answered: bool,
    reasons: Reasons,
    believed: Vec<Belief>,
    /// The active jobs that are shown, and all.
    shown_active: BTreeSet<String>,
    shown: BTreeSet<String>,
    revisions: BTreeMap<String, i64>,
    cleared_at: Option<i64>,
    /// Nothing of persons before this one may be shown.
    person: String,
    /// What was refused may no longer be shown.
    was_refused: bool,
}

/// Why the list may be requested before its interval is over.
#[derive(Clone, Copy, Debug, Default)]
struct Reasons {
    /// The reader or the host wants it in any case.
    forced: bool,
    /// The reader did something.
    mutated: bool,
    /// The reader came back, or a request was lost, or a job left the list.
    due: bool,
    hinted: bool,
    /// Of what was hinted at, history has not been requested.
    history_hinted: bool,
}

/// What the reader did and the server has carried out.
struct Belief {
    id: String,
    is_retry: bool,
    until: i64,
}

impl Rules {
    pub(super) fn new(server: Kind, is_alone: bool) -> Self {
        Self { server, is_alone, tabs: Vec::new() }
    }

    /// A tab was opened.
    pub(super) fn open(&mut self) {
        let online = with_world(|world| world.is_online());
        let tab = TabRules { visible: true, online, list_visible: true, ..TabRules::default() };
        self.tabs.push(tab);
    }

    /// What happened since the last look keeps the rules, and so does what is shown now.
    pub(super) fn check(&mut self, states: &[Option<std::rc::Rc<JobsState>>]) {
        let log = with_world(|world| std::mem::take(&mut world.log));
        for Logged { at, tab, what } in log {
            self.happened(at, tab, what);
        }
        for (tab, state) in states.iter().enumerate() {
            let is_frozen = with_world(|world| world.tabs[tab].frozen);
            if let Some(state) = state.as_ref().filter(|_| !is_frozen) {
                self.check_shown(tab, state);
                self.check_liveness(tab);
            }
        }
    }

    fn happened(&mut self, at: i64, index: usize, what: What) {
        let (server, is_alone) = (self.server, self.is_alone);
        let tab = &mut self.tabs[index];
        match what {
            What::Sent { id, is_list: true, is_older, is_all } => {
                assert!(tab.in_flight.is_empty(), "two requests for the list are under way in tab {index}");
                if !is_older {
                    tab.check_may_send(index);
                    if is_alone && !server.paged {
                        tab.check_has_reason(at);
                    }
                    tab.sent(at, is_all);
                }
                tab.in_flight.insert(id);
            }
            What::Sent { .. } => {}
            What::Cancelled { id } => _ = tab.in_flight.remove(&id),
            What::Answered(sent) => {
                tab.in_flight.remove(&sent.id);
                tab.answered(at, &sent);
            }
            What::Page(event) => tab.page_event(event),
            What::Did(action) => tab.did(action, index, at),
        }
    }

    /// While requests are allowed, one is under way or the wait is not over.
    fn check_liveness(&self, index: usize) {
        let (tab, now) = (&self.tabs[index], with_world(|world| world.now));
        let may = tab.online && !tab.expired && !tab.paused && (tab.visible || tab.watched);
        if !self.is_alone || !may || !tab.in_flight.is_empty() {
            return;
        }
        let since = tab.settled_at.expect("the list has never been requested");
        let due = (since + tab.longest_wait()).max(tab.wait_until);
        assert!(now < due, "the list was due at {due}, and is not requested at {now}");
    }

    fn check_shown(&mut self, index: usize, state: &JobsState) {
        let (key, now) = with_world(|world| (world.tabs[index].key, world.now));
        let is_paged = self.server.paged;
        let tab = &mut self.tabs[index];
        let entries: Vec<_> = state.data.entries().collect();
        let ids: BTreeSet<String> = entries.iter().map(|entry| entry.job.id.to_string()).collect();
        assert_eq!(ids.len(), entries.len(), "a job is shown twice");
        if std::mem::take(&mut tab.was_refused) {
            assert!(ids.is_empty(), "tab {index} shows what it may no longer see: {ids:?}");
        }
        for id in &ids {
            let person = id.split('-').next().unwrap_or_default();
            assert!(person.starts_with(key), "tab {index} of {key} shows {id}");
            let is_later = (person.len(), person) >= (tab.person.len(), &*tab.person);
            assert!(is_later, "tab {index} shows {id} of a person before {}", tab.person);
        }
        if !state.has_data() {
            // Another tab may have told it that the session is over.
            tab.believed.clear();
            tab.revisions.clear();
        }
        for entry in &entries {
            let revision = entry.job.status_reason.as_deref().and_then(|text| text.parse::<i64>().ok());
            let Some(revision) = revision else { continue };
            let known = tab.revisions.entry(entry.job.id.to_string()).or_insert(revision);
            assert!(*known <= revision, "{} of tab {index} is set back to what it was", entry.job.id);
            *known = revision;
        }
        tab.believed.retain(|belief| now < belief.until);
        let truth = match tab.believed.is_empty() {
            true => BTreeMap::new(),
            false => with_world(|world| world.server.truth(key, now)),
        };
        for belief in &tab.believed {
            let entry = state.data.entry(&belief.id);
            if belief.is_retry {
                let may_be_gone = is_paged || !truth.contains_key(&belief.id);
                let lags = with_world(|world| world.server.lag) > 0 && !truth.contains_key(&belief.id);
                let is_shown =
                    entry.is_some() || (may_be_gone && !lags) || tab.revisions.contains_key(&belief.id);
                assert!(is_shown, "the new run {} is not shown in tab {index}", belief.id);
            } else {
                let is_active = entry.is_some_and(|entry| entry.job.status.is_active());
                assert!(!is_active, "{} was cancelled and is shown as active in tab {index}", belief.id);
            }
        }
        tab.shown_active = active_ids(state);
        tab.shown = ids;
        if std::mem::take(&mut tab.was_answered) {
            // What is believed counts, as it is shown.
            tab.any_active = !tab.shown_active.is_empty();
        }
    }

    /// All was well for a while: what is shown is what the server has.
    pub(super) fn check_settled(&self, index: usize, state: &JobsState) {
        let (key, now) = with_world(|world| (world.tabs[index].key, world.now));
        let truth = with_world(|world| world.server.truth(key, now));
        assert!(
            state.has_data() && state.error.is_none(),
            "tab {index} has not recovered: {:?}",
            state.error
        );
        for status in ["running", "queued"] {
            let is_it = |(_, (_, other)): &(&String, &(i64, &str))| *other == status;
            let there: BTreeSet<_> = truth.iter().filter(is_it).map(|(id, _)| id.clone()).collect();
            let entries = state.data.running.iter().filter(|entry| entry.job.status.word() == status);
            let shown: BTreeSet<_> = entries.map(|entry| entry.job.id.to_string()).collect();
            // What is beyond a page of its status nobody can know.
            if !self.server.paged || there.len() <= LIMIT {
                assert_eq!(shown, there, "tab {index} shows other {status} jobs than there are");
            }
        }
        if !self.server.paged {
            let shown: BTreeSet<_> = state.data.entries().map(|entry| entry.job.id.to_string()).collect();
            assert_eq!(shown, truth.keys().cloned().collect(), "tab {index} shows other jobs than there are");
        }
        for entry in state.data.entries().filter(|_| !self.server.paged) {
            let (revision, _) = truth[&*entry.job.id];
            assert_eq!(
                entry.job.status_reason.as_deref(),
                Some(&*revision.to_string()),
                "tab {index} is behind"
            );
        }
    }
}

fn active_ids(state: &JobsState) -> BTreeSet<String> {
    let active = state.data.running.iter().filter(|entry| entry.job.status.is_active());
    active.map(|entry| entry.job.id.to_string()).collect()
}

impl TabRules {
    /// Nothing is requested while it must not be.
    fn check_may_send(&self, index: usize) {
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
    fn check_has_reason(&self, at: i64) {
        let Reasons { forced, mutated, due, hinted, history_hinted } = self.reasons;
        let Some(last_sent) = self.last_sent else { return };
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

    fn sent(&mut self, at: i64, is_all: bool) {
        let history_hinted = (self.reasons.history_hinted || self.reasons.hinted) && !is_all;
        self.reasons = Reasons { history_hinted, ..Reasons::default() };
        self.last_sent = Some(at);
        if is_all {
            self.history_requested = Some(at);
        }
    }

    fn answered(&mut self, at: i64, sent: &Sent) {
        // What was sent before everything was forgotten is of no matter.
        let is_forgotten = self.cleared_at.is_some_and(|cleared| cleared >= sent.sent_at);
        let outcome = &sent.outcome;
        let is_late = outcome.due > sent.sent_at + super::world::TIMEOUT;
        if outcome.is_refusal && !is_late && !(sent.is_mutation && is_forgotten) {
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
        if sent.is_mutation {
            if is_forgotten {
                return;
            }
            self.reasons.mutated |= wait == 0;
            // Of what is not shown any more nothing new is shown either.
            if let Some((before, id)) =
                outcome.done.clone().filter(|(before, _)| !is_late && self.shown.contains(before))
            {
                self.believed.push(Belief { is_retry: before != id, id, until: at + BELIEVED_FOR });
            }
        } else if sent.is_older {
            if !is_list && wait > 0 {
                self.wait_until = self.wait_until.max(at + wait);
            }
        } else if sent.is_list {
            self.settled_at = Some(at);
            if is_list {
                (self.failures, self.wait_until, self.expired, self.online) = (0, 0, false, true);
                let active: BTreeSet<String> = outcome.active.iter().flatten().cloned().collect();
                self.reasons.due |= !self.shown_active.is_subset(&active);
                self.was_answered = true;
            } else if status == Some(400) {
                // It does not know the filter.
                self.reasons.due = true;
            } else {
                self.failures += 1;
                self.wait_until = at + wait;
            }
        }
    }

    fn refused(&mut self, at: i64, sent: &Sent) {
        self.was_refused = true;
        self.cleared_at = Some(at);
        self.believed.clear();
        self.paused = false;
        self.revisions.clear();
        let is_over = sent.outcome.result.as_ref().is_ok_and(|it| it.iter().any(|it| it.status == 401));
        if is_over {
            self.expired = true;
            self.reasons.forced = false;
            self.settled_at = self.settled_at.or(Some(at));
        } else {
            self.failures += 1;
            (self.settled_at, self.wait_until) = (Some(at), at);
        }
    }

    fn page_event(&mut self, event: PageEvent) {
        match event {
            PageEvent::Visible(visible) => {
                let is_return = visible && !self.visible;
                self.reasons.due |= is_return;
                self.expired &= !is_return;
                self.visible = visible;
            }
            PageEvent::Online(online) => {
                self.reasons.due |= online != self.online;
                self.online = online;
            }
            PageEvent::Focus => {
                self.reasons.due |= self.expired;
                self.expired = false;
            }
        }
    }

    fn did(&mut self, action: Action, index: usize, at: i64) {
        match action {
            Action::Refetch => {
                self.reasons.forced = true;
                (self.expired, self.wait_until) = (false, 0);
            }
            Action::Hint => self.reasons.hinted = true,
            Action::Pause(paused) => {
                self.reasons.due |= self.paused != paused;
                if paused {
                    (self.reasons.forced, self.reasons.mutated) = (false, false);
                }
                self.paused = paused;
            }
            Action::Clear => {
                let key = with_world(|world| world.tabs[index].key);
                let person = with_world(|world| world.server.prefix(key));
                *self = Self {
                    person: person.trim_end_matches('-').to_owned(),
                    cleared_at: Some(at),
                    visible: self.visible,
                    online: self.online,
                    list_visible: self.list_visible,
                    watched: self.watched,
                    in_flight: std::mem::take(&mut self.in_flight),
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

    fn longest_wait(&self) -> i64 {
        self.back_off().map_or_else(|| self.interval(), |wait| wait * 5 / 4 + 1)
    }

    /// The status of a job that the reader can do something about.
    pub(super) fn can(status: &JobStatus, retry: bool) -> bool {
        if retry { status.is_retryable() } else { status.is_active() }
    }
}
