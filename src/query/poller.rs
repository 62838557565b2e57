//! When to request the list.
//!
//! ```text
//!            start / answer / failure              visible, online, not paused
//!   idle ──────────────────────────────▶ waiting ──────────────────────────────▶ fetching
//!    ▲                                      │  due: interval, back-off, refetch     │
//!    └── hidden, offline, paused ◀──────────┴───────────── answer or failure ◀──────┘
//! ```
//!
//! A hidden document polls while its jobs are watched, but seldom. The reader may pause it, and hosts may hint that there is something new: a hint is remembered for as long as nothing may be
//! requested, and many hints make one request a second.
//!
//! The poller owns no timer and reads no clock. After every call of a method, do what
//! [`decide`](Poller::decide) says.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    RefetchOptions,
    clock::{Wait, delta},
};

/// The longest time that a server's `Retry-After` is honoured for.
const MAX_RETRY_AFTER: TimeDelta = TimeDelta::hours(1);

/// So long after a request the next one is sent that hints ask for.
const HINT_INTERVAL: TimeDelta = TimeDelta::seconds(1);

/// The least interval while a subscription announces changes.
const SUBSCRIBED_INTERVAL: Duration = Duration::from_secs(20);

/// The least interval while the document is hidden but its jobs are watched.
const HIDDEN_INTERVAL: Duration = Duration::from_secs(30);

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Send a request now. One that is still under way is to be cancelled.
    Fetch,
    /// Decide again at this moment of the caller's clock.
    WaitUntil(DateTime<Utc>),
    /// Wait for an answer or an event.
    Idle,
}

/// Decides when to send a request.
#[derive(Clone, Debug)]
pub struct Poller {
    options: RefetchOptions,
    document_is_visible: bool,
    is_online: bool,
    list_is_visible: bool,
    /// The reader wants to be told when a job ends, also while the document is hidden.
    is_watched: bool,
    any_active: bool,
    /// A subscription announces changes.
    is_subscribed: bool,
    /// The session is over: nothing is requested until [`resume`](Self::resume).
    is_paused: bool,
    /// The reader has paused it: nothing is requested until [`set_paused_by_reader`](Self::set_paused_by_reader), but what
    /// the reader asks for.
    is_paused_by_reader: bool,
    /// When the request under way was sent.
    sent_at: Option<DateTime<Utc>>,
    /// When the latest request was sent.
    last_sent_at: Option<DateTime<Utc>>,
    /// When the latest answer or failure came.
    settled_at: Option<DateTime<Utc>>,
    failure_count: u32,
    /// How often everything was forgotten after a failure, and when that was last. A list that comes long enough afterwards ends it:
    /// one that comes sooner does not, since what failed may be something else, such as the subscription.
    restarts: u32,
    restarted_at: Option<DateTime<Utc>>,
    /// The host knows that the session is over, and has made everything be forgotten since.
    session_end_is_known: bool,
    /// The wait after the latest failure.
    back_off: Option<Wait>,
    /// The wait that the server wants (`Retry-After`).
    retry_after: Option<Wait>,
    /// A request is due as soon as it is allowed, whatever the interval.
    refetch_requested: bool,
    /// The user or the host requested it: it is allowed in any case.
    refetch_forced: bool,
    /// The reader waits for its answer: it is allowed although the reader has paused everything else.
    reader_waits: bool,
    /// There may be something new: since this request is under way, or it was sent a moment ago.
    is_hinted: bool,
    /// There may be something new that the next request is too early for.
    later_hint: Option<Wait>,
}

impl Poller {
    /// A poller whose first request is due at once.
    pub fn new(options: RefetchOptions) -> Self {
        Self {
            options,
            document_is_visible: true,
            is_online: true,
            list_is_visible: true,
            is_watched: false,
            any_active: false,
            is_subscribed: false,
            is_paused: false,
            is_paused_by_reader: false,
            sent_at: None,
            last_sent_at: None,
            settled_at: None,
            failure_count: 0,
            restarts: 0,
            restarted_at: None,
            session_end_is_known: false,
            back_off: None,
            retry_after: None,
            refetch_requested: true,
            refetch_forced: false,
            reader_waits: false,
            is_hinted: false,
            later_hint: None,
        }
    }

