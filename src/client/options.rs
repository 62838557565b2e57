//! How a client speaks to its endpoint.

use std::{fmt, future::Future, rc::Rc};

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{RequestCredentials, RequestInit};

use crate::wire::{Method, RequestOptions, Transformer};

/// Names and values, or why there are none.
type HeadersResult = Result<Vec<(String, String)>, String>;
type HeadersDone = Box<dyn FnOnce(HeadersResult)>;

/// Extra headers, asked for anew before every request: a token may have to be fetched first.
#[derive(Clone)]
pub struct Headers(Rc<dyn Fn(HeadersDone)>);

impl Headers {
    /// Headers that are known at once.
    pub fn new(headers: impl Fn() -> Vec<(String, String)> + 'static) -> Self {
        Self::asked(move |done| done(Ok(headers())))
    }

    /// Headers that have to be waited for. When they cannot be had, the request fails with
    /// [`Error::Network`](crate::wire::Error::Network) and the reason that they give.
    pub fn fetched<F>(headers: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<Vec<(String, String)>, String>> + 'static,
    {
        Self::asked(move |done| {
            let headers = headers();
            spawn_local(async move { done(headers.await) });
        })
    }

    /// Headers that are told to whoever asks for them, without a future.
    pub(crate) fn asked(ask: impl Fn(HeadersDone) + 'static) -> Self {
        Self(Rc::new(ask))
    }

    pub(super) fn get(&self, done: impl FnOnce(HeadersResult) + 'static) {
        (self.0)(Box::new(done));
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

/// What is called in place of the browser's `fetch`, with the same arguments and the same result.
#[derive(Clone)]
pub struct Fetch(Rc<FetchFunction>);

impl Fetch {
    /// Calls `fetch` with an address and the request's options; it gives a promise of a `Response`.
    pub fn new(fetch: impl Fn(&str, &RequestInit) -> Result<Promise, JsValue> + 'static) -> Self {
        Self(Rc::new(fetch))
    }

    pub(super) fn call(&self, url: &str, init: &RequestInit) -> Result<Promise, JsValue> {
        (self.0)(url, init)
    }
}

impl PartialEq for Fetch {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fetch")
    }
}

/// How a client speaks to its endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientOptions {
    /// Endpoint, transformer and method of queries.
    pub request: RequestOptions,
    /// Calls of one tick travel as one request. Off for servers that do not allow batches.
    pub batching: bool,
    /// The most calls in one request; further ones go in another.
    pub max_batch_size: usize,
    /// Whether cookies are sent.
    pub credentials: RequestCredentials,
    /// Headers besides `content-type` and `x-trpc-source`.
    pub headers: Option<Headers>,
    /// Called in place of the browser's `fetch`.
    pub fetch: Option<Fetch>,
    /// How long to wait for an answer, in milliseconds.
    pub timeout: u32,
}

impl ClientOptions {
    /// The console's form: superjson, batching, cookies included, ten seconds.
    pub fn new(endpoint: &str) -> Self {
        Self {
            request: RequestOptions {
                endpoint: endpoint.to_owned(),
                transformer: Transformer::Superjson,
                query_method: Method::Get,
            },
            batching: true,
            max_batch_size: 10,
            credentials: RequestCredentials::Include,
            headers: None,
            fetch: None,
            timeout: 10_000,
        }
    }

    /// The same with another transformer.
    pub fn with_transformer(mut self, transformer: Transformer) -> Self {
        self.request.transformer = transformer;
        self
    }

    /// The same with batching on or off.
    pub fn with_batching(mut self, batching: bool) -> Self {
        self.batching = batching;
        self
    }

    /// The same with extra headers.
    pub fn with_headers(mut self, headers: Headers) -> Self {
        self.headers = Some(headers);
        self
    }
}
