//! The steps of a job: their attempts, waits and outputs.

use std::path::Path;
use std::time::Duration;

use chrono::DateTime;
use serde_json::{Value, json};

use crate::support::{Client, Repo, TestServer, eventually};

fn steps(client: &Client, job: &Value) -> Vec<Value> {
    client.details(job)["steps"].as_array().expect("steps").clone()
}

fn step(client: &Client, job: &Value, name: &str) -> Option<Value> {
    steps(client, job).into_iter().find(|step| step["name"] == name)
}

fn words(step: &Value, field: &str) -> Vec<String> {
    let attempts = step["attempts"].as_array().expect("attempts");
    attempts.iter().map(|attempt| attempt[field].as_str().unwrap_or_default().to_owned()).collect()
}

fn millis(moment: &Value) -> i64 {
    let moment = DateTime::parse_from_rfc3339(moment.as_str().unwrap_or_default());
    moment.unwrap_or_else(|error| panic!("{error}")).timestamp_millis()
}

/// Puts a link to itself in the place of a file, which then cannot be read by anybody.
#[cfg(unix)]
fn lock(repo: &Repo, path: &str) {
    let (file, link) = (repo.path().join(path), repo.path().join("link"));
    std::os::unix::fs::symlink(Path::new(path).file_name().expect("a name"), &link).expect("a link");
    std::fs::rename(link, file).expect("a name");
}

#[test]
fn each_of_few_files_has_a_step_with_its_output() {
    let repo = Repo::new("acme/docs", &[("docs/a.md", "# One\n\ntwo three\n"), ("README.md", "# Read me\n")]);
    repo.write("docs/latin.md", b"caf\xe9");
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "completed");
    let details = server.client.details(&job);
    let config = step(&server.client, &job, "load-config").expect("a step");
    assert_eq!((&config["op"], &config["attempt"]), (&json!("run"), &json!(1)));
    assert_eq!(config["output"]["include"][0], "docs/**/*.md");
    assert_eq!(config.get("queuedAt"), None, "it waited for nothing");
    let found = step(&server.client, &job, "find-files").expect("a step");
    assert_eq!(found["output"]["files"], 3);

    let file = step(&server.client, &job, "process:docs/a.md").expect("a step");
    assert_eq!(file["status"], "completed");
    assert_eq!(file["output"], json!({ "bytes": 17, "words": 4, "sections": 1, "unchanged": false }));
    assert_eq!(words(&file, "status"), ["completed"]);
    assert!(millis(&file["queuedAt"]) <= millis(&file["startedAt"]));
    assert!(millis(&file["startedAt"]) <= millis(&file["endedAt"]));
    assert_eq!(file["attempts"][0]["endedAt"], file["endedAt"]);

    // What would be the same a moment later is not tried again.
    let latin = step(&server.client, &job, "process:docs/latin.md").expect("a step");
    assert_eq!((&latin["status"], &latin["error"]), (&json!("failed"), &json!("it is not UTF-8 text")));
    assert_eq!(words(&latin, "error"), ["it is not UTF-8 text"]);

    let output = &details["output"];
    assert_eq!((&output["bytes"], &output["words"]), (&json!(27), &json!(7)));
    assert_eq!(output["filesByExtension"], json!({ "md": { "files": 2, "bytes": 27, "words": 7 } }));
    let failure = json!({ "path": "docs/latin.md", "reason": "it is not UTF-8 text", "attempts": 1 });
    assert_eq!(output["failures"], json!([failure]));
}

#[test]
fn the_steps_of_a_running_job_are_there_before_they_begin() {
    let repo = Repo::with_documents("acme/docs", 3);
    let (server, _data) = TestServer::start(&[&repo], Some(0.02));
    let job = server.client.job("acme/docs", "running");
    let begun = eventually("the first file is under way", || {
        step(&server.client, &job, "process:docs/000.md").filter(|step| step["status"] == "running")
    });
    assert!(begun["startedAt"].is_string() && begun.get("endedAt").is_none());
    assert_eq!(words(&begun, "status"), ["running"]);
    let next = step(&server.client, &job, "process:docs/001.md").expect("a step");
    assert_eq!(next["status"], "queued");
    assert!(next["queuedAt"].is_string() && next.get("startedAt").is_none(), "{next}");
    assert_eq!((next.get("attempts"), next.get("attempt")), (None, None));

    server.client.mutate("jobs.cancel", &json!({ "runId": job["id"] }));
    let ends: Vec<_> = steps(&server.client, &job)
        .iter()
        .map(|step| (step["name"].clone(), step["status"].clone(), step["endedAt"].is_string()))
        .collect();
    assert_eq!(ends[2], (json!("process:docs/000.md"), json!("cancelled"), true));
    assert_eq!(ends[3], (json!("process:docs/001.md"), json!("cancelled"), false));
}

