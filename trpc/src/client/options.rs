//! How a client speaks to its endpoint.

use std::{fmt, future::Future, pin::Pin, rc::Rc, time::Duration};

use js_sys::Promise;
use wasm_bindgen::JsValue;
use web_sys::{RequestCredentials, RequestInit};

use crate::{RequestOptions, Transformer};

/// Names and values of headers, or why there are none.
pub(super) type HeadersResult = Result<Vec<(String, String)>, String>;
type HeadersFuture = Pin<Box<dyn Future<Output = HeadersResult>>>;

/// Extra headers, computed anew before every request: a token may have to be fetched first.
///
/// Equal when they are clones of one another.
#[derive(Clone)]
pub struct Headers(Rc<dyn Fn() -> HeadersFuture>);

impl Headers {
    /// Headers that are known at once.
    pub fn new(headers: impl Fn() -> Vec<(String, String)> + 'static) -> Self {
        Self(Rc::new(move || Box::pin(std::future::ready(Ok(headers())))))
    }

    /// Headers that have to be waited for, which counts towards the request's time-out.
    ///
    /// A failure fails the request, with [`Error::Host`](crate::Error::Host) and this reason.
    pub fn from_async<F>(headers: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<Vec<(String, String)>, String>> + 'static,
    {
        Self(Rc::new(move || Box::pin(headers())))
    }

    pub(super) async fn get(&self) -> HeadersResult {
        (self.0)().await
    }
}

impl PartialEq for Headers {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Headers")
    }
}

type FetchFunction = dyn Fn(&str, &RequestInit) -> Result<Promise, JsValue>;

/// Called in place of the browser's `fetch`, with the same arguments and the same result.
///
/// Equal when they are clones of one another.
#[derive(Clone)]
pub struct Fetch {
    call: Rc<FetchFunction>,
    is_transparent: bool,
}

impl Fetch {
    /// Calls `fetch` with a URL and the request's options. It gives a `Promise` of a response or the response itself:
    /// anything with `status`, `headers.get()`, and `arrayBuffer()` or `text()`.
    ///
    /// An `Err` is what it threw: the request fails with [`Error::Host`](crate::Error::Host) and that reason. So it does
    /// when the promise is rejected, or when the response has no body that can be read. A rejection as the browser's own
    /// `fetch` has it is what it is there: [`Error::Network`](crate::Error::Network) for a `TypeError` that says so,
    /// [`Error::Aborted`](crate::Error::Aborted) for an `AbortError`.
    pub fn new<R: Into<JsValue>>(fetch: impl Fn(&str, &RequestInit) -> Result<R, JsValue> + 'static) -> Self {
        let call = move |url: &str, init: &RequestInit| {
            fetch(url, init).map(|response| Promise::resolve(&response.into()))
        };
        Self { call: Rc::new(call), is_transparent: false }
    }

    /// Says that the function adds nothing to a request, such as who the user is: its response is the one that the browser's own
    /// `fetch` gives.
    #[must_use]
    pub fn transparent(self) -> Self {
        Self { is_transparent: true, ..self }
    }

    /// Whether it is said to add nothing to a request.
    pub fn is_transparent(&self) -> bool {
        self.is_transparent
    }

    pub(super) fn call(&self, url: &str, init: &RequestInit) -> Result<Promise, JsValue> {
        (self.call)(url, init)
    }
}

impl PartialEq for Fetch {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.call, &other.call)
    }
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fetch")
    }
}

/// How a client speaks to its endpoint.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ClientOptions {
    /// Endpoint, transformer and method of queries.
    pub request: RequestOptions,
    /// Calls of one tick travel as one request. Off for servers that do not allow batches. On unless set.
    pub batching: bool,
    /// The most calls in one request; further ones go in another. 10 unless set.
    pub max_batch_size: usize,
    /// Whether cookies are sent: always (`include`) unless set.
    pub credentials: RequestCredentials,
    /// Headers besides `content-type` and `x-trpc-source`.
    pub headers: Option<Headers>,
    /// Called in place of the browser's `fetch`.
    pub fetch: Option<Fetch>,
    /// How long to wait for a response, headers and body included. Ten seconds unless set.
    pub timeout: Duration,
    /// The header `x-trpc-source`: who calls, for the server's log.
    pub source: Option<String>,
}

impl ClientOptions {
    /// superjson, batching, cookies included, ten seconds.
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self {
            request: RequestOptions::new(endpoint),
            batching: true,
            max_batch_size: 10,
            credentials: RequestCredentials::Include,
            headers: None,
            fetch: None,
            timeout: Duration::from_secs(10),
            source: None,
        }
    }

    /// The same with other endpoint options.
    #[must_use]
    pub fn with_request(mut self, request: RequestOptions) -> Self {
        self.request = request;
        self
    }

    /// The same with another transformer.
    #[must_use]
    pub fn with_transformer(mut self, transformer: Transformer) -> Self {
        self.request.transformer = transformer;
        self
    }

    /// The same with batching on or off.
    #[must_use]
    pub fn with_batching(mut self, batching: bool) -> Self {
        self.batching = batching;
        self
    }

    /// The same with at most so many calls in one request.
    #[must_use]
    pub fn with_max_batch_size(mut self, calls: usize) -> Self {
        self.max_batch_size = calls;
        self
    }

    /// The same with other credentials.
    #[must_use]
    pub fn with_credentials(mut self, credentials: RequestCredentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// The same with extra headers.
    #[must_use]
    pub fn with_headers(mut self, headers: Headers) -> Self {
        self.headers = Some(headers);
        self
    }

    /// The same with another `fetch`.
    #[must_use]
    pub fn with_fetch(mut self, fetch: Fetch) -> Self {
        self.fetch = Some(fetch);
        self
    }

    /// The same with another time-out.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same with the header `x-trpc-source`.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }
}
