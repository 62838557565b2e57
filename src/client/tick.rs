//! Gathers the calls of one tick and sends them together.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::Poll,
};

use futures_channel::oneshot;
use wasm_bindgen_futures::spawn_local;

use super::{Response, clock::Clock, fetch::fetch, options::ClientOptions};
use crate::wire::{Call, Error, Payload, ProcedureKind, Request, decode};

/// A call and who waits for it.
pub(super) struct Waiting {
    pub(super) call: Call,
    pub(super) sender: oneshot::Sender<Result<Payload, Error>>,
}

impl Waiting {
    pub(super) fn new(call: Call) -> (Self, Response) {
        let (sender, receiver) = oneshot::channel();
        (Self { call, sender }, Response(receiver))
    }
}

pub(super) struct Queue {
    pub(super) options: ClientOptions,
    pub(super) clock: Clock,
    /// How long to wait for an answer, in milliseconds.
    pub(super) timeout: Cell<u32>,
    waiting: RefCell<Vec<(ProcedureKind, Waiting)>>,
    scheduled: Cell<bool>,
}

impl Queue {
    pub(super) fn new(options: ClientOptions) -> Self {
        Self {
            timeout: Cell::new(options.timeout),
            options,
            clock: Clock::default(),
            waiting: RefCell::default(),
            scheduled: Cell::new(false),
        }
    }

    pub(super) fn push(self: &Rc<Self>, kind: ProcedureKind, waiting: Waiting) {
        self.waiting.borrow_mut().push((kind, waiting));
        if !self.scheduled.replace(true) {
            let queue = self.clone();
            // Runs as a microtask: after the code that is calling now, before anything else.
            spawn_local(async move { queue.flush() });
        }
    }

    fn flush(self: &Rc<Self>) {
        self.scheduled.set(false);
        let (queries, mutations): (Vec<_>, Vec<_>) =
            self.waiting.take().into_iter().partition(|(kind, _)| *kind == ProcedureKind::Query);
        for (kind, waiting) in [(ProcedureKind::Query, queries), (ProcedureKind::Mutation, mutations)] {
            self.dispatch(kind, waiting.into_iter().map(|(_, waiting)| waiting).collect());
        }
    }

    /// Sends calls of one kind, as few requests as the options allow.
    pub(super) fn dispatch(self: &Rc<Self>, kind: ProcedureKind, mut waiting: Vec<Waiting>) {
        let size = if self.options.batching { self.options.max_batch_size.max(1) } else { 1 };
        while !waiting.is_empty() {
            let rest = waiting.split_off(waiting.len().min(size));
            spawn_local(self.clone().send(kind, std::mem::replace(&mut waiting, rest)));
        }
    }

    async fn send(self: Rc<Self>, kind: ProcedureKind, waiting: Vec<Waiting>) {
        let (calls, mut senders): (Vec<_>, Vec<_>) =
            waiting.into_iter().map(|waiting| (waiting.call, waiting.sender)).unzip();
        let results = {
            let mut exchange = pin!(self.exchange(kind, &calls));
            poll_fn(|cx| {
                let mut given_up = true;
                for sender in &mut senders {
                    given_up &= sender.poll_canceled(cx).is_ready();
                }
                // Dropping the exchange aborts its request.
                if given_up { Poll::Ready(Vec::new()) } else { exchange.as_mut().poll(cx) }
            })
            .await
        };
        for (sender, result) in senders.into_iter().zip(results) {
            // Whoever is no longer there does not miss the result.
            let _ = sender.send(result);
        }
    }

    async fn exchange(&self, kind: ProcedureKind, calls: &[Call]) -> Vec<Result<Payload, Error>> {
        let options = &self.options;
        let request = match calls {
            [call] => Request::single(&options.request, kind, call),
            calls => Request::batch(&options.request, kind, calls),
        };
        match fetch(options, self.timeout.get(), &request).await {
            Ok(fetched) => {
                if let Some(date) = fetched.date {
                    self.clock.observe(date, fetched.arrived_at);
                }
                decode(&fetched.answer(), options.request.transformer, calls.len(), calls.len() != 1)
            }
            Err(error) => vec![Err(error); calls.len()],
        }
    }
}
