//! The runs that have ended, with their steps.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::sql::{BATCH, Result, Row, Sql, Value, placeholders, query_by_ids, values};
use super::{History, HistoryError, commits, given_up};
use crate::store::{Attempt, Filter, Op, PageQuery, Place, Run, Status, Step};

/// A run that has ended, as Inngest had it.
#[derive(Clone, Debug)]
pub struct EndedRun {
    /// The run.
    pub run: Run,
    /// Its steps in their order.
    pub steps: Vec<Step>,
    /// The event that started it, which a rerun shares with its original.
    pub event_id: String,
    /// Whose it is.
    pub organization_id: String,
}

/// What a list shows of a run: its payloads may be large.
macro_rules! listed {
    () => {
        r#"id, type, "repoName", status, "statusReason", processed, total, "errorMessage", "trigger",
           "createdAt", "startedAt", "completedAt", "eventName""#
    };
}
const LISTED: &str = listed!();
const COLUMNS: &str = concat!(listed!(), r#", "eventData", output"#);

/// Reads the columns of a list; a run without its payloads.
fn read(row: &mut Row) -> Result<Run> {
    let (id, kind, repo_name) = (row.next()?, row.next()?, row.next()?);
    let word: String = row.next()?;
    let status = Status::from_word(&word)
        .ok_or_else(|| HistoryError::Content(format!("the status {word:?} of the run {id}")))?;
    let (status_reason, processed, total): (_, Option<i64>, Option<i64>) =
        (row.next()?, row.next()?, row.next()?);
    Ok(Run {
        id,
        kind,
        repo_name,
        status,
        status_reason,
        progress: processed.zip(total),
        error_message: row.next()?,
        trigger: row.next()?,
        created_at: row.next()?,
        started_at: row.next()?,
        completed_at: row.next()?,
        event_name: row.next()?,
        event_data: serde_json::Value::Null,
        output: None,
    })
}

/// A step as the column `steps` holds it. Rows of earlier versions lack what is optional.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredStep {
    id: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    op: Option<String>,
    status: String,
    attempt: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    queued_at: Option<i64>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attempts: Vec<StoredAttempt>,
    error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output: Option<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inngest_id: Option<String>,
    #[serde(default)]
    rerunnable: bool,
}

/// An attempt of such a step.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredAttempt {
    status: String,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    error: Option<String>,
}

impl From<&Step> for StoredStep {
    fn from(step: &Step) -> Self {
        let Step {
            id,
            name,
            op,
            status,
            queued_at,
            started_at,
            ended_at,
            attempt,
            attempts,
            error,
            output,
            inngest_id,
            // Looked for anew, since it is known only once somebody looks.
            child_run_id: _,
            rerunnable,
        } = step.clone();
        let attempts = attempts.into_iter().map(|Attempt { status, started_at, ended_at, error }| {
            StoredAttempt { status, started_at, ended_at, error }
        });
        Self {
            id,
            name,
            op: op.map(|op| op.word().to_owned()),
            status,
            attempt,
            queued_at,
            started_at,
            ended_at,
            attempts: attempts.collect(),
            error,
            output,
            inngest_id,
            rerunnable,
        }
    }
}

impl From<StoredStep> for Step {
    fn from(step: StoredStep) -> Self {
        let attempts =
            step.attempts.into_iter().map(|StoredAttempt { status, started_at, ended_at, error }| Attempt {
                status,
                started_at,
                ended_at,
                error,
            });
        Self {
            id: step.id,
            name: step.name,
            op: step.op.as_deref().and_then(Op::from_word),
            status: step.status,
            queued_at: step.queued_at,
            started_at: step.started_at,
            ended_at: step.ended_at,
            attempt: step.attempt,
            attempts: attempts.collect(),
            error: step.error,
            output: step.output,
            inngest_id: step.inngest_id,
            child_run_id: None,
            rerunnable: step.rerunnable,
        }
    }
}

fn columns(ended: &EndedRun) -> [Value<'_>; 18] {
    let run = &ended.run;
    let (processed, total) = run.progress.unzip();
    let steps: Vec<_> = ended.steps.iter().map(StoredStep::from).collect();
    values![
        &run.id,
        &run.kind,
        &run.repo_name,
        run.status.word(),
        &run.status_reason,
        processed,
        total,
        &run.error_message,
        &run.trigger,
        run.created_at,
        run.started_at,
        ended.ended_at(),
        &run.event_name,
        run.event_data.to_string(),
        run.output.as_ref().map(ToString::to_string),
        serde_json::json!(steps).to_string(),
        &ended.event_id,
        &ended.organization_id,
    ]
}

impl EndedRun {
    /// When it ended; a run without an end has ended as soon as it was queued.
    pub(super) fn ended_at(&self) -> i64 {
        self.run.completed_at.unwrap_or(self.run.created_at)
    }
}

