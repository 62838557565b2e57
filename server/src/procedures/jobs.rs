//! `jobs.*`: what runs, what ran, and what to do about it.

use serde_json::{Value, json};

use super::{Context, MAX_ID, job_not_found, store_failed};
use crate::store::{Cancel, Filter, Retry, Run, Status, Step};
use crate::trpc::error::{Code, TrpcError};
use crate::trpc::superjson::Data;
use crate::trpc::validate::Fields;

const FILTERS: &[&str] = &["all", "active", "completed"];
const STATUSES: &[&str] = &["queued", "running", "completed", "skipped", "failed", "cancelled"];

/// `{organizationId, filter?, status?}` → the rows, newest first.
pub fn list(context: &Context, input: Option<Value>) -> Result<Data, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let filter = match fields.choice("filter", FILTERS) {
        Some("active") => Filter::Active,
        Some("completed") => Filter::Completed,
        _ => Filter::All,
    };
    let status = fields.choice("status", STATUSES).and_then(Status::from_word);
    fields.finish()?;
    context.require_member(&organization_id)?;
    let runs = context.store.list(filter, status).map_err(store_failed)?;
    Ok(Data::List(runs.into_iter().map(|run| Data::Object(row(run))).collect()))
}

/// `{runId}` → the row with its steps, its event and its output.
pub fn get(context: &Context, input: Option<Value>) -> Result<Data, TrpcError> {
    let run_id = run_id(input)?;
    let run = context.store.run(&run_id).map_err(store_failed)?.ok_or_else(job_not_found)?;
    let steps = context.store.steps(&run_id).map_err(store_failed)?;
    let event = json!({ "name": run.event_name, "data": run.event_data, "ts": run.created_at });
    let output = run.output.clone();
    let mut fields = row(run);
    fields.push(("steps", Data::List(steps.into_iter().map(step).collect())));
    fields.push(("event", Data::Json(event)));
    if let Some(output) = output {
        fields.push(("output", Data::Json(output)));
    }
    Ok(Data::Object(fields))
}

/// `{runId}` → the id of the new run.
pub fn retry(context: &Context, input: Option<Value>) -> Result<Data, TrpcError> {
    let run_id = run_id(input)?;
    match context.queue.retry(&run_id).map_err(store_failed)? {
        Retry::Queued(id) => Ok(Data::Object(vec![("id", id.into())])),
        Retry::NotFound => Err(job_not_found()),
        Retry::WrongStatus(status) => {
            Err(TrpcError::new(Code::BadRequest, format!("Cannot retry job with status: {}", status.word())))
        }
        Retry::Busy(status) => Err(TrpcError::new(
            Code::Conflict,
            format!("A job for this repository is already {}", status.word()),
        )),
    }
}

/// `{runId}` → `{success: true}`, and the work stops.
pub fn cancel(context: &Context, input: Option<Value>) -> Result<Data, TrpcError> {
    let run_id = run_id(input)?;
    match context.queue.cancel(&run_id).map_err(store_failed)? {
        Cancel::Cancelled => Ok(Data::Object(vec![("success", true.into())])),
        Cancel::NotFound => Err(job_not_found()),
        Cancel::WrongStatus(status) => {
            Err(TrpcError::new(Code::BadRequest, format!("Cannot cancel job with status: {}", status.word())))
        }
    }
}

fn run_id(input: Option<Value>) -> Result<String, TrpcError> {
    let mut fields = Fields::of(input)?;
    let run_id = fields.text("runId", 1..=MAX_ID);
    fields.finish()?;
    Ok(run_id)
}

fn row(run: Run) -> Vec<(&'static str, Data)> {
    let duration =
        run.started_at.zip(run.completed_at).map(|(started, completed)| (completed - started).max(0));
    let mut fields = vec![
        ("id", run.id.into()),
        ("type", run.kind.into()),
        ("repoName", run.repo_name.into()),
        ("status", run.status.word().into()),
    ];
    // What is absent is left out: `null` would mean something else to a validator.
    let mut add = |name, value: Option<Data>| {
        if let Some(value) = value {
            fields.push((name, value));
        }
    };
    add("statusReason", run.status_reason.map(Data::from));
    add("progress", run.progress.map(progress));
    add("errorMessage", run.error_message.map(Data::from));
    add("trigger", Some(run.trigger.into()));
    add("createdAt", Some(Data::Date(run.created_at)));
    add("startedAt", run.started_at.map(Data::Date));
    add("completedAt", run.completed_at.map(Data::Date));
    add("durationMs", duration.map(Data::from));
    fields
}

fn progress((processed, total): (i64, i64)) -> Data {
    Data::Object(vec![("processed", processed.into()), ("total", total.into())])
}

fn step(step: Step) -> Data {
    let mut fields = vec![
        ("id", step.id.into()),
        ("name", step.name.into()),
        ("status", step.status.into()),
        ("startedAt", Data::Date(step.started_at)),
    ];
    if let Some(ended_at) = step.ended_at {
        fields.push(("endedAt", Data::Date(ended_at)));
    }
    fields.push(("attempt", step.attempt.into()));
    if let Some(error) = step.error {
        fields.push(("error", error.into()));
    }
    Data::Object(fields)
}
