//! The server's clock, as its responses tell it.

use std::cell::Cell;

/// Differences up to this are noise, in milliseconds: `Date` counts whole seconds, and a response takes its time.
const NOISE: i64 = 2_000;

/// How far the server's clock is ahead of the browser's, in milliseconds.
#[derive(Default)]
pub(super) struct Clock {
    offset: Cell<i64>,
}

impl Clock {
    pub(super) fn offset(&self) -> i64 {
        self.offset.get()
    }

    /// A response whose head arrived at `arrived_at` on the browser's clock was made at `date` by the server and lay in
    /// caches for `age`, all in milliseconds.
    pub(super) fn observe(&self, date: i64, age: i64, arrived_at: i64) {
        // On average half a second has passed since the full second that the header names.
        let offset = date.saturating_add(age).saturating_add(500).saturating_sub(arrived_at);
        if offset.saturating_sub(self.offset.get()).saturating_abs() > NOISE {
            self.offset.set(if offset.saturating_abs() > NOISE { offset } else { 0 });
        }
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
}