    /// Takes over other options.
    pub fn set_options(&mut self, options: RefetchOptions) {
        self.options = options;
    }

    /// How many requests have failed since the latest answer.
    pub fn failure_count(&self) -> u32 {
        self.failure_count
    }

    /// The browser says that it is online, or an answer proves it.
    pub fn is_online(&self) -> bool {
        self.is_online
    }

    /// Requests have to wait: for the network, for the session, or for as long as the server has asked for.
    pub fn is_held_back(&self) -> bool {
        self.is_paused || !self.is_online || self.retry_after.is_some()
    }

    /// The session is over.
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// The session was over when everything was forgotten last, and no list has come long enough afterwards: that it is over is no
    /// news.
    pub fn session_end_is_known(&self) -> bool {
        self.session_end_is_known
    }

    /// The reader has paused it.
    pub fn is_paused_by_reader(&self) -> bool {
        self.is_paused_by_reader
    }

    /// Requests by interval are allowed.
    pub fn is_allowed(&self) -> bool {
        !self.is_paused && !self.is_paused_by_reader && self.document_is_visible && self.is_online
    }

    /// Requests may be sent at all without the reader: by interval, or, while jobs are watched, from a hidden page.
    pub fn may_request(&self) -> bool {
        let may_poll = self.document_is_visible || self.is_watched;
        !self.is_paused && !self.is_paused_by_reader && may_poll && self.is_online
    }

    /// A request is due that the reader or the host waits for.
    pub fn is_for_reader(&self) -> bool {
        self.refetch_forced || self.reader_waits
    }

    /// There may be something new that has not been requested.
    pub fn is_hinted(&self) -> bool {
        self.is_hinted || self.later_hint.is_some()
    }

    /// A subscription announces changes ([`hint`](Self::hint)): the intervals are no shorter than 20 s.
    pub fn set_subscribed(&mut self, is_subscribed: bool) {
        self.is_subscribed = is_subscribed;
    }

    /// The options as they hold now.
    pub(super) fn effective_options(&self) -> RefetchOptions {
        let mut options = self.options;
        if self.is_subscribed && !options.idle.is_zero() {
            options.idle = options.idle.max(SUBSCRIBED_INTERVAL);
        }
        options
    }

    /// What to do at `now`.
    pub fn decide(&self, now: DateTime<Utc>) -> Decision {
        let is_held = self.is_paused_by_reader && !self.reader_waits;
        let may_poll = self.document_is_visible || self.is_watched;
        let is_allowed = !self.is_paused && !is_held && may_poll && self.is_online;
        let is_waiting = self.sent_at.is_some() && !self.refetch_requested;
        if is_waiting || !(is_allowed || self.refetch_forced) {
            return Decision::Idle;
        }
        let due = if self.refetch_requested {
            Some(self.retry_after.map_or(now, |wait| wait.end(now)))
        } else {
            [self.next_poll(now), self.next_hinted_request(now)].into_iter().flatten().min()
        };
        let Some(due) = due else { return Decision::Idle };
        if due <= now { Decision::Fetch } else { Decision::WaitUntil(due) }
    }

    /// When the interval or the back-off is over.
    fn next_poll(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.options.is_off() {
            return None;
        }
        if let Some(wait) = self.back_off {
            return Some(wait.end(now));
        }
        let is_followed = self.any_active && self.list_is_visible;
        let interval = if is_followed { self.options.active } else { self.options.idle };
        let interval = RefetchOptions::effective(interval)?;
        let least = match (self.document_is_visible, self.is_subscribed) {
            (false, _) => HIDDEN_INTERVAL,
            (true, true) => SUBSCRIBED_INTERVAL,
            (true, false) => Duration::ZERO,
        };
        let length = delta(interval.max(least));
        Some(Wait { since: self.settled_at.unwrap_or(now), length }.end(now))
    }

