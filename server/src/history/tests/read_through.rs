//! Up to when runs were read.

use super::database::{Database, column};
use super::on_both;

on_both!(it_moves_on_only, a_history_of_an_earlier_version_begins_at_its_newest_run);

fn it_moves_on_only(database: &Database) {
    let history = database.open();
    let read_through = || history.read_through().expect("an answer");
    assert_eq!(read_through(), None);
    for (moment, expected) in [(10, 10), (30, 30), (20, 30)] {
        history.set_read_through(moment).expect("an answer");
        assert_eq!(read_through(), Some(expected));
    }
}

fn a_history_of_an_earlier_version_begins_at_its_newest_run(database: &Database) {
    drop(database.open_version(2));
    database.batch(
        r#"INSERT INTO runs (id, "organizationId", "eventId", type, "repoName", status, "trigger", "createdAt",
                             "completedAt", "eventName", "eventData", steps)
           VALUES ('r1', 'acme', 'e1', 't', '', 'failed', 'manual', 1, 10, 'n', '{}', '[]'),
                  ('r2', 'acme', 'e2', 't', '', 'completed', 'manual', 1, 30, 'n', '{}', '[]')"#,
    );
    let history = database.open();
    assert_eq!(history.read_through().expect("an answer"), Some(30));
    assert_eq!(column::<String>(&history, "SELECT id FROM runs ORDER BY id"), ["r1", "r2"]);
}
