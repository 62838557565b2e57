//! Events, runs and commits.

use std::collections::HashSet;

use super::database::{Database, column, count};
use super::{ended, event, ids, on_both, record};
use crate::history::{EndedRun, History, Published, RunEvent};
use crate::store::{Retention, Status};

on_both!(
    what_was_recorded_is_read_again,
    what_is_recorded_twice_is_there_once,
    two_servers_at_once_write_nothing_twice,
    a_delivery_to_two_organizations_is_a_commit_of_each,
    a_rerun_says_anew_how_its_commit_ended,
    a_cancelled_run_is_no_commit,
    a_run_without_a_known_event_is_a_commit_of_its_event_id,
    the_newest_end_is_first,
    another_organization_sees_nothing,
    a_run_that_has_not_ended_is_left_out,
    only_what_is_newer_is_published,
    a_delivery_is_new_once,
    what_is_old_goes,
    only_the_newest_runs_stay,
    a_noisy_organization_evicts_nothing_of_another,
    commits_of_an_earlier_version_are_counted_by_organization,
);

fn record_events(history: &History, ids: &[&str]) {
    let events: Vec<_> = ids.iter().map(|id| event(id)).collect();
    history.record_events(&events).unwrap_or_else(|error| panic!("{error}"));
}

fn what_was_recorded_is_read_again(database: &Database) {
    let history = database.open();
    record_events(&history, &["e1", "e2"]);
    let known = history.known_events(&["e1".to_owned(), "e9".to_owned()]).expect("events");
    assert_eq!(known.into_values().collect::<Vec<_>>(), [event("e1")]);

    assert_eq!(record(&history, &[ended("r1", "e1", Status::Failed, 10)]), 1);
    drop(history);
    let (run, steps) = database.open().run("acme", "r1").expect("an answer").expect("a run");
    let expected = ended("r1", "e1", Status::Failed, 10);
    // PostgreSQL has no NUL in texts; in JSON it is escaped.
    let visible = expected.run.error_message.as_ref().map(|text| text.replace('\0', "\u{fffd}"));
    assert_eq!(run.error_message, visible);
    assert_eq!(run.output, expected.run.output);
    assert_eq!(run.event_data, expected.run.event_data);
    let times = (run.created_at, run.started_at, run.completed_at, run.progress);
    assert_eq!(times, (8, Some(9), Some(10), Some((1, 2))));
    assert_eq!(format!("{steps:?}"), format!("{:?}", expected.steps));
}

fn what_is_recorded_twice_is_there_once(database: &Database) {
    let history = database.open();
    for _ in 0..2 {
        record_events(&history, &["e1", "e1", "e2"]);
    }
    let run = || ended("r1", "e1", Status::Completed, 10);
    assert_eq!(record(&history, &[run(), run()]), 1);
    assert_eq!(record(&history, &[run(), ended("r2", "e2", Status::Skipped, 20)]), 1);
    assert_eq!(record(&history, &[run()]), 0);
    assert_eq!(record(&history, &[]), 0);
    for (table, rows) in
        [("run_events", 2), ("runs", 2), ("ingestion_commits", 2), ("connected_repositories", 1)]
    {
        assert_eq!(count(&history, table), rows, "{table}");
    }
    let known = history.known_ended(&["r1".to_owned(), "r3".to_owned()]).expect("ids");
    assert_eq!(known, HashSet::from(["r1".to_owned()]));
}