    /// When it is requested for a hint: not before the wait after a failure is over, whatever the host knows.
    fn next_hinted_request(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let rest = self.last_sent_at.map_or(now, |since| Wait { since, length: HINT_INTERVAL }.end(now));
        let wanted = if self.is_hinted { now } else { self.later_hint?.end(now) };
        let look = wanted.max(rest);
        Some(self.back_off.map_or(look, |wait| wait.end(now).max(look)))
    }

    /// A request goes out.
    pub fn sent(&mut self, now: DateTime<Utc>) {
        self.sent_at = Some(now);
        self.last_sent_at = Some(now);
        self.refetch_requested = false;
        self.refetch_forced = false;
        self.reader_waits = false;
        self.is_hinted = false;
        self.later_hint = None;
    }

    /// An answer came; `any_active` when a job is running or queued.
    pub fn succeeded(&mut self, any_active: bool, now: DateTime<Utc>) {
        self.sent_at = None;
        self.settled_at = Some(now);
        self.failure_count = 0;
        self.back_off = None;
        self.retry_after = None;
        if self.restarted_at.is_none_or(|at| now - at >= delta(self.options.max_retry_delay)) {
            self.end_restarts();
        }
        self.any_active = any_active;
        // An answer proves both the session and the network.
        self.is_paused = false;
        self.is_online = true;
    }

    /// No answer came. `retry_after` is the wait that the server wants; `random` is from 0 to 1 and spreads
    /// the load of many clients.
    pub fn failed(&mut self, retry_after: Option<TimeDelta>, random: f64, now: DateTime<Utc>) {
        self.sent_at = None;
        self.settled_at = Some(now);
        let delay = self.delay_after(self.failure_count, random);
        let wanted = retry_after.unwrap_or_default().clamp(TimeDelta::zero(), MAX_RETRY_AFTER);
        self.failure_count = self.failure_count.saturating_add(1);
        self.retry_after = Some(Wait { since: now, length: wanted });
        self.back_off = Some(Wait { since: now, length: delay.max(wanted) });
    }

    /// The wait after a failure that so many came before.
    fn delay_after(&self, failures: u32, random: f64) -> TimeDelta {
        let doubled = self.options.retry_delay.saturating_mul(1 << failures.min(16));
        delta(doubled.min(self.options.max_retry_delay).mul_f64(0.75 + 0.5 * random.clamp(0.0, 1.0)))
    }

    /// Everything was forgotten, as for another session: the list is requested anew, at once. Where that failed since the restart
    /// before this one, it waits as after a failure, since a host may restart because of each failure. The wait that a server wants
    /// holds. `random` as in [`failed`](Self::failed).
    pub fn restart(&mut self, random: f64, now: DateTime<Utc>) {
        let has_failed = self.is_paused || self.failure_count > 0;
        let since = self.last_sent_at.unwrap_or(now);
        let delay = self.restarts.checked_sub(1).filter(|_| has_failed);
        let delay = delay.map(|restarts| Wait { since, length: self.delay_after(restarts, random) });
        let waits = [self.retry_after, delay].into_iter().flatten().filter(|wait| !wait.is_over(now));
        *self = Self {
            list_is_visible: self.list_is_visible,
            is_watched: self.is_watched,
            restarts: self.restarts.saturating_add(has_failed.into()),
            restarted_at: if has_failed { Some(now) } else { self.restarted_at },
            session_end_is_known: self.session_end_is_known || self.is_paused,
            retry_after: waits.max_by_key(|wait| wait.end(now)),
            ..Self::new(self.options)
        };
    }

    /// The next failure is news.
    fn end_restarts(&mut self) {
        (self.restarts, self.restarted_at, self.session_end_is_known) = (0, None, false);
    }

    /// The server wants to be left alone for so long, as it said to a request for something else.
    pub fn postpone(&mut self, wait: TimeDelta, now: DateTime<Utc>) {
        let wait = Wait { since: now, length: wait.clamp(TimeDelta::zero(), MAX_RETRY_AFTER) };
        let longer = |before: Option<Wait>| before.filter(|before| before.end(now) > wait.end(now));
        self.retry_after = longer(self.retry_after).or(Some(wait));
        self.back_off = longer(self.back_off).or(Some(wait));
    }

