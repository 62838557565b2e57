//! A page whose clock, timers and network a test holds.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::Rc,
};

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use serde_json::{Value, json};
use trpc::Error;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen(module = "/tests/web_support/page.js")]
extern "C" {
    fn install(start: f64, on_fetch: &Function);
    fn restore();
    fn now() -> f64;
    #[wasm_bindgen(js_name = setNow)]
    fn set_now(now: f64);
    #[wasm_bindgen(js_name = timerCount)]
    fn timer_count() -> usize;
    #[wasm_bindgen(js_name = runTimer)]
    fn run_timer(until: f64) -> bool;
    fn turn() -> Promise;
    pub fn frame() -> JsValue;
    #[wasm_bindgen(js_name = foreignResponse)]
    pub fn foreign_response(realm: &JsValue, status: u16, body: &str) -> JsValue;
    #[wasm_bindgen(js_name = foreignError)]
    pub fn foreign_error(realm: &JsValue, kind: &str, message: &str) -> JsValue;
    #[wasm_bindgen(js_name = plainResponse)]
    pub fn plain_response(status: u16, body: &str) -> JsValue;
}

/// When every test begins: 2026-01-05T12:00:00Z.
pub const START: f64 = 1_767_614_400_000.0;

/// The page of one test. Time stands still in it unless the test lets it pass.
pub struct Page {
    sent: Rc<RefCell<Vec<Sent>>>,
    #[expect(dead_code, reason = "held for the page")]
    on_fetch: Closure<dyn Fn(Object)>,
}

impl Page {
    pub fn new() -> Self {
        let sent = Rc::<RefCell<Vec<Sent>>>::default();
        let on_fetch = Closure::new({
            let sent = sent.clone();
            move |raw| sent.borrow_mut().push(Sent(raw))
        });
        install(START, on_fetch.as_ref().unchecked_ref());
        Self { sent, on_fetch }
    }

    /// All requests so far, the first one first.
    pub fn requests(&self) -> Vec<Sent> {
        self.sent.borrow().clone()
    }

    /// The requests that wait for a response.
    pub fn open(&self) -> Vec<Sent> {
        self.requests().into_iter().filter(|sent| sent.get("open").is_truthy()).collect()
    }

    /// The only request that waits for a response.
    pub fn pending(&self) -> Sent {
        let mut open = self.open();
        let paths: Vec<_> = open.iter().map(Sent::url).collect();
        assert_eq!(open.len(), 1, "one request was expected to be under way, not {paths:?}");
        open.remove(0)
    }

    /// Lets time pass. What a timer causes is done before the next timer runs.
    pub async fn advance(&self, millis: u32) {
        settle().await;
        let until = now() + f64::from(millis);
        while run_timer(until) {
            settle().await;
        }
        set_now(until);
        settle().await;
    }

    /// How many timers wait.
    pub fn timers(&self) -> usize {
        timer_count()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        restore();
    }
}

/// Waits until everything that was started is done: microtasks and tasks. No time passes.
pub async fn settle() {
    for _ in 0..2 {
        JsFuture::from(turn()).await.unwrap();
    }
}

/// A request as it reached the network.
#[derive(Clone)]
pub struct Sent(Object);

impl Sent {
    fn get(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &name.into()).unwrap()
    }

    fn text(&self, name: &str) -> String {
        self.get(name).as_string().unwrap()
    }

    fn call(&self, name: &str, arguments: &[JsValue]) {
        assert!(self.get("open").is_truthy(), "{} was answered or cancelled before", self.url());
        let method = self.get(name).unchecked_into::<Function>();
        method.apply(&self.0, &arguments.iter().collect::<Array>()).unwrap();
    }

    pub fn method(&self) -> String {
        self.text("method")
    }

    /// The URL without the page's own origin.
    pub fn url(&self) -> String {
        self.text("url")
    }

    /// The URL up to the question mark.
    pub fn path(&self) -> String {
        self.url().split('?').next().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.get("headers").unchecked_into::<web_sys::Headers>().get(name).unwrap()
    }

    pub fn body(&self) -> Option<String> {
        self.get("body").as_string()
    }

    pub fn credentials(&self) -> String {
        self.text("credentials")
    }

    pub fn cache(&self) -> String {
        self.text("cache")
    }

    pub fn is_aborted(&self) -> bool {
        self.get("aborted").is_truthy()
    }

    pub fn parameter(&self, name: &str) -> Option<String> {
        let url = self.url();
        let query = url.split_once('?').map_or("", |(_, query)| query);
        web_sys::UrlSearchParams::new_with_str(query).unwrap().get(name)
    }

    pub fn is_batch(&self) -> bool {
        self.parameter("batch").as_deref() == Some("1")
    }

    /// The input as it travels.
    pub fn input(&self) -> Value {
        let text = self.body().or_else(|| self.parameter("input"));
        text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
    }

    /// Answers its only call.
    pub fn answer(&self, result: Value) {
        self.reply(200, &success(result).to_string());
    }

    /// Answers a batch, call by call.
    pub fn answer_each(&self, results: impl IntoIterator<Item = Value>) {
        self.reply(200, &Value::from(results.into_iter().map(success).collect::<Vec<_>>()).to_string());
    }

    /// Answers with exactly this.
    pub fn reply(&self, status: u16, body: &str) {
        self.reply_with(status, &[], body.as_bytes());
    }

    /// The same with headers.
    pub fn reply_with(&self, status: u16, headers: &[(&str, &str)], body: &[u8]) {
        let object = Object::new();
        for (name, value) in headers {
            Reflect::set(&object, &(*name).into(), &(*value).into()).unwrap();
        }
        self.call("answer", &[status.into(), object.into(), Uint8Array::from(body).into()]);
    }

    /// Answers with the head of a stream of events.
    pub fn open_stream(&self) {
        let headers = Object::new();
        Reflect::set(&headers, &"content-type".into(), &"text/event-stream; charset=utf-8".into()).unwrap();
        self.call("stream", &[200.into(), headers.into()]);
    }

    /// Sends more of the stream.
    pub fn push(&self, bytes: &[u8]) {
        self.call("push", &[Uint8Array::from(bytes).into()]);
    }

    /// Ends the stream.
    pub fn end(&self) {
        self.call("end", &[]);
    }

    /// Breaks the stream, as it does when the network goes.
    pub fn cut(&self) {
        self.call("cut", &[]);
    }

    /// Fails as it does without a network.
    pub fn fail(&self) {
        self.call("fail", &[]);
    }
}

/// tRPC's envelope of a result in superjson's form.
pub fn success(result: Value) -> Value {
    json!({ "result": { "data": { "json": result } } })
}

/// A call whose result is looked at later.
pub struct Later<T>(Rc<Cell<Option<Result<T, Error>>>>);

impl<T: 'static> Later<T> {
    pub fn of(call: impl Future<Output = Result<T, Error>> + 'static) -> Self {
        let result = Rc::new(Cell::new(None));
        let set = result.clone();
        spawn_local(async move { set.set(Some(call.await)) });
        Self(result)
    }

    pub fn is_there(&self) -> bool {
        let result = self.0.take();
        let is_there = result.is_some();
        self.0.set(result);
        is_there
    }

    pub fn result(&self) -> Result<T, Error> {
        self.0.take().expect("the call has its result")
    }

    pub fn value(&self) -> T {
        self.result().expect("the call worked")
    }

    pub fn error(&self) -> Error {
        self.result().err().expect("the call failed")
    }
}
