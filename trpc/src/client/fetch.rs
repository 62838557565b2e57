//! One HTTP exchange: headers, time-out, cancellation.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};

use gloo_net::http::{self, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestInit};

use super::{
    ClientState,
    foreign_response::ForeignResponse,
    reason::{reason, rejection_by_host},
};
use crate::{Error, Method, Request, Response};

/// Aborts the request when it is dropped; a request that has ended does not notice.
pub(super) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    pub(super) fn new() -> Self {
        Self(AbortController::new().ok())
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

/// What it means that a promise of the exchange was rejected.
pub(super) type Rejected = fn(JsValue) -> Error;

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            // With an `Error` for a reason: gloo-net takes every rejection for one.
            controller.abort_with_reason(&js_sys::Error::new("the request was cancelled"));
        }
    }
}

impl ClientState {
    /// Sends `request` and reads the response to its end, into `spare` where it fits. Dropping the future aborts it.
    ///
    /// # Errors
    /// [`Error::Timeout`] when that takes too long, extra headers included; [`Error::Host`] when a function of the host
    /// fails or the request cannot be made; [`Error::Network`] when no response comes.
    pub(super) async fn fetch(&self, request: &Request, spare: Vec<u8>) -> Result<Response, Error> {
        let controller = AbortOnDrop::new();
        let signal = controller.signal();
        in_time(self.timeout.get(), async {
            let (response, rejected) = self.head(request, signal.as_ref(), None).await?;
            response.read(&request.url, spare).await.map_err(rejected)
        })
        .await
    }

    /// Sends `request` and waits for the response's head.
    pub(super) async fn head(
        &self,
        request: &Request,
        signal: Option<&AbortSignal>,
        accept: Option<&str>,
    ) -> Result<(ForeignResponse, Rejected), Error> {
        let headers = self.headers(request.method).await?;
        if let Some(accept) = accept {
            headers.set("accept", accept).map_err(host_error)?;
        }
        // Out of its cell before it is called: the host may set another meanwhile.
        let fetch = self.fetch.borrow().clone();
        let rejected: Rejected = if fetch.is_some() { rejection_by_host } else { network_error };
        let response = match fetch {
            Some(fetch) => {
                let init = self.init(request, &headers, signal);
                let response = fetch.call(&request.url, &init).map_err(host_error)?;
                JsFuture::from(response).await.map_err(rejected)?
            }
            None => self.send(request, headers, signal).await?,
        };
        let Some(mut response) = ForeignResponse::new(response) else {
            return Err(Error::Host { message: "fetch() gave no response".to_owned() });
        };
        if let Some((date, age)) = response.date_and_age() {
            response.is_kept = self.clock.observe(date, age, js_sys::Date::now() as i64);
        }
        Ok((response, rejected))
    }

    async fn headers(&self, method: Method) -> Result<web_sys::Headers, Error> {
        let headers = web_sys::Headers::new().map_err(host_error)?;
        let set = |name: &str, value: &str| headers.set(name, value).map_err(host_error);
        if method == Method::Post {
            set("content-type", "application/json")?;
        }
        if let Some(source) = &self.options.source {
            set("x-trpc-source", source)?;
        }
        let extra = self.headers.borrow().clone();
        if let Some(extra) = extra {
            for (name, value) in extra.get().await.map_err(|message| Error::Host { message })? {
                set(&name, &value)?;
            }
        }
        Ok(headers)
    }

    /// By the browser's own `fetch`.
    async fn send(
        &self,
        request: &Request,
        headers: web_sys::Headers,
        signal: Option<&AbortSignal>,
    ) -> Result<JsValue, Error> {
        let builder = RequestBuilder::new(&request.url)
            .method(match request.method {
                Method::Get => http::Method::GET,
                Method::Post => http::Method::POST,
            })
            .credentials(self.options.credentials)
            .cache(RequestCache::NoStore)
            .headers(http::Headers::from_raw(headers))
            .abort_signal(signal);
        let request = match &request.body {
            Some(body) => builder.body(body.as_str()),
            None => builder.build(),
        };
        // A request that cannot be made, such as one to a URL that is none, says nothing of the network.
        let request = request.map_err(|error| Error::Host { message: error.to_string() })?;
        let response = request.send().await.map_err(|error| Error::Network { message: error.to_string() })?;
        Ok(web_sys::Response::from(response).into())
    }

    /// What the host's `fetch` is called with.
    fn init(
        &self,
        request: &Request,
        headers: &web_sys::Headers,
        signal: Option<&AbortSignal>,
    ) -> RequestInit {
        let init = RequestInit::new();
        init.set_method(request.method.as_str());
        init.set_credentials(self.options.credentials);
        init.set_cache(RequestCache::NoStore);
        init.set_headers(headers);
        init.set_signal(signal);
        if let Some(body) = &request.body {
            init.set_body(&JsValue::from_str(body));
        }
        init
    }
}

/// What comes of `exchange`, unless it takes too long.
pub(super) async fn in_time<T>(
    timeout: Duration,
    exchange: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut exchange = pin!(exchange);
    let mut timer = TimeoutFuture::new(timer_millis(timeout));
    poll_fn(|cx| match exchange.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => Pin::new(&mut timer).poll(cx).map(|()| Err(Error::Timeout { after: timeout })),
    })
    .await
}

/// Timers hold 31 bits.
fn timer_millis(timeout: Duration) -> u32 {
    u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX).min(i32::MAX as u32)
}

fn host_error(thrown: JsValue) -> Error {
    Error::Host { message: reason(&thrown) }
}

fn network_error(rejected: JsValue) -> Error {
    Error::Network { message: reason(&rejected) }
}
