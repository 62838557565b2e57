//! Web Locks and BroadcastChannel between simulated tabs.

use std::{cell::Cell, rc::Rc};

use super::simulation::with_world;

/// What happens to the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LockEvent {
    Granted,
    /// Another tab has stolen it.
    Lost,
    /// There is none to be had.
    #[expect(dead_code, reason = "here there always is one")]
    Refused,
}

/// The channel of the tabs with the same list. Dropping it leaves.
pub(super) struct TabChannel {
    id: u64,
    name: String,
    lock: Cell<Option<TabLock>>,
}

impl TabChannel {
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
        self.lock.set(Some(TabLock { id, name: self.name.clone() }));
    }

    pub(super) fn release_lock(&self) {
        self.lock.take();
    }
}

impl Drop for TabChannel {
    fn drop(&mut self) {
        let _heard = with_world(|world| world.leave(self.id));
    }
}

/// A lock that is held or waited for, until it is dropped.
struct TabLock {
    id: u64,
    name: String,
}

impl Drop for TabLock {
    fn drop(&mut self) {
        with_world(|world| world.release_lock(&self.name, self.id));
    }
}
