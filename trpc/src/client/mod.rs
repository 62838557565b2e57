//! A tRPC client for the browser: queries, mutations and subscriptions over `fetch`.
//!
//! Calls of one tick travel as one request. Dropping the future of a call cancels it, and its request with the last call
//! in it.

mod batch_link;
mod clock;
mod fetch;
mod foreign_response;
mod options;
mod reason;
mod spare_buffer;
mod subscription;

use std::{
    cell::{Cell, RefCell},
    fmt,
    pin::Pin,
    rc::Rc,
    time::Duration,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use batch_link::QueuedCall;
use clock::Clock;
pub use options::{ClientOptions, Fetch, Headers};
pub use reason::reason;
pub use subscription::SubscriptionStream;

use crate::{Call, Error, Input, ProcedureKind, Response, Transformer};

/// A client of one tRPC endpoint. Clones share their queue, so their calls are batched together, and are equal.
///
/// ```no_run
/// use serde::de::IgnoredAny;
/// use serde_json::{Value, json};
/// use trpc::client::{Client, ClientOptions};
///
/// # async fn example() -> Result<(), trpc::Error> {
/// let client = Client::new(ClientOptions::new("/api/trpc"));
/// let user: Value = client.query("user.byId", &json!({ "id": 7 })).await?;
/// let _: IgnoredAny = client.mutation("user.rename", &json!({ "id": 7, "name": "Ada" })).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Rc<ClientState>);

/// What the clones of a client share.
struct ClientState {
    options: ClientOptions,
    timeout: Cell<Duration>,
    headers: RefCell<Option<Headers>>,
    fetch: RefCell<Option<Fetch>>,
    clock: Clock,
    queue: RefCell<Vec<QueuedCall>>,
    /// The memory of the latest responses that were given back.
    spare: Cell<Vec<u8>>,
}

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.0.options).finish()
    }
}

impl Client {
    /// A client with these options. Sends nothing yet.
    pub fn new(options: ClientOptions) -> Self {
        Self(Rc::new(ClientState {
            timeout: Cell::new(options.timeout),
            headers: RefCell::new(options.headers.clone()),
            fetch: RefCell::new(options.fetch.clone()),
            clock: Clock::default(),
            queue: RefCell::default(),
            spare: Cell::default(),
            options,
        }))
    }

    /// The options it was made with.
    pub fn options(&self) -> &ClientOptions {
        &self.0.options
    }

    /// Calls a query. An input of `()` is left out. A field that is `None` is sent as `null`, which zod's `.optional()` refuses
    /// (`.nullish()` takes it): leave it out with `#[serde(skip_serializing_if = "Option::is_none")]`. Sent when the future is first polled, as one request with the other
    /// calls of that tick; dropping the future cancels it.
    ///
    /// # Errors
    /// See [`Error`]: what was wrong with the input, the network, the response, or the call.
    pub async fn query<I, O>(&self, path: &str, input: &I) -> Result<O, Error>
    where
        I: Serialize + ?Sized,
        O: DeserializeOwned,
    {
        decode(&self.call(ProcedureKind::Query, call_of(path, input)?).await?)
    }

    /// Calls a mutation. As [`query`](Self::query) in all else. A result that does not matter is read as
    /// [`IgnoredAny`](serde::de::IgnoredAny): read as `()`, whatever the server answers but `null` is an [`Error::Decode`],
    /// though the mutation was carried out.
    ///
    /// # Errors
    /// See [`Error`]: what was wrong with the input, the network, the response, or the call.
    pub async fn mutation<I, O>(&self, path: &str, input: &I) -> Result<O, Error>
    where
        I: Serialize + ?Sized,
        O: DeserializeOwned,
    {
        decode(&self.call(ProcedureKind::Mutation, call_of(path, input)?).await?)
    }

    /// Makes a call whose input is JSON already, and gives the result as JSON. As [`query`](Self::query) in all else.
    ///
    /// # Errors
    /// See [`Error`]: what was wrong with the network, the response, or the call.
    pub fn call(
        &self,
        kind: ProcedureKind,
        call: Call,
    ) -> impl Future<Output = Result<Box<RawValue>, Error>> + use<> {
        let inner = self.0.clone();
        boxed(async move { inner.batched(kind, call).await })
    }

