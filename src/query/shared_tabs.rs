//! One poller for the tabs of an origin that show the same list: what a query says to the others, and hears from them.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    mem::discriminant,
    rc::Rc,
};

use chrono::{DateTime, TimeDelta, Utc};
use trpc::{Error, Input, Responses};

use super::{
    Decision, JobFilter, JobsEvent, browser,
    clock::now,
    controller::Controller,
    lock_event::LockEvent,
    page_environment,
    tab_channel::TabChannel,
    tab_message::{AnswerName, SentFailure, SentResponse, TabMessage, filter_of},
    tab_policy::{LockAction, TabPolicy, Turn},
};

/// What a leader requested so short a time ago is not requested again for a tab that asks, in milliseconds.
const RECENT: i64 = 900;
/// Who has stolen the lock sends a request now, which others need not ask for, in milliseconds.
const STOLEN_QUIET: u32 = 1_000;
/// A frozen tab hears what was said meanwhile when it is resumed: what is older than this is not news, in milliseconds.
const NEWS: i64 = 30_000;
/// The clocks of two processes of one machine differ by less, in milliseconds.
const SKEW: i64 = 1_000;

/// What a query knows of other tabs.
#[derive(Default)]
pub(super) struct SharedTabs {
    policy: TabPolicy,
    channel: Option<TabChannel>,
    /// Joining has been tried.
    is_tried: bool,
    /// Another tab has been heard: alone, nothing is said.
    has_peers: bool,
    id: u64,
    number: u32,
    /// The name of the answer that was applied last.
    latest: Option<AnswerName>,
    /// When the request for it was sent, or everything was forgotten, in milliseconds since 1970.
    applied: i64,
    /// When this tab has sent a request last, and for what.
    sent: Option<(i64, JobFilter)>,
    /// Since when a request is due that is held back.
    held_since: Option<i64>,
    leader_is_subscribed: bool,
    /// That a message is none of ours has been reported.
    is_reported: bool,
}

impl SharedTabs {
    fn post(&self, message: &TabMessage) {
        if let (Some(channel), Some(text)) = (&self.channel, message.to_text()) {
            channel.post(&text);
        }
    }

    /// Something is new as of now: what was requested before does not tell of it.
    pub(super) fn hinted(&mut self, now: DateTime<Utc>) {
        if self.held_since.is_some() {
            self.held_since = Some(now.timestamp_millis());
        }
    }

    /// No request is held back any more.
    pub(super) fn nothing_is_due(&mut self) {
        self.held_since = None;
    }

    /// This tab shows data that it requested at `sent`: other tabs' answers to earlier requests are ignored.
    pub(super) fn ignore_answers_before(&mut self, sent: DateTime<Utc>) {
        self.applied = self.applied.max(sent.timestamp_millis());
    }

    /// Nothing that was requested before is to be shown any more.
    pub(super) fn forget_before(&mut self, now: DateTime<Utc>) {
        self.applied = now.timestamp_millis();
        self.latest = None;
    }

    /// Whether another tab requests the list, and whether it is subscribed to changes.
    pub(super) fn leader(&self) -> Option<bool> {
        self.policy.is_follower().then_some(self.leader_is_subscribed)
    }
}

impl Controller {
    /// Joins the others and stands in line for the lock, or leaves it, before anything is decided.
    pub(super) fn drive_tabs(self: &Rc<Self>) {
        if !self.tabs.borrow().is_tried {
            self.join_tabs();
        }
        let is_wanted = self.poller.borrow().may_request();
        let mut tabs = self.tabs.borrow_mut();
        if tabs.channel.is_none() {
            return;
        }
        let was_leader = tabs.policy.is_leader();
        match tabs.policy.set_wanted(is_wanted) {
            Some(LockAction::Request) => self.request_lock(&tabs, false),
            Some(LockAction::Release) => {
                if let Some(channel) = &tabs.channel {
                    channel.release_lock();
                }
                if was_leader {
                    tabs.post(&TabMessage::Left);
                }
            }
            None => {}
        }
    }

