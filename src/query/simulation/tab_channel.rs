//! Web Locks and BroadcastChannel between simulated tabs.

use std::{cell::Cell, rc::Rc};

use super::{lock_event::LockEvent, simulation::with_world};

pub(super) use SimulatedChannel as TabChannel;

/// The channel of the tabs with the same list. Dropping it leaves.
pub(super) struct SimulatedChannel {
    id: u64,
    name: String,
    lock: Cell<Option<SimulatedLock>>,
}

impl SimulatedChannel {
    pub(super) fn join(name: String, heard: impl Fn(Option<String>) + 'static) -> Option<Self> {
        let id = with_world(|world| world.join(name.clone(), Rc::new(heard)));
        Some(Self { id, name, lock: Cell::default() })
    }

    pub(super) fn post(&self, text: &str) {
        with_world(|world| world.post(self.id, text));
    }

    pub(super) fn request_lock(&self, steal: bool, event: impl Fn(LockEvent) + 'static) {
        self.lock.take();
        let id = with_world(|world| world.request_lock(&self.name, steal, Rc::new(event)));
        self.lock.set(Some(SimulatedLock { id, name: self.name.clone() }));
    }

    pub(super) fn release_lock(&self) {
        self.lock.take();
    }
}

impl Drop for SimulatedChannel {
    fn drop(&mut self) {
        let _heard = with_world(|world| world.leave(self.id));
    }
}

/// A lock that is held or waited for, until it is dropped.
struct SimulatedLock {
    id: u64,
    name: String,
}

impl Drop for SimulatedLock {
    fn drop(&mut self) {
        with_world(|world| world.release_lock(&self.name, self.id));
    }
}
