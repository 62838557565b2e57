//! Gathers the calls of one tick and sends them together.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    Response,
    clock::Clock,
    exchange::{Done, Exchange, Fetched},
    options::ClientOptions,
    slot::Slot,
};
use crate::{
    promise::later,
    wire::{Call, Error, Payload, ProcedureKind, Request, Seen, decode},
};

pub(super) struct Queue {
    pub(super) options: Rc<ClientOptions>,
    pub(super) clock: Clock,
    /// How long to wait for an answer, in milliseconds.
    pub(super) timeout: Cell<u32>,
    waiting: RefCell<Vec<(ProcedureKind, Call, Rc<Slot>)>>,
}

impl Queue {
    pub(super) fn new(options: ClientOptions) -> Self {
        Self {
            timeout: Cell::new(options.timeout),
            options: Rc::new(options),
            clock: Clock::default(),
            waiting: RefCell::default(),
        }
    }

    /// The most calls that a request may carry.
    pub(super) fn size(&self) -> usize {
        if self.options.batching { self.options.max_batch_size.max(1) } else { 1 }
    }

    pub(super) fn push(self: &Rc<Self>, kind: ProcedureKind, call: Call) -> Response {
        let slot = Rc::<Slot>::default();
        let mut waiting = self.waiting.borrow_mut();
        if waiting.is_empty() {
            let queue = self.clone();
            later(move || queue.flush());
        }
        waiting.push((kind, call, slot.clone()));
        Response(slot)
    }

    fn flush(self: &Rc<Self>) {
        let waiting = self.waiting.take();
        for wanted in [ProcedureKind::Query, ProcedureKind::Mutation] {
            let (mut calls, mut slots) = (Vec::new(), Vec::new());
            for (kind, call, slot) in &waiting {
                if *kind == wanted && !slot.is_given_up() {
                    calls.push(call.clone());
                    slots.push(slot.clone());
                }
            }
            self.dispatch(wanted, calls, slots);
        }
    }

    /// Sends calls of one kind, as few requests as the options allow.
    pub(super) fn dispatch(self: &Rc<Self>, kind: ProcedureKind, calls: Vec<Call>, slots: Vec<Rc<Slot>>) {
        let size = self.size();
        for (calls, slots) in calls.chunks(size).zip(slots.chunks(size)) {
            let (queue, filled) = (self.clone(), slots.to_vec());
            let done = move |fetched| queue.fill(&filled, fetched);
            let exchange = self.send(kind, calls, Box::new(done));
            for slot in slots {
                slot.wait_for(exchange.clone());
            }
        }
    }

    fn fill(&self, slots: &[Rc<Slot>], fetched: Result<Fetched, Error>) {
        match fetched {
            Ok(fetched) => {
                let mut results = self.decode(fetched, slots.len(), &mut Seen::default()).into_iter();
                for slot in slots {
                    slot.fill(results.next().unwrap_or(Err(Error::Aborted)));
                }
            }
            Err(error) => {
                for slot in slots {
                    slot.fill(Err(error.clone()));
                }
            }
        }
    }

    /// Sends calls as one request.
    pub(super) fn send(self: &Rc<Self>, kind: ProcedureKind, calls: &[Call], done: Done) -> Rc<Exchange> {
        let options = &self.options;
        let request = match calls {
            [call] => Request::single(&options.request, kind, call),
            calls => Request::batch(&options.request, kind, calls),
        };
        let queue = self.clone();
        let done = move |fetched: Result<Fetched, Error>| {
            if let Ok(Fetched { date: Some(date), arrived_at, .. }) = &fetched {
                queue.clock.observe(*date, *arrived_at);
            }
            done(fetched);
        };
        Exchange::start(options.clone(), self.timeout.get(), request, Box::new(done))
    }

    /// Reads what came back for so many calls.
    pub(super) fn decode(
        &self,
        fetched: Fetched,
        calls: usize,
        seen: &mut Seen,
    ) -> Vec<Result<Payload, Error>> {
        match fetched.answer() {
            Ok(answer) => decode(&answer, self.options.request.transformer, calls, calls != 1, seen),
            Err(error) => vec![Err(error); calls],
        }
    }
}
