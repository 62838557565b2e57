//! The routes of the REST API.

use std::sync::{Arc, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use chrono::DateTime;
use serde_json::{Value, json};

use crate::Shared;
use crate::answers::{
    event as event_answer, fetched, functions, row, single, step_id, trace as trace_answer,
};
use crate::control::{Answer, Control};
use crate::world::{APP, Run, Status, Step, World};

/// The routes by which calls are counted.
pub const ROUTES: &[&str] = &[
    "GET /api/v2/runs",
    "GET /api/v2/runs/{id}",
    "GET /api/v2/runs/{id}/trace",
    "POST /api/v2/runs/{id}/cancel",
    "POST /api/v2/runs/{id}/rerun",
    "GET /api/v2/apps/{app}/functions",
    "GET /api/v2/events/{id}/runs",
    "GET /v1/events/{id}",
    "POST /e/{key}",
];

type Known = State<Arc<Shared>>;

pub fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/v2/runs", get(runs))
        .route("/api/v2/runs/{id}", get(run))
        .route("/api/v2/runs/{id}/trace", get(trace))
        .route("/api/v2/runs/{id}/cancel", post(cancel))
        .route("/api/v2/runs/{id}/rerun", post(rerun))
        .route("/api/v2/apps/{app}/functions", get(app_functions))
        .route("/api/v2/events/{id}/runs", get(event_runs))
        .route("/v1/events/{id}", get(event))
        .route("/v1/runs/{id}", get(old_run))
        .route("/e/{key}", post(send))
        .fallback(async || errors(404, "api_error", "Not Found"))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), misbehave))
        .with_state(shared)
}

fn world(shared: &Shared) -> MutexGuard<'_, World> {
    shared.world.lock().unwrap_or_else(PoisonError::into_inner)
}

fn control(shared: &Shared) -> Control {
    shared.control.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Which of [`ROUTES`] a request is for.
fn route(method: &str, path: &str) -> Option<&'static str> {
    ROUTES.iter().copied().find(|route| {
        let Some((known, pattern)) = route.split_once(' ') else { return false };
        let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        known == method
            && pattern.len() == path.len()
            && pattern.iter().zip(&path).all(|(part, actual)| part.starts_with('{') || part == actual)
    })
}

/// Counts the call, asks for the key, and answers wrongly where it is told to.
async fn misbehave(State(shared): Known, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(route) = route(request.method().as_str(), &path) {
        *shared.calls.lock().unwrap_or_else(PoisonError::into_inner).entry(route).or_default() += 1;
    }
    let control = control(&shared);
    let applies = control.only.is_none_or(|prefix| path.starts_with(prefix));
    if applies && !control.delay.is_zero() {
        tokio::time::sleep(control.delay).await;
    }
    if let Some(answer) = control.answer.filter(|_| applies) {
        return wrong(answer);
    }
    if path.split('/').any(|part| control.failing.contains(part)) {
        return wrong(Answer::Failed);
    }
    let is_event = path.starts_with("/e/");
    if let Some(key) = control.signing_key.filter(|_| !is_event) {
        let sent = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if sent != Some(format!("Bearer {key}").as_str()) {
            return wrong(Answer::Unauthorized);
        }
    }
    next.run(request).await
}

fn wrong(answer: Answer) -> Response {
    match answer {
        Answer::Unauthorized => (StatusCode::UNAUTHORIZED, "Authentication failed\n").into_response(),
        Answer::RateLimited => errors(429, "rate_limited", "Too many requests"),
        Answer::Failed => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Answer::Empty => StatusCode::OK.into_response(),
        Answer::Html => Html("<!doctype html><title>Log in</title>").into_response(),
        Answer::Missing => {
            (StatusCode::NOT_FOUND, Html("<!doctype html><title>Not found</title>")).into_response()
        }
        Answer::OtherJson => reply(200, &json!(["of", "another", "shape"])),
    }
}

fn reply(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn errors(status: u16, code: &str, message: &str) -> Response {
    reply(status, &json!({ "errors": [{ "code": code, "message": message }] }))
}

fn data(control: &Control, data: Value) -> Response {
    let mut body = json!({ "data": data, "metadata": fetched() });
    if control.unknown_fields {
        body = with_unknown_fields(body);
    }
    reply(200, &body)
}

fn with_unknown_fields(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut map: serde_json::Map<_, _> =
                map.into_iter().map(|(key, value)| (key, with_unknown_fields(value))).collect();
            map.insert("zzUnknown".to_owned(), json!({ "new": [1, null, "field"] }));
            map.into()
        }
        Value::Array(items) => items.into_iter().map(with_unknown_fields).collect(),
        other => other,
    }
}

