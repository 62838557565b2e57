//! Repeating what failed, with back-off, without filling the log.

use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::cancel::{CancelSignal, Cancelled};
use crate::log;

const FIRST_DELAY: Duration = Duration::from_millis(100);
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// The delays between attempts: doubled each time, up to 10 seconds.
pub fn delays() -> impl Iterator<Item = Duration> {
    std::iter::successors(Some(FIRST_DELAY), |delay| Some((*delay * 2).min(LONGEST_DELAY)))
}

/// Repeats an operation until it succeeds or the signal is set.
pub fn until_success<T, E: Display>(
    log: &FailureLog,
    cancel: &CancelSignal,
    mut operation: impl FnMut() -> Result<T, E>,
) -> Result<T, Cancelled> {
    let mut delays = delays();
    loop {
        match operation() {
            Ok(value) => {
                log.succeeded();
                return Ok(value);
            }
            Err(error) => log.failed(&error),
        }
        // The delays never end.
        if cancel.wait(delays.next().unwrap_or(LONGEST_DELAY)) {
            return Err(Cancelled);
        }
    }
}

/// Logs when an operation starts to fail, fails for another reason, or works again; not each attempt.
#[derive(Debug)]
pub struct FailureLog {
    failure: &'static str,
    reason: Mutex<Option<String>>,
}

impl FailureLog {
    /// `failure` is the sentence that precedes the reason.
    pub const fn new(failure: &'static str) -> Self {
        Self { failure, reason: Mutex::new(None) }
    }

    /// An attempt failed.
    pub fn failed(&self, error: &impl Display) {
        if let Some(line) = self.after_failure(error.to_string()) {
            log::line(line);
        }
    }

    /// An attempt succeeded.
    pub fn succeeded(&self) {
        if let Some(line) = self.after_success() {
            log::line(line);
        }
    }

    pub(crate) fn after_failure(&self, error: String) -> Option<String> {
        let mut reason = self.reason.lock().unwrap_or_else(PoisonError::into_inner);
        if reason.as_ref() == Some(&error) {
            return None;
        }
        let line = format!("{}: {error}. Trying again.", self.failure);
        *reason = Some(error);
        Some(line)
    }

    pub(crate) fn after_success(&self) -> Option<String> {
        let mut reason = self.reason.lock().unwrap_or_else(PoisonError::into_inner);
        reason.take().map(|_| format!("{}: this works again.", self.failure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_a_limit() {
        let delays: Vec<u128> = delays().take(9).map(|delay| delay.as_millis()).collect();
        assert_eq!(delays, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    }

    #[test]
    fn an_operation_is_repeated_until_it_succeeds() {
        let log = FailureLog::new("It cannot be done");
        let mut attempts = 0;
        let result = until_success(&log, &CancelSignal::default(), || {
            attempts += 1;
            if attempts < 3 { Err("busy") } else { Ok(attempts) }
        });
        assert_eq!(result, Ok(3));
    }

    #[test]
    fn a_signal_ends_the_attempts() {
        let cancel = CancelSignal::default();
        let result = until_success(&FailureLog::new("It cannot be done"), &cancel, || {
            cancel.set();
            Err::<(), _>("busy")
        });
        assert_eq!(result, Err(Cancelled));
    }

    #[test]
    fn only_changes_are_logged() {
        let log = FailureLog::new("It cannot be done");
        assert_eq!(log.after_success(), None);
        let busy = || log.after_failure("busy".to_owned());
        assert_eq!(busy().as_deref(), Some("It cannot be done: busy. Trying again."));
        assert_eq!(busy(), None);
        assert!(log.after_failure("full".to_owned()).is_some());
        assert_eq!(log.after_success().as_deref(), Some("It cannot be done: this works again."));
        assert_eq!(log.after_success(), None);
        assert!(busy().is_some());
    }
}
