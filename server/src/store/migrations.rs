//! The schema's migrations, in order. SQLite's `user_version` holds how many have been applied.
//!
//! A migration that was released never changes: a database that has it keeps what it did.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

/// Marks the file as this server's (the bytes read "JOBS").
pub const APPLICATION_ID: i64 = 0x4a4f_4253;

fn all() -> Vec<M<'static>> {
    vec![
        M::up_with_hook(
            include_str!("migrations/0001_initial.sql"),
            |transaction: &rusqlite::Transaction<'_>| {
                Ok(transaction.pragma_update(None, "application_id", APPLICATION_ID)?)
            },
        ),
        M::up(include_str!("migrations/0002_finished_runs.sql")),
        M::up(include_str!("migrations/0003_connected_repositories.sql")),
        M::up(include_str!("migrations/0004_stores_of_organizations.sql")).foreign_key_check(),
        M::up(include_str!("migrations/0005_step_attempts.sql")).foreign_key_check(),
        M::up(include_str!("migrations/0006_runs_by_creation.sql")),
        M::up(include_str!("migrations/0007_taken_over_steps.sql")),
    ]
}

/// The schema version that this build writes.
pub fn latest() -> i64 {
    all().len() as i64
}

/// Applies what is missing, in one transaction. A migration may put a table in the place of one that others refer to, so
/// references are to be checked by the connection only afterwards.
pub fn to_latest(connection: &mut Connection) -> rusqlite_migration::Result<()> {
    Migrations::new(all()).to_latest(connection)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::{Attempt, Filter, Op, Store};

    /// Makes a database as the version before this library did: the text, then both numbers.
    fn database_of_version_1(file: &std::path::Path) {
        let mut connection = Connection::open(file).expect("a database");
        let transaction = connection.transaction().expect("a transaction");
        transaction.execute_batch(include_str!("migrations/0001_initial.sql")).expect("the schema");
        transaction.pragma_update(None, "application_id", APPLICATION_ID).expect("a number");
        transaction.pragma_update(None, "user_version", 1).expect("a number");
        transaction
            .execute_batch(
                "INSERT INTO stores (id, repoName, root, defaultInclude) VALUES ('s', 'acme/docs', '/', '[]');
                 INSERT INTO runs (id, storeId, type, status, trigger, eventId, eventName, eventData,
                                   createdAt, startedAt, completedAt)
                 VALUES ('r', 's', 'docs-ingestion', 'completed', 'manual', 'e', 'n', '{}', 1, 2, 3);",
            )
            .expect("rows");
        transaction.commit().expect("a database");
    }

    fn number(file: &std::path::Path, pragma: &str) -> i64 {
        Connection::open(file)
            .and_then(|connection| connection.pragma_query_value(None, pragma, |row| row.get(0)))
            .expect("a number")
    }

    #[test]
    fn the_migrations_are_valid() {
        assert_eq!(Migrations::new(all()).validate(), Ok(()));
    }

    #[test]
    fn a_database_of_version_1_opens_with_its_runs() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        database_of_version_1(&file);
        let store = Store::open(&file).unwrap_or_else(|error| panic!("{error}"));
        let runs = store.list(Filter::All, None).expect("a list");
        assert_eq!(runs.iter().map(|run| run.id.as_str()).collect::<Vec<_>>(), ["r"]);
        drop(store);
        assert_eq!(number(&file, "user_version"), latest());
        assert_eq!(number(&file, "application_id"), APPLICATION_ID);
    }

    #[test]
    fn stores_of_version_2_are_connected_repositories() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        database_of_version_1(&file);
        let connection = Connection::open(&file).expect("a database");
        connection
            .execute_batch(
                "INSERT INTO stores (id, repoName, root, defaultInclude, committedSha)
                 VALUES ('s2', 'acme/broken', '/', '[]', 'abc'), ('s3', 'acme/good', '/', '[]', 'def'),
                        ('s4', 'acme/busy', '/', '[]', NULL);
                 INSERT INTO runs (id, storeId, type, status, trigger, eventId, eventName, eventData,
                                   errorMessage, createdAt, completedAt)
                 VALUES ('r2', 's2', 'docs-ingestion', 'failed', 'manual', 'e2', 'n', '{}', 'Bad file', 1, 9),
                        ('r4', 's4', 'docs-ingestion', 'queued', 'manual', 'e4', 'n', '{}', NULL, 1, NULL);
                 INSERT INTO ingestion_commits (id, storeId, deliveryId, status, processedAt)
                 VALUES ('c1', 's2', 'e1', 'processed', 5), ('c2', 's2', 'e2', 'failed', 9),
                        ('c3', 's3', 'e3', 'processed', 7);",
            )
            .expect("rows");
        drop(connection);
        let store = Store::open(&file).unwrap_or_else(|error| panic!("{error}"));
        let repositories = store.repositories().expect("a list");
        let rows: Vec<_> = repositories
            .iter()
            .map(|row| {
                (&*row.repo_name, row.config_status.word(), row.reason.as_deref(), row.last_ingested_at)
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("acme/broken", "error", Some("Bad file"), Some(5)),
                ("acme/busy", "ingesting", None, None),
                ("acme/docs", "pending", None, None),
                ("acme/good", "configured", None, Some(7)),
            ]
        );
    }

    #[test]
    fn documents_of_version_3_are_those_of_the_servers_organization() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        let mut connection = Connection::open(&file).expect("a database");
        Migrations::new(all()).to_version(&mut connection, 3).expect("version 3");
        connection
            .execute_batch(
                "INSERT INTO stores (id, repoName, root, defaultInclude) VALUES
                   ('own', 'acme/own', '/', '[]'), ('put', 'acme/put', '', '[]');
                 INSERT INTO documents (id, storeId, path, sha) VALUES (1, 'own', 'a.md', 'x'), (2, 'put', 'b.md', 'y');
                 INSERT INTO sections (documentId, heading, body) VALUES (1, 'h', 'aardvark'), (2, 'h', 'aardvark');
                 INSERT INTO runs (id, storeId, type, status, trigger, eventId, eventName, eventData, createdAt,
                                   completedAt)
                 VALUES ('r', 'own', 't', 'failed', 'manual', 'e', 'n', '{}', 1, 2);",
            )
            .expect("rows");
        drop(connection);
        let store = Store::open(&file).unwrap_or_else(|error| panic!("{error}"));
        store.adopt_documents("acme").expect("an answer");
        let found = |organization| store.search(organization, "aardvark", 9).expect("hits").total;
        assert_eq!(found("acme"), 2);
        // What this server ingests is its own organization's, however that is called.
        assert_eq!(found("other"), 1);
        let shas = store.document_shas_of("acme", "acme/put").expect("hashes");
        assert_eq!(shas.get("b.md").map(String::as_str), Some("y"));
        assert_eq!(store.list(Filter::All, None).expect("a list").len(), 1);
        let dangling = "INSERT INTO documents (storeId, path, sha) VALUES ('gone', 'c.md', 'z')";
        assert!(store.writer().execute(dangling, []).is_err(), "references are checked again");
    }

    #[test]
    fn steps_of_version_4_keep_their_last_attempts() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        database_of_version_1(&file);
        let mut connection = Connection::open(&file).expect("a database");
        connection.pragma_update(None, "foreign_keys", false).expect("a switch");
        Migrations::new(all()).to_version(&mut connection, 4).expect("version 4");
        connection
            .execute_batch(
                "INSERT INTO steps (id, runId, name, status, attempt, startedAt, endedAt, error) VALUES
                   ('z', 'r', 'load-config', 'completed', 1, 10, 11, NULL),
                   ('a', 'r', 'process-files', 'failed', 2, 20, 21, 'The server stopped');",
            )
            .expect("rows");
        drop(connection);
        let store = Store::open(&file).unwrap_or_else(|error| panic!("{error}"));
        let steps = store.steps("r").expect("steps");
        assert_eq!(steps.iter().map(|step| step.id.as_str()).collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!((steps[1].attempt, steps[1].op, steps[1].started_at), (2, Some(Op::Run), Some(20)));
        let error = Some("The server stopped".to_owned());
        let attempt =
            Attempt { status: "failed".to_owned(), started_at: Some(20), ended_at: Some(21), error };
        assert_eq!(steps[1].attempts, [attempt]);
        store.writer().execute("DELETE FROM runs WHERE id = 'r'", []).expect("a deletion");
        let left: i64 = store
            .reader()
            .query_row("SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM attempts)", [], |row| {
                row.get(0)
            })
            .expect("a number");
        assert_eq!(left, 0);
    }

    #[test]
    fn a_new_database_carries_the_application_id_and_the_version() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        drop(Store::open(&file).unwrap_or_else(|error| panic!("{error}")));
        assert_eq!(number(&file, "user_version"), latest());
        assert_eq!(number(&file, "application_id"), APPLICATION_ID);
    }

    #[test]
    fn a_newer_database_is_refused_and_left_as_it_is() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        drop(Store::open(&file).unwrap_or_else(|error| panic!("{error}")));
        let newer = latest() + 1;
        Connection::open(&file)
            .and_then(|connection| connection.pragma_update(None, "user_version", newer))
            .expect("a number");
        let error = Store::open(&file).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(&format!("newer jobs-server (schema {newer},")), "{error}");
        assert_eq!(number(&file, "user_version"), newer);
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let directory = tempfile::TempDir::new().expect("a directory");
        let file = directory.path().join("jobs.sqlite");
        let mut connection = Connection::open(&file).expect("a database");
        connection.execute("CREATE TABLE runs (a)", []).expect("a table in the way");
        assert!(to_latest(&mut connection).is_err());
        assert_eq!(number(&file, "user_version"), 0);
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0))
            .expect("a number");
        assert_eq!(tables, 1);
    }
}
