//! Who is told when a language has come.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

type Told = Rc<dyn Fn()>;

thread_local! {
    static ALL: RefCell<Vec<(usize, Told)>> = RefCell::default();
    static NEXT: Cell<usize> = const { Cell::new(0) };
}

/// Is told when a language has come, until it is dropped.
pub(crate) struct Waiting(usize);

impl Waiting {
    pub(crate) fn new(told: impl Fn() + 'static) -> Self {
        let id = NEXT.replace(NEXT.get() + 1);
        ALL.with_borrow_mut(|all| all.push((id, Rc::new(told))));
        Self(id)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        ALL.with_borrow_mut(|all| all.retain(|(id, _)| *id != self.0));
    }
}

/// A language has come, or will not.
pub(super) fn tell() {
    let all = ALL.with_borrow(Clone::clone);
    for (_, told) in all {
        told();
    }
}
