//! `jobs.*`: what runs, what ran, and what to do about it.

use std::time::{Duration, Instant};

use ::trpc::superjson::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Context, MAX_ID, job_not_found, source_failed};
use crate::log;
use crate::repositories::ConfigStatus;
use crate::source::{JobDetails, JobPage, SourceError};
use crate::store::{Attempt, Cancel, Filter, Op, Page, PageQuery, Place, Retry, Run, Status, Step};
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::validate::Fields;
use crate::trpc::{Output, output};

const FILTERS: &[&str] = &["all", "active", "completed"];
const STATUSES: &[&str] = &["queued", "running", "completed", "skipped", "failed", "cancelled"];

/// The most rows of a page, and how many it has unless the caller says so.
const MOST_ROWS: i64 = 100;
const ROWS: usize = 20;
/// No cursor is longer: a number and an id.
const MAX_CURSOR: usize = MAX_ID + 24;
/// The most runs that one call acts on.
const MOST_RUNS: usize = 50;
/// After so long, a call begins with no further run: consoles give an answer up after 10 seconds.
const MOST_TIME: Duration = Duration::from_secs(8);
const NO_TIME: &str = "There was no time left for it; try again.";

/// A run. What is absent is left out: `null` would mean something else to a validator.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    repo_name: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<Progress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
    trigger: String,
    created_at: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_at: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<i64>,
}

/// Files done, of how many.
#[derive(Serialize)]
struct Progress {
    processed: i64,
    total: i64,
}

/// A run with all that is known of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    #[serde(flatten)]
    row: Row,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_status: Option<&'static str>,
    steps: Vec<StepRow>,
    event: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Value>,
}

/// A step with its attempts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StepRow {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<&'static str>,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    queued_at: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attempts: Vec<AttemptRow>,
    /// The number of the latest one.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child_run_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rerunnable: Option<bool>,
}

/// One attempt of a step.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttemptRow {
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl From<Run> for Row {
    fn from(run: Run) -> Self {
        let times = run.started_at.zip(run.completed_at);
        Self {
            id: run.id,
            kind: run.kind,
            repo_name: run.repo_name,
            status: run.status.word(),
            status_reason: run.status_reason,
            progress: run.progress.map(|(processed, total)| Progress { processed, total }),
            error_message: run.error_message,
            trigger: run.trigger,
            created_at: Date(run.created_at),
            started_at: run.started_at.map(Date),
            completed_at: run.completed_at.map(Date),
            // Where a clock was put back meanwhile, nobody knows.
            duration_ms: times.map(|(started, completed)| completed - started).filter(|length| *length >= 0),
        }
    }
}

impl From<Step> for StepRow {
    fn from(step: Step) -> Self {
        Self {
            id: step.id,
            name: step.name,
            op: step.op.map(Op::word),
            status: step.status,
            queued_at: step.queued_at.map(Date),
            started_at: step.started_at.map(Date),
            ended_at: step.ended_at.map(Date),
            attempts: step.attempts.into_iter().map(AttemptRow::from).collect(),
            attempt: (step.attempt > 0).then_some(step.attempt),
            error: step.error,
            output: step.output,
            child_run_id: step.child_run_id,
            rerunnable: step.rerunnable.then_some(true),
        }
    }
}

impl From<Attempt> for AttemptRow {
    fn from(attempt: Attempt) -> Self {
        Self {
            status: attempt.status,
            started_at: attempt.started_at.map(Date),
            ended_at: attempt.ended_at.map(Date),
            error: attempt.error,
        }
    }
}

/// What the subscription to changes takes.
pub struct OnUpdate {
    /// The last event that the caller has seen.
    pub last_event_id: Option<String>,
}

/// `{organizationId, lastEventId?}` → an event whenever jobs have changed.
pub fn on_update(context: &Context, input: Option<Value>) -> Result<OnUpdate, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let last_event_id = fields.optional_text("lastEventId", 0..=MAX_ID);
    fields.finish()?;
    context.require_member(&organization_id)?;
    Ok(OnUpdate { last_event_id })
}

/// A batch has one answer, and a subscription has many.
pub fn on_update_in_batch(_: &Context, _: Option<Value>) -> Result<Output, TrpcError> {
    Err(TrpcError::new(ErrorCode::BadRequest, "Cannot batch subscription calls"))
}