    fn join_tabs(self: &Rc<Self>) {
        self.tabs.borrow_mut().is_tried = true;
        let Some(name) = self.channel_name() else { return };
        let controller = Rc::downgrade(self);
        let channel = TabChannel::join(name, move |text| {
            if let Some(controller) = controller.upgrade() {
                controller.heard_tab(text.as_deref());
            }
        });
        let mut tabs = self.tabs.borrow_mut();
        tabs.id = (browser::random() * 2_f64.powi(53)) as u64;
        tabs.channel = channel;
        tabs.policy = TabPolicy::new(TimeDelta::milliseconds((browser::random() * 500.0) as i64));
        tabs.post(&TabMessage::Hello);
    }

    /// Who shares: pages of the same version, endpoint, scope and session. `None` for a query that is not shared: what
    /// its functions send is another user's in each tab, for all that is known.
    fn channel_name(&self) -> Option<String> {
        let options = &self.options;
        let has_functions = self.has_functions.get();
        if !options.sharing || (has_functions && options.session_key.is_none()) {
            return None;
        }
        let endpoint = &options.client.request.endpoint;
        let url = browser::absolute_url(endpoint)?;
        let mut hasher = DefaultHasher::new();
        (url, &options.session_key, options.client.batching).hash(&mut hasher);
        discriminant(&options.client.request.transformer).hash(&mut hasher);
        discriminant(&options.client.request.query_method).hash(&mut hasher);
        discriminant(&options.client.credentials).hash(&mut hasher);
        options.router.procedures.get.hash(&mut hasher);
        for call in [JobFilter::All, JobFilter::Active]
            .map(|filter| options.router.list(filter, false))
            .iter()
            .flatten()
        {
            (&call.path, call.input.as_ref().map(Input::json)).hash(&mut hasher);
        }
        Some(format!("jobs-console {} {:016x}", env!("CARGO_PKG_VERSION"), hasher.finish()))
    }

    /// Leaves the others: their answers are not for this query any more.
    pub(super) fn leave_tabs(&self) {
        let left = self.tabs.take();
        if left.policy.is_leader() {
            left.post(&TabMessage::Left);
        }
        self.tabs.borrow_mut().forget_before(now());
    }

    fn request_lock(self: &Rc<Self>, tabs: &SharedTabs, steal: bool) {
        let controller = Rc::downgrade(self);
        let Some(channel) = &tabs.channel else { return };
        channel.request_lock(steal, move |event| {
            if let Some(controller) = controller.upgrade() {
                controller.lock_changed(event);
            }
        });
    }

    fn lock_changed(self: &Rc<Self>, event: LockEvent) {
        let policy = |change: fn(&mut TabPolicy)| change(&mut self.tabs.borrow_mut().policy);
        match event {
            LockEvent::Granted => policy(TabPolicy::granted),
            LockEvent::Lost => policy(|policy| policy.lost(now())),
            LockEvent::Refused => {
                // Each tab on its own.
                policy(TabPolicy::refused);
                self.tabs.borrow_mut().channel = None;
            }
        }
        self.schedule();
        self.say_here();
    }

    /// Whether the request that is due is this tab's to send; else when to decide again.
    pub(super) fn turn(self: &Rc<Self>, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        // Without a list of its own a tab takes none of others': they may be of another session.
        let has_list = self.state.borrow().has_data();
        if !has_list || self.poller.borrow().is_for_reader() {
            return Ok(());
        }
        let mut tabs = self.tabs.borrow_mut();
        match tabs.policy.turn(now) {
            Turn::Send => Ok(()),
            Turn::Steal => {
                self.request_lock(&tabs, true);
                // At once: others are about to do the same.
                tabs.post(&TabMessage::Here { quiet: STOLEN_QUIET, subscribed: false });
                Ok(())
            }
            Turn::Ask(at) => {
                tabs.held_since.get_or_insert(now.timestamp_millis());
                // As for a request of this tab's own: what is hinted at may be in the history.
                self.policy.borrow_mut().begin(now);
                let history = self.next_filter() == JobFilter::All;
                tabs.post(&TabMessage::Ask { history });
                Err(at)
            }
            Turn::WaitUntil(at) => {
                tabs.held_since.get_or_insert(now.timestamp_millis());
                Err(at)
            }
        }
    }

