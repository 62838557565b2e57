//! A signal that stops a worker at once, even while it waits.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Starts unset and is set once.
#[derive(Debug, Default)]
pub struct CancelSignal {
    set: Mutex<bool>,
    changed: Condvar,
}

/// The work ended because the signal was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl CancelSignal {
    /// Sets the signal and wakes the threads that wait for it.
    pub fn set(&self) {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An error if it is set.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_set() { Err(Cancelled) } else { Ok(()) }
    }

    /// Waits this long, or until the signal is set. Returns whether it is set.
    pub fn wait(&self, time: Duration) -> bool {
        let guard = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let (guard, _) =
            self.changed.wait_timeout_while(guard, time, |set| !*set).unwrap_or_else(PoisonError::into_inner);
        *guard
    }
}
