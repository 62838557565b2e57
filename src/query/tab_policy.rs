//! Which of several tabs with the same list requests it.
//!
//! ```text
//!            may poll                 granted
//!   out ───────────────▶ waiting ───────────────▶ leading
//!    ▲                      │  the leader is silent   │ stolen
//!    │                      └────────▶ steal ─────────┤
//!    └──────── hidden, offline, paused ◀──────────────┘
//! ```
//!
//! A lock elects the leader. A tab holds its own requests back only while it knows of one: without a word from another tab it
//! behaves as if it were alone, so that nothing has to wait for the lock. When a request is due all the same, the leader is
//! asked for it; one that does not say a word is taken to be frozen, and its lock is stolen.
//!
//! The policy owns no timer and reads no clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::after;

/// A leader that was asked answers within this time, or is frozen.
const PATIENCE: TimeDelta = TimeDelta::seconds(1);
/// The longest time for which a leader's word is relied on.
const LONGEST_QUIET: TimeDelta = TimeDelta::seconds(60);

/// What to do about the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockAction {
    /// Wait in line for it.
    Request,
    /// Give it up, or leave the line.
    Release,
}

/// What to do where a request for the list is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Send it.
    Send,
    /// Take the lock from the leader and send it.
    Steal,
    /// Ask the leader for it, and decide again at this moment.
    Ask(DateTime<Utc>),
    /// Decide again at this moment.
    WaitUntil(DateTime<Utc>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LockState {
    #[default]
    None,
    Waiting,
    Held,
}

/// Decides which tab requests the list.
#[derive(Clone, Debug, Default)]
pub struct TabPolicy {
    is_wanted: bool,
    lock: LockState,
    /// Until when the leader wants to be left alone, if another tab leads.
    leader: Option<Quiet>,
    /// When the leader was asked, if it has not said a word since.
    asked_at: Option<DateTime<Utc>>,
    /// Since when this tab stands in line while no leader is heard of.
    waiting_since: Option<DateTime<Utc>>,
    /// Added to the patience, so that not all tabs run out of it at the same moment.
    spread: TimeDelta,
}

#[derive(Clone, Copy, Debug)]
struct Quiet {
    since: DateTime<Utc>,
    length: TimeDelta,
}

impl TabPolicy {
    /// A tab on its own. `spread` is added to its patience with a silent leader.
    pub fn new(spread: TimeDelta) -> Self {
        Self { spread, ..Self::default() }
    }

    fn patience(&self) -> TimeDelta {
        PATIENCE + self.spread
    }

    /// Whether this tab may request the list by itself: it is visible, online, not paused.
    pub fn set_wanted(&mut self, is_wanted: bool) -> Option<LockAction> {
        self.is_wanted = is_wanted;
        if is_wanted && self.lock == LockState::None {
            self.lock = LockState::Waiting;
            return Some(LockAction::Request);
        }
        if !is_wanted && self.lock != LockState::None {
            self.lock = LockState::None;
            self.waiting_since = None;
            return Some(LockAction::Release);
        }
        None
    }

    /// This tab is the one that requests the list.
    pub fn is_leader(&self) -> bool {
        self.lock == LockState::Held
    }

    /// Another tab requests the list.
    pub fn is_follower(&self) -> bool {
        self.lock != LockState::Held && self.leader.is_some()
    }

    /// The lock was granted: the tab that held it before has released it.
    pub fn granted(&mut self) {
        if self.lock == LockState::Waiting {
            self.lock = LockState::Held;
            self.left();
        }
    }

    /// Another tab has stolen the lock, and leads.
    pub fn lost(&mut self, now: DateTime<Utc>) {
        self.lock = LockState::None;
        self.heard(PATIENCE, now);
    }

    /// There are no locks here: this tab is on its own.
    pub fn refused(&mut self) {
        self.lock = LockState::None;
        self.leader = None;
    }

    /// The leader has said a word. Before so much time has passed it is not to be asked.
    pub fn heard(&mut self, quiet: TimeDelta, now: DateTime<Utc>) {
        // Two cannot hold it: the word is of one that does not know yet.
        if self.lock != LockState::Held {
            let length = quiet.clamp(TimeDelta::zero(), LONGEST_QUIET);
            self.leader = Some(Quiet { since: now, length });
            self.asked_at = None;
            self.waiting_since = None;
        }
    }

    /// The leader does not lead any more.
    pub fn left(&mut self) {
        self.leader = None;
        self.asked_at = None;
        self.waiting_since = None;
    }

    /// A request for the list is due.
    pub fn turn(&mut self, now: DateTime<Utc>) -> Turn {
        let Some(quiet) = self.leader.filter(|_| self.lock != LockState::Held) else {
            return self.turn_without_leader(now);
        };
        // A clock that was put back tells nothing of how long it has been.
        let until = |since: DateTime<Utc>, length| if since > now { now } else { after(since, length) };
        let due = match self.asked_at {
            Some(at) => until(at, self.patience()),
            None => until(quiet.since, quiet.length),
        };
        if due > now {
            return Turn::WaitUntil(due);
        }
        if self.asked_at.is_none() {
            self.asked_at = Some(now);
            return Turn::Ask(after(now, self.patience()));
        }
        if !self.is_wanted {
            return Turn::Send;
        }
        self.steal()
    }

    /// A lock that is held for so long without a message, as by a program that has stopped, is stolen.
    fn turn_without_leader(&mut self, now: DateTime<Utc>) -> Turn {
        if self.lock != LockState::Waiting {
            return Turn::Send;
        }
        let since = *self.waiting_since.get_or_insert(now);
        if after(since, self.patience() * 3) > now { Turn::Send } else { self.steal() }
    }

    fn steal(&mut self) -> Turn {
        self.lock = LockState::Held;
        self.left();
        Turn::Steal
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    #[test]
    fn alone_nothing_waits_for_the_lock() {
        let mut tab = TabPolicy::default();
        assert_eq!(tab.set_wanted(true), Some(LockAction::Request));
        assert_eq!(tab.turn(at(0)), Turn::Send);
        tab.granted();
        assert!(tab.is_leader());
        assert_eq!(tab.set_wanted(false), Some(LockAction::Release));
        assert_eq!(tab.set_wanted(false), None);
    }

    #[test]
    fn a_leader_is_asked_and_replaced_when_it_says_nothing() {
        let mut tab = TabPolicy::default();
        tab.set_wanted(true);
        tab.heard(TimeDelta::seconds(2), at(0));
        assert_eq!(tab.turn(at(500)), Turn::WaitUntil(at(2_000)));
        assert_eq!(tab.turn(at(3_000)), Turn::Ask(at(4_000)));
        assert_eq!(tab.turn(at(3_500)), Turn::WaitUntil(at(4_000)));
        let mut answered = tab.clone();
        answered.heard(TimeDelta::zero(), at(3_600));
        assert_eq!(answered.turn(at(4_000)), Turn::Ask(at(5_000)));
        assert_eq!(tab.turn(at(4_000)), Turn::Steal);
        assert!(tab.is_leader());
        tab.heard(TimeDelta::seconds(60), at(4_100));
        assert_eq!(tab.turn(at(4_200)), Turn::Send, "it does not know yet that it was replaced");
    }

    #[test]
    fn a_lock_that_a_stopped_program_holds_is_stolen() {
        let mut tab = TabPolicy::new(TimeDelta::milliseconds(200));
        tab.set_wanted(true);
        assert_eq!(tab.turn(at(0)), Turn::Send);
        assert_eq!(tab.turn(at(3_000)), Turn::Send);
        assert_eq!(tab.turn(at(6_000)), Turn::Steal);
        assert_eq!(tab.turn(at(9_000)), Turn::Send);
        let mut hearing = TabPolicy::default();
        hearing.set_wanted(true);
        assert_eq!(hearing.turn(at(0)), Turn::Send);
        hearing.heard(TimeDelta::seconds(2), at(100));
        assert_eq!(hearing.turn(at(1_000)), Turn::WaitUntil(at(2_100)));
    }

    #[test]
    fn a_leader_that_leaves_is_not_waited_for() {
        let mut tab = TabPolicy::default();
        tab.set_wanted(true);
        tab.heard(TimeDelta::seconds(60), at(0));
        tab.left();
        assert_eq!(tab.turn(at(1)), Turn::Send);
        tab.granted();
        tab.lost(at(2));
        assert!(tab.is_follower());
        assert_eq!(tab.set_wanted(true), Some(LockAction::Request));
    }

    const INTERVAL: i64 = 3_000;
    const STEP: i64 = 50;

    struct Tab {
        policy: TabPolicy,
        due: i64,
        frozen: bool,
        closed: bool,
        visible: bool,
    }

    proptest! {
        /// Several tabs on one clock with one lock, which freeze, close, hide and lose messages: while one that can poll is
        /// there the list is requested, and not by two for longer than it takes to notice.
        #[test]
        fn there_is_one_poller(
            events in prop::collection::vec((0_usize..4, 0_u8..6, 0_i64..8_000), 0..12),
            lost in 0_usize..16,
        ) {
            let mut tabs: Vec<Tab> = (0..4)
                .map(|index| Tab {
                    policy: TabPolicy::default(), due: index * 7, frozen: false, closed: false, visible: true,
                })
                .collect();
            let (mut holder, mut now, mut messages, mut polls) = (None::<usize>, 0, 0, Vec::<i64>::new());
            let mut starving_since = 0;
            let end = [(0, 9, 30_000)];
            for (which, what, wait) in events.into_iter().chain(end) {
                match what {
                    0 => tabs[which].frozen = true,
                    1 => tabs[which].frozen = false,
                    2 if which > 1 => tabs[which].closed = true,
                    3 => tabs[which].visible = false,
                    4 => tabs[which].visible = true,
                    _ => {}
                }
                let until = now + wait;
                while now < until {
                    now += STEP;
                    if holder.is_some_and(|holder| tabs[holder].closed) {
                        holder = None;
                    }
                    for index in 0..tabs.len() {
                        if tabs[index].closed || tabs[index].frozen {
                            continue;
                        }
                        // What a resumed tab is told first.
                        if tabs[index].policy.is_leader() && holder != Some(index) {
                            tabs[index].policy.lost(at(now));
                        }
                        let visible = tabs[index].visible;
                        if tabs[index].policy.set_wanted(visible) == Some(LockAction::Release) && holder == Some(index) {
                            holder = None;
                            for tab in tabs.iter_mut().filter(|tab| !tab.frozen) {
                                tab.policy.left();
                            }
                        }
                        if holder.is_none() && visible {
                            tabs[index].policy.granted();
                            holder = tabs[index].policy.is_leader().then_some(index);
                        }
                        if !visible || tabs[index].due > now {
                            continue;
                        }
                        let polls_now = match tabs[index].policy.turn(at(now)) {
                            Turn::Send => true,
                            Turn::Steal => { holder = Some(index); true }
                            Turn::Ask(_) => match holder {
                                Some(leader) if !tabs[leader].frozen && leader != index => {
                                    tabs[index].policy.heard(TimeDelta::milliseconds(1_000), at(now));
                                    tabs[leader].due = tabs[leader].due.min(now);
                                    false
                                }
                                _ => false,
                            },
                            Turn::WaitUntil(_) => false,
                        };
                        if polls_now {
                            polls.push(now);
                            tabs[index].due = now + INTERVAL;
                            messages += 1;
                            for other in (0..tabs.len()).filter(|other| *other != index) {
                                let is_lost = (messages * 3 + other) % 16 == lost;
                                if !is_lost && !tabs[other].frozen {
                                    tabs[other].due = now + INTERVAL;
                                    if holder == Some(index) {
                                        tabs[other].policy.heard(TimeDelta::milliseconds(1_000), at(now));
                                    }
                                }
                            }
                        }
                    }
                    let can_poll = tabs.iter().any(|tab| tab.visible && !tab.frozen && !tab.closed);
                    let latest = polls.last().copied().unwrap_or(0);
                    if !can_poll { starving_since = now; }
                    let since = latest.max(starving_since);
                    prop_assert!(now - since <= 2 * INTERVAL, "no tab polls at {now} since {since}");
                }
            }
            // In the quiet at the end there is one: as many requests as intervals, and a few that took notice.
            let last = polls.iter().filter(|poll| **poll > now - 20_000).count() as i64;
            prop_assert!(last <= 20_000 / INTERVAL + 4, "{last} requests in 20 s");
        }
    }
}