/// The parameters that a list knows; it ignores all others, as Inngest does.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn new(query: Option<String>) -> Self {
        let query = query.unwrap_or_default();
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn one<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    fn time(&self, name: &str) -> Option<i64> {
        Some(DateTime::parse_from_rfc3339(self.one(name)?).ok()?.timestamp_millis())
    }

    fn output(&self) -> bool {
        self.one("includeOutput") == Some("true")
    }
}

async fn runs(State(shared): Known, RawQuery(query): RawQuery) -> Response {
    let bad = |message| errors(400, "invalid_field_format", message);
    let (control, parameters) = (control(&shared), Parameters::new(query));
    let limit = parameters.one("limit").map_or(Some(20), |limit| limit.parse::<usize>().ok());
    let Some(limit) = limit.filter(|limit| *limit > 0) else { return bad("Limit is invalid") };
    if limit > 100 {
        return bad("Limit cannot exceed 100");
    }
    let known = ["QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"];
    if parameters.all("status").any(|status| !known.contains(&status)) {
        return bad("Status is invalid");
    }
    if parameters.one("functionId").is_some() && parameters.one("appId").is_none() {
        return bad("appId is required when filtering by functionId");
    }
    if control.active_fails && parameters.one("status").is_some() {
        return wrong(Answer::Failed);
    }
    let (from, until) = (parameters.time("from"), parameters.time("until"));
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        return bad("from must be before until");
    }
    let cursor = parameters.one("cursor").map(|cursor| cursor.strip_prefix("before-"));
    if cursor == Some(None) {
        return bad("Cursor is invalid");
    }
    let among = |name: &str, value: &str| {
        let mut wanted = parameters.all(name).peekable();
        wanted.peek().is_none() || wanted.any(|wanted| wanted == value)
    };
    let world = world(&shared);
    let mut matching: Vec<&Run> = world
        .runs
        .values()
        .filter(|run| run.listed)
        .filter(|run| among("appId", APP) && among("functionId", &run.function))
        .filter(|run| among("status", run.status.word()))
        .filter(|run| from.is_none_or(|from| run.queued_at + control.clock_ahead >= from))
        .filter(|run| until.is_none_or(|until| run.queued_at + control.clock_ahead < until))
        .collect();
    matching.sort_by(|a, b| (b.queued_at, &b.id).cmp(&(a.queued_at, &a.id)));
    if parameters.one("order") == Some("asc") {
        matching.reverse();
    }
    let begin = cursor.flatten().map_or(0, |last| {
        let place = matching.iter().position(|run| run.id == last).map_or(matching.len(), |place| place + 1);
        place.saturating_sub(control.overlap)
    });
    let page: Vec<_> = matching.iter().skip(begin).take(limit).collect();
    let has_more = begin + page.len() < matching.len();
    let mut body = json!({ "metadata": fetched(), "page": { "limit": limit } });
    // The last page says nothing of more, and an empty list has no data.
    if has_more && let Some(last) = page.last() {
        body["page"]["hasMore"] = true.into();
        body["page"]["cursor"] = format!("before-{}", last.id).into();
    }
    if !page.is_empty() {
        let rows = page.iter().map(|run| row(run, parameters.output(), control.clock_ahead));
        body["data"] = rows.collect();
    }
    if control.unknown_fields {
        body = with_unknown_fields(body);
    }
    reply(200, &body)
}

async fn run(State(shared): Known, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let control = control(&shared);
    match world(&shared).runs.get(&id) {
        Some(run) => data(&control, single(run, Parameters::new(query).output(), control.clock_ahead)),
        None => errors(404, "not_found", "Run not found"),
    }
}

async fn trace(State(shared): Known, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let (control, output) = (control(&shared), Parameters::new(query).output());
    if output && !control.delay_of_output.is_zero() {
        let steps = world(&shared).runs.get(&id).map_or(0, |run| run.steps.len());
        tokio::time::sleep(control.delay_of_output * u32::try_from(steps).unwrap_or(u32::MAX)).await;
    }
    let world = world(&shared);
    let Some(run) = world.runs.get(&id) else { return errors(404, "not_found", "Run not found") };
    let event = world.events.get(&run.event_id);
    data(&control, trace_answer(run, event, output, control.clock_ahead))
}

