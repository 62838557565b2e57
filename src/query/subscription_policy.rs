//! When to be subscribed to changes, and whether to rely on it.
//!
//! ```text
//!              wanted              head and the first word
//!   closed ─────────────▶ connecting ────────────────────▶ open
//!     ▲                       │                              │
//!     └──── not wanted, ended, failed, silent for 30 s ◀─────┘
//! ```
//!
//! A subscription is a hint and no more: while it is relied on, the list is polled less often, and never not at all. The
//! policy owns no timer and reads no clock. After every call of a method, do what
//! [`decide`](SubscriptionPolicy::decide) says.

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::{Wait, after};

/// A connection without a sign of life for so long is closed.
pub(super) const SILENCE: TimeDelta = TimeDelta::seconds(30);
/// A timer that is later than this tells of a machine that slept, not of a server that is silent.
const LATE: TimeDelta = TimeDelta::seconds(10);
/// A connection that lived for so long was a good one.
const STABLE: TimeDelta = TimeDelta::seconds(10);
/// After so many failures in a row it is not relied on.
const MOST_FAILURES: u32 = 3;
/// The wait after the first failure, doubled with each further one.
const RETRY_DELAY: TimeDelta = TimeDelta::seconds(1);
const MAX_RETRY_DELAY: TimeDelta = TimeDelta::seconds(60);
/// The longest time that a server's `Retry-After` is honoured for.
const MAX_RETRY_AFTER: TimeDelta = TimeDelta::hours(1);

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionDecision {
    /// Connect now.
    Connect,
    /// Close the connection. Decide again then.
    Disconnect,
    /// Decide again at this moment of the caller's clock.
    WaitUntil(DateTime<Utc>),
    /// Wait for an event.
    Idle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Closed { at: DateTime<Utc>, wait: TimeDelta },
    Connecting { since: DateTime<Utc> },
    Open { since: DateTime<Utc> },
}

/// Decides when to be subscribed.
#[derive(Clone, Debug)]
pub struct SubscriptionPolicy {
    is_wanted: bool,
    /// The server has no such subscription.
    is_missing: bool,
    phase: Phase,
    /// The latest sign of life of this connection.
    alive_at: DateTime<Utc>,
    failures: u32,
    is_trusted: bool,
    /// That it does not work was told, and it has not worked since.
    is_told: bool,
}

impl Default for SubscriptionPolicy {
    fn default() -> Self {
        Self {
            is_wanted: false,
            is_missing: false,
            phase: Phase::Closed { at: DateTime::UNIX_EPOCH, wait: TimeDelta::zero() },
            alive_at: DateTime::UNIX_EPOCH,
            failures: 0,
            is_trusted: false,
            is_told: false,
        }
    }
}

impl SubscriptionPolicy {
    /// The list is to be kept up to date: there are subscribers, the page is visible, the network and the session are there.
    pub fn set_wanted(&mut self, is_wanted: bool) {
        if self.is_wanted && !is_wanted {
            // The next time starts without failures.
            (self.failures, self.is_trusted) = (0, false);
        }
        self.is_wanted = is_wanted;
    }

    /// What to do at `now`.
    pub fn decide(&self, now: DateTime<Utc>) -> SubscriptionDecision {
        let is_wanted = self.is_wanted && !self.is_missing;
        match self.phase {
            Phase::Closed { .. } if !is_wanted => SubscriptionDecision::Idle,
            _ if !is_wanted || self.is_silent(now) => SubscriptionDecision::Disconnect,
            Phase::Closed { at, wait } => {
                let due = Wait { since: at, length: wait }.end(now);
                if due <= now { SubscriptionDecision::Connect } else { self.wait_until(due, now) }
            }
            Phase::Connecting { since } => self.wait_until(after(since, SILENCE), now),
            Phase::Open { .. } => self.wait_until(after(self.alive_at, SILENCE), now),
        }
    }