    /// Makes calls of one kind that no others join, and gives the responses as they came: for results that borrow from
    /// them, and to compare them with earlier ones. More than
    /// [`max_batch_size`](ClientOptions::max_batch_size) calls, or without
    /// [`batching`](ClientOptions::batching), travel as several requests, one after the other. Dropping the future
    /// cancels them.
    ///
    /// # Errors
    /// Why a response did not come. What is wrong with one that came, [`Responses::results`] says.
    pub fn send(
        &self,
        kind: ProcedureKind,
        calls: Vec<Call>,
    ) -> impl Future<Output = Result<Responses, Error>> + use<> {
        let inner = self.0.clone();
        boxed(async move {
            let mut responses = Vec::new();
            for calls in calls.chunks(inner.batch_size()) {
                responses.push((inner.request(kind, calls, inner.spare.take()).await?, calls.len()));
            }
            Ok(Responses { responses, transformer: inner.options.request.transformer })
        })
    }

    /// Reads the next response of [`send`](Self::send) into the memory of these, which are not needed any more: a poller of large
    /// lists needs two buffers then, whatever the allocator makes of the gaps between them. `None` frees what was given earlier.
    pub fn recycle(&self, responses: Option<Responses>) {
        let response = responses.and_then(|responses| responses.responses.into_iter().next());
        self.0.spare.set(response.map(|(response, _)| response.body.into_bytes()).unwrap_or_default());
    }

    /// One connection of a subscription, over server-sent events. It is made by the first
    /// [`next`](SubscriptionStream::next), with the client's headers; dropping it ends it.
    ///
    /// ```no_run
    /// use serde_json::json;
    /// use trpc::{Call, Client, Input, SubscriptionEvent};
    ///
    /// # async fn example(client: Client) -> Result<(), trpc::Error> {
    /// let input = Input::new(&json!({ "organizationId": "org_1" }))?;
    /// let mut updates = client.subscription(&Call::new("jobs.onUpdate", Some(input)));
    /// while let Some(event) = updates.next().await {
    ///     if let SubscriptionEvent::Data { data, .. } = event? {
    ///         let json = data?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn subscription(&self, call: &Call) -> SubscriptionStream {
        SubscriptionStream::new(self.0.clone(), call)
    }

    /// Waits this long for responses to requests from now on.
    pub fn set_timeout(&self, timeout: Duration) {
        self.0.timeout.set(timeout);
    }

    /// Sends these extra headers from now on.
    pub fn set_headers(&self, headers: Option<Headers>) {
        self.0.headers.replace(headers);
    }

    /// Calls this in place of the browser's `fetch` from now on.
    pub fn set_fetch(&self, fetch: Option<Fetch>) {
        self.0.fetch.replace(fetch);
    }

    /// How far the server's clock is ahead of the browser's, in milliseconds, by the headers `Date` and `Age`. 0 within
    /// two seconds, and until a response said so.
    pub fn clock_offset(&self) -> i64 {
        self.0.clock.offset()
    }
}

/// In a box, so that it is compiled once and not into each caller.
fn boxed<T>(future: impl Future<Output = T> + 'static) -> Pin<Box<dyn Future<Output = T>>> {
    Box::pin(future)
}

fn call_of<I: Serialize + ?Sized>(path: &str, input: &I) -> Result<Call, Error> {
    let input = Input::new(input)?;
    let is_unit = input.json() == "null" && input.meta().is_none();
    Ok(Call::new(path, (!is_unit).then_some(input)))
}

fn decode<O: DeserializeOwned>(json: &RawValue) -> Result<O, Error> {
    serde_json::from_str(json.get()).map_err(|error| Error::Decode { message: error.to_string() })
}

/// Responses as they came. Equal when their statuses and, byte for byte, their bodies are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responses {
    /// Each with the number of its calls.
    responses: Vec<(Response, usize)>,
    transformer: Transformer,
}

impl Responses {
    /// Responses that came to another client of the same endpoint, such as one in another tab, each with the number of its
    /// calls.
    pub fn of(responses: Vec<(Response, usize)>, transformer: Transformer) -> Self {
        Self { responses, transformer }
    }

    /// The responses, each with the number of its calls.
    pub fn parts(&self) -> impl Iterator<Item = (&Response, usize)> {
        self.responses.iter().map(|(response, calls)| (response, *calls))
    }

    /// One result for each call, in their order. See [`Response::results`].
    pub fn results<'a, T: Deserialize<'a>>(&'a self) -> Vec<Result<T, Error>> {
        let mut results = Vec::new();
        for (response, calls) in &self.responses {
            results.extend(response.results(self.transformer, *calls, *calls != 1));
        }
        results
    }

    /// One result for each call as JSON text. See [`Response::raw_results`].
    pub fn raw_results(&self) -> Vec<Result<&RawValue, Error>> {
        let mut results = Vec::new();
        for (response, calls) in &self.responses {
            results.extend(response.raw_results(self.transformer, *calls, *calls != 1));
        }
        results
    }

    /// The responses.
    pub fn iter(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().map(|(response, _)| response)
    }
}
