//! The whole server on an Inngest: from the browser's request to Inngest and back.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use inngest_stand_in::StandIn;
use inngest_stand_in::control::Answer;
use inngest_stand_in::world::Status as Stage;
use jobs_server::function_id::FunctionId;
use jobs_server::http::Limits;
use jobs_server::secret::Secret;
use jobs_server::server::{InngestOptions, Options, Server, Source, StartError};
use jobs_server::store::Retention;
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::support::{KEY, PATIENCE, eventually};

const WEBHOOK_SECRET: &str = "It's a Secret to Everybody";

pub fn options(url: &str, data: &Path) -> Options {
    Options {
        dist: data.to_owned(),
        port: 0,
        data: data.to_owned(),
        source: Source::Inngest(InngestOptions {
            url: url.to_owned(),
            event_url: None,
            environment: None,
            signing_key: Some(Secret::new(KEY)),
            event_key: Some(Secret::new("event-key")),
            functions: vec![FunctionId::default()],
            calls_per_minute: NonZeroU32::new(10_000).expect("a limit"),
            database: None,
        }),
        organization_id: "org_a".to_owned(),
        retention: Retention::default(),
        token: None,
        webhook_secret: Some(Secret::new(WEBHOOK_SECRET)),
        limits: Limits::default(),
    }
}

struct Whole {
    inngest: StandIn,
    base: String,
    agent: ureq::Agent,
    runtime: Runtime,
    server: Option<Server>,
    _data: TempDir,
}

impl Whole {
    fn start() -> Self {
        let inngest = StandIn::start().expect("a stand-in");
        let data = TempDir::new().expect("a directory");
        let runtime = Runtime::new().expect("a runtime");
        let server = runtime.block_on(Server::start(options(&inngest.url(), data.path())));
        let server = server.unwrap_or_else(|error| panic!("{error}"));
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self {
            inngest,
            base: format!("http://127.0.0.1:{}", server.address().port()),
            agent: config.build().new_agent(),
            runtime,
            server: Some(server),
            _data: data,
        }
    }

    fn query(&self, procedure: &str, input: &Value) -> Value {
        let input: String = form_urlencoded::byte_serialize(input.to_string().as_bytes()).collect();
        let address = format!("{}/api/trpc/{procedure}?input={input}", self.base);
        let mut response = self.agent.get(address).call().expect("an answer");
        serde_json::from_str(&response.body_mut().read_to_string().expect("text")).expect("JSON")
    }

    fn mutate(&self, procedure: &str, input: &Value) -> Value {
        let request = self.agent.post(format!("{}/api/trpc/{procedure}", self.base));
        let mut response =
            request.header("content-type", "application/json").send(input.to_string()).expect("an answer");
        serde_json::from_str(&response.body_mut().read_to_string().expect("text")).expect("JSON")
    }

    /// The only job, once it has this status.
    fn job(&self, status: &str) -> Value {
        eventually(&format!("the job is {status}"), || {
            let answer = self.query("jobs.list", &json!({ "organizationId": "org_a" }));
            let jobs = answer["result"]["data"].as_array().cloned().unwrap_or_default();
            jobs.into_iter().find(|job| job["status"] == status)
        })
    }

    fn push(&self, delivery_id: &str, body: &str) -> (u16, Value) {
        let mac =
            Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("a key").chain_update(body);
        let signature: String =
            mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let request = self
            .agent
            .post(format!("{}/api/github/webhook", self.base))
            // By the name of a tunnel, as GitHub comes.
            .header("host", "tunnel.example.com")
            .header("content-type", "application/json")
            .header("x-github-event", "push")
            .header("x-github-delivery", delivery_id)
            .header("x-hub-signature-256", format!("sha256={signature}"));
        let mut response = request.send(body).expect("an answer");
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().expect("text");
        (status, serde_json::from_str(&text).expect("JSON"))
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }
}

#[test]
fn a_browser_sees_inngests_runs_and_acts_on_them() {
    let whole = Whole::start();
    whole.inngest.world(|world| world.ingestion("org_b", "other/secret", Stage::Running));
    let run_id = whole.inngest.world(|world| world.ingestion("org_a", "acme/docs", Stage::Running));
    let job = whole.job("running");
    assert_eq!((&job["id"], &job["repoName"]), (&json!(run_id), &json!("acme/docs")));
    let all = whole.query("jobs.list", &json!({ "organizationId": "org_a" })).to_string();
    assert!(!all.contains("other/secret") && !all.contains(KEY), "{all}");

    let cancelled = whole.mutate("jobs.cancel", &json!({ "runId": run_id }));
    assert_eq!(cancelled["result"]["data"], json!({ "success": true }));
    whole.job("cancelled");
    let details = whole.query("jobs.get", &json!({ "runId": run_id }));
    assert_eq!(details["result"]["data"]["event"]["data"]["repo"]["fullName"], "acme/docs", "{details}");

    let retried = whole.mutate("jobs.retry", &json!({ "runId": run_id }));
    let new = retried["result"]["data"]["id"].as_str().unwrap_or_else(|| panic!("{retried}")).to_owned();
    assert_ne!(new, run_id);
    assert_eq!(whole.job("queued")["id"], json!(new));
    let again = whole.mutate("jobs.retry", &json!({ "runId": run_id }));
    assert_eq!(again["result"]["data"]["id"], json!(new), "a second press makes no second run");
}

