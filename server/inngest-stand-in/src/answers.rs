//! The shapes that Inngest answers in, its oddities among them.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

use crate::world::{APP, Event, Run, Status, Step, now};

/// In lists, cancelled runs end so much later than they did, in milliseconds.
const CANCELLED_LATER: i64 = 10_000;

pub fn time(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

pub fn fetched() -> Value {
    json!({ "fetchedAt": time(now()) })
}

/// A run in a list: it "starts" when it is queued, and its duration counts from there.
pub fn row(run: &Run, output: bool, ahead: i64) -> Value {
    let late = if run.status == Status::Cancelled { CANCELLED_LATER } else { 0 };
    let wrapped = match run.status {
        Status::Failed => run.output.as_ref().map(|error| json!({ "error": error })),
        Status::Completed => run.output.clone(),
        // What the last step gave.
        _ => run.steps.iter().rfind(|step| step.status == Status::Completed).map(|step| step.output.clone()),
    };
    let mut row = basics(run, run.status.word(), ahead);
    row.insert("startedAt".to_owned(), time(run.queued_at + 2 + ahead).into());
    if let Some(ended) = run.ended_at {
        row.insert("endedAt".to_owned(), time(ended + late + ahead).into());
        row.insert("durationMs".to_owned(), (ended + late - run.queued_at).to_string().into());
    }
    if let Some(wrapped) = wrapped.filter(|_| output) {
        row.insert("output".to_owned(), wrapped);
    }
    row.into()
}

/// A single run: it is said to be completed after its first step.
pub fn single(run: &Run, output: bool, ahead: i64) -> Value {
    let has_stepped = run.steps.iter().any(|step| step.status == Status::Completed);
    let word = match run.status {
        Status::Running if has_stepped => "COMPLETED",
        status => status.word(),
    };
    let mut single = basics(run, word, ahead);
    single.insert("startedAt".to_owned(), time(run.started_at.unwrap_or(run.queued_at + 2) + ahead).into());
    if let Some(ended) = run.ended_at {
        let began = run.started_at.unwrap_or(run.queued_at);
        single.insert("endedAt".to_owned(), time(ended + ahead).into());
        single.insert("durationMs".to_owned(), (ended - began).max(0).to_string().into());
    }
    if let Some(value) = run.output.clone().filter(|_| output && run.status.has_ended()) {
        single.insert("output".to_owned(), value);
    }
    single.into()
}

fn basics(run: &Run, word: &str, ahead: i64) -> Map<String, Value> {
    let name = if run.function == "docs-ingestion" { "Docs ingestion" } else { "Docs file process" };
    let basics = json!({
        "app": { "id": APP },
        "function": { "id": run.function, "name": name },
        "id": run.id,
        "queuedAt": time(run.queued_at + ahead),
        "status": word,
        "trigger": { "eventIds": [run.event_id] },
    });
    if let Value::Object(basics) = basics { basics } else { Map::new() }
}

/// The trace of a run, which tells the truth.
pub fn trace(run: &Run, event: Option<&Event>, output: bool, ahead: i64) -> Value {
    let mut root = Map::new();
    root.insert("id".to_owned(), "6cd7bc24bc282813".into());
    root.insert("name".to_owned(), "Run".into());
    root.insert("queuedAt".to_owned(), time(run.queued_at + ahead).into());
    root.insert("status".to_owned(), run.status.span_word().into());
    if output && let Some(event) = event {
        let event = json!({ "data": event.data, "id": event.id, "name": event.name, "ts": event.ts });
        root.insert("input".to_owned(), json!({ "data": [event] }));
    }
    if let Some(started) = run.started_at {
        root.insert("startedAt".to_owned(), time(started + ahead).into());
        let mut notes = Vec::new();
        if let Some((processed, total)) = run.progress {
            let values = json!({ "processed": processed.to_string(), "total": total.to_string() });
            notes.push(note("userland.progress", "run", &values));
        }
        if run.status != Status::Cancelled {
            notes.push(note("inngest.usage", "run", &json!({ "metadata_bytes": "173" })));
            root.insert("metadata".to_owned(), notes.into());
        }
    }
    let mut children: Vec<Value> = Vec::new();
    if run.status == Status::Cancelled && run.started_at.is_some() {
        // What was under way when it was cancelled says for ever that it runs.
        children.push(json!({ "id": "7099591510df318a", "name": "Execution", "status": "RUNNING",
            "queuedAt": time(run.queued_at + 5 + ahead), "startedAt": time(run.queued_at + 140 + ahead),
            "children": [{ "id": "535b637f7c5ae3f0", "name": "Attempt 0", "status": "RUNNING",
                "queuedAt": time(run.queued_at + 5 + ahead), "startedAt": time(run.queued_at + 140 + ahead) }] }));
    }
    if let (Status::Failed, Some(ended)) = (run.status, run.ended_at) {
        children.extend(finalization(run, ended + ahead, output, ahead));
    }
    children.extend(run.steps.iter().enumerate().map(|(index, step)| span(run, step, index, output, ahead)));
    if !children.is_empty() {
        root.insert("children".to_owned(), children.into());
    }
    if let Some(ended) = run.ended_at {
        root.insert("endedAt".to_owned(), time(ended + ahead).into());
        let began = run.started_at.unwrap_or(run.queued_at);
        root.insert("durationMs".to_owned(), (ended - began).max(0).to_string().into());
        if let Some(value) = run.output.clone().filter(|_| output) {
            root.insert("output".to_owned(), value);
        }
    }
    json!({ "rootSpan": root, "runId": run.id })
}

fn note(kind: &str, scope: &str, values: &Value) -> Value {
    json!({ "kind": kind, "scope": scope, "updatedAt": time(now()), "values": values })
}

fn timing() -> Value {
    let http = json!({ "content_transfer_ms": "0", "dns_lookup_ms": "0", "server_processing_ms": "9",
        "tcp_connection_ms": "0", "tls_handshake_ms": "0", "total_ms": "10" });
    let own = json!({ "network_total_ms": "10", "queue_delay_ms": "0", "system_latency_ms": "132",
        "total_inngest_ms": "132" });
    json!([note("inngest.http.timing", "request", &http), note("inngest.timing", "request", &own)])
}

/// Spans of a failure outside of the steps.
fn finalization(run: &Run, ended: i64, output: bool, ahead: i64) -> [Value; 2] {
    let began = time(run.started_at.unwrap_or(run.queued_at) + ahead);
    let span = |id: &str, name: &str| {
        json!({ "id": id, "name": name, "status": "FAILED", "queuedAt": began, "startedAt": began,
            "endedAt": time(ended), "durationMs": "67" })
    };
    let mut attempt = span("7280f384f204627e", "Attempt 0");
    let mut outside = span("4644772043f450da", "executor.nonstep");
    attempt["metadata"] = timing();
    if let Some(error) = run.output.as_ref().filter(|_| output) {
        attempt["output"] = error.clone();
        outside["output"] = error.clone();
    }
    let mut whole = span("89734e7f4dc188d6", "Finalization");
    whole["children"] = json!([attempt]);
    [whole, outside]
}

fn span(run: &Run, step: &Step, index: usize, output: bool, ahead: i64) -> Value {
    let began = run.started_at.unwrap_or(run.queued_at) + ahead;
    let mut span = json!({ "id": format!("{index:016x}"), "name": step.name, "status": step.status.span_word(),
        "queuedAt": time(began), "startedAt": time(began), "stepId": step_id(index), "stepOp": step.op });
    if step.status.has_ended() {
        span["endedAt"] = time(began + 1).into();
        span["durationMs"] = "1".into();
        if output {
            span["output"] = step.output.clone();
        }
        // A failed run's steps came with the answer that failed, which has the timing.
        if step.op == "RUN" && !matches!(run.status, Status::Failed | Status::Cancelled) {
            span["metadata"] = timing();
        }
    }
    span
}

/// An event in `v1`.
pub fn event(event: &Event, ahead: i64) -> Value {
    json!({
        "internal_id": event.id,
        "account_id": "00000000-0000-0000-0000-000000000000",
        "environment_id": "00000000-0000-0000-0000-000000000000",
        "source": "",
        "source_id": null,
        "received_at": time(event.ts + 1 + ahead),
        "id": event.id,
        "name": event.name,
        "data": event.data,
        "ts": event.ts + ahead,
    })
}

/// The functions with their limits.
pub fn functions() -> Value {
    let function = |id: &str, name: &str, event: &str, configuration: Value| {
        json!({ "app": { "id": APP }, "configuration": configuration, "id": id, "name": name, "slug": id,
            "triggers": [{ "type": "EVENT", "value": event }] })
    };
    json!([
        function(
            "docs.file.process",
            "Docs file process",
            "docs/file.process",
            json!({
            "concurrency": [{ "limit": { "isPlanLimit": false, "value": 2 }, "scope": "FUNCTION" }],
            "retries": { "isDefault": false, "value": 1 } })
        ),
        function(
            "docs-ingestion",
            "Docs ingestion",
            "docs/ingestion.requested",
            json!({
            "cancellations": [{ "condition": "event.data.ingestionId == async.data.ingestionId",
                "event": "docs/ingestion.cancel" }],
            "concurrency": [{ "key": "event.data.organizationId", "limit": { "isPlanLimit": false, "value": 1 },
                "scope": "FUNCTION" }],
            "retries": { "isDefault": false } })
        ),
        function(
            "docs.file.delete",
            "Docs file delete",
            "docs/file.delete",
            json!({
            "concurrency": [{ "limit": { "isPlanLimit": true, "value": -1 }, "scope": "ACCOUNT" }],
            "retries": { "isDefault": false }, "throttle": { "burst": 1, "limit": 1, "period": "20s" } })
        ),
    ])
}

/// The id of the step at this place of a run.
pub fn step_id(index: usize) -> String {
    format!("{index:040x}")
}
