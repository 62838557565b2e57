//! The network: what was requested, and what is answered.

use js_sys::{Array, Function, Object, Reflect};
use serde_json::{Map, Value, json};
use wasm_bindgen::{JsCast, JsValue};

/// A request as it reached the network.
#[derive(Clone)]
pub struct Sent(Object);

impl Sent {
    pub(super) fn new(raw: Object) -> Self {
        Self(raw)
    }

    fn get(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &name.into()).unwrap()
    }

    fn call(&self, name: &str, arguments: &[JsValue]) {
        assert!(self.is_open(), "{} was answered or cancelled before", self.url());
        self.get(name)
            .unchecked_into::<Function>()
            .apply(&self.0, &arguments.iter().collect::<Array>())
            .unwrap();
    }

    /// GET or POST.
    pub fn method(&self) -> String {
        self.get("method").as_string().unwrap()
    }

    /// The address without the page's own origin.
    pub fn url(&self) -> String {
        self.get("url").as_string().unwrap()
    }

    /// The address up to the question mark.
    pub fn path(&self) -> String {
        self.url().split('?').next().unwrap().to_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.get("headers").unchecked_into::<web_sys::Headers>().get(name).unwrap()
    }

    /// The body of a POST.
    pub fn body(&self) -> Option<String> {
        self.get("body").as_string()
    }

    /// Whether cookies travel with it: `include`, `same-origin`, `omit`.
    pub fn credentials(&self) -> String {
        self.get("credentials").as_string().unwrap()
    }

    /// It waits for an answer.
    pub fn is_open(&self) -> bool {
        self.get("open").is_truthy()
    }

    /// Its signal was aborted.
    pub fn is_aborted(&self) -> bool {
        self.get("aborted").is_truthy()
    }

    /// A parameter of the address.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let url = self.url();
        let query = url.split_once('?').map_or("", |(_, query)| query);
        web_sys::UrlSearchParams::new_with_str(query).unwrap().get(name)
    }

    /// Whether it is sent as a batch.
    pub fn is_batch(&self) -> bool {
        self.parameter("batch").as_deref() == Some("1")
    }

    /// The input as it travels.
    pub fn input(&self) -> Value {
        let text = self.body().or_else(|| self.parameter("input"));
        text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
    }

    /// The procedures that are called, each with its input (out of superjson's wrapping).
    pub fn calls(&self) -> Vec<(String, Value)> {
        let path = self.path();
        let input = self.input();
        let unwrapped = |value: &Value| value.get("json").unwrap_or(value).clone();
        let procedures = path.rsplit('/').next().unwrap().split(',');
        procedures
            .enumerate()
            .map(|(index, procedure)| {
                let input = if self.is_batch() { input.get(index.to_string()) } else { Some(&input) };
                (procedure.to_owned(), input.map_or(Value::Null, unwrapped))
            })
            .collect()
    }

    /// The input of its only call.
    pub fn only_input(&self) -> Value {
        let mut calls = self.calls();
        assert_eq!(calls.len(), 1, "one call was expected, not {calls:?}");
        calls.remove(0).1
    }

    /// Answers its only call.
    pub fn answer(&self, result: Value) {
        self.reply(Reply::new(200, success(result).to_string()));
    }

    /// Answers its only call with an error of tRPC's.
    pub fn refuse(&self, code: &str, message: &str) {
        let (status, error) = failure(code, message);
        self.reply(Reply::new(status, error.to_string()));
    }

    /// Answers a batch, call by call.
    pub fn answer_each(&self, results: impl IntoIterator<Item = Value>) {
        let envelopes: Vec<_> = results.into_iter().map(success).collect();
        self.reply(Reply::new(200, Value::from(envelopes).to_string()));
    }

    /// Answers with exactly this.
    pub fn reply(&self, reply: Reply) {
        let headers = Object::new();
        for (name, value) in &reply.headers {
            let value = value.as_str().unwrap_or_default();
            Reflect::set(&headers, &name.into(), &value.into()).unwrap();
        }
        self.call("answer", &[reply.status.into(), headers.into(), reply.body.into()]);
    }

    /// Fails as it does without a network.
    pub fn fail(&self) {
        self.call("fail", &[]);
    }
}

/// An answer of the server.
pub struct Reply {
    status: u16,
    headers: Map<String, Value>,
    body: String,
}

impl Reply {
    /// An answer without headers.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Map::new(), body: body.into() }
    }

    /// A web page, which is no answer of tRPC's.
    pub fn html(status: u16) -> Self {
        Self::new(status, "<!doctype html><title>Console</title>").with("content-type", "text/html")
    }

    /// The same with a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }
}

/// tRPC's envelope of a result in superjson's form.
pub fn success(result: Value) -> Value {
    json!({ "result": { "data": { "json": result } } })
}

/// tRPC's envelope of an error, and the HTTP status that goes with it.
pub fn failure(code: &str, message: &str) -> (u16, Value) {
    let (status, number) = match code {
        "BAD_REQUEST" => (400, -32_600),
        "UNAUTHORIZED" => (401, -32_001),
        "FORBIDDEN" => (403, -32_003),
        "NOT_FOUND" => (404, -32_004),
        "CONFLICT" => (409, -32_009),
        "TOO_MANY_REQUESTS" => (429, -32_029),
        "SERVICE_UNAVAILABLE" => (503, -32_603),
        _ => (500, -32_603),
    };
    let data = json!({ "code": code, "httpStatus": status, "zodError": null });
    (status, json!({ "error": { "json": { "message": message, "code": number, "data": data } } }))
}