#[test]
fn many_runs_are_acted_on_until_inngest_is_away() {
    const CANCEL: &str = "POST /api/v2/runs/{id}/cancel";

    let whole = Whole::start();
    let ended = whole.inngest.world(|world| world.ingestion("org_a", "acme/site", Stage::Completed));
    let ids = ["acme/one", "acme/two", "acme/three"]
        .map(|name| whole.inngest.world(|world| world.ingestion("org_a", name, Stage::Running)));
    whole.job("running");
    let cancelled = whole.mutate("jobs.cancelMany", &json!({ "runIds": [ids[0], ended, "none"] }));
    let results = json!([
        { "runId": ids[0], "ok": true },
        { "runId": ended, "ok": false, "message": "Cannot cancel job with status: completed" },
        { "runId": "none", "ok": false, "message": "Job not found" },
    ]);
    assert_eq!(cancelled["result"]["data"]["results"], results);

    let calls = whole.inngest.calls(CANCEL);
    whole.inngest.control(|control| control.answer = Some(Answer::Failed));
    let cancelled = whole.mutate("jobs.cancelMany", &json!({ "runIds": ids[1..] }));
    let single = whole.mutate("jobs.cancel", &json!({ "runId": ids[1] }));
    for (result, id) in
        cancelled["result"]["data"]["results"].as_array().expect("results").iter().zip(&ids[1..])
    {
        assert_eq!(*result, json!({ "runId": id, "ok": false, "message": single["error"]["message"] }));
    }
    assert_eq!(whole.inngest.calls(CANCEL), calls + 2, "one of the list, and the single one");
    let retried = whole.mutate("jobs.retryMany", &json!({ "runIds": [ended] }));
    let message = "Cannot retry job with status: completed";
    assert_eq!(retried["result"]["data"]["results"][0]["message"], message);
}

#[test]
fn of_many_runs_only_the_one_that_another_request_retries_is_refused() {
    let whole = Whole::start();
    let ids = ["acme/one", "acme/two"]
        .map(|name| whole.inngest.world(|world| world.ingestion("org_a", name, Stage::Failed)));
    whole.job("failed");
    // Whether it was made is not known, so that the request goes on for the next one.
    whole.inngest.control(|control| control.answer = Some(Answer::Failed));
    let lost = whole.mutate("jobs.retry", &json!({ "runId": ids[0] }));
    assert_eq!(lost["error"]["data"]["code"], "SERVICE_UNAVAILABLE", "{lost}");
    whole.inngest.control(|control| control.answer = None);
    let retried = whole.mutate("jobs.retryMany", &json!({ "runIds": ids }));
    let message = "It is not known whether an earlier request to retry this job was carried out. Look again in two minutes.";
    let results = json!([
        { "runId": ids[0], "ok": false, "message": message },
        { "runId": ids[1], "ok": true },
    ]);
    assert_eq!(retried["result"]["data"]["results"], results);
    let single = whole.mutate("jobs.retry", &json!({ "runId": ids[0] }));
    assert_eq!(
        (&single["error"]["data"]["code"], &single["error"]["message"]),
        (&json!("CONFLICT"), &json!(message))
    );
}

