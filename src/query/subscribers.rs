//! A set of subscribers, each until its handle is dropped.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

/// The subscribers, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Subscribers<T>(Rc<Subscribed<T>>);

#[derive(Debug)]
struct Subscribed<T> {
    all: RefCell<Vec<(usize, T)>>,
    next_id: Cell<usize>,
}

impl<T> Default for Subscribers<T> {
    fn default() -> Self {
        Self(Rc::new(Subscribed { all: RefCell::default(), next_id: Cell::new(0) }))
    }
}

/// Whatever the subscribers are, their handles are of one type.
trait Remove {
    fn remove(&self, id: usize);
}

impl<T> Remove for Subscribed<T> {
    fn remove(&self, id: usize) {
        let index = self.all.borrow().iter().position(|(other, _)| *other == id);
        // Dropped only when nothing is borrowed any more: its drop may lead back here.
        let _removed = index.map(|index| self.all.borrow_mut().remove(index));
    }
}

impl<T: Clone + 'static> Subscribers<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.all.borrow().is_empty()
    }

    /// A copy, since a subscriber that is notified may add and remove subscribers.
    pub(crate) fn all(&self) -> Vec<T> {
        self.0.all.borrow().iter().map(|(_, subscriber)| subscriber.clone()).collect()
    }

    pub(crate) fn add(&self, subscriber: T) -> Subscriber {
        let id = self.0.next_id.replace(self.0.next_id.get() + 1);
        self.0.all.borrow_mut().push((id, subscriber));
        let subscribed: Rc<dyn Remove> = self.0.clone();
        Subscriber { subscribed: Rc::downgrade(&subscribed), id }
    }
}

/// The handle of a subscriber. Dropping it removes the subscriber.
pub(crate) struct Subscriber {
    subscribed: Weak<dyn Remove>,
    id: usize,
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        if let Some(subscribed) = self.subscribed.upgrade() {
            subscribed.remove(self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_is_there_until_its_handle_is_dropped() {
        let subscribers = Subscribers::default();
        let first = subscribers.add(1);
        let second = subscribers.add(2);
        drop(first);
        let third = subscribers.add(3);
        assert_eq!(subscribers.all(), [2, 3]);
        drop((second, third));
        assert!(subscribers.is_empty());
    }

    #[test]
    fn subscribers_may_hold_the_handles_of_others() {
        struct Holder(#[expect(dead_code, reason = "held for its drop")] Option<Subscriber>);

        let subscribers = Subscribers::<Rc<Holder>>::default();
        let held = subscribers.add(Rc::new(Holder(None)));
        let holder = subscribers.add(Rc::new(Holder(Some(held))));
        drop(holder);
        assert!(subscribers.is_empty());
    }
}