    /// Until then, or until it is not relied on any more.
    fn wait_until(&self, due: DateTime<Utc>, now: DateTime<Utc>) -> SubscriptionDecision {
        let distrusted = after(self.alive_at, SILENCE);
        let is_earlier = self.is_trusted && distrusted > now && distrusted < due;
        SubscriptionDecision::WaitUntil(if is_earlier { distrusted } else { due })
    }

    /// Whether the list may be polled less often.
    pub fn is_trusted(&self, now: DateTime<Utc>) -> bool {
        self.is_trusted && !Wait { since: self.alive_at, length: SILENCE }.is_over(now)
    }

    /// A connection is tried.
    pub fn connecting(&mut self, now: DateTime<Utc>) {
        self.phase = Phase::Connecting { since: now };
    }

    /// The server has taken the subscription.
    pub fn opened(&mut self, now: DateTime<Utc>) {
        self.phase = Phase::Open { since: now };
        self.alive_at = now;
        // One that failed again and again has to last first.
        self.is_trusted |= self.failures < MOST_FAILURES;
    }

    /// Something came. Returns whether it is the first of this connection: servers may do without `connected`.
    pub fn alive(&mut self, now: DateTime<Utc>) -> bool {
        let is_first = matches!(self.phase, Phase::Connecting { .. });
        if is_first {
            self.opened(now);
        }
        self.alive_at = now;
        self.recover(now);
        is_first
    }

    /// The caller has closed the connection, as [`decide`](Self::decide) has said.
    pub fn disconnected(&mut self, random: f64, now: DateTime<Utc>) {
        if !self.is_wanted || self.is_missing {
            self.phase = Phase::Closed { at: now, wait: TimeDelta::zero() };
            return;
        }
        // While the machine slept nothing could come, and a clock that was put back does not tell for how long nothing came.
        let was_asleep = Wait { since: self.silent_since(), length: SILENCE + LATE }.is_over(now);
        if !was_asleep {
            self.failures = self.failures.max(MOST_FAILURES - 1);
        }
        self.close(TimeDelta::zero(), random, now);
    }

    /// The connection has ended, or there was none. `retry_after` is the wait that the server wants; `random` is from 0 to 1
    /// and spreads the load of many clients.
    pub fn ended(&mut self, retry_after: Option<TimeDelta>, random: f64, now: DateTime<Utc>) {
        self.recover(now);
        self.close(retry_after.unwrap_or_default(), random, now);
    }

    /// The server has no such subscription.
    pub fn missing(&mut self, now: DateTime<Utc>) {
        (self.is_missing, self.is_trusted) = (true, false);
        self.phase = Phase::Closed { at: now, wait: TimeDelta::zero() };
    }

    /// Whether it is to be told that the list is polled as without a subscription: once until it works again, be it that it was
    /// not wanted in between.
    pub fn take_failure(&mut self) -> bool {
        self.failures >= MOST_FAILURES && !std::mem::replace(&mut self.is_told, true)
    }

    fn is_silent(&self, now: DateTime<Utc>) -> bool {
        !matches!(self.phase, Phase::Closed { .. })
            && Wait { since: self.silent_since(), length: SILENCE }.is_over(now)
    }

    /// The latest sign of life, or the moment since which there has been none.
    fn silent_since(&self) -> DateTime<Utc> {
        match self.phase {
            Phase::Connecting { since } => since,
            Phase::Closed { .. } | Phase::Open { .. } => self.alive_at,
        }
    }

    fn recover(&mut self, now: DateTime<Utc>) {
        if let Phase::Open { since } = self.phase
            && now - since >= STABLE
        {
            (self.failures, self.is_trusted, self.is_told) = (0, true, false);
        }
    }

