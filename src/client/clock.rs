//! The server's clock, as its answers tell it.

use std::cell::Cell;

use crate::wire::Timestamp;

/// Differences up to this are noise: `Date` counts whole seconds, and an answer takes its time.
const NOISE: i64 = 2_000;

/// Now on the browser's clock, in milliseconds; on the machine's where components are rendered on a server.
pub(crate) fn now() -> i64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now() as i64;
    #[cfg(not(target_arch = "wasm32"))]
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// How far the server's clock is ahead of the browser's.
#[derive(Default)]
pub(super) struct Clock {
    offset: Cell<i64>,
}

impl Clock {
    pub(super) fn now(&self) -> Timestamp {
        Timestamp(now() + self.offset.get())
    }

    pub(super) fn offset(&self) -> i64 {
        self.offset.get()
    }

    /// An answer whose head arrived at `arrived_at`, on the browser's clock, was dated `date` by the server.
    pub(super) fn observe(&self, date: Timestamp, arrived_at: Timestamp) {
        // On average half a second has passed since the full second that the header names.
        let offset = date.0 + 500 - arrived_at.0;
        if (offset - self.offset.get()).abs() > NOISE {
            self.offset.set(if offset.abs() > NOISE { offset } else { 0 });
        }
    }
}