    /// A request of this tab's goes out.
    pub(super) fn tab_sends(&self, filter: JobFilter, now: DateTime<Utc>) {
        let mut tabs = self.tabs.borrow_mut();
        tabs.held_since = None;
        tabs.sent = Some((now.timestamp_millis(), filter));
    }

    /// Tells the others of the answer to a request of this tab's, before it is applied.
    pub(super) fn share_answer(
        &self,
        filter: JobFilter,
        sent: DateTime<Utc>,
        responses: &Result<Responses, Error>,
    ) {
        let mut tabs = self.tabs.borrow_mut();
        let sent_at = sent.timestamp_millis();
        let active = filter == JobFilter::Active;
        match responses {
            Ok(responses) => {
                let is_same = self.latest.borrow().as_ref().is_some_and(|latest| {
                    latest.filter == filter
                        && latest.responses == *responses
                        && latest
                            .responses
                            .iter()
                            .map(|response| response.kept_since)
                            .eq(responses.iter().map(|response| response.kept_since))
                });
                let known = tabs.latest.take().filter(|_| is_same);
                let sent =
                    if known.is_none() && tabs.has_peers { Some(SentResponse::all(responses)) } else { None };
                let name = known.unwrap_or_else(|| {
                    tabs.number = tabs.number.wrapping_add(1);
                    AnswerName(tabs.id, tabs.number)
                });
                tabs.latest = Some(name.clone());
                tabs.applied = sent_at;
                if tabs.has_peers {
                    tabs.post(&TabMessage::Answer { sent_at, name, active, responses: sent });
                }
            }
            Err(error) if tabs.has_peers && tabs.policy.is_leader() => {
                if let Some(failure) = SentFailure::new(error) {
                    tabs.post(&TabMessage::Failed { sent_at, active, failure });
                }
            }
            Err(_) => {}
        }
    }

    /// The answer that came last is none that the next one can be compared with.
    pub(super) fn forget_shared_answer(&self) {
        self.tabs.borrow_mut().latest = None;
    }

    /// Tells the others that this tab leads, and when it requests the list next.
    pub(super) fn say_here(&self) {
        let tabs = self.tabs.borrow();
        if !tabs.policy.is_leader() || !tabs.has_peers {
            return;
        }
        let now = now();
        let next = match self.poller.borrow().decide(now) {
            // A word at the moment of the request would come too late. Part of a millisecond is one: told to wait for none, others
            // would ask again and again until it is over.
            Decision::WaitUntil(at) => (at - now + TimeDelta::nanoseconds(999_999)).num_milliseconds(),
            Decision::Fetch | Decision::Idle => 1_000,
        };
        // Others may want it more often: they ask.
        let is_held_back = self.poller.borrow().failure_count() > 0;
        let quiet = if is_held_back { next } else { next.min(1_000) };
        let subscribed = self.subscription.borrow().is_trusted(now);
        let quiet = u32::try_from(quiet.max(0)).unwrap_or(u32::MAX);
        tabs.post(&TabMessage::Here { quiet, subscribed });
    }

    fn heard_tab(self: &Rc<Self>, text: Option<&str>) {
        if !self.is_in_use() || !page_environment::is_present() {
            return;
        }
        let Some(message) = text.and_then(TabMessage::parse) else {
            self.refuse_message();
            return;
        };
        self.tabs.borrow_mut().has_peers = true;
        match message {
            TabMessage::Hello => {
                // The next answer is to come in full.
                self.forget_shared_answer();
                self.say_here();
            }
            TabMessage::Ask { history } => self.asked_by_tab(history),
            TabMessage::Here { quiet, subscribed } => {
                let mut tabs = self.tabs.borrow_mut();
                tabs.policy.heard(TimeDelta::milliseconds(quiet.into()), now());
                tabs.leader_is_subscribed = subscribed;
                drop(tabs);
                self.schedule();
            }
            TabMessage::Left => {
                self.tabs.borrow_mut().policy.left();
                self.schedule();
            }
            TabMessage::Answer { sent_at, name, active, responses } => {
                self.heard_answer(sent_at, name, filter_of(active), responses);
            }
            TabMessage::Failed { sent_at, active, failure } => {
                if self.tabs.borrow().leader().is_some() && self.is_news(sent_at) {
                    self.apply_foreign(sent_at, filter_of(active), Err(failure.error()));
                }
            }
        }
    }

