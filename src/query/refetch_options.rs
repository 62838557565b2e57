//! How often to request the list.

use std::time::Duration;

/// How often to request the list. Intervals run from an answer to the next request; zero switches polling off
/// for that case, and shorter ones than [`MIN_INTERVAL`](Self::MIN_INTERVAL) count as that. With both zero nothing is
/// requested in the course of time, not even after a failure: only at first and on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RefetchOptions {
    /// While a job is active and the list is visible: 3 s.
    pub active: Duration,
    /// While no job is active or the list is not visible: 15 s.
    pub idle: Duration,
    /// How long to wait for an answer before it counts as a failure: 10 s.
    pub timeout: Duration,
    /// The wait after the first failure, doubled with each further one: 1 s.
    pub retry_delay: Duration,
    /// The longest wait after a failure, unless the server wants a longer one (`Retry-After`): 30 s.
    pub max_retry_delay: Duration,
}

impl Default for RefetchOptions {
    fn default() -> Self {
        Self {
            active: Duration::from_secs(3),
            idle: Duration::from_secs(15),
            timeout: Duration::from_secs(10),
            retry_delay: Duration::from_secs(1),
            max_retry_delay: Duration::from_secs(30),
        }
    }
}

impl RefetchOptions {
    /// The shortest interval.
    pub const MIN_INTERVAL: Duration = Duration::from_millis(250);

    /// The same with other intervals.
    #[must_use]
    pub fn with_intervals(mut self, active: Duration, idle: Duration) -> Self {
        (self.active, self.idle) = (active, idle);
        self
    }

    /// The same with another time-out.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same with other waits after failures.
    #[must_use]
    pub fn with_retry_delays(mut self, first: Duration, longest: Duration) -> Self {
        (self.retry_delay, self.max_retry_delay) = (first, longest);
        self
    }

    /// An interval as it counts: `None` when polling is off.
    pub fn effective(interval: Duration) -> Option<Duration> {
        (!interval.is_zero()).then(|| interval.max(Self::MIN_INTERVAL))
    }

    /// Both intervals are zero.
    pub(super) fn is_off(&self) -> bool {
        self.active.is_zero() && self.idle.is_zero()
    }

    /// What suits two subscribers that want to be kept up to date this often.
    pub(super) fn merge(self, other: Self) -> Self {
        let shorter = |one: Duration, other: Duration| match (one.is_zero(), other.is_zero()) {
            (true, _) => other,
            (_, true) => one,
            _ => one.min(other),
        };
        Self {
            active: shorter(self.active, other.active),
            idle: shorter(self.idle, other.idle),
            timeout: self.timeout.max(other.timeout),
            retry_delay: self.retry_delay.max(other.retry_delay),
            max_retry_delay: self.max_retry_delay.max(other.max_retry_delay),
        }
    }
}
