//! Work that is dropped when nobody wants its result any more.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use futures_channel::oneshot;

/// Keeps work going. Dropping it gives the work up.
#[must_use = "work whose guard is dropped is given up"]
#[derive(Debug)]
pub struct Guard(#[expect(dead_code, reason = "held for its drop")] oneshot::Sender<()>);

/// The other end of a [`Guard`].
pub struct Guarded(oneshot::Receiver<()>);

/// A guard and what it guards.
pub fn guard() -> (Guard, Guarded) {
    let (sender, receiver) = oneshot::channel();
    (Guard(sender), Guarded(receiver))
}

impl Guarded {
    /// The result of `work`; `None`, and `work` is dropped, when the guard is dropped first.
    pub async fn run<F: Future>(&mut self, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        poll_fn(|cx| match Pin::new(&mut self.0).poll(cx) {
            Poll::Ready(_) => Poll::Ready(None),
            Poll::Pending => work.as_mut().poll(cx).map(Some),
        })
        .await
    }
}
