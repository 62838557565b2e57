//! Many jobs at once.

use serde_json::{Value, json};

use crate::support::{Client, Repo, TestServer};

fn many(client: &Client, procedure: &str, run_ids: &[&Value]) -> Value {
    let answer = client.mutate(procedure, &json!({ "runIds": run_ids }));
    answer["result"]["data"]["results"].clone()
}

#[test]
fn each_run_has_an_outcome_and_a_refusal_stops_nothing() {
    let broken = Repo::new("acme/broken", &[("lightfast.yml", "include: [\n")]);
    let other = Repo::new("acme/other", &[("lightfast.yml", "include: [\n")]);
    let good = Repo::with_documents("acme/good", 1);
    let (server, _data) = TestServer::start(&[&broken, &other, &good], None);
    let client = &server.client;
    let ids = [("acme/broken", "failed"), ("acme/good", "completed"), ("acme/other", "failed")]
        .map(|(name, status)| client.job(name, status)["id"].clone());
    let none = json!("run_none");
    // The first id comes twice, and is acted on once.
    let results = many(client, "jobs.retryMany", &[&ids[0], &ids[1], &none, &ids[2], &ids[0]]);
    assert_eq!(
        results,
        json!([
            { "runId": ids[0], "ok": true },
            { "runId": ids[1], "ok": false, "message": "Cannot retry job with status: completed" },
            { "runId": "run_none", "ok": false, "message": "Job not found" },
            { "runId": ids[2], "ok": true },
            { "runId": ids[0], "ok": true },
        ])
    );
    assert_eq!(client.jobs().len(), 5);
}

#[test]
fn many_are_cancelled_with_the_words_of_one() {
    let repos: Vec<Repo> =
        ["a/one", "a/two", "a/three"].iter().map(|name| Repo::with_documents(name, 5)).collect();
    let (server, _data) = TestServer::start(&repos.iter().collect::<Vec<_>>(), Some(0.02));
    let client = &server.client;
    let ids = [("a/one", "running"), ("a/two", "running"), ("a/three", "queued")]
        .map(|(name, status)| client.job(name, status)["id"].clone());
    client.mutate("jobs.cancel", &json!({ "runId": ids[0] }));
    let results = many(client, "jobs.cancelMany", &[&ids[0], &ids[1], &ids[2]]);
    let single = client.mutate("jobs.cancel", &json!({ "runId": ids[0] }));
    assert_eq!(
        results,
        json!([
            { "runId": ids[0], "ok": false, "message": single["error"]["message"] },
            { "runId": ids[1], "ok": true },
            { "runId": ids[2], "ok": true },
        ])
    );
    assert!(client.jobs().iter().all(|job| job["status"] == "cancelled"));
}

#[test]
fn a_list_of_runs_is_checked_before_anything_is_done() {
    let (server, _data) = TestServer::start(&[], None);
    let too_many: Vec<_> = (0..51).map(|number| format!("run_{number}")).collect();
    let long = "x".repeat(192);
    for (run_ids, complaint) in [
        (json!([]), "Array must contain at least 1 element(s)"),
        (json!(too_many), "Array must contain at most 50 element(s)"),
        (json!("run_1"), "Expected array, received string"),
        (Value::Null, "Expected array, received null"),
        (json!(["run_1", 7]), "Expected string, received number"),
        (json!(["run_1", ""]), "String must contain at least 1 character(s)"),
        (json!([long]), "String must contain at most 191 character(s)"),
    ] {
        for procedure in ["jobs.retryMany", "jobs.cancelMany"] {
            let answer = server.client.mutate(procedure, &json!({ "runIds": run_ids }));
            assert_eq!(answer["error"]["data"]["code"], "BAD_REQUEST", "{answer}");
            let errors = &answer["error"]["data"]["zodError"]["fieldErrors"]["runIds"];
            assert_eq!(*errors, json!([complaint]), "{answer}");
        }
    }
    let answer = server.client.mutate("jobs.retryMany", &json!({ "runIds": ["run_1", 7] }));
    let issues: Value =
        serde_json::from_str(answer["error"]["message"].as_str().unwrap_or_default()).expect("issues");
    assert_eq!(issues[0]["path"], json!(["runIds", 1]));
    let missing = server.client.mutate("jobs.retryMany", &json!({}));
    assert_eq!(missing["error"]["data"]["zodError"]["fieldErrors"]["runIds"], json!(["Required"]));
}
