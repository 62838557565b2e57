//! What is sent: the server reads the calls that were made.

use axum::http::Method as HttpMethod;
use jobs_console::{
    fuzzing,
    job::JobStatus,
    query::{IdType, InputFields, JobFilter, JobsRouter, OlderRequest},
};
use jobs_server::trpc::request::{Arrived, MAX_CALLS, decode};
use serde_json::Value;
use trpc::{Call, Input, Method, ProcedureKind, Request, RequestOptions, Transformer, superjson};

use crate::input::Choices;

const PATHS: &[&str] = &["jobs.list", "jobs.get", "jobs.retry", "a b/c?d#e%2C", "é"];
const FIELDS: &[&str] = &["organizationId", "workspaceName", "filter", "limit", "runId", "cursor"];

/// Whatever is asked for by whatever router, the server reads the same paths and inputs.
pub fn request(data: &[u8]) {
    let mut choices = Choices::new(data);
    let transformer = if choices.flag() { Transformer::Superjson } else { Transformer::None };
    let query_method = if choices.flag() { Method::Get } else { Method::Post };
    let kind = if choices.flag() { ProcedureKind::Query } else { ProcedureKind::Mutation };
    let endpoint = ["/api/trpc", " https://console.example/api/trpc/ ", "/gw?key=1&batch=0#top", "", "/gw?"];
    let endpoint = choices.one_of(&endpoint).unwrap_or_default();
    let options = RequestOptions::new(endpoint).with_transformer(transformer).with_query_method(query_method);
    let calls = if choices.flag() { calls(&mut choices) } else { router_calls(&mut choices) };
    let is_batch = calls.len() != 1 || choices.flag();
    let request = match calls.as_slice() {
        [call] if !is_batch => Request::single(&options, kind, call),
        calls => Request::batch(&options, kind, calls),
    };
    check(&options, &request, &calls, is_batch);
    // Any endpoint makes a request.
    let any =
        RequestOptions::new(choices.text(&[])).with_transformer(transformer).with_query_method(query_method);
    let sent = Request::batch(&any, kind, &calls);
    assert_eq!(sent.body, Request::batch(&options, kind, &calls).body, "the body depends on the endpoint");
}

fn calls(choices: &mut Choices<'_>) -> Vec<Call> {
    let one = |choices: &mut Choices<'_>| {
        let path = choices.text(PATHS);
        let value = choices.flag().then(|| choices.json(3));
        Call::new(path, value.map(|value| Input::new(&value).expect("JSON can be written")))
    };
    (0..=choices.below(4)).map(|_| one(choices)).collect()
}

/// The calls of a router of any console.
fn router_calls(choices: &mut Choices<'_>) -> Vec<Call> {
    let scope: Vec<_> = (0..choices.below(4)).map(|_| (choices.text(FIELDS), choices.json(2))).collect();
    let mut router = JobsRouter::with_scope(scope.clone());
    router.id_field = choices.text(FIELDS);
    router.id_type = if choices.flag() { IdType::Number } else { IdType::Text };
    router.filter = choices.flag();
    router.limit = choices.flag().then(|| choices.number() as u32);
    if choices.flag() {
        router.job_scope = InputFields::default();
    }
    let id = choices.text(&["run_1", "7", "007", "9007199254740993"]);
    let calls = match choices.below(4) {
        0 => fuzzing::list_calls(&router, JobFilter::All, choices.flag()),
        1 => fuzzing::list_calls(&router, JobFilter::Active, choices.flag()),
        2 => {
            let cursor = choices.flag().then(|| choices.json(1).to_string().into());
            let request = OlderRequest { cursor, is_wide: choices.flag() };
            let status = choices.flag().then(|| JobStatus::parse(&choices.text(&["failed", "running"])));
            vec![fuzzing::older_call(&router, &request, status.as_ref())]
        }
        _ => {
            let call = fuzzing::job_call(&router, &id);
            let input = input_of(&call).expect("an input");
            let sent = &input[&router.id_field];
            let text = sent.as_str().map_or_else(|| sent.to_string(), str::to_owned);
            assert_eq!(text, id, "another job is named");
            vec![call]
        }
    };
    for call in &calls {
        let input = input_of(call).expect("an input");
        let fields = input.as_object().expect("an object");
        if calls.len() == 1 && router.job_scope == router.scope {
            let is_there = |(name, _): &(String, Value)| fields.contains_key(name);
            assert!(scope.iter().all(is_there), "a field of the scope is missing");
        }
    }
    calls
}

fn input_of(call: &Call) -> Option<Value> {
    call.input.as_ref().map(|input| serde_json::from_str(input.json()).expect("JSON"))
}

fn check(options: &RequestOptions, request: &Request, calls: &[Call], is_batch: bool) {
    let (base, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let own = options.endpoint.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let path =
        base.strip_prefix(own).and_then(|path| path.strip_prefix('/')).expect("the endpoint, then the path");
    let is_safe = |byte: u8| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(&byte);
    assert!(path.bytes().chain(query.bytes()).all(is_safe), "{} is no address", request.url);
    let body = request.body.as_deref().unwrap_or_default();
    assert!(request.method == Method::Post || request.body.is_none(), "a GET has no body");
    let arrived = Arrived {
        method: if request.method == Method::Get { HttpMethod::GET } else { HttpMethod::POST },
        content_type: Some("application/json"),
        path,
        query,
        body: Some(body.as_bytes()),
    };
    let paths: Vec<_> = calls.iter().map(|call| call.path.as_str()).collect();
    let decoded = decode(arrived);
    // A name with commas is many in a batch.
    if is_batch && paths.join(",").split(',').count() > MAX_CALLS {
        assert!(decoded.is_err(), "the server takes more calls than it may");
        return;
    }
    let decoded = decoded.expect("the server understands it");
    let found: Vec<_> = decoded.calls.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(found.join(","), paths.join(","), "other procedures are called");
    assert_eq!(decoded.batch, is_batch);
    // A comma in a path makes more calls of it, and plain inputs may look like superjson's.
    let is_wrapped = |call: &Call| input_of(call).is_some_and(|input| superjson::is_wrapped(&input));
    let looks_wrapped = options.transformer == Transformer::None && calls.iter().any(is_wrapped);
    if found.len() == calls.len() && !looks_wrapped {
        for (sent, read) in calls.iter().zip(decoded.calls) {
            assert_eq!(read.input.expect("an input"), input_of(sent), "another input is read");
        }
    }
}
