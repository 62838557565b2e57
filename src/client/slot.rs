//! The result of a call, and who waits for it.

use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::exchange::Exchange;
use crate::wire::{Error, Payload};

/// The place of a result that is to come.
#[derive(Default)]
pub(super) struct Slot(RefCell<Waiting>);

#[derive(Default)]
struct Waiting {
    result: Option<Result<Payload, Error>>,
    /// Kept for as long as somebody waits: without anybody it is given up.
    exchange: Option<Rc<Exchange>>,
    waker: Option<Waker>,
    is_given_up: bool,
}

impl Slot {
    /// Nobody waits any more.
    pub(super) fn is_given_up(&self) -> bool {
        self.0.borrow().is_given_up
    }

    pub(super) fn wait_for(&self, exchange: Rc<Exchange>) {
        self.0.borrow_mut().exchange = Some(exchange);
    }

    pub(super) fn fill(&self, result: Result<Payload, Error>) {
        let mut waiting = self.0.borrow_mut();
        waiting.result = Some(result);
        let done = (waiting.exchange.take(), waiting.waker.take());
        drop(waiting);
        if let (_, Some(waker)) = done {
            waker.wake();
        }
    }
}

/// The result of a call, once it is there. Dropping it gives the call up.
#[must_use = "a call whose response is dropped is given up"]
pub struct Response(pub(super) Rc<Slot>);

impl Future for Response {
    type Output = Result<Payload, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut waiting = self.0.0.borrow_mut();
        match waiting.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                waiting.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Response {
    fn drop(&mut self) {
        let mut waiting = self.0.0.borrow_mut();
        waiting.is_given_up = true;
        let gone = (waiting.exchange.take(), waiting.waker.take());
        drop(waiting);
        drop(gone);
    }
}
