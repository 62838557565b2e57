//! The words that a user reads.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use jobs_console::{
    job::{Job, read_job},
    store::Transition,
    text::{Announcer, KindLabel, KindLabels, announcement, timing, title},
};
use serde_json::{Value as Json, json};

fn job(row: Json) -> Job {
    read_job(jobs_console::wire::Json::parse(&row.to_string()).unwrap()).unwrap()
}

fn title_of(row: Json) -> String {
    title(&job(row), &KindLabels::default())
}

#[test]
fn titles_of_ingestions() {
    for (status, expected) in [
        ("running", "Ingesting acme/api"),
        ("queued", "Ingesting acme/api"),
        ("completed", "Ingested acme/api"),
        ("failed", "Failed: acme/api"),
        ("cancelled", "Cancelled: acme/api"),
        ("skipped", "Skipped: acme/api"),
        ("paused", "Ingesting acme/api"),
    ] {
        let row = json!({"id": "1", "type": "docs-ingestion", "repoName": "acme/api", "status": status});
        assert_eq!(title_of(row), expected);
    }
}

#[test]
fn titles_of_other_kinds() {
    let named = json!({"id": "1", "name": "Full Sync: acme/api", "status": "failed"});
    assert_eq!(title_of(named), "Failed: Full Sync: acme/api");
    let typed = json!({"id": "1", "type": "nightly-embed", "repoName": "acme/api", "status": "running"});
    assert_eq!(title_of(typed), "Nightly embed acme/api");
    assert_eq!(title_of(json!({"id": "run_7", "status": "running"})), "run_7");
    assert_eq!(
        title_of(json!({"id": "run_7", "type": "sync", "status": "cancelled"})),
        "Cancelled: Sync run_7"
    );
}

#[test]
fn a_host_registers_labels() {
    let sync = KindLabel { kind: "repo-sync".into(), active: "Syncing".into(), completed: "Synced".into() };
    let labels = KindLabels::new([sync]);
    let row = |kind, status| job(json!({"id": "1", "type": kind, "repoName": "acme/api", "status": status}));
    assert_eq!(title(&row("repo-sync", "running"), &labels), "Syncing acme/api");
    assert_eq!(title(&row("repo-sync", "completed"), &labels), "Synced acme/api");
    assert_eq!(title(&row("docs-ingestion", "completed"), &labels), "Ingested acme/api");
}

#[test]
fn the_line_about_time() {
    let verb = |row| timing(&job(row)).map(|(verb, _)| verb);
    let at = "2025-11-09T10:00:00Z";
    assert_eq!(verb(json!({"id": "1", "status": "queued", "createdAt": at})), Some("Queued"));
    assert_eq!(
        verb(json!({"id": "1", "status": "queued", "createdAt": at, "startedAt": at})),
        Some("Started")
    );
    assert_eq!(verb(json!({"id": "1", "status": "failed", "completedAt": at})), Some("Failed"));
    assert_eq!(verb(json!({"id": "1", "status": "failed", "completedAt": "soon"})), None);
}

#[test]
fn announcements_name_one_and_count_many() {
    let ended = |id: &str, status: &str| Transition {
        job: Rc::new(job(json!({"id": id, "type": "docs-ingestion", "repoName": id, "status": status}))),
        from: None,
    };
    let say = |transitions: &[Transition]| announcement(transitions, &KindLabels::default());
    assert_eq!(say(&[]), None);
    assert_eq!(say(&[ended("acme/api", "completed")]).as_deref(), Some("Ingested acme/api"));
    let many =
        [ended("a", "failed"), ended("b", "failed"), ended("c", "failed"), ended("acme/site", "running")];
    assert_eq!(say(&many).as_deref(), Some("3 jobs failed, Ingesting acme/site"));
    assert_eq!(say(&[ended("a", "queued")]), None);
}

#[test]
fn announcements_are_not_made_too_often() {
    let change = |id: &str, status: &str| Transition {
        job: Rc::new(job(json!({"id": id, "type": "docs-ingestion", "repoName": id, "status": status}))),
        from: None,
    };
    let mut announcer = Announcer::default();
    let mut say = |transitions, now| announcer.say(transitions, &KindLabels::default(), now);
    assert_eq!(say(vec![change("a", "running")], 0).as_deref(), Some("Ingesting a"));
    assert_eq!(say(vec![change("b", "running")], 1_000), None);
    assert_eq!(say(vec![change("b", "completed"), change("c", "failed")], 2_000), None);
    assert_eq!(say(vec![], 3_000).as_deref(), Some("Failed: c, Ingested b"));
    assert_eq!(say(vec![], 10_000), None);
}
