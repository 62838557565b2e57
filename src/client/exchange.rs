//! One HTTP exchange: time-out, abort, headers.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_net::http;
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, AbortSignal, Headers, RequestInit, Response};

use super::{clock::now, options::ClientOptions};
use crate::wire::{Answer, Error, HEADERS, Method, Request, RetryAfter, Timestamp, http_date};

/// What came back, read to its end.
pub(super) struct Fetched {
    status: u16,
    retry_after: Option<RetryAfter>,
    pub(super) body: Vec<u8>,
    /// When the server answered, on its clock.
    pub(super) date: Option<Timestamp>,
    /// When the head of the answer arrived, on the browser's clock: a long body may take its time.
    pub(super) arrived_at: Timestamp,
}

impl Fetched {
    /// The answer as text.
    ///
    /// # Errors
    /// [`Error::NotAnEnvelope`] when it is none.
    pub(super) fn answer(self) -> Result<Answer, Error> {
        let Self { status, retry_after, body, .. } = self;
        match String::from_utf8(body) {
            Ok(body) => Ok(Answer { status, body: Rc::new(body), retry_after }),
            Err(_) => Err(Error::NotAnEnvelope { status, found: "bytes that are no text" }),
        }
    }
}

/// Is called with what came back, or why nothing did.
pub(super) type Done = Box<dyn FnOnce(Result<Fetched, Error>)>;

/// A request under way. Dropping it gives it up.
pub(super) struct Exchange {
    controller: Option<AbortController>,
    timer: RefCell<Option<Timeout>>,
    /// Absent once it is over.
    done: RefCell<Option<Done>>,
}

impl Exchange {
    /// Sends `request` and calls `done`, later, with the whole answer; with [`Error::Timeout`] when that
    /// takes longer than `timeout` milliseconds, extra headers included; with [`Error::Network`] when nothing
    /// comes back.
    pub(super) fn start(options: Rc<ClientOptions>, timeout: u32, request: Request, done: Done) -> Rc<Self> {
        let exchange = Rc::new(Self {
            controller: AbortController::new().ok(),
            timer: RefCell::default(),
            done: RefCell::new(Some(done)),
        });
        let late = Rc::downgrade(&exchange);
        // Timers hold 31 bits.
        let timer = Timeout::new(timeout.min(i32::MAX as u32), move || {
            if let Some(exchange) = late.upgrade() {
                exchange.end(Err(Error::Timeout { after: timeout }));
            }
        });
        *exchange.timer.borrow_mut() = Some(timer);
        let waiting = Rc::downgrade(&exchange);
        spawn_local(async move {
            let fetched = fetch(&options, &request, &waiting).await;
            if let Some(exchange) = waiting.upgrade() {
                exchange.end(fetched.map_err(|thrown| Error::Network { message: reason(thrown) }));
            }
        });
        exchange
    }

    fn end(&self, result: Result<Fetched, Error>) {
        let done = self.done.take();
        self.timer.take();
        if let Some(done) = done {
            self.abort();
            done(result);
        }
    }

    /// Frees what the browser still holds; does nothing to what is at its end.
    fn abort(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if self.done.take().is_some() {
            self.abort();
        }
    }
}

/// What is thrown or rejected ends up in the log alone.
type Thrown<T> = Result<T, JsValue>;

async fn fetch(options: &ClientOptions, request: &Request, waiting: &Weak<Exchange>) -> Thrown<Fetched> {
    let extra = match &options.headers {
        Some(headers) => headers.get().await.map_err(JsValue::from)?,
        None => Vec::new(),
    };
    let signal = signal(waiting)?;
    let init = init(options, request, &headers(request, &extra)?, signal.as_ref());
    let response = match &options.fetch {
        Some(fetch) => {
            let promise = fetch.call(&request.url, &init)?;
            JsFuture::from(promise)
                .await?
                .dyn_into::<Response>()
                .map_err(|_| JsValue::from("the host's fetch gave something that is no Response"))?
        }
        None => {
            let request = web_sys::Request::new_with_str_and_init(&request.url, &init)?;
            http::Request::from(request).send().await.map_err(words)?.into()
        }
    };
    let arrived_at = Timestamp(now());
    // As bytes: a text would be decoded by the browser only to be encoded again.
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(fetched(&response, Uint8Array::new(&buffer).to_vec(), arrived_at))
}

fn words(error: gloo_net::Error) -> JsValue {
    match error {
        gloo_net::Error::JsError(error) => error.message.into(),
        _ => JsValue::UNDEFINED,
    }
}

/// The signal that aborts the request. Headers may have been waited for in vain.
fn signal(waiting: &Weak<Exchange>) -> Thrown<Option<AbortSignal>> {
    let exchange = waiting.upgrade().filter(|exchange| exchange.done.borrow().is_some());
    let exchange = exchange.ok_or_else(|| JsValue::from("nobody waits any more"))?;
    Ok(exchange.controller.as_ref().map(AbortController::signal))
}

fn headers(request: &Request, extra: &[(String, String)]) -> Thrown<Headers> {
    let headers = Headers::new()?;
    for (name, value) in HEADERS {
        if request.method == Method::Post || *name != "content-type" {
            headers.set(name, value)?;
        }
    }
    for (name, value) in extra {
        headers.set(name, value)?;
    }
    Ok(headers)
}

fn init(
    options: &ClientOptions,
    request: &Request,
    headers: &Headers,
    signal: Option<&AbortSignal>,
) -> RequestInit {
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    });
    init.set_credentials(options.credentials);
    init.set_headers(headers);
    init.set_signal(signal);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    init
}

#[inline(never)]
fn fetched(response: &Response, body: Vec<u8>, arrived_at: Timestamp) -> Fetched {
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    let retry_after = header("retry-after").and_then(|value| RetryAfter::parse(&value));
    let date = header("date").and_then(|value| http_date(&value));
    Fetched { status: response.status(), retry_after, body, date, arrived_at }
}

/// What was thrown or rejected, in words.
pub(crate) fn reason(thrown: JsValue) -> String {
    let message = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| thrown.as_string()).unwrap_or_else(|| "no reason was given".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_no_text_says_so() {
        let answer = |body: &[u8]| {
            let (date, arrived_at) = (None, Timestamp(0));
            Fetched { status: 200, retry_after: None, body: body.to_vec(), date, arrived_at }.answer()
        };
        assert_eq!(
            answer("{\"ü\":1}".as_bytes()).map(|answer| answer.body.to_string()),
            Ok("{\"ü\":1}".into())
        );
        let error = answer(b"\xff\xfe{\0").map(|_| ()).expect_err("it is no UTF-8");
        assert!(error.to_string().starts_with("The server answered with bytes that are no text"), "{error}");
    }
}