fn two_servers_at_once_write_nothing_twice(database: &Database) {
    const RUNS: usize = 300;
    let names: Vec<_> = (0..RUNS).map(|number| format!("e{number:03}")).collect();
    // A rerun for every third, and some of other repositories.
    let mut runs: Vec<_> = (0..RUNS)
        .map(|number| {
            let mut run =
                ended(&format!("r{number:03}"), &names[number / 3 * 2], Status::Failed, number as i64);
            run.run.repo_name = format!("acme/{}", number / 3 % 7);
            run
        })
        .collect();
    let start = std::sync::Barrier::new(4);
    let write = |history: &History, runs: &[EndedRun]| {
        let events: Vec<_> = runs.iter().map(|run| event(&run.event_id)).collect();
        start.wait();
        history.record_events(&events).unwrap_or_else(|error| panic!("{error}"));
        let new = runs.chunks(70).map(|runs| record(history, runs)).sum::<usize>();
        let accepted = names.iter().filter(|name| history.record_delivery(name, 1).expect("an answer"));
        (new, accepted.count())
    };
    let (one, two) = (database.open(), database.open());
    let forwards = runs.clone();
    runs.reverse();
    let backwards = runs;
    let (new, accepted) = std::thread::scope(|scope| {
        let (write, forwards, backwards) = (&write, &forwards, &backwards);
        let threads = [(&one, forwards), (&two, backwards), (&one, backwards), (&two, forwards)]
            .map(|(history, runs)| scope.spawn(move || write(history, runs)));
        let written = threads.map(|thread| thread.join().expect("no panic"));
        written.into_iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    });
    assert_eq!((new, accepted), (RUNS, RUNS));
    assert_eq!(count(&one, "runs"), RUNS as i64);
    assert_eq!(count(&one, "ingestion_commits"), RUNS as i64 / 3);
    assert_eq!(count(&one, "connected_repositories"), 7);
}

fn a_delivery_to_two_organizations_is_a_commit_of_each(database: &Database) {
    let history = database.open();
    let runs = ["acme", "other"].map(|organization| {
        let mut run = ended(
            &format!("run of {organization}"),
            &format!("event of {organization}"),
            Status::Completed,
            10,
        );
        run.organization_id = organization.to_owned();
        run
    });
    let events: Vec<_> = runs
        .iter()
        .map(|run| RunEvent { delivery_id: Some("delivery".to_owned()), ..event(&run.event_id) })
        .collect();
    history.record_events(&events).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(record(&history, &runs), 2);
    assert_eq!(count(&history, "ingestion_commits"), 2);
}

fn a_rerun_says_anew_how_its_commit_ended(database: &Database) {
    let history = database.open();
    let commits = || {
        column::<String>(
            &history,
            r#"SELECT "deliveryId" || ' ' || status || ' ' || "processedAt" || ' ' || "beforeSha" || ' ' || "afterSha"
               FROM ingestion_commits ORDER BY 1"#,
        )
    };
    record_events(&history, &["e1", "e2", "e3"]);
    // One after the other, both at once, and the newer one first.
    record(&history, &[ended("r1", "e1", Status::Failed, 10)]);
    assert_eq!(commits(), ["delivery-of-e1 failed 10 before after"]);
    record(&history, &[ended("r2", "e1", Status::Completed, 20)]);
    record(&history, &[ended("r4", "e2", Status::Completed, 20), ended("r3", "e2", Status::Failed, 10)]);
    record(&history, &[ended("r6", "e3", Status::Completed, 20)]);
    record(&history, &[ended("r5", "e3", Status::Failed, 10)]);
    let expected = ["e1", "e2", "e3"].map(|id| format!("delivery-of-{id} processed 20 before after"));
    assert_eq!(commits(), expected);
    assert_eq!(count(&history, "runs"), 6);
}

fn a_cancelled_run_is_no_commit(database: &Database) {
    let history = database.open();
    record_events(&history, &["e1"]);
    assert_eq!(record(&history, &[ended("r1", "e1", Status::Cancelled, 10)]), 1);
    assert_eq!(count(&history, "ingestion_commits"), 0);
    record(&history, &[ended("r2", "e1", Status::Completed, 20)]);
    assert_eq!(count(&history, "ingestion_commits"), 1);
}

