//! Several calls about one thing, whose answers are looked at together.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use super::{
    exchange::{Exchange, Fetched},
    tick::Queue,
};
use crate::wire::{Call, Error, Fingerprint, Payload, ProcedureKind, Seen};

type Done = Box<dyn FnOnce(Result<Answers, Error>)>;

/// Calls under way. Dropping it gives them up.
#[must_use = "calls that nobody holds are given up"]
pub struct Series(Rc<Steps>);

/// Where a series stands.
struct Steps {
    queue: Rc<Queue>,
    kind: ProcedureKind,
    calls: Vec<Call>,
    /// What was answered, and to how many calls.
    answers: RefCell<Vec<(Fetched, usize)>>,
    exchange: RefCell<Option<Rc<Exchange>>>,
    done: RefCell<Option<Done>>,
    /// Keeps what nobody holds until it is over.
    detached: RefCell<Option<Rc<Steps>>>,
}

impl Series {
    /// Sends calls that no others join: one request, or, without batching, one after the other. Calls
    /// `done`, later, when all are answered or one was not.
    pub(super) fn start(queue: &Rc<Queue>, kind: ProcedureKind, calls: Vec<Call>, done: Done) -> Self {
        let steps = Rc::new(Steps {
            queue: queue.clone(),
            kind,
            calls,
            answers: RefCell::default(),
            exchange: RefCell::default(),
            done: RefCell::new(Some(done)),
            detached: RefCell::default(),
        });
        steps.next(0);
        Self(steps)
    }

    /// Lets the calls go on with nobody to give them up.
    pub fn detach(self) {
        let steps = self.0.clone();
        if self.0.done.borrow().is_some() {
            self.0.detached.replace(Some(steps));
        }
    }
}

impl Steps {
    /// Sends what follows on the first `from` calls.
    fn next(self: &Rc<Self>, from: usize) {
        let rest = self.calls.get(from..).unwrap_or_default();
        if rest.is_empty() {
            let queue = self.queue.clone();
            self.end(Ok(Answers { queue, parts: self.answers.take() }));
            return;
        }
        let count = rest.len().min(self.queue.size());
        let steps = Rc::downgrade(self);
        let done = move |fetched| Self::answered(&steps, from, count, fetched);
        let calls = rest.get(..count).unwrap_or_default();
        let exchange = self.queue.send(self.kind, calls, Box::new(done));
        self.exchange.replace(Some(exchange));
    }

    fn answered(steps: &Weak<Self>, from: usize, count: usize, fetched: Result<Fetched, Error>) {
        let Some(steps) = steps.upgrade() else { return };
        match fetched {
            Ok(fetched) => {
                steps.answers.borrow_mut().push((fetched, count));
                steps.next(from + count);
            }
            Err(error) => steps.end(Err(error)),
        }
    }

    fn end(&self, answers: Result<Answers, Error>) {
        let done = self.done.take();
        let _until_now = self.detached.take();
        if let Some(done) = done {
            done(answers);
        }
    }
}

/// What came back, not yet read.
pub(crate) struct Answers {
    queue: Rc<Queue>,
    parts: Vec<(Fetched, usize)>,
}

impl Answers {
    /// Tells these answers from others.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        // Each body is filled up with NULs, of which JSON has none, so where one ends makes a difference.
        let mut all = Fingerprint::default();
        for (fetched, _) in &self.parts {
            all.extend(fetched.body.bytes());
        }
        all
    }

    /// One result for each call. What `seen` knows of the answers that it was given before is not checked
    /// again.
    ///
    /// # Errors
    /// Why the first of those did not work that did not.
    pub(crate) fn read(self, seen: &mut Seen) -> Result<Vec<Payload>, Error> {
        seen.begin();
        let mut payloads = Vec::new();
        for (fetched, calls) in self.parts {
            for result in self.queue.decode(fetched, calls, seen) {
                payloads.push(result?);
            }
        }
        Ok(payloads)
    }
}
