//! One HTTP exchange: time-out, abort, headers.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use gloo_net::http::{Headers, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestInit};

use super::{
    clock::now,
    options::{ClientOptions, Fetch},
};
use crate::wire::{Answer, Error, HEADERS, Method, Request, RetryAfter, Timestamp, http_date};

/// What came back, read to its end.
pub(super) struct Fetched {
    status: u16,
    body: String,
    retry_after: Option<RetryAfter>,
    /// When the server answered, on its clock.
    pub(super) date: Option<Timestamp>,
    /// When the head of the answer arrived, on the browser's clock: a long body may take its time.
    pub(super) arrived_at: Timestamp,
}

impl Fetched {
    pub(super) fn answer(self) -> Answer {
        Answer { status: self.status, body: self.body.into(), retry_after: self.retry_after }
    }
}

/// Aborts the request when it is dropped, be it done or not.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            // Without a reason: gloo-net takes every rejection for an `Error`.
            controller.abort();
        }
    }
}

/// Sends `request` and reads the answer to its end.
///
/// # Errors
/// [`Error::Timeout`] when that takes longer than `timeout` milliseconds, extra headers included;
/// [`Error::Network`] when nothing comes back.
pub(super) async fn fetch(
    options: &ClientOptions,
    timeout: u32,
    request: &Request,
) -> Result<Fetched, Error> {
    let controller = AbortOnDrop(AbortController::new().ok());
    let mut exchange = pin!(exchange(options, request, controller.0.as_ref()));
    // Timers hold 31 bits.
    let mut time = TimeoutFuture::new(timeout.min(i32::MAX as u32));
    poll_fn(|cx| match exchange.as_mut().poll(cx) {
        Poll::Ready(fetched) => Poll::Ready(fetched.map_err(|message| Error::Network { message })),
        Poll::Pending => Pin::new(&mut time).poll(cx).map(|()| Err(Error::Timeout { after: timeout })),
    })
    .await
}

async fn exchange(
    options: &ClientOptions,
    request: &Request,
    controller: Option<&AbortController>,
) -> Result<Fetched, String> {
    let words = |error: gloo_net::Error| error.to_string();
    let signal = controller.map(AbortController::signal);
    let headers = headers(options, request.method).await?;
    let response = match &options.fetch {
        Some(fetch) => sent_by(fetch, options, request, headers, signal.as_ref()).await?,
        None => {
            let builder = RequestBuilder::new(&request.url)
                .method(match request.method {
                    Method::Get => gloo_net::http::Method::GET,
                    Method::Post => gloo_net::http::Method::POST,
                })
                .credentials(options.credentials)
                .headers(Headers::from_raw(headers))
                .abort_signal(signal.as_ref());
            match &request.body {
                Some(body) => builder.body(body.as_str()).map_err(words)?.send().await,
                None => builder.send().await,
            }
            .map_err(words)?
        }
    };
    let arrived_at = Timestamp(now());
    let header = |name: &str| Response::headers(&response).get(name);
    Ok(Fetched {
        status: response.status(),
        retry_after: header("retry-after").as_deref().and_then(RetryAfter::parse),
        date: header("date").as_deref().and_then(http_date),
        arrived_at,
        body: response.text().await.map_err(words)?,
    })
}

/// The answer that the host's own `fetch` gives.
async fn sent_by(
    fetch: &Fetch,
    options: &ClientOptions,
    request: &Request,
    headers: web_sys::Headers,
    signal: Option<&AbortSignal>,
) -> Result<Response, String> {
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    });
    init.set_credentials(options.credentials);
    init.set_headers(&headers);
    init.set_signal(signal);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    let promise = fetch.call(&request.url, &init).map_err(reason)?;
    let response = JsFuture::from(promise).await.map_err(reason)?;
    let response = response.dyn_into::<web_sys::Response>();
    response.map(Response::from).map_err(|_| "the host's fetch gave something that is no Response".to_owned())
}

/// What was thrown or rejected, in words.
pub(crate) fn reason(thrown: JsValue) -> String {
    let message = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| thrown.as_string()).unwrap_or_else(|| "no reason was given".to_owned())
}

async fn headers(options: &ClientOptions, method: Method) -> Result<web_sys::Headers, String> {
    let refused = |_| "a header has a name or a value that the browser refuses".to_owned();
    let headers = web_sys::Headers::new().map_err(refused)?;
    for (name, value) in HEADERS.iter().filter(|(name, _)| method == Method::Post || *name != "content-type")
    {
        headers.set(name, value).map_err(refused)?;
    }
    if let Some(extra) = &options.headers {
        for (name, value) in extra.get().await? {
            headers.set(&name, &value).map_err(refused)?;
        }
    }
    Ok(headers)
}
