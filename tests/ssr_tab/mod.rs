//! The whole tab with jobs in it, as a server renders it and a browser takes it over.

use chrono::{DateTime, Utc};
use jobs_console::{
    components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::use_jobs,
    query::JobsOptions,
};
use yew::prelude::*;

/// When the server has rendered it, in milliseconds: 2026-01-05T12:00:00Z.
pub const MOMENT: i64 = 1_767_614_400_000;

/// The result of `jobs.list` at that moment: a job of each kind.
pub const JOBS: &str = r#"[
    { "id": "run_1", "type": "docs-ingestion", "repoName": "acme/api", "status": "running",
      "startedAt": "2026-01-05T11:58:00Z", "progress": { "processed": 12, "total": 45 } },
    { "id": "run_2", "type": "sync", "name": "Sync Documents", "repoName": "acme/site", "status": "running",
      "startedAt": "2026-01-05T11:59:00Z" },
    { "id": "run_3", "type": "docs-ingestion", "repoName": "acme/web", "status": "queued",
      "createdAt": "2026-01-05T11:59:30Z", "statusReason": "waiting for rate limit" },
    { "id": "run_4", "type": "docs-ingestion", "repoName": "acme/docs", "status": "completed",
      "startedAt": "2026-01-05T10:59:00Z", "completedAt": "2026-01-05T11:00:00Z", "durationMs": 60000,
      "progress": { "processed": 23, "total": 23 } },
    { "id": "run_5", "type": "docs-ingestion", "repoName": "<b>acme/broken</b>", "status": "failed",
      "completedAt": "2026-01-05T10:00:00Z", "errorMessage": "Invalid lightfast.yml syntax" },
    { "id": "run_6", "type": "docs-ingestion", "repoName": "acme/long", "status": "failed",
      "completedAt": "2026-01-05T09:00:00Z", "errorMessage": "one\ntwo\nthree\nfour\nfive" },
    { "id": "run_7", "type": "docs-ingestion", "repoName": "acme/old", "status": "cancelled",
      "completedAt": "2026-01-05T08:00:00Z" },
    { "id": "run_8", "type": "docs-ingestion", "repoName": "acme/odd", "status": "paused",
      "completedAt": "2026-01-05T07:00:00Z" },
    { "status": "running" }
]"#;

/// A page's console.
#[component]
pub fn Console() -> Html {
    let updated_at = DateTime::<Utc>::from_timestamp_millis(MOMENT).unwrap_or_default();
    let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1").with_initial_data(JOBS, updated_at));
    html! {
        <Tabs id="console" default_value="jobs">
            <TabList label="Console">
                <Tab value="chat" label="Chat" />
                <Tab value="jobs" label="Jobs" badge={TabBadge::of(&jobs.state)} />
            </TabList>
            <TabPanel value="chat"><input aria-label="Message" /></TabPanel>
            <TabPanel value="jobs"><JobsList id="jobs" {jobs} /></TabPanel>
        </Tabs>
    }
}

/// A page's console before there is any list.
#[component]
pub fn Waiting() -> Html {
    let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
    html! {
        <Tabs id="console" default_value="jobs">
            <TabList label="Console"><Tab value="jobs" label="Jobs" /></TabList>
            <TabPanel value="jobs"><JobsList id="jobs" {jobs} /></TabPanel>
        </Tabs>
    }
}