    fn close(&mut self, retry_after: TimeDelta, random: f64, now: DateTime<Utc>) {
        let doubled = RETRY_DELAY * (1 << self.failures.min(6));
        let millis =
            doubled.min(MAX_RETRY_DELAY).num_milliseconds() as f64 * (0.75 + 0.5 * random.clamp(0.0, 1.0));
        let wait = TimeDelta::milliseconds(millis as i64).max(retry_after.min(MAX_RETRY_AFTER));
        self.failures = self.failures.saturating_add(1);
        self.is_trusted &= self.failures < MOST_FAILURES;
        self.phase = Phase::Closed { at: now, wait };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SubscriptionDecision::*, *};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn open_at(seconds: i64) -> SubscriptionPolicy {
        let mut policy = SubscriptionPolicy::default();
        policy.set_wanted(true);
        assert_eq!(policy.decide(at(seconds)), Connect);
        policy.connecting(at(seconds));
        policy.opened(at(seconds));
        policy
    }

    #[test]
    fn it_connects_when_wanted_and_is_relied_on_once_open() {
        let mut policy = SubscriptionPolicy::default();
        assert_eq!(policy.decide(at(0)), Idle);
        policy.set_wanted(true);
        assert_eq!(policy.decide(at(0)), Connect);
        policy.connecting(at(0));
        assert_eq!(policy.decide(at(1)), WaitUntil(at(30)));
        assert!(!policy.is_trusted(at(1)), "there is no answer yet");
        policy.opened(at(2));
        assert!(policy.is_trusted(at(2)));
        assert_eq!(policy.decide(at(2)), WaitUntil(at(32)));
        policy.alive(at(20));
        assert_eq!(policy.decide(at(32)), WaitUntil(at(50)));
        assert!(policy.is_trusted(at(49)));
    }

    #[test]
    fn silence_ends_it_and_it_has_to_last_before_it_is_relied_on_again() {
        let mut policy = open_at(0);
        assert_eq!(policy.decide(at(30)), Disconnect);
        assert!(!policy.is_trusted(at(30)));
        policy.disconnected(0.5, at(30));
        assert_eq!(policy.decide(at(30)), WaitUntil(at(34)));
        policy.connecting(at(34));
        policy.opened(at(34));
        assert!(!policy.is_trusted(at(34)));
        policy.alive(at(40));
        assert!(!policy.is_trusted(at(40)));
        policy.alive(at(44));
        assert!(policy.is_trusted(at(44)));
    }

    #[test]
    fn a_head_without_a_word_is_silence_too() {
        let mut policy = SubscriptionPolicy::default();
        policy.set_wanted(true);
        policy.connecting(at(0));
        assert_eq!(policy.decide(at(30)), Disconnect);
        policy.disconnected(0.5, at(30));
        assert_eq!(policy.decide(at(30)), WaitUntil(at(34)));
    }

    #[test]
    fn that_it_does_not_work_is_told_once_until_it_works_again() {
        let mut policy = SubscriptionPolicy::default();
        policy.set_wanted(true);
        for attempt in 1..=9 {
            policy.connecting(at(attempt));
            policy.ended(None, 0.5, at(attempt));
            assert_eq!(policy.take_failure(), attempt == 3, "failure {attempt}");
        }
        // Hidden and visible again it is no news either; nor that it opens, and says no more.
        policy.set_wanted(false);
        policy.set_wanted(true);
        policy.connecting(at(20));
        policy.opened(at(20));
        assert!(!policy.take_failure());
        policy.disconnected(0.5, at(50));
        assert!(!policy.take_failure());
        // It has to last.
        policy.connecting(at(60));
        policy.opened(at(60));
        policy.alive(at(70));
        for attempt in 1..=4 {
            policy.ended(None, 0.5, at(70 + attempt));
            policy.connecting(at(70 + attempt));
            assert_eq!(policy.take_failure(), attempt == 3, "failure {attempt}");
        }
    }

    #[test]
    fn silence_is_told_when_the_list_is_polled_as_ever() {
        let mut silent_after_a_word = open_at(0);
        let mut never_a_word = SubscriptionPolicy::default();
        never_a_word.set_wanted(true);
        never_a_word.connecting(at(0));
        for policy in [&mut silent_after_a_word, &mut never_a_word] {
            assert!(!policy.take_failure());
            assert_eq!(policy.decide(at(30)), Disconnect);
            policy.disconnected(0.5, at(30));
            assert!(policy.take_failure());
            assert!(!policy.take_failure());
        }
    }