/// `{organizationId, filter?, status?, limit?, cursor?}` → the rows, newest first: all active ones and the newest that
/// have ended; with `limit` or `cursor` a page of all of them.
pub fn list(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let filter = match fields.choice("filter", FILTERS) {
        Some("active") => Filter::Active,
        Some("completed") => Filter::Completed,
        _ => Filter::All,
    };
    let status = fields.choice("status", STATUSES).and_then(Status::from_word);
    let limit = fields.optional_integer("limit", 1..=MOST_ROWS);
    let cursor = fields.optional_text("cursor", 1..=MAX_CURSOR);
    // An empty one was complained of already, and so was one that is no text.
    let after = cursor.as_deref().filter(|cursor| !cursor.is_empty()).and_then(|cursor| {
        let place = Place::from_cursor(cursor);
        if place.is_none() {
            fields.refuse("cursor", "Invalid cursor");
        }
        place
    });
    fields.finish()?;
    context.require_member(&organization_id)?;
    if limit.is_some() || cursor.is_some() {
        let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(ROWS);
        return page(context, &PageQuery { filter, status, after, limit });
    }
    let list = context.jobs.list(filter, status).map_err(source_failed)?;
    Ok(output(&list.runs.into_iter().map(Row::from).collect::<Vec<_>>())?.as_of(list.as_of))
}

/// A page of rows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageOfRows {
    items: Vec<Row>,
    /// `null` on the last page.
    next_cursor: Option<String>,
    has_more: bool,
}

fn page(context: &Context, query: &PageQuery) -> Result<Output, TrpcError> {
    let JobPage { page: Page { runs, has_more }, as_of } = context.jobs.page(query).map_err(source_failed)?;
    let next_cursor = runs.last().filter(|_| has_more).map(|run| Place::after(run).cursor());
    let items = runs.into_iter().map(Row::from).collect();
    Ok(output(&PageOfRows { items, next_cursor, has_more })?.as_of(as_of))
}

/// `{runId}` → the row with its steps, its event, its output and its repository's status.
pub fn get(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let run_id = run_id(input)?;
    let details = context.jobs.get(&run_id).map_err(source_failed)?;
    let JobDetails { run, steps } = details.ok_or_else(job_not_found)?;
    let event = json!({ "name": run.event_name, "data": run.event_data, "ts": run.created_at });
    let run_output = run.output.clone();
    let steps = steps.into_iter().map(StepRow::from).collect();
    // The job is worth showing without it.
    let config_status = context.repositories.config_status(&run.repo_name).unwrap_or_else(|error| {
        log::line(&error);
        None
    });
    let config_status = config_status.map(ConfigStatus::word);
    output(&Details { row: run.into(), config_status, steps, event, output: run_output })
}

/// `{runId, fromStep?}` → the id of the new run, which takes over the results of the steps before that one.
pub fn retry(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let run_id = fields.text("runId", 1..=MAX_ID);
    let from_step = fields.optional_text("fromStep", 1..=MAX_ID);
    fields.finish()?;
    let retried = match &from_step {
        Some(step_id) => context.jobs.retry_from(&run_id, step_id),
        None => context.jobs.retry(&run_id),
    };
    output(&json!({ "id": retried_as(retried)? }))
}

/// `{runId}` → `{success: true}`, and the work stops.
pub fn cancel(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    cancel_one(context, &run_id(input)?)?;
    output(&json!({ "success": true }))
}

/// `{runIds}` → what became of each: as many calls of `jobs.retry` would have said the same.
pub fn retry_many(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    many(input, |run_id| retried_as(context.jobs.retry_briefly(run_id)).map(drop))
}

/// `{runIds}` → what became of each: as many calls of `jobs.cancel` would have said the same.
pub fn cancel_many(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    many(input, |run_id| cancel_one(context, run_id))
}

