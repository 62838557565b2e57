//! Jobs: how they run, end, are cancelled and tried again.

use std::time::{Duration, Instant};

use jobs_server::store::Retention;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Repo, TestServer, eventually};

fn step_names(details: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    details["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| (text(&step["name"]), text(&step["status"])))
        .collect()
}

#[test]
fn an_ingestion_runs_to_its_commit() {
    let repo = Repo::with_documents("acme/docs", 5);
    repo.write("notes.md", "# Not a document\n");
    repo.write("README.md", "# Read me\n");
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "completed");
    assert_eq!(job["type"], "docs-ingestion");
    assert_eq!(job["progress"], json!({ "processed": 6, "total": 6 }));
    assert_eq!(job["trigger"], "automatic");
    assert!(job["durationMs"].is_u64());
    assert_eq!(job.get("errorMessage"), None);

    let details = server.client.details(&job);
    let names: Vec<_> = step_names(&details).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names[..3], ["load-config", "find-files", "process:README.md"]);
    assert_eq!(names[7..], ["process:docs/004.md", "write-commit"]);
    assert_eq!(details["event"]["name"], "docs/repository.added");
    assert_eq!(details["output"]["filesProcessed"], 6);
    assert_eq!(details["output"]["filesFailed"], 0);
}

#[test]
fn a_mistake_in_the_configuration_fails_with_its_line() {
    let repo = Repo::with_documents("acme/broken", 1);
    repo.write("lightfast.yml", "store: docs\ninclude:\n  - a.md\n bad: [\n");
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/broken", "failed");
    let message = job["errorMessage"].as_str().unwrap_or_default();
    assert!(message.starts_with("Invalid lightfast.yml syntax: "), "{message}");
    assert!(message.contains("line 4"), "{message}");
    let details = server.client.details(&job);
    assert_eq!(step_names(&details), [("load-config".to_owned(), "failed".to_owned())]);
    assert_eq!(details["steps"][0]["error"], job["errorMessage"]);

    let retried = server.client.mutate("jobs.retry", &json!({ "runId": job["id"] }));
    let new_id = &retried["result"]["data"]["id"];
    assert!(new_id.is_string(), "{retried}");
    let second = eventually("the retry fails as well", || {
        server.client.jobs().into_iter().find(|job| job["id"] == *new_id && job["status"] == "failed")
    });
    assert_eq!(second["trigger"], "manual");
    assert_eq!(server.client.details(&second)["event"]["data"]["retriedRunId"], job["id"]);
}

#[test]
fn two_run_and_the_others_say_why_they_wait() {
    let repos: Vec<Repo> =
        ["a/one", "a/two", "a/three"].iter().map(|name| Repo::with_documents(name, 50)).collect();
    let (server, _data) = TestServer::start(&repos.iter().collect::<Vec<_>>(), Some(0.02));
    server.client.job("a/two", "running");
    let waiting = server.client.job("a/three", "queued");
    assert_eq!(waiting["statusReason"], "waiting for one of 2 slots");
    assert_eq!(waiting.get("startedAt"), None);

    let busy = server.client.job("a/one", "running");
    eventually("progress", || {
        let job = server.client.job("a/one", "running");
        (job["progress"]["processed"].as_i64()? > 0 && job["progress"]["total"] == 50).then_some(())
    });
    let input = |filter: &str| json!({ "organizationId": "org_test", "filter": filter });
    let count =
        |filter| server.client.query("jobs.list", &input(filter))["result"]["data"].as_array().map(Vec::len);
    assert_eq!(count("active"), Some(3));
    assert_eq!(count("completed"), Some(0));

    // Each file takes fifty seconds, so only a worker that is woken frees its slot by then.
    let begun = Instant::now();
    let answer = server.client.mutate("jobs.cancel", &json!({ "runId": busy["id"] }));
    assert_eq!(answer["result"]["data"], json!({ "success": true }));
    server.client.job("a/three", "running");
    assert!(begun.elapsed() < Duration::from_secs(20));
    let cancelled = server.client.job("a/one", "cancelled");
    assert!(cancelled["completedAt"].is_string());
    let details = server.client.details(&cancelled);
    assert!(
        step_names(&details).contains(&("process-files:1-3".to_owned(), "cancelled".to_owned())),
        "{details}"
    );
    assert_eq!(count("completed"), Some(1));

    let again = server.client.mutate("jobs.cancel", &json!({ "runId": busy["id"] }));
    assert_eq!(again["error"]["data"]["code"], "BAD_REQUEST");
    assert_eq!(again["error"]["message"], "Cannot cancel job with status: cancelled");
}

