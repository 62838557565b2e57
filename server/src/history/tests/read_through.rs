//! Up to when runs were read.

use super::database::{Database, column};
use super::{ended, on_both, record};
use crate::store::Status;

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
    let history = database.open_version(2);
    record(&history, &[ended("r1", "e1", Status::Failed, 10), ended("r2", "e2", Status::Completed, 30)]);
    drop(history);
    let history = database.open();
    assert_eq!(history.read_through().expect("an answer"), Some(30));
    assert_eq!(column::<String>(&history, "SELECT id FROM runs ORDER BY id"), ["r1", "r2"]);
}
