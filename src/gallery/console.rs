//! A console that answers from memory: the `fetch` that the lists are given.

use std::{cell::Cell, time::Duration};

use chrono::TimeDelta;
use gloo_timers::future::TimeoutFuture;
use jobs_console::{
    query::{JobsOptions, RefetchOptions, now},
    trpc::{Fetch, Transformer},
};
use js_sys::{Promise, Reflect, TypeError};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{Headers, RequestInit, Response, ResponseInit};

use super::fixtures::details_row;

const ENDPOINT: &str = "/api/trpc/";
/// So seldom a list is asked for again that its picture does not change.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// What comes back of a call.
pub(crate) enum ConsoleAnswer {
    /// The procedure's result.
    Data(Value),
    /// A result that a cache before the server has kept for so many seconds.
    Kept(Value, i64),
    /// The same a second later.
    Slow(Box<Self>),
    /// A tRPC error: its code, the HTTP status, its message.
    Refused(&'static str, u16, &'static str),
    /// A response that does not come from tRPC.
    Foreign(u16, &'static str),
    /// There is no network.
    Unreachable,
    /// The answer is still on its way.
    Never,
}

/// A console that answers each call (the procedure's name and its input) by a function. The list is asked for once an hour.
pub(crate) fn console(answer: impl Fn(&str, &Value) -> ConsoleAnswer + 'static) -> JobsOptions {
    let fetch = Fetch::new(move |url: &str, init: &RequestInit| {
        let (procedure, input) = call(url, init);
        answer(&procedure, &input).response()
    });
    let refetch = RefetchOptions::default()
        .with_intervals(HOUR, HOUR)
        .with_retry_delays(HOUR, HOUR)
        .with_timeout(24 * HOUR);
    let mut options = JobsOptions::new("/api/trpc", "org_demo")
        .with_transformer(Transformer::None)
        .with_fetch(fetch)
        .with_refetch(refetch);
    options.client.batching = false;
    options
}

/// A console with these jobs, of which any has the same details. Nothing can be retried or cancelled.
pub(crate) fn console_of(rows: Value) -> JobsOptions {
    console(move |procedure, input| match procedure {
        "jobs.list" => ConsoleAnswer::Data(rows.clone()),
        "jobs.get" => ConsoleAnswer::Data(details_of(&rows, input)),
        _ => ConsoleAnswer::Refused("CONFLICT", 409, "This is the gallery: nothing runs here."),
    })
}

/// A console that gives its list once: a moment later there is no network, which is tried every half a minute.
pub(crate) fn console_once(rows: Value) -> JobsOptions {
    let first = Cell::new(Some(rows));
    let (soon, late) = (Duration::from_millis(250), Duration::from_secs(30));
    console(move |_, _| first.take().map_or(ConsoleAnswer::Unreachable, ConsoleAnswer::Data))
        .with_refetch(RefetchOptions::default().with_intervals(soon, soon).with_retry_delays(late, late))
}

/// The row of the list with the steps that all jobs here have.
fn details_of(rows: &Value, input: &Value) -> Value {
    let row = rows.as_array().and_then(|rows| rows.iter().find(|row| row["id"] == input["runId"]));
    let mut details = details_row();
    if let (Some(details), Some(row)) = (details.as_object_mut(), row.and_then(Value::as_object)) {
        details.extend(row.clone());
    }
    details
}

/// The procedure that a request is about, and its input.
fn call(url: &str, init: &RequestInit) -> (String, Value) {
    let path = url.split_once(ENDPOINT).map_or(url, |(_, path)| path);
    let (procedure, query) = path.split_once('?').unwrap_or((path, ""));
    let in_query = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "input");
    let in_body = || Reflect::get(init, &JsValue::from_str("body")).ok()?.as_string();
    let input = in_query.map(|(_, input)| input.into_owned()).or_else(in_body).unwrap_or_default();
    (procedure.to_owned(), serde_json::from_str(&input).unwrap_or_default())
}

impl ConsoleAnswer {
    fn response(self) -> Result<JsValue, JsValue> {
        match self {
            Self::Data(data) => respond(200, "application/json", &result(data)).map(JsValue::from),
            Self::Kept(data, seconds) => {
                let response = respond(200, "application/json", &result(data))?;
                keep(&response.headers(), seconds)?;
                Ok(response.into())
            }
            Self::Slow(answer) => {
                let late = async move {
                    TimeoutFuture::new(1_000).await;
                    answer.response()
                };
                Ok(future_to_promise(late).into())
            }
            Self::Refused(code, status, message) => {
                let data = json!({ "code": code, "httpStatus": status });
                let error = json!({ "error": { "message": message, "code": -32603, "data": data } });
                respond(status, "application/json", &error.to_string()).map(JsValue::from)
            }
            Self::Foreign(status, body) => respond(status, "text/html", body).map(JsValue::from),
            Self::Unreachable => Ok(Promise::reject(&TypeError::new("Failed to fetch")).into()),
            Self::Never => Ok(Promise::new(&mut |_, _| {}).into()),
        }
    }
}

fn result(data: Value) -> String {
    json!({ "result": { "data": data } }).to_string()
}

fn respond(status: u16, kind: &str, body: &str) -> Result<Response, JsValue> {
    let init = ResponseInit::new();
    init.set_status(status);
    let response = Response::new_with_opt_str_and_init(Some(body), &init)?;
    response.headers().set("content-type", kind)?;
    Ok(response)
}

/// What a cache says of a response that it has kept.
fn keep(headers: &Headers, seconds: i64) -> Result<(), JsValue> {
    let date = now() - TimeDelta::seconds(seconds);
    headers.set("date", &date.format("%a, %d %b %Y %H:%M:%S GMT").to_string())?;
    headers.set("age", &seconds.to_string())
}
