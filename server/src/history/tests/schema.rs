//! The tables: made once, and never in a database that is not ours.

use super::database::{Database, count};
use super::on_both;

on_both!(tables_in_the_way_are_left_alone, tables_of_a_newer_version_are_left_alone,);

#[test]
fn servers_that_start_at_once_share_the_tables() {
    let Some(database) = Database::postgres() else { return };
    std::thread::scope(|scope| {
        let servers = [(); 4].map(|()| scope.spawn(|| database.open().repositories("acme").expect("a list")));
        for server in servers {
            assert!(server.join().expect("no panic").is_empty());
        }
    });
}

fn tables_in_the_way_are_left_alone(database: &Database) {
    database.batch("CREATE TABLE runs (mine TEXT); INSERT INTO runs VALUES ('mine');");
    let error = database.try_open().err().unwrap_or_default();
    assert!(error.contains("cannot keep the history"), "{error}");
    assert!(error.contains("Nothing in it was changed."), "{error}");
    database.batch("UPDATE runs SET mine = 'still'; DROP TABLE runs;");
    if matches!(database, Database::Postgres { .. }) {
        assert_eq!(count(&database.open(), "runs"), 0);
    }
}

fn tables_of_a_newer_version_are_left_alone(database: &Database) {
    drop(database.open());
    database.batch(match database {
        Database::Sqlite(_) => "PRAGMA user_version = 99",
        Database::Postgres { .. } => {
            "INSERT INTO jobs_history_migrations VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')"
        }
    });
    let error = database.try_open().err().unwrap_or_default();
    assert!(error.contains("it was written by a newer jobs-server"), "{error}");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let database = Database::sqlite();
    let Database::Sqlite(directory) = &database else { return };
    let file = directory.path().join("history.sqlite");
    std::fs::write(&file, "This is a text that is longer than the header of a database.".repeat(20))
        .expect("a file");
    let error = database.try_open().err().unwrap_or_default();
    assert!(error.contains("it is damaged"), "{error}");
    assert!(std::fs::read_to_string(&file).expect("a text").starts_with("This is a text"));
}
