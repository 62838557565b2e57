//! The tests of the history: each runs on both databases, but for those of what only PostgreSQL does.

mod database;
mod given_up;
mod handing_over;
mod lead;
mod outage;
mod plans;
mod read_through;
mod recording;
mod repositories;
mod reruns;
mod schema;
mod server;
mod starts;

use serde_json::json;

use super::{EndedRun, History, RunEvent};
use crate::store::{Attempt, Op, Run, Status, Step};

/// Runs functions that take a `&Database` on each database.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                super::$name(&crate::history::tests::database::Database::sqlite());
            })*
        }
        mod postgres {
            $(#[test]
            fn $name() {
                if let Some(database) = crate::history::tests::database::Database::postgres() {
                    super::$name(&database);
                }
            })*
        }
    };
}
use on_both;

/// A push to `acme/docs` of the organization `acme`.
fn event(id: &str) -> RunEvent {
    RunEvent {
        id: id.to_owned(),
        name: "docs/push".to_owned(),
        organization_id: Some("acme".to_owned()),
        repo_name: Some("acme/docs".to_owned()),
        delivery_id: Some(format!("delivery-of-{id}")),
        before_sha: Some("before".to_owned()),
        after_sha: Some("after".to_owned()),
        data: json!({ "organizationId": "acme", "files": ["a.md"] }),
        ts: 1,
    }
}

/// A run of `acme` that an event has started.
fn ended(id: &str, event_id: &str, status: Status, completed_at: i64) -> EndedRun {
    let error = (status == Status::Failed).then(|| "It broke\0".to_owned());
    EndedRun {
        run: Run {
            id: id.to_owned(),
            kind: "docs-ingestion".to_owned(),
            repo_name: "acme/docs".to_owned(),
            status,
            status_reason: None,
            progress: Some((1, 2)),
            error_message: error.clone(),
            trigger: "automatic".to_owned(),
            created_at: completed_at - 2,
            started_at: Some(completed_at - 1),
            completed_at: Some(completed_at),
            event_name: "docs/push".to_owned(),
            event_data: json!({ "files": ["a.md"] }),
            output: Some(json!({ "text": "a\0b" })),
        },
        steps: vec![Step {
            id: format!("step-of-{id}"),
            name: "process:a.md".to_owned(),
            op: Some(Op::Run),
            status: "completed".to_owned(),
            queued_at: Some(completed_at - 2),
            started_at: Some(completed_at - 1),
            ended_at: Some(completed_at),
            attempt: 2,
            attempts: vec![Attempt {
                status: "failed".to_owned(),
                started_at: Some(completed_at - 1),
                ended_at: None,
                error: error.clone(),
            }],
            error,
            output: Some(json!({ "bytes": 7 })),
            inngest_id: Some("2739357b".to_owned()),
            child_run_id: None,
            rerunnable: true,
        }],
        event_id: event_id.to_owned(),
        organization_id: "acme".to_owned(),
    }
}

fn record(history: &History, runs: &[EndedRun]) -> usize {
    history.record_ended(runs).unwrap_or_else(|error| panic!("{error}"))
}

fn ids(runs: &[Run]) -> Vec<&str> {
    runs.iter().map(|run| run.id.as_str()).collect()
}
