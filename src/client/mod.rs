//! The tRPC client in the browser: queries and mutations over HTTP.
//!
//! Calls of one tick travel as one request. Dropping the future of a call gives the call up; when nobody
//! waits for any call of a request, the request itself is aborted.

mod body;
mod clock;
mod exchange;
mod options;
mod series;
mod slot;
mod tick;

use std::rc::Rc;

pub(crate) use clock::now;
#[cfg(feature = "element")]
pub(crate) use exchange::browser_fetch;
pub use options::{ClientOptions, Fetch, Headers};
pub(crate) use series::Answers;
pub use series::Series;
pub use slot::Response;
use tick::Queue;

use crate::wire::{Call, Error, Object, Payload, ProcedureKind, Seen, Timestamp};

/// A client of one tRPC endpoint. Clones share their queue, so their calls are batched together.
///
/// ```no_run
/// use jobs_console::{client::{Client, ClientOptions}, wire::Object};
///
/// # async fn example() -> Result<(), jobs_console::wire::Error> {
/// let client = Client::new(ClientOptions::new("/api/trpc"));
/// let scope = Object::default().text("organizationId", "org_1");
/// let jobs = client.query("jobs.list", Some(&scope)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Rc<Queue>);

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Client {
    /// A client with these options. Sends nothing yet.
    pub fn new(options: ClientOptions) -> Self {
        Self(Rc::new(Queue::new(options)))
    }

    /// The options it was made with.
    pub fn options(&self) -> &ClientOptions {
        &self.0.options
    }

    /// Waits this long for answers from now on, in milliseconds.
    pub fn set_timeout(&self, timeout: u32) {
        self.0.timeout.set(timeout);
    }

    /// Calls a query. Without `input` the parameter is left out.
    ///
    /// # Errors
    /// See [`Error`]: what was wrong with the network, the answer, or the call.
    pub fn query(&self, path: &str, input: Option<&Object>) -> Response {
        self.call(ProcedureKind::Query, Call { path: path.into(), input: input.map(Payload::from) })
    }

    /// Calls a mutation.
    ///
    /// # Errors
    /// See [`Error`]: what was wrong with the network, the answer, or the call.
    pub fn mutation(&self, path: &str, input: Option<&Object>) -> Response {
        self.call(ProcedureKind::Mutation, Call { path: path.into(), input: input.map(Payload::from) })
    }

    /// Makes a call of either kind.
    pub fn call(&self, kind: ProcedureKind, call: Call) -> Response {
        self.0.push(kind, call)
    }

    /// Makes several calls of one kind and waits for all of them: one request that no other call joins, or,
    /// without batching, one request after the other.
    pub async fn batch(&self, kind: ProcedureKind, calls: Vec<Call>) -> Vec<Result<Payload, Error>> {
        let mut results = Vec::with_capacity(calls.len());
        if !self.options().batching {
            for call in calls {
                results.push(self.call(kind, call).await);
            }
            return results;
        }
        let slots: Vec<_> = calls.iter().map(|_| Rc::default()).collect();
        let responses: Vec<_> = slots.iter().cloned().map(Response).collect();
        self.0.dispatch(kind, calls, slots);
        for response in responses {
            results.push(response.await);
        }
        results
    }

    /// Makes a call that no other joins, without a future: `done` is called, later, with its result. Dropping what this
    /// gives gives the call up.
    pub fn send(
        &self,
        kind: ProcedureKind,
        call: Call,
        done: impl FnOnce(Result<Payload, Error>) + 'static,
    ) -> Series {
        let done = move |answers: Result<Answers, Error>| {
            done(only(answers));
        };
        Series::start(&self.0, kind, vec![call], Box::new(done))
    }

    /// Makes queries of which the answers are wanted as they came.
    pub(crate) fn ask(
        &self,
        calls: Vec<Call>,
        done: impl FnOnce(Result<Answers, Error>) + 'static,
    ) -> Series {
        Series::start(&self.0, ProcedureKind::Query, calls, Box::new(done))
    }

    /// Now, on the server's clock as its answers tell it (the header `Date`); the browser's clock until one
    /// has come.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// How far the server's clock is ahead of the browser's, in milliseconds. 0 when they agree to within
    /// two seconds.
    pub fn clock_offset(&self) -> i64 {
        self.0.clock.offset()
    }
}

/// The result of a call that was the only one.
#[inline(never)]
fn only(answers: Result<Answers, Error>) -> Result<Payload, Error> {
    answers?.read(&mut Seen::default())?.pop().ok_or(Error::Aborted)
}

/// Takes back what [`Answers::read`] gave, so that its buffer can be used again.
pub(crate) fn give_back(mut payloads: Vec<Payload>) {
    // Those of one answer share its text.
    payloads.truncate(1);
    if let Some(text) = payloads.first_mut().and_then(Payload::take_text) {
        body::give_back(text.into_bytes());
    }
}