/// Returns the ids of those that were not there.
pub(super) fn insert(sql: &mut dyn Sql, runs: &[&EndedRun]) -> Result<HashSet<String>> {
    let mut new = HashSet::new();
    for runs in runs.chunks(BATCH) {
        let values: Vec<_> = runs.iter().flat_map(|run| columns(run)).collect();
        let text = format!(
            r#"INSERT INTO runs ({COLUMNS}, steps, "eventId", "organizationId") VALUES {}
               ON CONFLICT (id) DO NOTHING RETURNING id"#,
            placeholders(runs.len(), 18)
        );
        for mut row in sql.query(&text, &values)? {
            new.insert(row.next()?);
        }
    }
    Ok(new)
}

impl History {
    /// Records runs with their steps and, for those that were not cancelled, their commits: all or nothing. A run that
    /// is there stays as it is unless it was given up, one that has not ended is left out. Returns how many were new.
    ///
    /// The runs' events are to be recorded before: they say which commits the runs are about.
    pub fn record_ended(&self, runs: &[EndedRun]) -> Result<usize> {
        let mut runs: Vec<_> = runs.iter().filter(|ended| !ended.run.status.is_active()).collect();
        // Two servers that write the same rows in the same order wait for each other, and never both.
        runs.sort_by(|a, b| a.run.id.cmp(&b.run.id));
        runs.dedup_by(|a, b| a.run.id == b.run.id);
        self.transaction(|sql| {
            given_up::remove(sql, &runs.iter().map(|ended| ended.run.id.as_str()).collect::<Vec<_>>())?;
            let new = insert(sql, &runs)?;
            runs.retain(|ended| new.contains(&ended.run.id));
            commits::record(sql, &runs)?;
            Ok(new.len())
        })
    }

    /// Those of the runs that were recorded.
    pub fn known_ended(&self, ids: &[String]) -> Result<HashSet<String>> {
        let rows = self.run_sql(|sql| query_by_ids(sql, "SELECT id FROM runs WHERE id", ids))?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }

    /// An organization's runs, the one that ended last first, without their events' data and their outputs.
    pub fn ended(&self, organization_id: &str, status: Option<Status>, limit: u32) -> Result<Vec<Run>> {
        let mut values = values![organization_id, i64::from(limit)].to_vec();
        values.extend(status.map(|status| status.word().into()));
        let rows = self.run_sql(|sql| sql.query(&list(status), &values))?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// An organization's runs in the order of their creation, the newest first, without their payloads: at most `most`
    /// of those that the query wants.
    pub fn page(&self, organization_id: &str, query: &PageQuery, most: usize) -> Result<Vec<Run>> {
        // All that is here has ended.
        let is_empty =
            query.filter == Filter::Active || query.status.is_some_and(|status| !query.wants(status));
        if is_empty {
            return Ok(Vec::new());
        }
        let Place { created_at, id } = query.after.clone().unwrap_or_else(Place::start);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut values = values![organization_id, created_at, id, most].to_vec();
        values.extend(query.status.map(|status| status.word().into()));
        let rows = self.run_sql(|sql| sql.query(&page(query.status), &values))?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// A run with its steps; `None` where this organization has none with this id.
    pub fn run(&self, organization_id: &str, run_id: &str) -> Result<Option<(Run, Vec<Step>)>> {
        let rows = self.run_sql(|sql| {
            sql.query(
                &format!(r#"SELECT {COLUMNS}, steps FROM runs WHERE id = $1 AND "organizationId" = $2"#),
                &values![run_id, organization_id],
            )
        })?;
        let Some(mut row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let mut run = read(&mut row)?;
        (run.event_data, run.output) = (row.next()?, row.next()?);
        let steps: Vec<StoredStep> = serde_json::from_value(row.next()?)
            .map_err(|error| HistoryError::Content(format!("steps of the run {run_id} ({error})")))?;
        Ok(Some((run, steps.into_iter().map(Step::from).collect())))
    }
}

/// Those of a page.
pub(super) fn page(status: Option<Status>) -> String {
    let condition = if status.is_some() { "AND status = $5" } else { "" };
    format!(
        r#"SELECT {LISTED} FROM runs
           WHERE "organizationId" = $1 AND ("createdAt", id) < ($2, $3) {condition}
           ORDER BY "createdAt" DESC, id DESC LIMIT $4"#
    )
}

/// The text decides which index is used, so each case has its own.
pub(super) fn list(status: Option<Status>) -> String {
    let condition = if status.is_some() { "AND status = $3" } else { "" };
    format!(
        r#"SELECT {LISTED} FROM runs WHERE "organizationId" = $1 {condition}
           ORDER BY "completedAt" DESC, id DESC LIMIT $2"#
    )
}
