//! The tRPC client over the browser's fetch.
#![cfg(target_arch = "wasm32")]

mod web_support;

use std::{
    cell::Cell,
    future::Future,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use jobs_console::{
    client::{Client, ClientOptions, Headers},
    wire::{Error, Object, Payload, Transformer},
};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::*;
use web_support::*;

wasm_bindgen_test_configure!(run_in_browser);

fn client() -> Client {
    Client::new(ClientOptions::new(ENDPOINT))
}

fn plain() -> ClientOptions {
    ClientOptions::new(ENDPOINT).with_transformer(Transformer::None)
}

fn input(fields: Value) -> Object {
    Object::read(&fields.to_string()).unwrap()
}

/// A call whose result is looked at later.
struct Later(Rc<Cell<Option<Result<Payload, Error>>>>);

impl Later {
    fn of(call: impl Future<Output = Result<Payload, Error>> + 'static) -> Self {
        let result = Rc::new(Cell::new(None));
        let set = result.clone();
        spawn_local(async move { set.set(Some(call.await)) });
        Self(result)
    }

    fn is_there(&self) -> bool {
        let result = self.0.take();
        let is_there = result.is_some();
        self.0.set(result);
        is_there
    }

    fn result(&self) -> Result<Payload, Error> {
        self.0.take().expect("the call has its result")
    }

    fn value(&self) -> Value {
        serde_json::from_str(self.result().expect("the call worked").json().as_str()).unwrap()
    }

    fn error(&self) -> Error {
        self.result().expect_err("the call failed")
    }
}

#[wasm_bindgen_test]
async fn calls_of_one_tick_are_one_request() {
    let world = World::new().await;
    let client = client();
    let first = Later::of(client.query("jobs.list", Some(&input(json!({ "filter": "all" })))));
    let second = Later::of(client.query("jobs.get", Some(&input(json!({ "runId": "run_1" })))));
    let third = Later::of(client.query("jobs.statistics", None));
    settle().await;

    let request = world.pending();
    assert_eq!(request.path(), "/api/trpc/jobs.list,jobs.get,jobs.statistics");
    assert_eq!(request.method(), "GET");
    assert!(request.is_batch());
    assert_eq!(
        request.input(),
        json!({ "0": { "json": { "filter": "all" } }, "1": { "json": { "runId": "run_1" } } })
    );

    request.answer_each([json!(1), json!(2), json!(3)]);
    settle().await;
    assert_eq!([first.value(), second.value(), third.value()], [json!(1), json!(2), json!(3)]);
}

#[wasm_bindgen_test]
async fn a_later_tick_is_another_request_and_a_single_call_is_no_batch() {
    let world = World::new().await;
    let client = client();
    let first = Later::of(client.query("jobs.list", None));
    settle().await;
    let second = Later::of(client.query("jobs.list", Some(&input(json!({})))));
    settle().await;

    let open = world.open();
    assert_eq!(open[0].url(), "/api/trpc/jobs.list");
    assert_eq!(open[1].parameter("input").as_deref(), Some(r#"{"json":{}}"#));
    assert!(!open[0].is_batch() && !open[1].is_batch());

    // The later one is answered first.
    open[1].answer(json!("second"));
    settle().await;
    assert!(!first.is_there());
    open[0].answer(json!("first"));
    settle().await;
    assert_eq!([first.value(), second.value()], [json!("first"), json!("second")]);
}

#[wasm_bindgen_test]
async fn without_batching_every_call_is_a_request() {
    let world = World::new().await;
    let client = Client::new(ClientOptions::new(ENDPOINT).with_batching(false));
    let calls = [Later::of(client.query("a", None)), Later::of(client.query("b", None))];
    settle().await;

    let open = world.open();
    assert_eq!(open.iter().map(Sent::url).collect::<Vec<_>>(), ["/api/trpc/a", "/api/trpc/b"]);
    open[0].answer(json!("a"));
    open[1].answer(json!("b"));
    settle().await;
    assert_eq!(calls.map(|call| call.value()), [json!("a"), json!("b")]);
}

#[wasm_bindgen_test]
async fn a_batch_has_a_largest_size() {
    let world = World::new().await;
    let mut options = ClientOptions::new(ENDPOINT);
    options.max_batch_size = 2;
    let client = Client::new(options);
    let calls = ["a", "b", "c"].map(|path| Later::of(client.query(path, None)));
    settle().await;

    let open = world.open();
    assert_eq!(open.iter().map(Sent::path).collect::<Vec<_>>(), ["/api/trpc/a,b", "/api/trpc/c"]);
    open[0].answer_each([json!("a"), json!("b")]);
    open[1].answer(json!("c"));
    settle().await;
    assert_eq!(calls.map(|call| call.value()), [json!("a"), json!("b"), json!("c")]);
}

#[wasm_bindgen_test]
async fn a_mutation_is_a_post() {
    let world = World::new().await;
    let call = Later::of(client().mutation("jobs.retry", Some(&input(json!({ "runId": "run_1" })))));
    settle().await;

    let request = world.pending();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), "/api/trpc/jobs.retry");
    assert_eq!(request.body().as_deref(), Some(r#"{"json":{"runId":"run_1"}}"#));
    assert_eq!(request.header("content-type").as_deref(), Some("application/json"));

    request.answer(json!({ "success": true }));
    settle().await;
    assert_eq!(call.value(), json!({ "success": true }));
}

#[wasm_bindgen_test]
async fn queries_and_mutations_of_one_tick_are_not_mixed() {
    let world = World::new().await;
    let client = client();
    let calls = [
        Later::of(client.query("jobs.list", None)),
        Later::of(client.mutation("jobs.retry", Some(&input(json!({}))))),
        Later::of(client.query("jobs.get", None)),
    ];
    settle().await;

    let open = world.open();
    let sent: Vec<_> = open.iter().map(|request| (request.method(), request.path())).collect();
    let expected = [("GET", "/api/trpc/jobs.list,jobs.get"), ("POST", "/api/trpc/jobs.retry")];
    assert_eq!(sent, expected.map(|(method, path)| (method.to_owned(), path.to_owned())));
    open[0].answer_each([json!("list"), json!("get")]);
    open[1].answer(json!("retried"));
    settle().await;
    assert_eq!(calls.map(|call| call.value()), [json!("list"), json!("retried"), json!("get")]);
}

#[wasm_bindgen_test]
async fn cookies_and_the_source_travel_along() {
    let world = World::new().await;
    let call = Later::of(client().query("jobs.list", None));
    settle().await;

    let request = world.pending();
    assert_eq!(request.credentials(), "include");
    assert_eq!(request.header("x-trpc-source").as_deref(), Some("jobs-console"));
    assert_eq!(request.header("content-type"), None, "a GET has no content");
    assert!(!call.is_there());
}

#[wasm_bindgen_test]
async fn extra_headers_are_asked_for_before_every_request() {
    let world = World::new().await;
    let count = Rc::new(Cell::new(0));
    let headers = Headers::new({
        let count = count.clone();
        move || {
            count.set(count.get() + 1);
            vec![("authorization".into(), ["Bearer ", &count.get().to_string()].concat())]
        }
    });
    let client = Client::new(ClientOptions::new(ENDPOINT).with_headers(headers));
    for token in ["Bearer 1", "Bearer 2"] {
        let call = Later::of(client.query("jobs.list", None));
        settle().await;
        let request = world.pending();
        assert_eq!(request.header("authorization").as_deref(), Some(token));
        assert_eq!(request.header("x-trpc-source").as_deref(), Some("jobs-console"));
        request.answer(json!(null));
        settle().await;
        assert_eq!(call.value(), Value::Null);
    }
}

#[wasm_bindgen_test]
async fn a_token_that_is_fetched_first_is_waited_for() {
    let world = World::new().await;
    let headers = Headers::fetched(|| async {
        gloo_timers::future::TimeoutFuture::new(500).await;
        Ok(vec![("authorization".into(), "Bearer fetched".into())])
    });
    let client = Client::new(ClientOptions::new(ENDPOINT).with_headers(headers));
    let call = Later::of(client.query("jobs.list", None));
    world.advance(499).await;
    assert!(world.requests().is_empty());
    world.advance(1).await;
    let request = world.pending();
    assert_eq!(request.header("authorization").as_deref(), Some("Bearer fetched"));
    request.answer(json!(1));
    settle().await;
    assert_eq!(call.value(), json!(1));
}

#[wasm_bindgen_test]
async fn a_token_that_never_comes_is_a_time_out() {
    let world = World::new().await;
    let headers = Headers::fetched(std::future::pending);
    let client = Client::new(ClientOptions::new(ENDPOINT).with_headers(headers));
    let call = Later::of(client.query("jobs.list", None));
    world.advance(10_000).await;
    assert_eq!(call.error(), Error::Timeout { after: 10_000 });
    assert!(world.requests().is_empty());
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn a_header_that_the_browser_refuses_is_an_error() {
    let world = World::new().await;
    for (name, value) in [("no name", "value"), ("authorization", "line\nbreak\0"), ("", "value")] {
        let headers = Headers::new(move || vec![(name.into(), value.into())]);
        let client = Client::new(ClientOptions::new(ENDPOINT).with_headers(headers));
        let call = Later::of(client.query("jobs.list", None));
        settle().await;
        assert!(matches!(call.error(), Error::Network { .. }), "{name:?}: {value:?}");
    }
    assert!(world.requests().is_empty());
}

#[wasm_bindgen_test]
async fn an_address_that_is_none_is_an_error() {
    let world = World::new().await;
    let call = Later::of(Client::new(ClientOptions::new("https://[nonsense")).query("jobs.list", None));
    settle().await;
    assert!(matches!(call.error(), Error::Network { .. }));
    assert!(world.requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_request_that_hangs_times_out_and_is_aborted() {
    let world = World::new().await;
    let call = Later::of(client().query("jobs.list", None));
    settle().await;
    let request = world.pending();
    world.advance(9_999).await;
    assert!(!call.is_there() && !request.is_aborted());
    world.advance(1).await;
    assert_eq!(call.error(), Error::Timeout { after: 10_000 });
    assert!(request.is_aborted());
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn an_answer_ends_the_time_out() {
    let world = World::new().await;
    let call = Later::of(client().query("jobs.list", None));
    settle().await;
    assert_eq!(world.timers(), 1);
    world.pending().answer(json!(1));
    settle().await;
    assert_eq!(call.value(), json!(1));
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn dropping_the_response_aborts_the_request() {
    let world = World::new().await;
    let response = client().query("jobs.list", None);
    settle().await;
    let request = world.pending();
    drop(response);
    settle().await;
    assert!(request.is_aborted());
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn dropping_one_call_of_a_batch_leaves_the_other() {
    let world = World::new().await;
    let client = client();
    let given_up = client.query("a", None);
    let kept = Later::of(client.query("b", None));
    settle().await;
    let request = world.pending();
    drop(given_up);
    settle().await;
    assert!(!request.is_aborted());
    request.answer_each([json!("a"), json!("b")]);
    settle().await;
    assert_eq!(kept.value(), json!("b"));
}

#[wasm_bindgen_test]
async fn dropping_every_call_of_a_batch_aborts_it() {
    let world = World::new().await;
    let client = client();
    let calls = ["a", "b"].map(|path| client.query(path, None));
    settle().await;
    let request = world.pending();
    drop(calls);
    settle().await;
    assert!(request.is_aborted());
}

#[wasm_bindgen_test]
async fn a_call_that_was_dropped_at_once_is_not_sent() {
    let world = World::new().await;
    drop(client().query("jobs.list", None));
    settle().await;
    assert!(world.open().is_empty());
}

#[wasm_bindgen_test]
async fn a_response_waits_until_it_is_there() {
    let world = World::new().await;
    let mut response = pin!(client().query("jobs.list", None));
    let mut look = || response.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(look().is_pending());
    settle().await;
    assert!(look().is_pending());
    world.pending().answer(json!(1));
    settle().await;
    assert!(matches!(look(), Poll::Ready(Ok(_))));
}

#[wasm_bindgen_test]
async fn no_network() {
    let world = World::new().await;
    let call = Later::of(client().query("jobs.list", None));
    settle().await;
    world.pending().fail();
    settle().await;
    let error = call.error();
    assert!(matches!(&error, Error::Network { message } if message.contains("Failed to fetch")), "{error:?}");
    assert_eq!(error.to_string(), "The server could not be reached. Check your connection.");
}

#[wasm_bindgen_test]
async fn a_web_page_is_no_answer() {
    let world = World::new().await;
    for (status, words) in [
        (404, "Your session has expired."),
        (500, "The server answered with an error (500 Internal Server Error)."),
        (
            200,
            "The server answered with a web page instead of data. You may have been signed out: reload the page.",
        ),
    ] {
        let call = Later::of(client().query("jobs.list", None));
        settle().await;
        world.pending().reply(Reply::html(status));
        settle().await;
        let error = call.error();
        assert_eq!(error.to_string(), words);
        assert_eq!(error.is_session_expired(), status == 404);
    }
}

#[wasm_bindgen_test]
async fn each_call_of_a_mixed_answer_has_its_own_outcome() {
    let world = World::new().await;
    let client = client();
    let good = Later::of(client.query("jobs.list", None));
    let bad = Later::of(client.query("jobs.get", None));
    settle().await;
    let (_, error) = failure("NOT_FOUND", "Job not found");
    world.pending().reply(Reply::new(207, json!([success(json!([])), error]).to_string()));
    settle().await;
    assert_eq!(good.value(), json!([]));
    let error = bad.error();
    assert!(
        matches!(&error, Error::Trpc { code, message, status: 404, .. }
            if code == "NOT_FOUND" && message == "Job not found"),
        "{error:?}"
    );
}

#[wasm_bindgen_test]
async fn retry_after_is_told() {
    let world = World::new().await;
    let call = Later::of(client().query("jobs.list", None));
    settle().await;
    world.pending().reply(Reply::html(429).with("retry-after", "17"));
    settle().await;
    let after = call.error().retry_after().expect("the header was there");
    assert_eq!(after.delay(client().now()), 17_000);
}

#[wasm_bindgen_test]
async fn without_a_transformer_inputs_and_results_are_bare() {
    let world = World::new().await;
    let client = Client::new(plain());
    let query = Later::of(client.query("jobs.list", Some(&input(json!({ "filter": "all" })))));
    settle().await;
    let request = world.pending();
    assert_eq!(request.input(), json!({ "filter": "all" }));
    request.reply(Reply::new(200, json!({ "result": { "data": { "json": 1 } } }).to_string()));
    settle().await;
    // Nothing is taken out of a wrapping, even if it looks like one.
    assert_eq!(query.value(), json!({ "json": 1 }));

    let mutation = Later::of(client.mutation("jobs.retry", Some(&input(json!({ "runId": "r" })))));
    settle().await;
    let request = world.pending();
    assert_eq!(request.body().as_deref(), Some(r#"{"runId":"r"}"#));
    request.reply(Reply::new(200, json!({ "result": { "data": { "success": true } } }).to_string()));
    settle().await;
    assert_eq!(mutation.value(), json!({ "success": true }));
}

#[wasm_bindgen_test]
async fn the_wrong_transformer_is_named() {
    let world = World::new().await;
    let call = Later::of(client().query("jobs.list", None));
    settle().await;
    world.pending().reply(Reply::new(200, json!({ "result": { "data": [] } }).to_string()));
    settle().await;
    let error = call.error();
    assert!(matches!(&error, Error::Decode { message } if message.contains("transformer")), "{error:?}");
}

#[wasm_bindgen_test]
async fn the_server_tells_the_time() {
    let world = World::new().await;
    let client = client();
    assert_eq!(client.now().0 as f64, START);
    let call = Later::of(client.query("jobs.list", None));
    settle().await;
    // An hour ahead of the browser.
    let reply = Reply::new(200, success(json!([])).to_string()).with("date", "Mon, 05 Jan 2026 13:00:00 GMT");
    world.pending().reply(reply);
    settle().await;
    assert_eq!(call.value(), json!([]));
    assert_eq!(client.clock_offset() / 1_000, 3_600);
    assert_eq!(client.now().0 as f64 - START, client.clock_offset() as f64);
}
