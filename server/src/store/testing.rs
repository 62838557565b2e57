//! A store with rows of the tests' own.

use std::ops::Deref;

use rusqlite::{Connection, params};
use tempfile::TempDir;

use super::Store;

/// A store in a directory that is deleted with it, with one repository.
pub struct TestStore {
    store: Store,
    _directory: TempDir,
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl TestStore {
    pub fn new() -> Self {
        let directory = TempDir::new().expect("a directory");
        let store =
            Store::open(&directory.path().join("jobs.sqlite")).unwrap_or_else(|error| panic!("{error}"));
        store
            .writer()
            .execute(
                "INSERT INTO stores (id, repoName, root, defaultInclude) VALUES ('s', 'a/b', '/', '[]')",
                [],
            )
            .expect("a store");
        Self { store, _directory: directory }
    }

    /// A completed run with a step and a commit.
    pub fn finished_run(&self, id: &str, completed_at: i64) {
        self.run(id, "completed", completed_at - 1, Some(completed_at));
        self.writer()
            .execute(
                "INSERT INTO ingestion_commits (id, storeId, deliveryId, status, processedAt)
                 VALUES ('commit-' || ?1, 's', 'event-' || ?1, 'processed', ?2)",
                params![id, completed_at],
            )
            .expect("a commit");
    }

    /// A run without an end, with a step.
    pub fn active_run(&self, id: &str, status: &str, created_at: i64) {
        self.run(id, status, created_at, None);
    }

    /// A run that ended with any status, without a commit.
    pub fn ended_run(&self, id: &str, status: &str, completed_at: i64) {
        self.run(id, status, completed_at - 1, Some(completed_at));
    }

    fn run(&self, id: &str, status: &str, created_at: i64, completed_at: Option<i64>) {
        let writer = self.writer();
        writer
            .execute(
                "INSERT INTO runs (id, storeId, type, status, trigger, eventId, eventName, eventData,
                                   createdAt, startedAt, completedAt)
                 VALUES (?1, 's', 'docs-ingestion', ?2, 'manual', 'event-' || ?1, 'n', '{}', ?3, ?3, ?4)",
                params![id, status, created_at, completed_at],
            )
            .expect("a run");
        writer
            .execute(
                "INSERT INTO steps (id, runId, name, status, startedAt)
                 VALUES ('step-' || ?1, ?1, 'find-files', 'completed', ?2)",
                params![id, created_at],
            )
            .expect("a step");
    }

    /// The first column of a query as text.
    pub fn column(&self, sql: &str) -> Vec<String> {
        use rusqlite::types::Value;

        let writer = self.writer();
        let mut statement = writer.prepare(sql).expect(sql);
        let rows = statement.query_map([], |row| {
            Ok(match row.get(0)? {
                Value::Integer(number) => number.to_string(),
                Value::Text(text) => text,
                other => format!("{other:?}"),
            })
        });
        rows.expect(sql).collect::<Result<_, _>>().expect(sql)
    }
}

/// How SQLite answers a query: one line a step.
pub fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect(sql);
    let steps = statement.query_map([], |row| row.get::<_, String>("detail")).expect(sql);
    steps.collect::<Result<Vec<_>, _>>().expect(sql).join("\n")
}