    /// A request is due: a job left the list, a mutation was carried out. A request under way is replaced,
    /// since its answer may be older than the reason.
    pub fn refetch(&mut self) {
        self.refetch_requested = true;
    }

    /// The same after something that the reader did: also while the reader has paused everything else.
    pub fn refetch_for_reader(&mut self) {
        self.refetch_requested = true;
        self.reader_waits = true;
    }

    /// There may be something new, as a host knows that has a push channel. It is looked at once a second at most: what is hinted
    /// at while a request is under way or just after one, by the next. While nothing may be requested it is remembered.
    pub fn hint(&mut self) {
        self.is_hinted = true;
    }

    /// The same, but the look is due so long after that moment; until then a request is no answer to the hint.
    pub fn hint_after(&mut self, since: DateTime<Utc>, length: TimeDelta) {
        self.later_hint = Some(Wait { since, length });
    }

    /// The reader wants nothing to change, or everything to go on. Returns whether that is a change.
    pub fn set_paused_by_reader(&mut self, paused: bool) -> bool {
        let changed = std::mem::replace(&mut self.is_paused_by_reader, paused) != paused;
        if changed && paused {
            // What is under way will not be awaited.
            self.sent_at = None;
            self.refetch_forced = false;
            self.reader_waits = false;
        }
        // The list was not kept up to date for a while.
        self.refetch_requested |= changed;
        changed
    }

    /// Ends the reader's pause without a request that was not due.
    pub fn end_reader_pause(&mut self) {
        self.is_paused_by_reader = false;
    }

    /// The same by the user or the host: also while paused, hidden or offline, and before the end of the wait
    /// that the server wants.
    pub fn refetch_now(&mut self) {
        self.is_paused = false;
        self.retry_after = None;
        self.end_restarts();
        self.refetch_requested = true;
        self.refetch_forced = true;
    }

    /// Requests nothing until [`resume`](Self::resume): the session is over.
    pub fn pause(&mut self) {
        self.sent_at = None;
        self.is_paused = true;
        self.refetch_forced = false;
    }

    /// Ends [`pause`](Self::pause), though not one by the reader. Does nothing otherwise.
    pub fn resume(&mut self) {
        if self.is_paused {
            self.is_paused = false;
            self.end_restarts();
            self.refetch_requested = true;
        }
    }

    /// The document was hidden or shown. Returns whether that is a change.
    pub fn set_document_visible(&mut self, visible: bool, now: DateTime<Utc>) -> bool {
        let changed = std::mem::replace(&mut self.document_is_visible, visible) != visible;
        if changed && visible {
            self.returned(now);
        }
        changed
    }

    /// The network went away or came back. Returns whether that is a change.
    pub fn set_online(&mut self, online: bool, now: DateTime<Utc>) -> bool {
        let changed = std::mem::replace(&mut self.is_online, online) != online;
        if changed {
            // What is under way will not be answered, or hangs from before: it is still due.
            self.refetch_requested |= self.sent_at.take().is_some();
        }
        if changed && online {
            self.returned(now);
        }
        changed
    }

    /// The list is on the screen or behind another tab. Returns whether that is a change.
    pub fn set_list_visible(&mut self, visible: bool) -> bool {
        std::mem::replace(&mut self.list_is_visible, visible) != visible
    }

    /// The reader wants to be told when a job ends: a hidden document polls every 30 s instead of not at all. Returns whether
    /// that is a change.
    pub fn set_watched(&mut self, watched: bool) -> bool {
        std::mem::replace(&mut self.is_watched, watched) != watched
    }

    fn returned(&mut self, now: DateTime<Utc>) {
        if self.options.is_off() {
            return;
        }
        // A request that was sent just now is as good as a new one.
        let recent = TimeDelta::zero()..delta(self.options.active.max(RefetchOptions::MIN_INTERVAL));
        self.refetch_requested |= !self.sent_at.is_some_and(|at| recent.contains(&(now - at)));
    }
}
