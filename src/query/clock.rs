//! The time on this machine.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Now, on the browser's clock; on the machine's where components are rendered on a server.
pub fn now() -> DateTime<Utc> {
    #[cfg(all(test, not(target_arch = "wasm32")))]
    if let Some(now) = super::simulation::now() {
        return now;
    }
    #[cfg(target_arch = "wasm32")]
    let millis = js_sys::Date::now() as i64;
    #[cfg(not(target_arch = "wasm32"))]
    let millis = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The moment `wait` after `at`; the last one that there is where that is beyond it.
pub(super) fn after(at: DateTime<Utc>, wait: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// A duration to calculate with.
pub(super) fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

/// A wait that began at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    pub(super) since: DateTime<Utc>,
    pub(super) length: TimeDelta,
}

impl Wait {
    /// When it ends. A clock that was put back tells nothing of how long it has been.
    pub(super) fn end(self, now: DateTime<Utc>) -> DateTime<Utc> {
        if self.since > now { now } else { after(self.since, self.length) }
    }

    /// Whether it is over.
    pub(super) fn is_over(self, now: DateTime<Utc>) -> bool {
        self.end(now) <= now
    }
}