    /// Once: who sends one sends many.
    fn refuse_message(&self) {
        if !std::mem::replace(&mut self.tabs.borrow_mut().is_reported, true) {
            self.emit(JobsEvent::TabMessageIgnored);
        }
    }

    fn asked_by_tab(self: &Rc<Self>, history: bool) {
        if !self.tabs.borrow().policy.is_leader() {
            return;
        }
        let covers = |filter| filter == JobFilter::All || !history;
        let now = now().timestamp_millis();
        let is_covered = self.tabs.borrow().sent.is_some_and(|(sent_at, filter)| {
            covers(filter) && (self.request.borrow().is_some() || (0..RECENT).contains(&(now - sent_at)))
        });
        if !is_covered {
            if history {
                self.policy.borrow_mut().invalidate_history();
            }
            self.poller.borrow_mut().hint();
            self.schedule();
        }
        self.say_here();
    }

    /// Whether what was requested then is newer than what is known, and than what this tab has requested itself.
    fn is_news(&self, sent_at: i64) -> bool {
        let (now, tabs, poller) = (now().timestamp_millis(), self.tabs.borrow(), self.poller.borrow());
        let is_possible = sent_at <= now.saturating_add(SKEW) && sent_at > now.saturating_sub(NEWS);
        // A clock that was put back says nothing of what is newer.
        let is_newer = sent_at > tabs.applied || tabs.applied > now;
        let is_overtaken =
            self.request.borrow().is_some() && tabs.sent.is_some_and(|(own, _)| own >= sent_at);
        // After a sign-out or an expired session the first list is this tab's own; what the reader waits for is not in an answer
        // to another tab.
        let is_wanted = self.state.borrow().has_data()
            && !poller.is_paused()
            && !poller.is_paused_by_reader()
            && !poller.is_for_reader();
        is_possible && is_newer && !is_overtaken && is_wanted
    }

    fn heard_answer(
        self: &Rc<Self>,
        sent_at: i64,
        name: AnswerName,
        filter: JobFilter,
        sent: Option<Vec<SentResponse>>,
    ) {
        if !self.is_news(sent_at) {
            return;
        }
        let responses = match sent {
            Some(sent) => {
                let transformer = self.options.client.request.transformer;
                let plausible = [false, true].map(|paged| self.options.router.list(filter, paged).len());
                plausible
                    .into_iter()
                    .find_map(|calls| SentResponse::responses(sent.clone(), transformer, calls))
            }
            None => {
                let is_known = self.tabs.borrow().latest.as_ref() == Some(&name);
                let latest = self.latest.borrow();
                let latest = latest.as_ref().filter(|latest| is_known && latest.filter == filter);
                let known = latest.map(|latest| latest.responses.clone());
                if known.is_none() {
                    self.tabs.borrow().post(&TabMessage::Hello);
                    return;
                }
                known
            }
        };
        let Some(responses) = responses else {
            self.refuse_message();
            return;
        };
        {
            let mut tabs = self.tabs.borrow_mut();
            tabs.latest = Some(name);
            tabs.applied = sent_at;
        }
        self.apply_foreign(sent_at, filter, Ok(responses));
    }

    fn apply_foreign(self: &Rc<Self>, sent_at: i64, filter: JobFilter, responses: Result<Responses, Error>) {
        // Its answer would be older.
        self.request.take();
        let at = DateTime::from_timestamp_millis(sent_at).unwrap_or_default();
        let held_since = self.tabs.borrow_mut().held_since.take();
        {
            let (mut poller, mut policy) = (self.poller.borrow_mut(), self.policy.borrow_mut());
            // What was hinted at since is not in it.
            let is_hinted = poller.is_hinted() && held_since.is_none_or(|since| sent_at < since);
            poller.sent(at);
            if is_hinted {
                poller.hint();
            }
            policy.sent(filter, at);
        }
        self.answered(filter, responses);
    }
}