#[test]
fn a_queued_job_can_be_cancelled() {
    let repos: Vec<Repo> =
        ["a/one", "a/two", "a/three"].iter().map(|name| Repo::with_documents(name, 50)).collect();
    let (server, _data) = TestServer::start(&repos.iter().collect::<Vec<_>>(), Some(1.0));
    let queued = server.client.job("a/three", "queued");
    server.client.mutate("jobs.cancel", &json!({ "runId": queued["id"] }));
    let cancelled = server.client.job("a/three", "cancelled");
    assert_eq!(cancelled["id"], queued["id"]);
    assert_eq!(cancelled.get("startedAt"), None);
    assert_eq!(cancelled.get("statusReason"), None);
}

#[test]
fn a_retry_goes_on_where_the_cancelled_run_stopped() {
    let repo = Repo::with_documents("acme/docs", 8);
    let (server, data) = TestServer::start(&[&repo], Some(1.0));
    let job = eventually("two files are done", || {
        let job = server.client.job("acme/docs", "running");
        (job["progress"]["processed"].as_i64()? >= 2).then_some(job)
    });
    server.client.mutate("jobs.cancel", &json!({ "runId": job["id"] }));
    server.client.job("acme/docs", "cancelled");

    let retried = server.client.mutate("jobs.retry", &json!({ "runId": job["id"] }));
    assert!(retried["result"]["data"]["id"].is_string(), "{retried}");
    let conflict = server.client.mutate("jobs.retry", &json!({ "runId": job["id"] }));
    assert_eq!(conflict["error"]["data"]["code"], "CONFLICT", "{conflict}");
    drop(server);

    let server = TestServer::on(data.path(), &[&repo], None);
    let done = server.client.job("acme/docs", "completed");
    assert_eq!(done["id"], retried["result"]["data"]["id"]);
    assert_eq!(done["progress"], json!({ "processed": 8, "total": 8 }));
    let output = &server.client.details(&done)["output"];
    assert!(output["filesUnchanged"].as_i64() >= Some(2), "{output}");
    assert_eq!(server.client.search("text")["total"], 8);

    let wrong = server.client.mutate("jobs.retry", &json!({ "runId": done["id"] }));
    assert_eq!(wrong["error"]["data"]["code"], "BAD_REQUEST");
    assert_eq!(wrong["error"]["message"], "Cannot retry job with status: completed");
}

#[test]
fn a_restart_does_not_repeat_what_is_done() {
    let good = Repo::with_documents("acme/good", 2);
    let broken = Repo::new("acme/broken", &[("lightfast.yml", "include: [\n")]);
    let (server, data) = TestServer::start(&[&good, &broken], None);
    server.client.job("acme/good", "completed");
    server.client.job("acme/broken", "failed");
    drop(server);

    let new = Repo::with_documents("acme/new", 1);
    let server = TestServer::on(data.path(), &[&good, &broken, &new], None);
    // It comes last, so the others have been looked at by then.
    server.client.job("acme/new", "completed");
    assert_eq!(server.client.jobs().len(), 3);
}