async fn cancel(State(shared): Known, Path(id): Path<String>) -> Response {
    let is_ulid = id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if !is_ulid {
        return errors(400, "invalid_field_format", "Run ID must be a valid ULID");
    }
    let mut world = world(&shared);
    match world.runs.get(&id).filter(|run| run.noted).map(|run| run.status) {
        None => errors(404, "not_found", "Run not found"),
        Some(Status::Cancelled) => errors(409, "run_already_cancelled", "Run is already cancelled"),
        Some(status) if status.has_ended() => errors(409, "run_already_ended", "Cannot cancel an ended run"),
        Some(_) => {
            world.advance(&id, Status::Cancelled);
            data(&control(&shared), json!({ "runId": id }))
        }
    }
}

async fn rerun(State(shared): Known, Path(id): Path<String>, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut world = world(&shared);
    let Some(run) = world.runs.get(&id).filter(|run| run.noted) else {
        return errors(404, "not_found", "Run not found");
    };
    let mut from_step = None;
    if let Some(step) = body.pointer("/fromStep/stepId").and_then(Value::as_str) {
        // Its id or its name will do.
        let is_it = |(index, known): (usize, &Step)| known.name == step || step_id(index) == step;
        from_step = run.steps.iter().enumerate().position(is_it);
        if from_step.is_none() {
            return errors(400, "invalid_request", "Step not found in original run");
        }
    }
    let new = world.rerun(&id, from_step);
    let control = control(&shared);
    if control.rerun_in_silence {
        return wrong(Answer::Failed);
    }
    data(&control, json!({ "runId": new }))
}

async fn app_functions(State(shared): Known, Path(app): Path<String>) -> Response {
    if app != APP {
        return errors(404, "not_found", "App not found");
    }
    let mut body = json!({ "data": functions(), "metadata": fetched(), "page": { "limit": 20 } });
    if control(&shared).unknown_fields {
        body = with_unknown_fields(body);
    }
    reply(200, &body)
}

async fn event_runs(State(shared): Known, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let (control, parameters) = (control(&shared), Parameters::new(query));
    let world = world(&shared);
    let runs = world.runs.values().rev().filter(|run| run.event_id == id);
    let rows: Vec<_> = runs.map(|run| row(run, parameters.output(), control.clock_ahead)).collect();
    let mut body = json!({ "metadata": fetched(), "page": { "limit": 20 } });
    if !rows.is_empty() {
        body["data"] = rows.into();
    }
    reply(200, &body)
}

async fn event(State(shared): Known, Path(id): Path<String>) -> Response {
    let control = control(&shared);
    match world(&shared).events.get(&id) {
        Some(event) => {
            let metadata =
                json!({ "fetched_at": fetched()["fetchedAt"], "cached_until": fetched()["fetchedAt"] });
            let mut body = json!({ "data": event_answer(event, control.clock_ahead), "metadata": metadata });
            if control.unknown_fields {
                body = with_unknown_fields(body);
            }
            reply(200, &body)
        }
        None => reply(404, &json!({ "error": "Event not found", "data": null, "status": 404 })),
    }
}

/// `v1` says that all is well when it is not.
async fn old_run(Path(id): Path<String>) -> Response {
    let error = format!("Unable to load function run: {id}");
    reply(200, &json!({ "error": error, "data": null, "status": 500 }))
}

async fn send(State(shared): Known, Path(key): Path<String>, body: Bytes) -> Response {
    if control(&shared).event_key.is_some_and(|known| known != key) {
        return reply(401, &json!({ "status": 401, "message": "", "error": "Event key not found" }));
    }
    let events = match serde_json::from_slice::<Value>(&body) {
        Ok(Value::Array(events)) => events,
        Ok(event @ Value::Object(_)) => vec![event],
        _ => return reply(400, &json!({ "status": 400, "error": "Invalid JSON" })),
    };
    let mut world = world(&shared);
    let ids: Vec<_> = events
        .iter()
        .map(|event| {
            let name = event.get("name").and_then(Value::as_str).unwrap_or_default();
            let id = world.add_event(name, event.get("data").unwrap_or(&Value::Null));
            if matches!(name, "docs/ingestion.requested" | "docs/push") {
                world.add_run("docs-ingestion", &id, Status::Queued);
            }
            id
        })
        .collect();
    reply(200, &json!({ "ids": ids, "status": 200 }))
}