    #[test]
    fn a_machine_that_slept_or_a_clock_that_was_put_back_is_no_failure_of_the_server() {
        for woken_at in [3_600, -3_600] {
            let mut policy = open_at(0);
            assert_eq!(policy.decide(at(woken_at)), Disconnect);
            policy.disconnected(0.5, at(woken_at));
            assert!(!policy.take_failure());
            policy.connecting(at(woken_at + 2));
            policy.opened(at(woken_at + 2));
            assert!(policy.is_trusted(at(woken_at + 2)), "it is relied on at once");
            assert_eq!(policy.decide(at(woken_at + 32)), Disconnect);
            policy.disconnected(0.5, at(woken_at + 32));
            assert!(policy.take_failure(), "it is silent now");
        }
    }

    #[test]
    fn what_is_not_wanted_or_not_there_has_not_failed() {
        let mut policy = open_at(0);
        policy.set_wanted(false);
        policy.disconnected(0.5, at(40));
        assert!(!policy.take_failure());
        policy.set_wanted(true);
        policy.connecting(at(41));
        policy.missing(at(41));
        assert!(!policy.take_failure());
    }

    #[test]
    fn any_word_opens_it() {
        let mut policy = SubscriptionPolicy::default();
        policy.set_wanted(true);
        policy.connecting(at(0));
        assert!(policy.alive(at(20)), "changes before were not announced");
        assert!(policy.is_trusted(at(20)));
        assert!(!policy.alive(at(40)));
        assert_eq!(policy.decide(at(40)), WaitUntil(at(70)));
    }

    #[test]
    fn a_clock_that_is_put_back_costs_one_connection() {
        let mut policy = open_at(3_600);
        assert_eq!(policy.decide(at(0)), Disconnect, "how long it has been silent is not known");
        policy.disconnected(0.5, at(0));
        assert_eq!(policy.decide(at(4)), Connect);
        policy.connecting(at(4));
        assert_eq!(policy.decide(at(4)), WaitUntil(at(34)));
        policy.opened(at(5));
        assert_eq!(policy.decide(at(5)), WaitUntil(at(35)));
    }

    #[test]
    fn two_failures_are_put_up_with_and_three_are_not() {
        let mut policy = open_at(0);
        policy.alive(at(15));
        policy.ended(None, 0.5, at(20));
        assert!(policy.is_trusted(at(20)));
        assert_eq!(policy.decide(at(20)), WaitUntil(at(21)));
        policy.connecting(at(21));
        policy.ended(None, 0.5, at(21));
        assert!(policy.is_trusted(at(21)));
        assert_eq!(policy.decide(at(21)), WaitUntil(at(23)));
        policy.connecting(at(23));
        policy.ended(None, 0.5, at(23));
        assert!(!policy.is_trusted(at(23)));
        assert_eq!(policy.decide(at(23)), WaitUntil(at(27)));
        for (failures, wait) in [(4, 8), (5, 16), (6, 32), (7, 60), (8, 60)] {
            policy.ended(None, 0.5, at(100));
            assert_eq!(policy.decide(at(100)), WaitUntil(at(100 + wait)), "{failures} failures");
        }
        policy.ended(Some(TimeDelta::seconds(600)), 0.5, at(200));
        assert_eq!(policy.decide(at(200)), WaitUntil(at(800)), "the server wants longer");
    }

    #[test]
    fn while_it_connects_again_what_was_heard_counts_for_30_seconds() {
        let mut policy = open_at(0);
        policy.alive(at(12));
        policy.ended(None, 0.5, at(41));
        policy.connecting(at(41));
        policy.ended(None, 0.5, at(41));
        assert_eq!(policy.decide(at(41)), WaitUntil(at(42)), "that is when it is not relied on any more");
        assert!(policy.is_trusted(at(41)) && !policy.is_trusted(at(42)));
        assert_eq!(policy.decide(at(42)), WaitUntil(at(43)));
    }

