//! What the users of a query hold: each is taken back when it is dropped.

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use super::{controller::Controller, subscribers::Subscriber};

/// A subscription to a query's state. Dropping it ends it; with the last one the polling stops.
#[must_use = "dropping a subscription ends it"]
pub struct Subscription {
    pub(super) controller: Weak<Controller>,
    pub(super) subscriber: Option<Subscriber>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.subscriber.take();
        if let Some(controller) = self.controller.upgrade() {
            controller.unsubscribed();
        }
    }
}

/// A subscription to a query's events. Dropping it ends it.
#[must_use = "dropping a listener ends it"]
pub struct Listener(#[expect(dead_code, reason = "held for its drop")] pub(super) Subscriber);

/// Is called at each answer until it is dropped.
#[must_use = "dropping it ends it"]
pub(crate) struct AnswerListener(#[expect(dead_code, reason = "held for its drop")] pub(super) Subscriber);

/// While there is one, a hidden page polls every 30 s instead of not at all. Dropping it ends that.
#[must_use = "dropping a watch handle ends the watching"]
pub struct WatchHandle {
    pub(super) controller: Weak<Controller>,
    pub(super) subscriber: Option<Subscriber>,
}

impl Drop for WatchHandle {
    fn drop(&mut self) {
        self.subscriber.take();
        if let Some(controller) = self.controller.upgrade() {
            controller.watchers_changed();
        }
    }
}

/// A view that shows the list, or could. Dropping it removes the view.
///
/// While all views are invisible, the list is requested less often. Where there is no view, it counts as
/// visible.
#[must_use = "dropping a view handle removes the view"]
pub struct ViewHandle {
    pub(super) controller: Weak<Controller>,
    pub(super) subscriber: Option<Subscriber>,
    pub(super) visible: Rc<Cell<bool>>,
}

impl ViewHandle {
    /// The list is on the screen, or behind another tab.
    pub fn set_visible(&self, visible: bool) {
        if self.visible.replace(visible) != visible
            && let Some(controller) = self.controller.upgrade()
        {
            controller.views_changed();
        }
    }
}

impl Drop for ViewHandle {
    fn drop(&mut self) {
        self.subscriber.take();
        if let Some(controller) = self.controller.upgrade() {
            controller.views_changed();
        }
    }
}
