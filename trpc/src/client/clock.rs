//! The server's clock, as its responses tell it.

use std::cell::{Cell, RefCell};

/// Differences up to this are noise, in milliseconds: `Date` counts whole seconds, and a response takes its time.
const NOISE: i64 = 2_000;

/// Responses of one moment come within this time, in milliseconds.
const TOGETHER: i64 = 5_000;

/// So many dates are remembered: one for each kind of request that a cache may answer.
const REMEMBERED: usize = 8;

/// How far the server's clock is ahead of the browser's, in milliseconds.
#[derive(Default)]
pub(super) struct Clock {
    offset: Cell<i64>,
    /// The dates that came last, the latest at the end, and when each came first.
    dates: RefCell<Vec<(i64, i64)>>,
}

impl Clock {
    pub(super) fn offset(&self) -> i64 {
        self.offset.get()
    }

    /// A response whose head arrived at `arrived_at` on the browser's clock was made at `date` by the server and lay in
    /// caches for `age`, all in milliseconds. Returns whether it lay in one that does not say so, such as a service
    /// worker's: a date that came seconds ago tells nothing of the clock as it is.
    pub(super) fn observe(&self, date: i64, age: i64, arrived_at: i64) -> bool {
        if age == 0 && self.is_old(date, arrived_at) {
            return true;
        }
        // On average half a second has passed since the full second that the header names.
        let offset = date.saturating_add(age).saturating_add(500).saturating_sub(arrived_at);
        if offset.saturating_sub(self.offset.get()).saturating_abs() > NOISE {
            self.offset.set(if offset.saturating_abs() > NOISE { offset } else { 0 });
        }
        false
    }

    fn is_old(&self, date: i64, arrived_at: i64) -> bool {
        let mut dates = self.dates.borrow_mut();
        let known = dates.iter().position(|(known, _)| *known == date);
        let first_at = known.map_or(arrived_at, |place| dates.remove(place).1);
        if dates.len() == REMEMBERED {
            dates.remove(0);
        }
        dates.push((date, first_at));
        arrived_at.saturating_sub(first_at) > TOGETHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_are_noise() {
        let clock = Clock::default();
        clock.observe(1_000, 0, 3_000);
        assert_eq!(clock.offset(), 0);
        clock.observe(3_600_000, 0, 0);
        assert_eq!(clock.offset(), 3_600_500);
        clock.observe(3_601_000, 0, 0);
        assert_eq!(clock.offset(), 3_600_500);
        clock.observe(0, 1_000, 0);
        assert_eq!(clock.offset(), 0);
        clock.observe(i64::MAX, i64::MAX, i64::MIN);
        assert_eq!(clock.offset(), i64::MAX);
    }

    #[test]
    fn a_date_that_comes_again_is_a_cache_s() {
        let clock = Clock::default();
        assert!(!clock.observe(1_000, 0, 1_500));
        assert!(!clock.observe(4_000, 0, 4_500));
        // Two responses of one second.
        assert!(!clock.observe(4_000, 0, 5_200));
        for at in [20_000, 90_000, 3_600_000] {
            assert!(clock.observe(1_000, 0, at) && clock.observe(4_000, 0, at), "{at}");
            assert_eq!(clock.offset(), 0, "{at}");
        }
        // A cache that says so counts its time itself, and a fresh response is fresh.
        assert!(!clock.observe(4_000, 86_000, 90_500));
        assert!(!clock.observe(3_600_000, 0, 3_600_500));
        assert_eq!(clock.offset(), 0);
    }

    #[test]
    fn a_clock_that_is_put_back_is_believed() {
        let clock = Clock::default();
        assert!(!clock.observe(3_600_000, 0, 3_600_500));
        assert!(!clock.observe(600_000, 0, 3_603_500));
        assert_eq!(clock.offset(), -3_003_000);
    }

    #[test]
    fn a_date_that_keeps_coming_is_remembered_among_fresh_ones() {
        let clock = Clock::default();
        assert!(!clock.observe(1_000, 0, 1_500));
        for second in (10_i64..100).step_by(10) {
            let at = second * 1_000 + 500;
            assert!(!clock.observe(second * 1_000, 0, at));
            assert!(clock.observe(1_000, 0, at), "{second}");
        }
        assert_eq!(clock.offset(), 0);
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let clock = Clock::default();
        for second in 0..1_000 {
            assert!(!clock.observe(second * 1_000, 0, second * 1_000 + 500));
        }
        assert_eq!(clock.dates.borrow().len(), REMEMBERED);
    }
}