    #[test]
    fn a_server_that_ends_each_connection_is_polled() {
        let mut policy = open_at(0);
        for _ in 0..3 {
            policy.ended(None, 0.5, at(1));
            policy.connecting(at(1));
            policy.opened(at(1));
        }
        assert!(!policy.is_trusted(at(1)));
        // One that rotates them each minute is not.
        let mut policy = open_at(0);
        for minute in 1..10 {
            policy.alive(at(minute * 60 - 5));
            policy.ended(None, 0.5, at(minute * 60));
            assert!(policy.is_trusted(at(minute * 60)));
            policy.connecting(at(minute * 60 + 1));
            policy.opened(at(minute * 60 + 1));
        }
    }

    #[test]
    fn it_closes_when_it_is_not_wanted_and_what_is_missing_is_not_tried_again() {
        let mut policy = open_at(0);
        policy.set_wanted(false);
        assert_eq!(policy.decide(at(1)), Disconnect);
        assert!(!policy.is_trusted(at(1)));
        policy.disconnected(0.5, at(1));
        assert_eq!(policy.decide(at(1)), Idle);
        policy.set_wanted(true);
        assert_eq!(policy.decide(at(2)), Connect, "without a wait");
        policy.connecting(at(2));
        policy.missing(at(2));
        policy.set_wanted(false);
        policy.set_wanted(true);
        assert_eq!(policy.decide(at(1_000_000)), Idle);
        assert!(!policy.is_trusted(at(2)));
    }

    #[derive(Clone, Debug)]
    enum Happens {
        Wanted(bool),
        Opened,
        Alive,
        Ended,
        Passes(i64),
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            any::<bool>().prop_map(Happens::Wanted),
            Just(Happens::Opened),
            Just(Happens::Alive),
            Just(Happens::Ended),
            (0_i64..40).prop_map(Happens::Passes),
            Just(Happens::Passes(-5)),
            Just(Happens::Passes(-3_600)),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens_it_is_connected_only_when_wanted_and_never_relied_on_in_silence(
            events in prop::collection::vec(happens(), 0..60),
            random in 0.0..1.0_f64,
        ) {
            let mut policy = SubscriptionPolicy::default();
            let (mut now, mut wanted, mut connected) = (0, false, false);
            let mut heard = None;
            for event in events {
                match event {
                    Happens::Wanted(is) => {
                        wanted = is;
                        policy.set_wanted(is);
                    }
                    Happens::Opened if connected => {
                        policy.opened(at(now));
                        heard = Some(now);
                    }
                    Happens::Alive if connected => {
                        policy.alive(at(now));
                        heard = Some(now);
                    }
                    Happens::Ended if connected => {
                        policy.ended(None, random, at(now));
                        connected = false;
                    }
                    Happens::Passes(seconds) => now += seconds,
                    _ => {}
                }
                // Decisions come to an end.
                for step in 0.. {
                    prop_assert!(step < 3);
                    match policy.decide(at(now)) {
                        Connect => {
                            prop_assert!(wanted && !connected);
                            policy.connecting(at(now));
                            connected = true;
                        }
                        Disconnect => {
                            prop_assert!(connected);
                            policy.disconnected(random, at(now));
                            connected = false;
                        }
                        WaitUntil(until) => {
                            prop_assert!(wanted && until > at(now) && until <= at(now + 75), "{until}");
                            break;
                        }
                        Idle => {
                            prop_assert!(!wanted && !connected);
                            break;
                        }
                    }
                }
                if policy.is_trusted(at(now)) {
                    prop_assert!(wanted && heard.is_some_and(|heard| now - heard < 30));
                }
            }
            // And where it is wanted, it is connected before long.
            policy.set_wanted(true);
            let has_stood = (now..now + 80).any(|now| loop {
                match policy.decide(at(now)) {
                    Connect => {
                        policy.connecting(at(now));
                        connected = true;
                    }
                    Disconnect => {
                        policy.disconnected(random, at(now));
                        connected = false;
                    }
                    _ => break connected,
                }
            });
            prop_assert!(has_stood);
        }
    }
}
