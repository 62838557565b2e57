//! Who is told when a language has come.

use std::cell::{Cell, RefCell};

use yew::Callback;

thread_local! {
    static ALL: RefCell<Vec<(usize, Callback<()>)>> = RefCell::default();
    static NEXT: Cell<usize> = const { Cell::new(0) };
}

/// Is told when a language has come, until it is dropped.
pub(super) struct Waiting(usize);

impl Waiting {
    pub(super) fn new(told: Callback<()>) -> Self {
        let id = NEXT.replace(NEXT.get() + 1);
        ALL.with_borrow_mut(|all| all.push((id, told)));
        Self(id)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        ALL.with_borrow_mut(|all| all.retain(|(id, _)| *id != self.0));
    }
}

/// A language has come, or will not.
#[cfg(target_arch = "wasm32")]
pub(super) fn tell() {
    let all = ALL.with_borrow(Clone::clone);
    for (_, told) in all {
        told.emit(());
    }
}
