//! The protocol against recorded exchanges with a real tRPC server: the same bytes back.

use std::path::PathBuf;

use axum::http::Method;
use jobs_server::trpc::error::{ErrorCode, TrpcError};
use jobs_server::trpc::request::Arrived;
use jobs_server::trpc::validate::Fields;
use jobs_server::trpc::{Kind, Output, Procedure, answer, output};
use serde::Serialize;
use serde_json::{Value, json};
use trpc::superjson::Date;

/// The procedures of the recorded server, as far as these exchanges need them.
const PROCEDURES: &[Procedure<()>] = &[
    Procedure { path: "jobs.list", kind: Kind::Query, call: list },
    Procedure {
        path: "jobs.get",
        kind: Kind::Query,
        call: |(), input| {
            let mut fields = Fields::of(input)?;
            fields.text("runId", 1..=100);
            fields.finish()?;
            Err(TrpcError::new(ErrorCode::NotFound, "Job not found"))
        },
    },
    Procedure { path: "jobs.count", kind: Kind::Query, call: |(), _| output(&4) },
    Procedure { path: "jobs.retry", kind: Kind::Mutation, call: retry },
];

fn list((): &(), input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization = fields.text("organizationId", 1..=100);
    fields.choice("filter", &["all", "active", "completed"]);
    let status = fields.choice("status", &["running", "completed", "failed"]);
    fields.finish()?;
    match (organization.as_str(), status) {
        ("org_forbidden", _) => {
            Err(TrpcError::new(ErrorCode::Forbidden, "Access denied to this organization"))
        }
        ("org_1", Some("running")) => output(&[Row {
            id: "run_01",
            kind: "docs-ingestion",
            repo_name: "lightfastai/lightfast",
            status: "running",
            progress: json!({ "processed": 12, "total": 45 }),
            started_at: Date(1_762_682_400_000),
        }]),
        _ => output::<[Row; 0]>(&[]),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    repo_name: &'static str,
    status: &'static str,
    progress: Value,
    started_at: Date,
}

fn retry((): &(), input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let id = fields.text("runId", 1..=100);
    fields.finish()?;
    if id == "run_04" {
        output(&json!({ "runId": "run_05", "status": "queued" }))
    } else {
        Err(TrpcError::new(ErrorCode::BadRequest, "Cannot retry job with status: completed"))
    }
}

fn fixture(name: &str) -> Value {
    let folder = std::env::var_os("WIRE_FIXTURES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../trpc/tests/wire")),
        PathBuf::from,
    );
    let file = folder.join(format!("{name}.json"));
    let text = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_slice(&text).expect("a fixture")
}

fn replay(name: &str) {
    let fixture = fixture(name);
    let request = &fixture["request"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let path = text(&request["path"]);
    let path = path.strip_prefix("/api/trpc/").expect("the endpoint");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let content_type = request["headers"]["content-type"].as_str();
    let too_large = fixture["response"]["status"] == 413;
    let answer = answer(
        &[PROCEDURES],
        &(),
        Arrived {
            method: Method::from_bytes(text(&request["method"]).as_bytes()).expect("a method"),
            content_type,
            path,
            query,
            body: (!too_large).then(|| request["body"].as_str().unwrap_or_default().as_bytes()),
        },
    );
    let response = &fixture["response"];
    assert_eq!(answer.status.as_u16(), response["status"], "{name}");
    assert_eq!(answer.body, text(&response["body"]), "{name}");
    assert_eq!(
        answer.refused,
        text(&response["headers"]["content-type"]).starts_with("text/plain"),
        "{name}"
    );
    assert_eq!(answer.allow.as_ref().map(Method::as_str), response["headers"]["allow"].as_str(), "{name}");
}

#[test]
fn recorded_exchanges_are_answered_alike() {
    for name in [
        "list-empty",
        "query-no-input",
        "batch-get-3-mixed-207",
        "batch-get-2-same-error",
        "mutation-retry",
        "mutation-retry-batched",
        "mutation-retry-conflict",
        "query-over-post-refused",
        "error-bad-request-zod",
        "error-missing-input",
        "error-forbidden",
        "error-not-found",
        "error-unknown-procedure",
    ] {
        replay(&format!("plain-{name}"));
        replay(&format!("superjson-{name}"));
    }
    for name in [
        "plain-comma-encoded",
        "plain-body-too-large",
        "plain-mutation-over-get",
        "plain-post-without-content-type",
        "plain-batch-mixed-types",
    ] {
        replay(name);
    }
}

#[test]
fn what_is_not_json_is_refused_with_the_parsers_words() {
    for name in ["plain-error-malformed-input", "plain-post-malformed-body"] {
        let fixture = fixture(name);
        let path = fixture["request"]["path"].as_str().expect("a path");
        let path = path.strip_prefix("/api/trpc/").expect("the endpoint");
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let method = fixture["request"]["method"].as_str().expect("a method");
        let answer = answer(
            &[PROCEDURES],
            &(),
            Arrived {
                method: Method::from_bytes(method.as_bytes()).expect("a method"),
                content_type: Some("application/json"),
                path,
                query,
                body: fixture["request"]["body"].as_str().map(str::as_bytes),
            },
        );
        let expected: Value =
            serde_json::from_str(fixture["response"]["body"].as_str().expect("a body")).expect("JSON");
        let found: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(answer.status.as_u16(), fixture["response"]["status"], "{name}");
        // The words are each parser's own.
        assert_eq!(found["error"]["data"], expected["error"]["data"], "{name}");
        assert_eq!(found["error"]["code"], expected["error"]["code"], "{name}");
        let message = found["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("line 1 column"), "{message}");
    }
}
