//! Jobs that are done again from one of their steps.

use serde_json::{Value, json};

use crate::support::{Client, Repo, TestServer, eventually};

fn steps(client: &Client, job: &Value) -> Vec<Value> {
    client.details(job)["steps"].as_array().expect("steps").clone()
}

fn retry_from(client: &Client, job: &Value, step: &Value) -> Value {
    client.mutate("jobs.retry", &json!({ "runId": job["id"], "fromStep": step["id"] }))
}

/// A job that was cancelled in one of its later files.
fn cancelled(server: &TestServer, done: i64) -> Value {
    let job = eventually("some files are done", || {
        let job = server.client.job("acme/docs", "running");
        (job["progress"]["processed"].as_i64()? >= done).then_some(job)
    });
    server.client.mutate("jobs.cancel", &json!({ "runId": job["id"] }));
    server.client.job("acme/docs", "cancelled")
}

#[test]
fn the_results_of_the_steps_before_are_taken_over() {
    let repo = Repo::with_documents("acme/docs", 6);
    repo.write("docs/000.md", b"caf\xe9");
    let (server, data) = TestServer::start(&[&repo], Some(3.0));
    let job = cancelled(&server, 3);
    drop(server);
    let server = TestServer::on(data.path(), &[], None);
    let client = &server.client;
    let before = steps(client, &job);
    let marked: Vec<_> = before.iter().map(|step| step["rerunnable"] == true).collect();
    let first_open = before.iter().position(|step| step["status"] == "cancelled").expect("a cancelled step");
    assert!(first_open >= 4, "{before:?}");
    let expected: Vec<_> = (0..before.len()).map(|index| index <= first_open).collect();
    assert_eq!(marked, expected, "{before:?}");

    let late = retry_from(client, &job, before.last().expect("a step"));
    assert_eq!(late["error"]["data"]["code"], "BAD_REQUEST", "{late}");
    let message = late["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("have left no result to go on from"), "{message}");
    let unknown = retry_from(client, &job, &json!({ "id": "step_none" }));
    assert_eq!(unknown["error"]["message"], "There is no such step in this job");

    // What was done is not looked at again: the broken file is not missed.
    std::fs::remove_file(repo.path().join("docs/000.md")).expect("a file");
    let retried = retry_from(client, &job, &before[3]);
    assert!(retried["result"]["data"]["id"].is_string(), "{retried}");
    let done = client.job("acme/docs", "completed");
    assert_eq!(done["id"], retried["result"]["data"]["id"]);
    assert_eq!(done["progress"], json!({ "processed": 6, "total": 6 }));
    let details = client.details(&done);
    assert_eq!(details["event"]["data"]["fromStep"], "process:docs/001.md");
    let after = steps(client, &done);
    let names: Vec<_> = after.iter().map(|step| &step["name"]).collect();
    assert_eq!(names[2..4], ["process:docs/000.md", "process:docs/001.md"]);
    for (step, original) in after.iter().zip(&before).take(3) {
        assert_eq!(
            (&step["status"], step.get("output"), step.get("error")),
            (&original["status"], original.get("output"), original.get("error"))
        );
        assert_eq!((step.get("startedAt"), step.get("attempts")), (None, None), "it has no times here");
    }
    assert!(after[3]["startedAt"].is_string());
    assert_eq!(details["output"]["filesFailed"], 1);
    assert_eq!(details["output"]["failures"][0]["reason"], "it is not UTF-8 text");
    assert_eq!(client.search("text")["total"], 5);
    assert!(steps(client, &done).iter().all(|step| step.get("rerunnable").is_none()), "it is done");
}

#[test]
fn batches_are_taken_over_with_their_counts() {
    let repo = Repo::with_documents("acme/docs", 40);
    let (server, data) = TestServer::start(&[&repo], Some(10.0));
    let job = cancelled(&server, 5);
    drop(server);
    let server = TestServer::on(data.path(), &[], None);
    let client = &server.client;
    let before = steps(client, &job);
    assert_eq!((&before[4]["name"], &before[4]["rerunnable"]), (&json!("process-files:5-6"), &json!(true)));
    let retried = retry_from(client, &job, &before[4]);
    assert!(retried["result"]["data"]["id"].is_string(), "{retried}");
    let done = client.job("acme/docs", "completed");
    let after = steps(client, &done);
    assert_eq!((after[3].get("startedAt"), after[4]["startedAt"].is_string()), (None, true));
    let output = &client.details(&done)["output"];
    let files = output["filesProcessed"].as_i64().zip(output["filesUnchanged"].as_i64());
    assert_eq!(files.map(|(processed, unchanged)| processed + unchanged), Some(40), "{output}");
    assert_eq!(output["filesByExtension"]["md"]["files"], 40);
    assert_eq!(output["words"], 40 * 6);
    assert_eq!(client.search("text")["total"], 40);
}

#[test]
fn after_another_run_only_the_whole_job_can_be_done_again() {
    let repo = Repo::with_documents("acme/docs", 6);
    let (server, data) = TestServer::start(&[&repo], Some(3.0));
    let job = cancelled(&server, 2);
    drop(server);
    // It looks at the files when it starts, and finds that they are not ingested.
    let server = TestServer::on(data.path(), &[&repo], None);
    let client = &server.client;
    client.job("acme/docs", "completed");
    let steps = steps(client, &job);
    let marked = steps.iter().filter(|step| step["rerunnable"] == true).count();
    assert_eq!((marked, &steps[0]["rerunnable"]), (1, &json!(true)));
    let refused = retry_from(client, &job, &steps[2]);
    assert_eq!(refused["error"]["data"]["code"], "BAD_REQUEST");
    let message = "Another run of this repository has begun since. Retry the whole job instead.";
    assert_eq!(refused["error"]["message"], message);
    let whole = retry_from(client, &job, &steps[0]);
    assert!(whole["result"]["data"]["id"].is_string(), "{whole}");
}

#[test]
fn the_statuses_that_can_be_retried_are_the_same() {
    let repo = Repo::with_documents("acme/docs", 1);
    let (server, _data) = TestServer::start(&[&repo], None);
    let job = server.client.job("acme/docs", "completed");
    let step = &steps(&server.client, &job)[0];
    let answer = retry_from(&server.client, &job, step);
    assert_eq!(answer["error"]["message"], "Cannot retry job with status: completed");
    let none = server.client.mutate("jobs.retry", &json!({ "runId": "run_none", "fromStep": "x" }));
    assert_eq!(none["error"]["data"]["code"], "NOT_FOUND");
    let empty = server.client.mutate("jobs.retry", &json!({ "runId": "run_none", "fromStep": "" }));
    assert!(empty["error"]["data"]["zodError"]["fieldErrors"]["fromStep"][0].is_string(), "{empty}");
}
