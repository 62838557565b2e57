//! Connected repositories: how they stand, and ingesting one by hand.

use serde_json::{Value, json};

use crate::support::{Client, Repo, TestServer, eventually};

const CONFIG: &str = "store: docs\ninclude: [\"docs/**/*.md\"]\n";

fn repositories(client: &Client) -> Vec<Value> {
    let answer = client.query("repositories.list", &json!({ "organizationId": "org_test" }));
    answer["result"]["data"].as_array().unwrap_or_else(|| panic!("no list: {answer}")).clone()
}

/// A repository, once it stands like this.
fn repository(client: &Client, name: &str, status: &str) -> Value {
    eventually(&format!("{name} is {status}"), || {
        repositories(client).into_iter().find(|row| row["repoName"] == name && row["configStatus"] == status)
    })
}

fn ingest(client: &Client, repository: &Value) -> Value {
    client.mutate(
        "repositories.ingest",
        &json!({ "organizationId": "org_test", "repositoryId": repository["id"] }),
    )
}

#[test]
fn they_are_listed_by_name_with_what_was_ingested_and_what_is_wrong() {
    let configured = Repo::new("acme/configured", &[("lightfast.yml", CONFIG), ("docs/a.md", "# A\n")]);
    let defaults = Repo::with_documents("acme/defaults", 1);
    let broken = Repo::new("acme/broken", &[("lightfast.yml", "include: [\n")]);
    let (server, _data) = TestServer::start(&[&configured, &defaults, &broken], None);
    let client = &server.client;
    let row = repository(client, "acme/configured", "configured");
    assert_eq!(row.get("reason"), None);
    assert_eq!(row["lastCommit"].as_str().map(str::len), Some(64), "{row}");
    assert!(row["lastIngestedAt"].as_str().is_some_and(|at| at.ends_with('Z')), "{row}");

    let row = repository(client, "acme/defaults", "unconfigured");
    assert_eq!(
        row["reason"],
        "There is no lightfast.yml; the defaults were used: docs/**/*.md, docs/**/*.mdx, README.md"
    );
    assert!(row["lastCommit"].is_string());

    let row = repository(client, "acme/broken", "error");
    assert_eq!(row["reason"], client.job("acme/broken", "failed")["errorMessage"]);
    assert_eq!(row.get("lastCommit"), None);
    assert_eq!(row.get("lastIngestedAt"), None);

    let names: Vec<Value> = repositories(client).iter().map(|row| row["repoName"].clone()).collect();
    assert_eq!(names, ["acme/broken", "acme/configured", "acme/defaults"]);
    let job = client.job("acme/broken", "failed");
    assert_eq!(client.details(&job)["configStatus"], "error");

    // The file is mended on disk, and then goes.
    broken.write("lightfast.yml", CONFIG);
    let row = repository(client, "acme/broken", "configured");
    assert_eq!(row.get("reason"), None);
    std::fs::remove_file(broken.path().join("lightfast.yml")).expect("a file");
    repository(client, "acme/broken", "unconfigured");
}

#[test]
fn one_is_ingested_by_hand_unless_it_is_busy() {
    let repo = Repo::with_documents("acme/docs", 3);
    let (server, _data) = TestServer::start(&[&repo], Some(0.02));
    let client = &server.client;
    let row = repository(client, "acme/docs", "ingesting");
    let job = client.job("acme/docs", "running");
    assert_eq!(client.details(&job)["configStatus"], "ingesting");
    let busy = ingest(client, &row);
    assert_eq!(busy["error"]["data"]["code"], "CONFLICT", "{busy}");
    assert_eq!(busy["error"]["message"], "A job for this repository is already running");

    client.mutate("jobs.cancel", &json!({ "runId": job["id"] }));
    // Nothing is known of it: its first run was cancelled.
    repository(client, "acme/docs", "pending");
    let answer = ingest(client, &row);
    assert_eq!(answer["result"]["data"]["success"], true, "{answer}");
    let id = &answer["result"]["data"]["id"];
    let job = client.jobs().into_iter().find(|job| job["id"] == *id).expect("the new job");
    assert_eq!(job["trigger"], "manual");
    let event = client.details(&job)["event"].clone();
    assert_eq!(event["name"], "docs/ingestion.requested");
    assert_eq!(event["data"], json!({ "repoName": "acme/docs", "repositoryId": row["id"] }));
    repository(client, "acme/docs", "ingesting");
}

#[test]
fn they_stand_as_they_stood_after_a_restart_and_follow_the_files() {
    let repo = Repo::with_documents("acme/docs", 1);
    let broken = Repo::new("acme/broken", &[("lightfast.yml", "include: [\n")]);
    let (server, data) = TestServer::start(&[&repo, &broken], None);
    let before = repository(&server.client, "acme/docs", "unconfigured");
    let error = repository(&server.client, "acme/broken", "error");
    drop(server);

    // It says what the defaults say, so there is nothing to ingest.
    repo.write("lightfast.yml", "store: docs\n");
    let server = TestServer::on(data.path(), &[&repo, &broken], None);
    let after = repository(&server.client, "acme/docs", "configured");
    assert_eq!((&after["id"], &after["lastCommit"]), (&before["id"], &before["lastCommit"]));
    assert_eq!(repository(&server.client, "acme/broken", "error"), error);
    assert_eq!(server.client.jobs().len(), 2);
}

#[test]
fn what_is_not_there_or_not_allowed_is_refused() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::start(&[&repo], None);
    let client = &server.client;
    let code = |answer: Value| answer["error"]["data"]["code"].as_str().map(str::to_owned);
    assert_eq!(code(ingest(client, &json!({ "id": "repo_gone" }))).as_deref(), Some("NOT_FOUND"));
    assert_eq!(code(ingest(client, &json!({}))).as_deref(), Some("BAD_REQUEST"));
    let other = json!({ "organizationId": "org_other", "repositoryId": "repo_gone" });
    assert_eq!(code(client.query("repositories.list", &other)).as_deref(), Some("FORBIDDEN"));
    assert_eq!(code(client.mutate("repositories.ingest", &other)).as_deref(), Some("FORBIDDEN"));
}