fn retried_as(retried: Result<Retry, SourceError>) -> Result<String, TrpcError> {
    match retried.map_err(source_failed)? {
        Retry::Queued(id) => Ok(id),
        Retry::NotFound => Err(job_not_found()),
        Retry::WrongStatus(status) => Err(TrpcError::new(
            ErrorCode::BadRequest,
            format!("Cannot retry job with status: {}", status.word()),
        )),
        Retry::Busy(status) => Err(TrpcError::new(
            ErrorCode::Conflict,
            format!("A job for this repository is already {}", status.word()),
        )),
        Retry::UnderWay => Err(TrpcError::new(
            ErrorCode::Conflict,
            "It is not known whether an earlier request to retry this job was carried out. Look again in two minutes.",
        )),
        Retry::NotFrom(reason) => Err(TrpcError::new(ErrorCode::BadRequest, reason)),
    }
}

fn cancel_one(context: &Context, run_id: &str) -> Result<(), TrpcError> {
    match context.jobs.cancel(run_id).map_err(source_failed)? {
        Cancel::Cancelled => Ok(()),
        Cancel::NotFound => Err(job_not_found()),
        Cancel::WrongStatus(status) => Err(TrpcError::new(
            ErrorCode::BadRequest,
            format!("Cannot cancel job with status: {}", status.word()),
        )),
    }
}

/// What became of one of many runs.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    run_id: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

fn many(input: Option<Value>, act: impl FnMut(&str) -> Result<(), TrpcError>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let run_ids = fields.texts("runIds", 1..=MOST_RUNS, 1..=MAX_ID);
    fields.finish()?;
    output(&json!({ "results": outcomes(run_ids, Instant::now() + MOST_TIME, act) }))
}

/// Acts on one run after the other, and begins with none but the first after `deadline`. A refusal is told with its run
/// and stops nothing.
fn outcomes(
    run_ids: Vec<String>,
    deadline: Instant,
    mut act: impl FnMut(&str) -> Result<(), TrpcError>,
) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(run_ids.len());
    // Where what runs the jobs is away, each further call would wait for it in vain.
    let mut stopped = None;
    for run_id in run_ids {
        let known = outcomes.iter().find(|outcome| outcome.run_id == run_id);
        let message = match (known, &stopped) {
            (Some(outcome), _) => outcome.message.clone(),
            (None, Some(message)) => Some(String::clone(message)),
            (None, None) => {
                let error = act(&run_id).err();
                stopped = error
                    .as_ref()
                    .filter(|error| error.code == ErrorCode::ServiceUnavailable)
                    .map(|error| error.message.clone())
                    .or_else(|| (Instant::now() >= deadline).then(|| NO_TIME.to_owned()));
                error.map(|error| error.message)
            }
        };
        outcomes.push(Outcome { run_id, ok: message.is_none(), message });
    }
    outcomes
}

fn run_id(input: Option<Value>) -> Result<String, TrpcError> {
    let mut fields = Fields::of(input)?;
    let run_id = fields.text("runId", 1..=MAX_ID);
    fields.finish()?;
    Ok(run_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_ended_before_it_started_took_no_time_that_could_be_told() {
        let took = |completed_at| {
            let row = Row::from(Run {
                id: "run_1".to_owned(),
                kind: "docs-ingestion".to_owned(),
                repo_name: "acme/docs".to_owned(),
                status: Status::Completed,
                status_reason: None,
                progress: None,
                error_message: None,
                trigger: "manual".to_owned(),
                created_at: 1_000,
                started_at: Some(2_000),
                completed_at: Some(completed_at),
                event_name: String::new(),
                event_data: Value::Null,
                output: None,
            });
            json!(row)["durationMs"].as_i64()
        };
        assert_eq!(took(2_500), Some(500));
        assert_eq!(took(1_500), None);
    }

    #[test]
    fn what_there_is_no_time_for_is_not_begun_and_told() {
        let act_until = |deadline| {
            let mut begun = Vec::new();
            let outcomes = outcomes(["a", "b", "a"].map(str::to_owned).to_vec(), deadline, |run_id| {
                begun.push(run_id.to_owned());
                Ok(())
            });
            (begun, json!(outcomes))
        };
        assert_eq!(act_until(Instant::now() + MOST_TIME).0, ["a", "b"]);
        let (begun, outcomes) = act_until(Instant::now());
        assert_eq!(begun, ["a"]);
        let results = json!([
            { "runId": "a", "ok": true },
            { "runId": "b", "ok": false, "message": NO_TIME },
            { "runId": "a", "ok": true },
        ]);
        assert_eq!(outcomes, results);
    }
}
