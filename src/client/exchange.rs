//! One HTTP exchange: time-out, abort, headers.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_net::http;
use gloo_timers::callback::Timeout;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, AbortSignal, Headers, RequestInit, Response};

use super::{body::Body, clock::now, options::ClientOptions};
use crate::{
    promise::{later, reason, then},
    wire::{Answer, Error, HEADERS, Method, Request, RetryAfter, Timestamp, http_date},
};

/// What came back, read to its end.
pub(super) struct Fetched {
    status: u16,
    retry_after: Option<RetryAfter>,
    pub(super) body: Body,
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
        match String::from_utf8(body.into_bytes()) {
            Ok(body) => Ok(Answer { status, body: Rc::new(body), retry_after }),
            Err(_) => Err(Error::NotAnEnvelope { status, found: "bytes that are no text" }),
        }
    }
}

/// Is called with what came back, or why nothing did.
pub(super) type Done = Box<dyn FnOnce(Result<Fetched, Error>)>;

/// A request under way. Dropping it gives it up.
pub(super) struct Exchange {
    options: Rc<ClientOptions>,
    request: Request,
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
            options,
            request,
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
        let this = Rc::downgrade(&exchange);
        later(move || go_on(&this, |exchange| exchange.ask_for_headers()));
        exchange
    }

    fn ask_for_headers(self: &Rc<Self>) -> Thrown<()> {
        let Some(headers) = &self.options.headers else { return self.send(&[]) };
        let this = Rc::downgrade(self);
        headers.get(move |headers| go_on(&this, |exchange| exchange.send(&headers.map_err(JsValue::from)?)));
        Ok(())
    }

    fn send(self: &Rc<Self>, extra: &[(String, String)]) -> Thrown<()> {
        let signal = self.controller.as_ref().map(AbortController::signal);
        let headers = headers(&self.request, extra)?;
        let init = init(&self.options, &self.request, &headers, signal.as_ref());
        let url = &self.request.url;
        let response = match &self.options.fetch {
            Some(fetch) => fetch.call(url, &init)?,
            None => browser_fetch(url, &init)?,
        };
        let this = Rc::downgrade(self);
        then(&response, move |response| go_on(&this, |exchange| exchange.read(response?)));
        Ok(())
    }

    fn read(self: &Rc<Self>, response: JsValue) -> Thrown<()> {
        let response: Response = response
            .dyn_into()
            .map_err(|_| JsValue::from("the host's fetch gave something that is no Response"))?;
        let arrived_at = Timestamp(now());
        // As bytes: a text would be decoded by the browser only to be encoded again.
        let body = response.array_buffer()?;
        let this = Rc::downgrade(self);
        then(&body, move |body| {
            go_on(&this, |exchange| {
                let body = Body::read(&Uint8Array::new(&body?));
                exchange.end(Ok(fetched(&response.into(), body, arrived_at)));
                Ok(())
            });
        });
        Ok(())
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

/// Takes the next step of an exchange that somebody still waits for.
fn go_on(exchange: &Weak<Exchange>, step: impl FnOnce(&Rc<Exchange>) -> Thrown<()>) {
    let exchange = exchange.upgrade().filter(|exchange| exchange.done.borrow().is_some());
    if let Some(exchange) = exchange
        && let Err(thrown) = step(&exchange)
    {
        exchange.end(Err(Error::Network { message: reason(thrown) }));
    }
}

/// The browser's own `fetch`.
pub(crate) fn browser_fetch(url: &str, init: &RequestInit) -> Thrown<Promise> {
    let window = web_sys::window().ok_or("there is no window to fetch with")?;
    Ok(window.fetch_with_str_and_init(url, init))
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
fn fetched(response: &http::Response, body: Body, arrived_at: Timestamp) -> Fetched {
    let headers = response.headers();
    let retry_after = headers.get("retry-after").and_then(|value| RetryAfter::parse(&value));
    let date = headers.get("date").and_then(|value| http_date(&value));
    Fetched { status: response.status(), retry_after, body, date, arrived_at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_no_text_says_so() {
        let answer = |body: &[u8]| {
            let (date, arrived_at) = (None, Timestamp(0));
            Fetched { status: 200, retry_after: None, body: Body::of(body), date, arrived_at }.answer()
        };
        assert_eq!(
            answer("{\"ü\":1}".as_bytes()).map(|answer| answer.body.to_string()),
            Ok("{\"ü\":1}".into())
        );
        let error = answer(b"\xff\xfe{\0").map(|_| ()).expect_err("it is no UTF-8");
        assert!(error.to_string().starts_with("The server answered with bytes that are no text"), "{error}");
    }
}
