//! Reading runs: one, or those that a list shows.

use rusqlite::{OptionalExtension, Row, Transaction, params_from_iter};

use super::{Filter, Run, Status, Store, StoreError};

/// Finished runs beyond this number are not listed.
const LISTED_FINISHED: i64 = 100;

const RUN_COLUMNS: &str = "runs.id, runs.type, stores.repoName, runs.status, runs.statusReason, \
     runs.processed, runs.total, runs.errorMessage, runs.trigger, runs.createdAt, runs.startedAt, \
     runs.completedAt, runs.eventName, runs.eventData, runs.output";

fn read_run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let processed: Option<i64> = row.get(5)?;
    let total: Option<i64> = row.get(6)?;
    let event_data: String = row.get(13)?;
    let output: Option<String> = row.get(14)?;
    Ok(Run {
        id: row.get(0)?,
        kind: row.get(1)?,
        repo_name: row.get(2)?,
        status: row.get(3)?,
        status_reason: row.get(4)?,
        progress: processed.zip(total),
        error_message: row.get(7)?,
        trigger: row.get(8)?,
        created_at: row.get(9)?,
        started_at: row.get(10)?,
        completed_at: row.get(11)?,
        event_name: row.get(12)?,
        event_data: serde_json::from_str(&event_data).unwrap_or_default(),
        output: output.and_then(|text| serde_json::from_str(&text).ok()),
    })
}

fn list_active(status: Option<Status>) -> String {
    let condition = if status.is_some() { "= ?1" } else { "IN ('queued', 'running')" };
    format!(
        "SELECT {RUN_COLUMNS} FROM runs JOIN stores ON stores.id = runs.storeId
         WHERE runs.status {condition}"
    )
}

/// The text decides which index is used, so each case has its own.
fn list_finished(status: Option<Status>) -> String {
    let condition = if status.is_some() { "AND runs.status = ?1" } else { "" };
    format!(
        "SELECT {RUN_COLUMNS} FROM runs JOIN stores ON stores.id = runs.storeId
         WHERE runs.completedAt IS NOT NULL {condition}
         ORDER BY runs.completedAt DESC, runs.id DESC LIMIT {LISTED_FINISHED}"
    )
}

fn select_runs(
    transaction: &Transaction<'_>,
    sql: &str,
    status: Option<Status>,
) -> Result<Vec<Run>, StoreError> {
    let mut statement = transaction.prepare_cached(sql)?;
    let runs = statement.query_map(params_from_iter(status), read_run)?;
    runs.collect()
}

impl Store {
    /// The runs that a list shows, newest first: all active ones, and the newest finished ones.
    pub fn list(&self, filter: Filter, status: Option<Status>) -> Result<Vec<Run>, StoreError> {
        let wants_active = filter != Filter::Completed && status.is_none_or(Status::is_active);
        let wants_finished = filter != Filter::Active && status.is_none_or(|status| !status.is_active());
        let mut reader = self.reader();
        // One transaction, so that a run that ends in between is in one part and not in both.
        let transaction = reader.transaction()?;
        let mut runs = Vec::new();
        if wants_active {
            runs.extend(select_runs(&transaction, &list_active(status), status)?);
        }
        if wants_finished {
            runs.extend(select_runs(&transaction, &list_finished(status), status)?);
        }
        runs.sort_unstable_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        Ok(runs)
    }

    /// One run.
    pub fn run(&self, run_id: &str) -> Result<Option<Run>, StoreError> {
        self.reader()
            .prepare_cached(&format!(
                "SELECT {RUN_COLUMNS} FROM runs JOIN stores ON stores.id = runs.storeId
                 WHERE runs.id = ?1"
            ))?
            .query_row([run_id], read_run)
            .optional()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{TestStore, plan};

    fn listed(store: &Store, filter: Filter, status: Option<Status>) -> Vec<String> {
        store.list(filter, status).expect("a list").into_iter().map(|run| run.id).collect()
    }

    #[test]
    fn finished_runs_are_read_from_an_index() {
        let store = TestStore::new();
        for (sql, index) in [
            (list_active(None), "runsByStatus"),
            (list_active(Some(Status::Queued)).replace("?1", "'queued'"), "runsByStatus"),
            (list_finished(None), "finishedRuns"),
            (list_finished(Some(Status::Failed)).replace("?1", "'failed'"), "finishedRunsByStatus"),
        ] {
            let plan = plan(&store.reader(), &sql);
            assert!(plan.contains(&format!("runs USING INDEX {index}")), "{sql}\n{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        }
    }

    #[test]
    fn filters_choose_among_active_and_finished_runs() {
        let store = TestStore::new();
        store.active_run("queued", "queued", 50);
        store.active_run("running", "running", 40);
        store.ended_run("failed", "failed", 30);
        store.ended_run("completed", "completed", 20);
        assert_eq!(listed(&store, Filter::All, None), ["queued", "running", "failed", "completed"]);
        assert_eq!(listed(&store, Filter::Active, None), ["queued", "running"]);
        assert_eq!(listed(&store, Filter::Completed, None), ["failed", "completed"]);
        assert_eq!(listed(&store, Filter::All, Some(Status::Running)), ["running"]);
        assert_eq!(listed(&store, Filter::Completed, Some(Status::Failed)), ["failed"]);
        assert!(listed(&store, Filter::Active, Some(Status::Failed)).is_empty());
        assert!(listed(&store, Filter::Completed, Some(Status::Running)).is_empty());
    }

    #[test]
    fn the_newest_finished_runs_are_listed() {
        let store = TestStore::new();
        for number in 1..=LISTED_FINISHED + 5 {
            store.finished_run(&format!("run-{number:03}"), number * 10);
        }
        let ids = listed(&store, Filter::All, None);
        assert_eq!(ids.len() as i64, LISTED_FINISHED);
        assert_eq!(ids.first().map(String::as_str), Some("run-105"));
        assert_eq!(ids.last().map(String::as_str), Some("run-006"));
    }
}
