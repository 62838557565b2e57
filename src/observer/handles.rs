//! What whoever uses an observer holds: dropped, it is taken back.

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use yew::Callback;

use super::{Inner, JobsEvent, Subscriber, entrants::Entrant};

/// Keeps a subscription. Dropping it ends it; with the last one the polling stops.
#[must_use = "dropping a subscription ends it"]
pub struct Subscription {
    pub(super) observer: Weak<Inner>,
    pub(super) entrant: Option<Entrant<Subscriber>>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.entrant.take();
        if let Some(observer) = self.observer.upgrade() {
            observer.unsubscribed();
        }
    }
}

/// Keeps somebody informed of events. Dropping it ends that.
#[must_use = "dropping a listener ends it"]
pub struct Listener(
    #[expect(dead_code, reason = "held for its drop")] pub(super) Entrant<Callback<JobsEvent>>,
);

/// Somebody who shows the list, or could. Dropping it takes the view away.
///
/// While all viewers say that they are not shown, jobs are asked for less often. Where there is no viewer it
/// is taken that somebody looks.
#[must_use = "dropping a viewer takes the view away"]
pub struct Viewer {
    pub(super) observer: Weak<Inner>,
    pub(super) entrant: Option<Entrant<Rc<Cell<bool>>>>,
    pub(super) shown: Rc<Cell<bool>>,
}

impl Viewer {
    /// Says whether the list is on the screen or behind another tab.
    pub fn set_shown(&self, shown: bool) {
        if self.shown.replace(shown) != shown
            && let Some(observer) = self.observer.upgrade()
        {
            observer.viewers_changed();
        }
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        self.entrant.take();
        if let Some(observer) = self.observer.upgrade() {
            observer.viewers_changed();
        }
    }
}