/// A delivery of whose body no more than this has come.
fn deliver(server: &Server, headers: &str, begun: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let head = format!(
        "POST /api/github/webhook HTTP/1.1\r\nHost: tunnel.example.com\r\nConnection: close\r\n\
         Content-Type: application/json\r\n{headers}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("a head");
    stream.write_all(begun).expect("a beginning");
    stream
}

/// One that the server has begun to receive, of two bytes.
fn begin(server: &Server) -> TcpStream {
    const GO_ON: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

    let mut stream = deliver(server, "Content-Length: 2\r\nExpect: 100-continue", b"");
    let mut said = [0; GO_ON.len()];
    stream.read_exact(&mut said).expect("a word");
    assert_eq!(said, GO_ON);
    stream
}

fn answer_to(mut delivery: TcpStream) -> String {
    let mut answer = String::new();
    delivery.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn a_push_whose_body_does_not_come_is_not_waited_for() {
    let inngest = StandIn::start().expect("a stand-in");
    let data = TempDir::new().expect("a directory");
    let runtime = Runtime::new().expect("a runtime");
    let limits = Limits { body: Duration::from_millis(300), ..Limits::default() };
    let options = Options { limits, ..options(&inngest.url(), data.path()) };
    let server = runtime.block_on(Server::start(options)).unwrap_or_else(|error| panic!("{error}"));
    let answer = answer_to(deliver(&server, "Content-Length: 40", b"{"));
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    runtime.block_on(server.stop());
}

#[test]
fn a_push_that_is_larger_than_githubs_is_refused_before_its_signature_is_looked_at() {
    const MOST: usize = 25 * 1024 * 1024;

    let whole = Whole::start();
    let server = whole.server.as_ref().expect("a server");
    for (length, status) in [(MOST, "401"), (MOST + 1, "413")] {
        let answer = answer_to(deliver(server, &format!("Content-Length: {length}"), &vec![b' '; length]));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{length}: {answer}");
    }
    assert_eq!(whole.inngest.calls("POST /e/{key}"), 0);
}

#[test]
fn of_many_deliveries_the_ninth_waits_for_one_to_be_through() {
    let whole = Whole::start();
    let server = whole.server.as_ref().expect("a server");
    let mut slow: Vec<_> = (0..8).map(|_| begin(server)).collect();
    let mut ninth = deliver(server, "Content-Length: 2", b"{}");
    ninth.set_read_timeout(Some(Duration::from_millis(300))).expect("a time-out");
    let waits = ninth.read(&mut [0]).map_err(|error| error.kind());
    assert!(matches!(waits, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "{waits:?}");
    // The others are answered meanwhile.
    assert!(whole.query("jobs.list", &json!({ "organizationId": "org_a" }))["result"].is_object());
    let mut first = slow.remove(0);
    first.write_all(b"{}").expect("an end");
    ninth.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    for delivery in [first, ninth] {
        let answer = answer_to(delivery);
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    }
}

#[test]
fn a_push_connects_the_repository_and_sends_one_event() {
    let whole = Whole::start();
    let body = include_str!("../fixtures/github-push.json");
    assert_eq!(whole.push("delivery-1", body).0, 202);
    let (status, answer) = whole.push("delivery-1", body);
    assert_eq!((status, &answer["ignored"]), (200, &json!("This delivery was received before.")));
    let listed = whole.query("repositories.list", &json!({ "organizationId": "org_a" }));
    let repository = &listed["result"]["data"][0];
    assert_eq!(
        (&repository["repoName"], &repository["configStatus"]),
        (&json!("acme/docs"), &json!("pending"))
    );
    assert_eq!(whole.inngest.calls("POST /e/{key}"), 1);

    // The push has a run; another may come once that has ended.
    let ingest = json!({ "organizationId": "org_a", "repositoryId": repository["id"] });
    let answer = whole.mutate("repositories.ingest", &ingest);
    assert_eq!(answer["error"]["data"]["code"], json!("CONFLICT"), "{answer}");
    let run_id = whole.job("queued")["id"].as_str().expect("an id").to_owned();
    whole.inngest.world(|world| world.advance(&run_id, Stage::Completed));
    whole.job("completed");
    // The list may know of the end a moment earlier.
    eventually("it can be ingested again", || {
        let answer = whole.mutate("repositories.ingest", &ingest);
        (answer["result"]["data"]["success"] == json!(true)).then_some(())
    });
    assert_eq!(whole.inngest.calls("POST /e/{key}"), 2);
}

#[test]
fn a_database_that_is_away_at_the_start_is_named_without_its_password() {
    let data = TempDir::new().expect("a directory");
    let mut options = options("http://127.0.0.1:1", data.path());
    if let Source::Inngest(inngest) = &mut options.source {
        inngest.database = Some(Secret::new("postgres://jobs:hunter2@127.0.0.1:1/jobs"));
    }
    let started = Runtime::new().expect("a runtime").block_on(Server::start(options));
    let Err(StartError::History(error)) = started else { panic!("it started") };
    assert!(error.contains("127.0.0.1") && !error.contains("hunter2"), "{error}");
}

#[test]
fn an_inngest_that_is_away_is_told_and_the_server_starts() {
    let data = TempDir::new().expect("a directory");
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(options("http://127.0.0.1:1", data.path())));
    let server = server.unwrap_or_else(|error| panic!("{error}"));
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent = config.timeout_global(Some(Duration::from_secs(30))).build().new_agent();
    let input = "%7B%22organizationId%22%3A%22org_a%22%7D";
    let address = format!("http://127.0.0.1:{}/api/trpc/jobs.list?input={input}", server.address().port());
    let mut response = agent.get(address).call().expect("an answer");
    assert_eq!(response.status(), 503);
    let text = response.body_mut().read_to_string().expect("text");
    assert!(text.contains("Inngest") && !text.contains(KEY), "{text}");
    runtime.block_on(server.stop());
}
