//! Lets a few heavy builds run at a time, the most urgent first.
//!
//! Two at once pay off on two cores: each build has stretches where it uses only one. More than
//! that costs memory and gains nothing.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A counting gate with priorities.
pub struct Gate {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    free: usize,
    waiting: Vec<u8>,
}

/// A place behind the gate, given back on drop.
#[must_use = "the place is given back at once if it is not held"]
pub struct Place<'a>(&'a Gate);

impl Gate {
    /// A gate with this many places.
    pub fn new(places: usize) -> Self {
        Self { state: Mutex::new(State { free: places, waiting: Vec::new() }), freed: Condvar::new() }
    }

    /// Waits for a place; a lower `priority` goes first.
    pub fn enter(&self, priority: u8) -> Place<'_> {
        let mut state = self.state();
        state.waiting.push(priority);
        while state.free == 0 || state.waiting.iter().min() != Some(&priority) {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.free -= 1;
        if let Some(index) = state.waiting.iter().position(|other| *other == priority) {
            state.waiting.swap_remove(index);
        }
        self.freed.notify_all();
        Place(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.state().free += 1;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_most_urgent_waiter_goes_first() {
        let gate = Gate::new(1);
        let (done, order) = channel();
        let place = gate.enter(0);
        std::thread::scope(|scope| {
            for priority in [9, 5, 1] {
                let (gate, done) = (&gate, done.clone());
                scope.spawn(move || {
                    let _place = gate.enter(priority);
                    done.send(priority).is_ok()
                });
            }
            while gate.state().waiting.len() < 3 {
                std::thread::yield_now();
            }
            drop(place);
        });
        drop(done);
        assert_eq!(order.into_iter().collect::<Vec<_>>(), [1, 5, 9]);
    }
}