#[test]
fn runs_beyond_the_retention_are_deleted_when_a_run_ends_and_at_the_start() {
    let repo = Repo::with_documents("acme/docs", 1);
    let data = TempDir::new().expect("a directory");
    let server = TestServer::with_retention(data.path(), &[&repo], None, Retention { days: 90, runs: 2 });
    let first = server.client.job("acme/docs", "completed");
    for text in ["# Second\n", "# Third\n"] {
        let before = server.client.job("acme/docs", "completed");
        repo.write("docs/000.md", text);
        eventually("the change is ingested", || {
            (server.client.job("acme/docs", "completed")["id"] != before["id"]).then_some(())
        });
    }
    eventually("the oldest run is gone", || (server.client.jobs().len() == 2).then_some(()));
    assert!(server.client.jobs().iter().all(|job| job["id"] != first["id"]));
    let gone = server.client.query("jobs.get", &json!({ "runId": first["id"] }));
    assert_eq!(gone["error"]["data"]["code"], "NOT_FOUND");
    drop(server);

    let server = TestServer::with_retention(data.path(), &[&repo], None, Retention { days: 90, runs: 1 });
    assert_eq!(server.client.jobs().len(), 1);
}

#[test]
fn files_that_cannot_be_read_fail_alone() {
    let repo = Repo::with_documents("acme/docs", 1);
    repo.write("docs/latin.md", b"caf\xe9");
    repo.write("docs/huge.md", vec![b'a'; 2 * 1024 * 1024 + 1]);
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "completed");
    assert_eq!(job["progress"], json!({ "processed": 3, "total": 3 }));
    let output = &server.client.details(&job)["output"];
    assert_eq!(output["filesProcessed"], 1);
    assert_eq!(output["filesFailed"], 2);
    assert_eq!(output["failures"][0]["path"], "docs/huge.md");
    assert_eq!(output["failures"][1]["reason"], "it is not UTF-8 text");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_repository_are_not_followed() {
    use std::os::unix::fs::symlink;

    let outside = Repo::new("acme/outside", &[("docs/secret.md", "# Sesame\n")]);
    let repo = Repo::new("acme/docs", &[("guide/inside.md", "# Inside\n")]);
    repo.write("docs/plain.md", "# Plain\n");
    let link = |target: std::path::PathBuf, name: &str| {
        symlink(target, repo.path().join(name)).expect("a link");
    };
    link(outside.path().join("docs/secret.md"), "docs/file.md");
    link(outside.path().join("docs"), "docs/directory");
    link(repo.path().join("guide/inside.md"), "README.md");
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "completed");
    assert_eq!(job["progress"]["total"], 2);
    assert_eq!(server.client.search("sesame")["total"], 0);
    assert_eq!(server.client.search("inside")["items"][0]["path"], "README.md");
}

#[cfg(unix)]
#[test]
fn a_configuration_outside_the_repository_is_not_read() {
    let outside = Repo::new("acme/outside", &[("secret.yml", "include: [secret\n")]);
    let repo = Repo::with_documents("acme/docs", 1);
    let link = repo.path().join("lightfast.yml");
    std::os::unix::fs::symlink(outside.path().join("secret.yml"), link).expect("a link");
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "failed");
    assert_eq!(job["errorMessage"], "lightfast.yml cannot be read: it is a link out of the repository");
}

#[test]
fn what_does_not_exist_or_is_not_ours_is_refused() {
    let (server, _data) = TestServer::start(&[], None);
    let client = &server.client;
    for (kind, procedure) in [("query", "jobs.get"), ("mutation", "jobs.retry"), ("mutation", "jobs.cancel")]
    {
        let input = json!({ "runId": "run_none" });
        let answer =
            if kind == "query" { client.query(procedure, &input) } else { client.mutate(procedure, &input) };
        assert_eq!(answer["error"]["data"]["code"], "NOT_FOUND", "{procedure}");
        assert_eq!(answer["error"]["message"], "Job not found", "{procedure}");
    }
    for (procedure, input) in [
        ("jobs.list", json!({ "organizationId": "org_other" })),
        ("docs.search", json!({ "organizationId": "org_other", "query": "a" })),
    ] {
        let answer = client.query(procedure, &input);
        assert_eq!(answer["error"]["data"]["code"], "FORBIDDEN", "{procedure}");
        assert_eq!(answer["error"]["message"], "Access denied to this organization", "{procedure}");
    }
    let answer = client.query("jobs.list", &json!({ "organizationId": "org_test", "status": "bogus" }));
    assert_eq!(answer["error"]["data"]["code"], "BAD_REQUEST");
    assert!(answer["error"]["data"]["zodError"]["fieldErrors"]["status"][0].is_string());
}
