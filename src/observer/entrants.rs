//! Those who want to be told something, each until it goes.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

/// Those who are there, in the order in which they came.
#[derive(Debug)]
pub(super) struct Entrants<T>(Rc<Entered<T>>);

#[derive(Debug)]
struct Entered<T> {
    all: RefCell<Vec<(usize, T)>>,
    next_id: Cell<usize>,
}

impl<T> Default for Entrants<T> {
    fn default() -> Self {
        Self(Rc::new(Entered { all: RefCell::default(), next_id: Cell::new(0) }))
    }
}

impl<T: Clone> Entrants<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.all.borrow().is_empty()
    }

    /// A copy, since whoever is told something may come or go, or make others do so.
    pub(super) fn all(&self) -> Vec<T> {
        self.0.all.borrow().iter().map(|(_, entrant)| entrant.clone()).collect()
    }

    pub(super) fn enter(&self, entrant: T) -> Entrant<T> {
        let id = self.0.next_id.replace(self.0.next_id.get() + 1);
        self.0.all.borrow_mut().push((id, entrant));
        Entrant { entered: Rc::downgrade(&self.0), id }
    }
}

/// One of them. Dropping it makes it go.
#[derive(Debug)]
pub(super) struct Entrant<T> {
    entered: Weak<Entered<T>>,
    id: usize,
}

impl<T> Drop for Entrant<T> {
    fn drop(&mut self) {
        if let Some(entered) = self.entered.upgrade() {
            let place = entered.all.borrow().iter().position(|(id, _)| *id == self.id);
            // Dropped only when nothing is borrowed any more: its drop may lead back here.
            let _gone = place.map(|place| entered.all.borrow_mut().remove(place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_goes_is_told_no_more() {
        let entrants = Entrants::default();
        let first = entrants.enter(1);
        let second = entrants.enter(2);
        drop(first);
        let third = entrants.enter(3);
        assert_eq!(entrants.all(), [2, 3]);
        drop((second, third));
        assert!(entrants.is_empty());
    }

    #[test]
    fn they_may_go_in_each_others_drop() {
        struct Holder(#[expect(dead_code, reason = "held for its drop")] Option<Entrant<Rc<Holder>>>);

        let entrants = Entrants::<Rc<Holder>>::default();
        let held = entrants.enter(Rc::new(Holder(None)));
        let holder = entrants.enter(Rc::new(Holder(Some(held))));
        drop(holder);
        assert!(entrants.is_empty());
    }
}
