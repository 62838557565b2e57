//! Runs that were given up stay so until Inngest says otherwise.

use std::collections::HashMap;

use super::database::{Database, count};
use super::{ended, event, on_both, record};
use crate::history::History;
use crate::store::{Retention, Status};

on_both!(
    a_run_that_was_given_up_is_cancelled_and_no_commit,
    what_has_ended_is_not_given_up,
    one_that_ends_after_all_has_its_commit,
    one_that_goes_on_is_taken_back,
    it_goes_by_its_age_and_not_by_the_number_of_runs,
);

fn give_up(history: &History, id: &str, listed_as: Status) {
    history.give_up(&ended(id, "e1", Status::Cancelled, 10), listed_as).expect("an answer");
}

fn status(history: &History, id: &str) -> Option<Status> {
    history.run("acme", id).expect("an answer").map(|(run, _)| run.status)
}

fn a_run_that_was_given_up_is_cancelled_and_no_commit(database: &Database) {
    let history = database.open();
    for _ in 0..2 {
        give_up(&history, "r1", Status::Queued);
    }
    give_up(&history, "r2", Status::Running);
    drop(history);
    let history = database.open();
    let expected = [("r1".into(), Status::Queued), ("r2".into(), Status::Running)];
    assert_eq!(history.given_up().expect("an answer"), HashMap::from(expected));
    assert_eq!(status(&history, "r1"), Some(Status::Cancelled));
    assert_eq!(history.ended("acme", None, 9).expect("runs").len(), 2);
    assert_eq!(count(&history, "ingestion_commits"), 0);
}

fn what_has_ended_is_not_given_up(database: &Database) {
    let history = database.open();
    assert_eq!(record(&history, &[ended("r1", "e1", Status::Completed, 10)]), 1);
    give_up(&history, "r1", Status::Running);
    assert_eq!(status(&history, "r1"), Some(Status::Completed));
    assert!(history.given_up().expect("an answer").is_empty());
}

fn one_that_ends_after_all_has_its_commit(database: &Database) {
    let history = database.open();
    history.record_events(&[event("e1")]).expect("an answer");
    give_up(&history, "r1", Status::Running);
    give_up(&history, "r2", Status::Running);
    assert_eq!(record(&history, &[ended("r1", "e1", Status::Completed, 20)]), 1);
    assert_eq!(status(&history, "r1"), Some(Status::Completed));
    assert_eq!(count(&history, "ingestion_commits"), 1);
    assert_eq!(history.given_up().expect("an answer"), HashMap::from([("r2".into(), Status::Running)]));
    // What is known for good is not replaced.
    assert_eq!(record(&history, &[ended("r1", "e1", Status::Failed, 30)]), 0);
    assert_eq!(status(&history, "r1"), Some(Status::Completed));
}

fn one_that_goes_on_is_taken_back(database: &Database) {
    let history = database.open();
    record(&history, &[ended("r0", "e1", Status::Failed, 5)]);
    give_up(&history, "r1", Status::Queued);
    history.take_back(&["r0", "r1", "r2"]).expect("an answer");
    assert_eq!((status(&history, "r0"), status(&history, "r1")), (Some(Status::Failed), None));
    assert!(history.given_up().expect("an answer").is_empty());
}

fn it_goes_by_its_age_and_not_by_the_number_of_runs(database: &Database) {
    let history = database.open();
    give_up(&history, "r1", Status::Queued);
    record(&history, &[ended("r2", "e2", Status::Completed, 20), ended("r3", "e3", Status::Completed, 30)]);
    let prune = |now| history.prune(Retention { days: 1, runs: 1 }, now).expect("an answer");
    assert_eq!(prune(40), 1);
    assert_eq!((status(&history, "r1"), status(&history, "r2")), (Some(Status::Cancelled), None));
    assert_eq!(prune(24 * 60 * 60 * 1_000 + 15), 1);
    assert_eq!((status(&history, "r1"), status(&history, "r3")), (None, Some(Status::Completed)));
}
