//! Work that is dropped when nobody wants its result any more.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
};

#[derive(Debug, Default)]
struct Shared {
    is_given_up: Cell<bool>,
    /// Whom to wake then.
    waker: RefCell<Option<Waker>>,
}

/// Keeps work going. Dropping it gives the work up.
#[must_use = "work whose guard is dropped is given up"]
#[derive(Debug)]
pub struct Guard(Rc<Shared>);

/// The other end of a [`Guard`].
pub struct Guarded(Rc<Shared>);

/// A guard and what it guards.
pub fn guard() -> (Guard, Guarded) {
    let shared = Rc::<Shared>::default();
    (Guard(shared.clone()), Guarded(shared))
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.is_given_up.set(true);
        let waker = self.0.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Guarded {
    /// The result of `work`; `None`, and `work` is dropped, when the guard is dropped first.
    pub async fn run<F: Future>(&mut self, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        let shared = &*self.0;
        poll_fn(|cx| {
            if shared.is_given_up.get() {
                return Poll::Ready(None);
            }
            shared.waker.replace(Some(cx.waker().clone()));
            work.as_mut().poll(cx).map(Some)
        })
        .await
    }
}
