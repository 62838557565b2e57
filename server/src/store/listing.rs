//! Reading runs: one, or those that a list shows.

use rusqlite::{OptionalExtension, Row, Transaction, params, params_from_iter};

use super::{Filter, Page, PageQuery, Place, Run, Status, Store, StoreError};

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

/// Those of a page, with the run's place as `?1` and `?2`, the most of them as `?3`, and the status as `?4`.
fn list_page(filter: Filter, status: Option<Status>) -> String {
    let condition = match (status, filter) {
        (Some(_), _) => "AND runs.status = ?4",
        (None, Filter::All) => "",
        (None, Filter::Active) => "AND runs.status IN ('queued', 'running')",
        // Nearly all are, so that the order decides which index is best.
        (None, Filter::Completed) => "AND runs.completedAt IS NOT NULL",
    };
    let index = match (status, filter) {
        (Some(_), _) | (None, Filter::Active) => "runsByStatus",
        (None, _) => "runsByCreation",
    };
    format!(
        "SELECT {RUN_COLUMNS} FROM runs INDEXED BY {index} CROSS JOIN stores ON stores.id = runs.storeId
         WHERE (runs.createdAt, runs.id) < (?1, ?2) {condition}
         ORDER BY runs.createdAt DESC, runs.id DESC LIMIT ?3"
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

    /// A page of runs, newest created first.
    pub fn page(&self, query: &PageQuery) -> Result<Page, StoreError> {
        if query.status.is_some_and(|status| !query.filter.takes(status)) {
            return Ok(Page { runs: Vec::new(), has_more: false });
        }
        let Place { created_at, id } = query.after.clone().unwrap_or_else(Place::start);
        let most = i64::try_from(query.limit).unwrap_or(i64::MAX).saturating_add(1);
        let reader = self.reader();
        let mut statement = reader.prepare_cached(&list_page(query.filter, query.status))?;
        let runs = match query.status {
            Some(status) => statement.query_map(params![created_at, id, most, status], read_run)?,
            None => statement.query_map(params![created_at, id, most], read_run)?,
        };
        Ok(Page::of(runs.collect::<Result<_, _>>()?, query.limit))
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
    fn a_page_is_read_from_an_index_in_its_order() {
        let store = TestStore::new();
        for (filter, status, index, is_sorted) in [
            (Filter::All, None, "runsByCreation", true),
            (Filter::Completed, None, "runsByCreation", true),
            (Filter::All, Some(Status::Failed), "runsByStatus", true),
            // Two statuses are merged; there are few such runs.
            (Filter::Active, None, "runsByStatus", false),
        ] {
            let sql = list_page(filter, status).replace("?1, ?2", "5, 'x'").replace("?3", "9");
            let plan = plan(&store.reader(), &sql.replace("?4", "'failed'"));
            let search = plan.lines().next().unwrap_or_default();
            assert!(search.starts_with("SEARCH runs USING INDEX") && search.contains(index), "{sql}\n{plan}");
            assert!(search.contains("createdAt"), "{sql}\n{plan}");
            assert_eq!(!plan.contains("TEMP B-TREE"), is_sorted, "{sql}\n{plan}");
        }
    }

    /// Runs of which many have the same moment of creation.
    fn crowd() -> (TestStore, Vec<(String, Status)>) {
        let store = TestStore::new();
        let mut runs = Vec::new();
        for number in 0..60_i64 {
            let status = Status::ALL[usize::try_from(number * 7 % 6).expect("a place")];
            // Only one run of a store may be running.
            let is_second = status == Status::Running && runs.iter().any(|(_, other, _)| *other == status);
            let status = if is_second { Status::Queued } else { status };
            let (id, created_at) = (format!("run-{:02}", number * 37 % 60), 100 + number / 11);
            if status.is_active() {
                store.active_run(&id, status.word(), created_at);
            } else {
                store.ended_run(&id, status.word(), created_at + 1);
            }
            runs.push((id, status, created_at));
        }
        runs.sort_by(|a, b| (b.2, &b.0).cmp(&(a.2, &a.0)));
        (store, runs.into_iter().map(|(id, status, _)| (id, status)).collect())
    }

    #[test]
    fn all_pages_together_have_each_run_once_whatever_their_size() {
        let (store, runs) = crowd();
        for filter in [Filter::All, Filter::Active, Filter::Completed] {
            for status in std::iter::once(None).chain(Status::ALL.map(Some)) {
                let expected: Vec<&str> = runs
                    .iter()
                    .filter(|(_, found)| filter.takes(*found) && status.is_none_or(|status| status == *found))
                    .map(|(id, _)| id.as_str())
                    .collect();
                for limit in [1, 2, 3, 7, 11, 59, 60, 61, 100] {
                    let mut query = PageQuery { filter, status, after: None, limit };
                    let mut found = Vec::new();
                    loop {
                        let page = store.page(&query).expect("a page");
                        assert!(page.runs.len() <= limit);
                        query.after = page.runs.last().map(Place::after);
                        found.extend(page.runs.into_iter().map(|run| run.id));
                        if !page.has_more {
                            break;
                        }
                    }
                    assert_eq!(found, expected, "{filter:?} {status:?} by {limit}");
                }
            }
        }
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
