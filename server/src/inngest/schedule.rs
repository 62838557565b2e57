//! When Inngest is asked: only while somebody looks, and less often while it fails.

/// Milliseconds between two looks at the newest runs.
pub const TICK: i64 = 3_000;
/// Milliseconds between two looks at the whole window.
pub const SWEEP: i64 = 60_000;
/// Milliseconds after the last question at which looking ends.
pub const IDLE: i64 = 30_000;
/// The longest back-off in milliseconds, and the only one after a wrong key.
pub const LONGEST: i64 = 60_000;
/// How much a back-off differs by chance, so that several servers do not come back at once.
const JITTER: f64 = 0.2;

/// The pause after a failure that so many others have preceded: 3, 6, 12 … seconds.
pub fn pause(failures: u32, longest: i64) -> i64 {
    (TICK << failures.min(16)).min(longest)
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// A look at the newest runs.
    Tick,
    /// A look at the whole window.
    Sweep,
}

/// Why nothing came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Inngest is away, slow or wrong.
    Inngest,
    /// Inngest refuses the key, which does not become right by asking again.
    Refused,
    /// The history's database is away. To try it again costs Inngest nothing, and this server may be the one that is to
    /// ask for all.
    Database,
}

/// When Inngest is asked next. All moments are milliseconds since 1970.
#[derive(Debug, Default)]
pub struct Schedule {
    asked: Option<i64>,
    always: bool,
    next_tick: i64,
    next_sweep: i64,
    failures: u32,
}

impl Schedule {
    /// `always`: also without readers, for other servers that read the published snapshot.
    pub fn new(always: bool) -> Self {
        Self { always, ..Self::default() }
    }

    /// Somebody has asked for the runs.
    pub fn asked(&mut self, now: i64) {
        self.asked = Some(self.asked.map_or(now, |before| before.max(now)));
    }

    /// Whether somebody looks.
    pub fn is_watched(&self, now: i64) -> bool {
        self.always || self.asked.is_some_and(|asked| now - asked < IDLE)
    }

    /// What is due now.
    pub fn due(&self, now: i64) -> Option<Due> {
        if !self.is_watched(now) || now < self.next_tick {
            return None;
        }
        Some(if now >= self.next_sweep { Due::Sweep } else { Due::Tick })
    }

    /// Milliseconds until something may be due; `None` until somebody asks.
    pub fn wait(&self, now: i64) -> Option<i64> {
        self.is_watched(now).then(|| (self.next_tick - now).max(0))
    }

    /// An attempt that began at `begun` succeeded.
    pub fn succeeded(&mut self, due: Due, begun: i64) {
        self.failures = 0;
        self.next_tick = begun + TICK;
        if due == Due::Sweep {
            self.next_sweep = begun + SWEEP;
        }
    }

    /// An attempt failed: 3, 6, 12 … 60 seconds until the next, the longest at once where Inngest refuses the key, and
    /// the shortest where it is the database that is away. `chance` is between 0 and 1.
    pub fn failed(&mut self, now: i64, trouble: Trouble, chance: f64) {
        let delay = match trouble {
            Trouble::Refused => LONGEST,
            Trouble::Inngest => pause(self.failures, LONGEST),
            Trouble::Database => TICK,
        };
        if trouble != Trouble::Database {
            self.failures = self.failures.saturating_add(1);
        }
        let factor = 1.0 - JITTER * chance.clamp(0.0, 1.0);
        let delay = (delay as f64 * factor) as i64;
        self.next_tick = now + delay;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nobody_asks_nothing_is_due() {
        let mut schedule = Schedule::default();
        assert_eq!(schedule.due(1_000_000), None);
        assert_eq!(schedule.wait(1_000_000), None);
        schedule.asked(1_000_000);
        assert_eq!(schedule.due(1_000_000), Some(Due::Sweep));
        schedule.succeeded(Due::Sweep, 1_000_000);
        assert_eq!(schedule.due(1_002_999), None);
        assert_eq!(schedule.wait(1_002_999), Some(1));
        assert_eq!(schedule.due(1_003_000), Some(Due::Tick));
        assert_eq!(schedule.due(1_029_999), Some(Due::Tick));
        assert_eq!(schedule.due(1_030_000), None);
        assert_eq!(Schedule::new(true).due(1_000_000), Some(Due::Sweep));
    }

    #[test]
    fn the_whole_window_is_due_once_a_minute() {
        let mut schedule = Schedule::new(true);
        schedule.succeeded(Due::Sweep, 1_000_000);
        schedule.succeeded(Due::Tick, 1_057_000);
        assert_eq!(schedule.due(1_060_000), Some(Due::Sweep));
    }

    #[test]
    fn failures_are_followed_by_longer_and_longer_pauses() {
        let mut schedule = Schedule::new(true);
        for seconds in [3, 6, 12, 24, 48, 60, 60] {
            schedule.failed(0, Trouble::Inngest, 0.0);
            assert_eq!(schedule.wait(0), Some(seconds * 1000));
        }
        schedule.succeeded(Due::Tick, 0);
        schedule.failed(0, Trouble::Inngest, 1.0);
        assert_eq!(schedule.wait(0), Some(2_400));
    }

    #[test]
    fn a_database_that_is_away_is_tried_again_soon() {
        let mut schedule = Schedule::new(true);
        for _ in 0..20 {
            schedule.failed(0, Trouble::Database, 0.0);
            assert_eq!(schedule.wait(0), Some(TICK));
        }
        schedule.failed(0, Trouble::Inngest, 0.0);
        assert_eq!(schedule.wait(0), Some(TICK));
    }

    #[test]
    fn a_wrong_key_is_not_tried_again_soon() {
        let mut schedule = Schedule::new(true);
        schedule.failed(0, Trouble::Refused, 0.0);
        assert_eq!(schedule.wait(0), Some(60_000));
    }

    proptest! {
        #[test]
        fn a_pause_is_never_longer_than_a_minute(failures in 0_u32..200, chance in -1.0..2.0) {
            let mut schedule = Schedule::new(true);
            for _ in 0..failures {
                schedule.failed(0, Trouble::Inngest, chance);
            }
            prop_assert!(schedule.wait(0).is_some_and(|wait| wait <= LONGEST));
        }
    }
}