fn a_run_without_a_known_event_is_a_commit_of_its_event_id(database: &Database) {
    let history = database.open();
    let mut of_nothing = ended("r2", "e2", Status::Completed, 10);
    of_nothing.run.repo_name = String::new();
    record(&history, &[ended("r1", "e1", Status::Completed, 10), of_nothing]);
    let deliveries: Vec<String> =
        column(&history, r#"SELECT "deliveryId" FROM ingestion_commits ORDER BY "deliveryId""#);
    assert_eq!(deliveries, ["e1", "e2"]);
    let stores: Vec<Option<String>> =
        column(&history, r#"SELECT "storeId" FROM ingestion_commits ORDER BY "deliveryId""#);
    let repository = history.connect_repository("acme", "acme/docs").expect("an id");
    assert_eq!(stores, [Some(repository), None]);
}

fn the_newest_end_is_first(database: &Database) {
    let history = database.open();
    record(
        &history,
        &[
            ended("r1", "e1", Status::Completed, 30),
            ended("r2", "e2", Status::Failed, 10),
            ended("R3", "e3", Status::Failed, 20),
            ended("r4", "e4", Status::Cancelled, 20),
        ],
    );
    let list = |status, limit| history.ended("acme", status, limit).expect("a list");
    assert_eq!(ids(&list(None, 9)), ["r1", "r4", "R3", "r2"]);
    // Payloads may be large, and no list shows them.
    assert!(list(None, 9).iter().all(|run| run.event_data.is_null() && run.output.is_none()));
    assert_eq!(ids(&list(None, 2)), ["r1", "r4"]);
    assert_eq!(ids(&list(Some(Status::Failed), 9)), ["R3", "r2"]);
    assert!(list(Some(Status::Skipped), 9).is_empty());
    assert!(list(None, 0).is_empty());
}

#[test]
fn a_list_does_not_wait_for_who_writes() {
    let Some(database) = Database::postgres() else { return };
    let Database::Postgres { url, .. } = &database else { return };
    let history = database.open();
    record(&history, &[ended("r1", "e1", Status::Completed, 10)]);
    let mut other = super::database::client(url);
    let mut transaction = other.transaction().expect("a transaction");
    transaction.batch_execute("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE").expect("a lock");
    std::thread::scope(|scope| {
        let writes = scope.spawn(|| history.record_delivery("d1", 1));
        let waits =
            r#"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'deliveries'::regclass"#;
        super::database::eventually("it waits", || {
            let row = transaction.query_one(waits, &[]).expect("a row");
            (row.get::<_, i64>(0) > 0).then_some(())
        });
        assert_eq!(ids(&history.ended("acme", None, 9).expect("a list")), ["r1"]);
        assert!(!writes.is_finished());
        transaction.rollback().expect("an end");
        assert!(writes.join().expect("no panic").expect("an answer"));
    });
}

fn another_organization_sees_nothing(database: &Database) {
    let history = database.open();
    record_events(&history, &["e1"]);
    record(&history, &[ended("r1", "e1", Status::Completed, 10)]);
    let id = history.connect_repository("acme", "acme/docs").expect("an id");
    for organization in ["other", "", "acme ", "ACME", "%", "acme' OR '1'='1"] {
        assert!(history.ended(organization, None, 9).expect("a list").is_empty());
        assert!(history.run(organization, "r1").expect("an answer").is_none());
        assert!(history.repositories(organization).expect("a list").is_empty());
        assert_eq!(history.repository(organization, &id).expect("an answer"), None);
    }
    assert!(history.run("acme", "r1").expect("an answer").is_some());
}

fn a_run_that_has_not_ended_is_left_out(database: &Database) {
    let history = database.open();
    assert_eq!(record(&history, &[ended("r1", "e1", Status::Running, 10)]), 0);
    assert_eq!(count(&history, "runs"), 0);
}

fn only_what_is_newer_is_published(database: &Database) {
    let (one, two) = (database.open(), database.open());
    assert_eq!(two.published().expect("an answer"), None);
    let published = |as_of: i64| Published { as_of, snapshot: serde_json::json!({ "of": as_of }) };
    for (as_of, found) in [(20, 20), (10, 20), (20, 20), (30, 30)] {
        one.publish(&published(as_of)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(two.published().expect("an answer"), Some(published(found)));
    }
    assert_eq!(count(&one, "published"), 1);
}

fn a_delivery_is_new_once(database: &Database) {
    let history = database.open();
    assert!(history.record_delivery("d1", 1).expect("an answer"));
    assert!(!history.record_delivery("d1", 2).expect("an answer"));
    assert!(history.knows_delivery("d1").expect("an answer"));
    assert!(!history.knows_delivery("d2").expect("an answer"));
}

const DAY: i64 = 24 * 60 * 60 * 1000;
const NOW: i64 = 200 * DAY;

fn what_is_old_goes(database: &Database) {
    let history = database.open();
    record_events(&history, &["e1", "e2", "e3", "e4"]);
    let mut of_nothing = ended("r3", "e3", Status::Completed, NOW - 100 * DAY);
    of_nothing.run.repo_name = String::new();
    record(
        &history,
        &[
            ended("r1", "e1", Status::Completed, NOW - 91 * DAY),
            ended("r2", "e2", Status::Completed, NOW - 89 * DAY),
            of_nothing,
        ],
    );
    for (name, at) in [("old", NOW - 91 * DAY), ("recent", NOW)] {
        history.claim_rerun(name, at).expect("a claim");
        history.record_delivery(name, at).expect("an answer");
    }
    let retention = Retention { days: 90, runs: 100 };
    assert_eq!(history.prune(retention, NOW).expect("a number"), 2);
    let texts = |sql: &str| column::<String>(&history, sql);
    assert_eq!(texts("SELECT id FROM runs"), ["r2"]);
    assert_eq!(texts(r#"SELECT "deliveryId" FROM ingestion_commits"#), ["delivery-of-e2"]);
    // Its run can still be rerun.
    assert_eq!(texts("SELECT id FROM run_events"), ["e2"]);
    assert_eq!(texts(r#"SELECT "oldId" FROM reruns"#), ["recent"]);
    assert_eq!(texts("SELECT id FROM deliveries"), ["recent"]);
    assert_eq!(history.prune(retention, NOW).expect("a number"), 0);

    // The last commit of a repository stays at any age.
    assert_eq!(history.prune(retention, NOW + 100 * DAY).expect("a number"), 1);
    assert_eq!(texts(r#"SELECT "deliveryId" FROM ingestion_commits"#), ["delivery-of-e2"]);
    assert_eq!(count(&history, "run_events"), 0);
}

fn only_the_newest_runs_stay(database: &Database) {
    let history = database.open();
    let runs: Vec<_> = (0..7)
        .map(|number| ended(&format!("r{number}"), &format!("e{number}"), Status::Completed, NOW - number))
        .collect();
    record(&history, &runs);
    assert_eq!(history.prune(Retention { days: 90, runs: 3 }, NOW).expect("a number"), 4);
    assert_eq!(ids(&history.ended("acme", None, 9).expect("a list")), ["r0", "r1", "r2"]);
    assert_eq!(count(&history, "ingestion_commits"), 3);
}

/// Runs of an organization, each with its event and its commit, the newest first.
fn runs_of(organization: &str, count: i64) -> Vec<EndedRun> {
    (0..count)
        .map(|number| {
            let id = |kind: &str| format!("{kind} {number} of {organization}");
            let mut run = ended(&id("run"), &id("event"), Status::Completed, NOW - number);
            run.organization_id = organization.to_owned();
            run
        })
        .collect()
}

fn a_noisy_organization_evicts_nothing_of_another(database: &Database) {
    let history = database.open();
    record(&history, &runs_of("noisy", 9));
    let mut quiet = runs_of("quiet", 3);
    for run in &mut quiet {
        run.run.completed_at = Some(NOW - DAY);
    }
    // Of no repository.
    quiet[2].run.repo_name = String::new();
    record(&history, &quiet);
    assert_eq!(history.prune(Retention { days: 90, runs: 4 }, NOW).expect("a number"), 5);
    assert_eq!(history.ended("noisy", None, 99).expect("a list").len(), 4);
    assert_eq!(history.ended("quiet", None, 99).expect("a list").len(), 3);
    assert_eq!(count(&history, "ingestion_commits"), 4 + 3);
}

fn commits_of_an_earlier_version_are_counted_by_organization(database: &Database) {
    drop(database.open_version(4));
    database.batch(
        r#"INSERT INTO connected_repositories (id, "organizationId", "repoName", "configStatus")
           VALUES ('r1', 'acme', 'acme/docs', 'configured');
           INSERT INTO runs (id, "organizationId", "eventId", type, "repoName", status, "trigger", "createdAt",
                             "completedAt", "eventName", "eventData", steps)
           VALUES ('run', 'other', 'event', 't', '', 'completed', 'manual', 1, 2, 'n', '{}', '[]');
           INSERT INTO ingestion_commits (id, "storeId", "deliveryId", status, "processedAt")
           VALUES ('c1', 'r1', 'd1', 'processed', 1), ('c2', NULL, 'event', 'processed', 1),
                  ('c3', NULL, 'gone', 'processed', 1)"#,
    );
    let history = database.open();
    let whose: Vec<String> =
        column(&history, r#"SELECT id || ' ' || "organizationId" FROM ingestion_commits ORDER BY id"#);
    assert_eq!(whose, ["c1 acme", "c2 other", "c3 "]);
}
