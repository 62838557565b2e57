//! The words that a user reads about the rows that a console sends.
#![cfg(not(target_arch = "wasm32"))]

use jobs_console::{
    i18n::{accessible_name, action_name, files, progress_text, status_text, timing, title, title_suffix},
    job::{Job, KindLabels},
};
use serde_json::{Value as Json, json};

fn job(row: Json) -> Job {
    serde_json::from_str(&row.to_string()).unwrap()
}

fn title_of(row: Json) -> String {
    title(&job(row), &KindLabels::default())
}

#[test]
fn an_ingestion() {
    let running = job(json!({
        "id": "1", "type": "docs-ingestion", "repoName": "acme/api", "status": "Running",
        "progress": { "processed": 12, "total": 45 },
    }));
    assert_eq!(title(&running, &KindLabels::default()), "Ingesting acme/api");
    assert_eq!(progress_text(running.progress.unwrap()), "12 / 45 files processed");
    assert_eq!(action_name("Cancel", &running), "Cancel acme/api");

    let queued = job(json!({
        "runId": "2", "type": "docs-ingestion", "repoName": "acme/api", "status": "queued",
        "statusReason": "waiting for rate limit",
    }));
    assert_eq!(title(&queued, &KindLabels::default()), "Ingesting acme/api");
    assert_eq!(status_text(&queued).to_string(), "Queued (waiting for rate limit)");

    let completed = job(json!({
        "id": "3", "type": "docs-ingestion", "repoName": "lightfastai/docs", "status": "completed",
        "output": { "filesProcessed": 23 },
    }));
    assert_eq!(title(&completed, &KindLabels::default()), "Ingested lightfastai/docs");
    assert_eq!(files(completed.files.unwrap()), "23 files");
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
fn a_name_of_its_own_is_followed_by_the_repository() {
    let job = job(json!({
        "jobId": "9", "type": "documents-sync", "name": "Sync Documents", "status": "failed",
        "input": { "repoFullName": "acme/site" },
    }));
    let labels = KindLabels::default();
    assert_eq!(title(&job, &labels), "Failed: Sync Documents");
    assert_eq!(title_suffix(&job, &labels).as_deref(), Some("acme/site"));
    assert_eq!(accessible_name(&job, &labels), "Failed: Sync Documents acme/site");
}

#[test]
fn the_line_about_time() {
    let verb = |row| timing(&job(row)).map(|(verb, _)| verb);
    let at = "2025-11-09T10:00:00Z";
    assert_eq!(verb(json!({"id": "1", "status": "queued", "createdAt": at})), Some("Queued {time}"));
    assert_eq!(
        verb(json!({"id": "1", "status": "queued", "createdAt": at, "startedAt": at})),
        Some("Started {time}")
    );
    assert_eq!(verb(json!({"id": "1", "status": "failed", "completedAt": at})), Some("Failed {time}"));
    assert_eq!(verb(json!({"id": "1", "status": "failed", "completedAt": "soon"})), None);
}