#[test]
fn many_files_share_their_steps() {
    let repo = Repo::with_documents("acme/docs", 50);
    repo.write("docs/010.md", b"caf\xe9");
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "completed");
    let steps = steps(&server.client, &job);
    assert_eq!(steps.len(), 2 + 17 + 1);
    assert_eq!(steps[2]["name"], "process-files:1-3");
    assert_eq!(steps[18]["name"], "process-files:49-50");
    assert_eq!(steps[18]["output"]["filesProcessed"], 2);
    let output = &steps[5]["output"];
    assert_eq!((&output["filesProcessed"], &output["filesFailed"]), (&json!(2), &json!(1)));
    assert_eq!(output["failures"][0]["path"], "docs/010.md");
    assert!(steps.iter().all(|step| step["status"] == "completed"));
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_tried_three_times() {
    let repo = Repo::with_documents("acme/docs", 4);
    let (server, _data) = TestServer::start(&[&repo], Some(2.0));
    let job = eventually("one file is done", || {
        let job = server.client.job("acme/docs", "running");
        (job["progress"]["processed"].as_i64()? >= 1).then_some(job)
    });
    lock(&repo, "docs/003.md");
    let failed = eventually("the file is given up", || {
        step(&server.client, &job, "process:docs/003.md").filter(|step| step["status"] == "failed")
    });
    assert_eq!(failed["attempt"], 3);
    assert_eq!(words(&failed, "status"), ["failed", "failed", "failed"]);
    assert!(words(&failed, "error").iter().all(|error| *error == failed["error"]), "{failed}");
    for pair in failed["attempts"].as_array().expect("attempts").windows(2) {
        let wait = millis(&pair[1]["startedAt"]) - millis(&pair[0]["endedAt"]);
        assert!(wait >= 20, "{wait} ms between {pair:?}");
    }
    let done = eventually("the job ends", || {
        let details = server.client.details(&job);
        (details["status"] == "completed").then_some(details)
    });
    assert_eq!(done["progress"], json!({ "processed": 4, "total": 4 }));
    assert_eq!(done["output"]["filesProcessed"], 3);
    let failures = &done["output"]["failures"];
    assert_eq!((&failures[0]["path"], &failures[0]["attempts"]), (&json!("docs/003.md"), &json!(3)));
}

#[cfg(unix)]
#[test]
fn a_file_of_many_that_was_locked_for_a_moment_has_a_step_of_its_own() {
    const WAIT: Duration = Duration::from_secs(4);

    let repo = Repo::with_documents("acme/docs", 24);
    let (server, _data) = TestServer::that_waits(&[&repo], Some(20.0), WAIT);
    let job = eventually("one file is done", || {
        let job = server.client.job("acme/docs", "running");
        (job["progress"]["processed"].as_i64()? >= 1).then_some(job)
    });
    lock(&repo, "docs/023.md");
    let waiting = eventually("the first attempt fails", || step(&server.client, &job, "process:docs/023.md"));
    assert_eq!((&waiting["status"], waiting.get("endedAt")), (&json!("running"), None));
    let batch = eventually("the others are done", || {
        step(&server.client, &job, "process-files:23-24").filter(|step| step["status"] == "completed")
    });
    assert_eq!((&batch["output"]["filesProcessed"], &batch["output"]["toReadAgain"]), (&json!(1), &json!(1)));
    let meanwhile = server.client.details(&job);
    assert_eq!(meanwhile["progress"], json!({ "processed": 23, "total": 24 }));

    repo.write("free.md", "# Free\n");
    std::fs::rename(repo.path().join("free.md"), repo.path().join("docs/023.md")).expect("a name");
    let done = eventually("the file is read", || {
        step(&server.client, &job, "process:docs/023.md").filter(|step| step["status"] == "completed")
    });
    let statuses = words(&done, "status");
    assert_eq!(statuses.last().map(String::as_str), Some("completed"));
    assert!(statuses[..statuses.len() - 1].iter().all(|status| status == "failed") && statuses.len() > 1);
    assert_eq!(done["output"]["words"], 2);
    let wait = millis(&done["attempts"][1]["startedAt"]) - millis(&done["attempts"][0]["endedAt"]);
    assert!(wait >= WAIT.as_millis() as i64, "{wait} ms");
    assert_eq!(server.client.search("free")["total"], 1);
}

#[test]
fn a_step_that_the_end_of_the_server_interrupted_is_tried_again() {
    let repo = Repo::with_documents("acme/docs", 3);
    let (server, data) = TestServer::start(&[&repo], Some(0.02));
    let job = server.client.job("acme/docs", "running");
    eventually("the first file is under way", || {
        step(&server.client, &job, "process:docs/000.md").filter(|step| step["status"] == "running")
    });
    drop(server);
    let server = TestServer::on(data.path(), &[&repo], None);
    let done = server.client.job("acme/docs", "completed");
    assert_eq!(done["id"], job["id"]);
    let first = step(&server.client, &job, "process:docs/000.md").expect("a step");
    assert_eq!(words(&first, "status"), ["failed", "completed"]);
    assert_eq!(words(&first, "error"), ["The server stopped", ""]);
    assert_eq!((&first["status"], first.get("error")), (&json!("completed"), None));
    assert_eq!(steps(&server.client, &job).len(), 6);
}
