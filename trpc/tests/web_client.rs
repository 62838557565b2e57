//! The client over the browser's `fetch`.
#![cfg(all(target_arch = "wasm32", feature = "client"))]

mod web_support;

use std::{
    cell::Cell,
    future::{Future, pending},
    pin::Pin,
    rc::Rc,
    task::{Context, Waker},
    time::Duration,
};

use js_sys::Promise;
use serde_json::{Value, json, value::RawValue};
use trpc::{
    Call, Client, ClientOptions, Error, ErrorCode, Fetch, Found, Headers, Method, ProcedureKind,
    RequestOptions, RetryAfter, SubscriptionEvent, Transformer,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::*;
use web_support::*;

wasm_bindgen_test_configure!(run_in_browser);

const ENDPOINT: &str = "/api/trpc";
const TEN_SECONDS: Duration = Duration::from_secs(10);

fn options() -> ClientOptions {
    ClientOptions::new(ENDPOINT)
}

fn query(client: &Client, path: &'static str, input: Value) -> Later<Value> {
    let client = client.clone();
    Later::of(async move { client.query(path, &input).await })
}

fn mutation(client: &Client, path: &'static str, input: Value) -> Later<Value> {
    let client = client.clone();
    Later::of(async move { client.mutation(path, &input).await })
}

/// One call of a client of its own.
fn only(options: ClientOptions) -> Later<Value> {
    query(&Client::new(options), "a", Value::Null)
}

/// A call that is dropped when the test says so.
fn held(client: &Client, path: &'static str) -> Pin<Box<dyn Future<Output = Result<Value, Error>>>> {
    let client = client.clone();
    let mut call: Pin<Box<dyn Future<Output = _>>> = Box::pin(async move { client.query(path, &()).await });
    assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    call
}

#[wasm_bindgen_test]
async fn calls_of_one_tick_are_one_request() {
    let page = Page::new();
    let client = Client::new(options());
    let calls = [
        query(&client, "a", json!({ "filter": "all" })),
        query(&client, "b", json!({ "id": 1 })),
        query(&client, "c", Value::Null),
    ];
    settle().await;
    let request = page.pending();
    assert_eq!(request.path(), "/api/trpc/a,b,c");
    assert_eq!(request.method(), "GET");
    assert!(request.is_batch());
    let input = json!({ "0": { "json": { "filter": "all" } }, "1": { "json": { "id": 1 } } });
    assert_eq!(request.input(), input);
    request.answer_each([json!(1), json!(2), json!(3)]);
    settle().await;
    assert_eq!(calls.map(|call| call.value()), [json!(1), json!(2), json!(3)]);
}

#[wasm_bindgen_test]
async fn a_later_tick_is_another_request_and_a_single_call_is_no_batch() {
    let page = Page::new();
    let client = Client::new(options());
    let first = query(&client, "a", Value::Null);
    settle().await;
    let second = query(&client, "a", json!({}));
    settle().await;
    let open = page.open();
    assert_eq!(open[0].url(), "/api/trpc/a");
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
async fn batches_have_a_largest_size_and_can_be_switched_off() {
    for (options, paths) in [
        (options().with_max_batch_size(2), vec!["/api/trpc/a,b", "/api/trpc/c"]),
        (options().with_batching(false), vec!["/api/trpc/a", "/api/trpc/b", "/api/trpc/c"]),
    ] {
        let page = Page::new();
        let client = Client::new(options);
        let calls = ["a", "b", "c"].map(|path| query(&client, path, Value::Null));
        settle().await;
        let open = page.open();
        assert_eq!(open.iter().map(Sent::path).collect::<Vec<_>>(), paths);
        for request in open {
            let results: Vec<_> =
                request.path().rsplit('/').next().unwrap().split(',').map(Value::from).collect();
            if request.is_batch() { request.answer_each(results) } else { request.answer(results[0].clone()) }
        }
        settle().await;
        assert_eq!(calls.map(|call| call.value()), [json!("a"), json!("b"), json!("c")]);
    }
}

#[wasm_bindgen_test]
async fn a_mutation_is_a_post_and_never_in_a_batch_with_queries() {
    let page = Page::new();
    let client = Client::new(options());
    let calls = [
        query(&client, "a", Value::Null),
        mutation(&client, "m", json!({ "id": 1 })),
        query(&client, "b", Value::Null),
    ];
    settle().await;
    let open = page.open();
    assert_eq!(open.iter().map(Sent::path).collect::<Vec<_>>(), ["/api/trpc/a,b", "/api/trpc/m"]);
    assert_eq!(open[1].method(), "POST");
    assert_eq!(open[1].url(), "/api/trpc/m");
    assert_eq!(open[1].body().as_deref(), Some(r#"{"json":{"id":1}}"#));
    assert_eq!(open[1].header("content-type").as_deref(), Some("application/json"));
    open[0].answer_each([json!("a"), json!("b")]);
    open[1].answer(json!({ "success": true }));
    settle().await;
    assert_eq!(calls.map(|call| call.value()), [json!("a"), json!({ "success": true }), json!("b")]);
}

#[wasm_bindgen_test]
async fn queries_can_go_by_post() {
    let page = Page::new();
    let request = RequestOptions::new("/gateway?key=1").with_query_method(Method::Post);
    let _call = query(&Client::new(options().with_request(request)), "a", json!(1));
    settle().await;
    let request = page.pending();
    assert_eq!((request.method().as_str(), request.url().as_str()), ("POST", "/gateway/a?key=1"));
    assert_eq!(request.body().as_deref(), Some(r#"{"json":1}"#));
}

#[wasm_bindgen_test]
async fn cookies_and_the_source_travel_along_and_caches_do_not_answer() {
    let page = Page::new();
    let _call = only(options().with_source("a test"));
    settle().await;
    let request = page.pending();
    assert_eq!((request.credentials().as_str(), request.cache().as_str()), ("include", "no-store"));
    assert_eq!(request.header("x-trpc-source").as_deref(), Some("a test"));
    assert_eq!(request.header("content-type"), None, "a GET has no content");
}

#[wasm_bindgen_test]
async fn extra_headers_are_computed_before_every_request() {
    let page = Page::new();
    let count = Cell::new(0);
    let headers = Headers::new(move || {
        count.set(count.get() + 1);
        vec![("authorization".into(), format!("Bearer {}", count.get()))]
    });
    let client = Client::new(options().with_headers(headers));
    for token in ["Bearer 1", "Bearer 2"] {
        let call = query(&client, "a", Value::Null);
        settle().await;
        let request = page.pending();
        assert_eq!(request.header("authorization").as_deref(), Some(token));
        request.answer(json!(1));
        settle().await;
        assert_eq!(call.value(), json!(1));
    }
    client.set_headers(None);
    let _call = query(&client, "a", Value::Null);
    settle().await;
    assert_eq!(page.pending().header("authorization"), None);
}

#[wasm_bindgen_test]
async fn headers_are_waited_for_within_the_time_out() {
    let page = Page::new();
    let headers = Headers::from_async(|| async {
        gloo_timers::future::TimeoutFuture::new(500).await;
        Ok(vec![("authorization".into(), "Bearer fetched".into())])
    });
    let call = only(options().with_headers(headers));
    page.advance(499).await;
    assert!(page.requests().is_empty());
    page.advance(1).await;
    let request = page.pending();
    assert_eq!(request.header("authorization").as_deref(), Some("Bearer fetched"));
    page.advance(9_499).await;
    assert!(!call.is_there());
    page.advance(1).await;
    assert_eq!(call.error(), Error::Timeout { after: TEN_SECONDS });

    let never = only(options().with_headers(Headers::from_async(pending)));
    page.advance(10_000).await;
    assert_eq!(never.error(), Error::Timeout { after: TEN_SECONDS });
    assert_eq!((page.requests().len(), page.timers()), (1, 0));
}

#[wasm_bindgen_test]
async fn headers_that_fail_keep_their_reason() {
    let page = Page::new();
    let call =
        only(options().with_headers(Headers::from_async(|| async { Err("the token is gone".to_owned()) })));
    settle().await;
    assert_eq!(call.error(), Error::Host { message: "the token is gone".into() });
    for (name, value) in [("no name", "value"), ("authorization", "line\nbreak\0"), ("", "value")] {
        let call = only(options().with_headers(Headers::new(move || vec![(name.into(), value.into())])));
        settle().await;
        assert!(
            matches!(call.error(), Error::Host { message } if !message.is_empty()),
            "{name:?}: {value:?}"
        );
    }
    assert!(page.requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_url_that_is_none_is_an_error() {
    let page = Page::new();
    let call = only(ClientOptions::new("https://[nonsense"));
    settle().await;
    assert!(matches!(call.error(), Error::Host { .. }), "the connection has nothing to do with it");
    assert!(page.requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_request_that_hangs_times_out_and_is_aborted() {
    let page = Page::new();
    let client = Client::new(options());
    client.set_timeout(Duration::from_secs(3));
    let call = query(&client, "a", Value::Null);
    settle().await;
    let request = page.pending();
    page.advance(2_999).await;
    assert!(!call.is_there() && !request.is_aborted());
    page.advance(1).await;
    assert_eq!(call.error(), Error::Timeout { after: Duration::from_secs(3) });
    assert!(request.is_aborted());
    assert_eq!(page.timers(), 0);
}

#[wasm_bindgen_test]
async fn a_response_ends_the_time_out() {
    let page = Page::new();
    let call = only(options().with_timeout(Duration::MAX));
    settle().await;
    assert_eq!(page.timers(), 1);
    page.pending().answer(json!(1));
    settle().await;
    assert_eq!(call.value(), json!(1));
    assert_eq!(page.timers(), 0);
}

#[wasm_bindgen_test]
async fn dropping_a_call_aborts_its_request() {
    let page = Page::new();
    let call = held(&Client::new(options()), "a");
    settle().await;
    let request = page.pending();
    drop(call);
    settle().await;
    assert!(request.is_aborted());
    assert_eq!(page.timers(), 0);
}

#[wasm_bindgen_test]
async fn a_batch_is_aborted_with_its_last_call() {
    let page = Page::new();
    let client = Client::new(options());
    let calls = ["a", "b"].map(|path| held(&client, path));
    settle().await;
    let request = page.pending();
    let [first, second] = calls;
    drop(first);
    settle().await;
    assert!(!request.is_aborted());
    drop(second);
    settle().await;
    assert!(request.is_aborted());
}

#[wasm_bindgen_test]
async fn a_call_that_was_dropped_at_once_is_not_sent() {
    let page = Page::new();
    let client = Client::new(options());
    drop(held(&client, "a"));
    let kept = query(&client, "b", Value::Null);
    settle().await;
    let request = page.pending();
    assert_eq!(request.url(), "/api/trpc/b");
    request.answer(json!(1));
    settle().await;
    assert_eq!(kept.value(), json!(1));
}

#[wasm_bindgen_test]
async fn no_network() {
    let page = Page::new();
    let call = only(options());
    settle().await;
    page.pending().fail();
    settle().await;
    assert!(matches!(call.error(), Error::Network { message } if message.contains("Failed to fetch")));
}

#[wasm_bindgen_test]
async fn each_call_of_a_mixed_response_has_its_own_outcome() {
    let page = Page::new();
    let client = Client::new(options());
    let (good, bad) = (query(&client, "a", Value::Null), query(&client, "b", Value::Null));
    settle().await;
    let error = json!({ "error": { "json": { "message": "Job not found", "code": -32004,
        "data": { "code": "NOT_FOUND", "httpStatus": 404, "path": "b" } } } });
    page.pending().reply(207, &json!([success(json!([])), error]).to_string());
    settle().await;
    assert_eq!(good.value(), json!([]));
    let error = bad.error();
    assert!(
        matches!(&error, Error::Trpc { code: ErrorCode::NotFound, message, status: 404, path: Some(path), .. }
            if message == "Job not found" && path == "b"),
        "{error:?}"
    );
}

#[wasm_bindgen_test]
async fn an_error_says_where_it_came_from() {
    let page = Page::new();
    let call = only(options());
    settle().await;
    page.pending().reply(502, "");
    settle().await;
    assert_eq!(call.error().to_string(), "HTTP 502 from /api/trpc/a");
}

#[wasm_bindgen_test]
async fn retry_after_in_all_forms() {
    let page = Page::new();
    let at = RetryAfter::At(784_111_777_000);
    for (value, expected) in [
        ("17", Some(RetryAfter::Seconds(17))),
        ("-1", Some(RetryAfter::Seconds(0))),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(at)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(at)),
        ("Sun Nov  6 08:49:37 1994", Some(at)),
        ("soon", None),
        ("1.5", None),
        ("Sun, 06 Xxx 1994 08:49:37 GMT", None),
    ] {
        let call = only(options());
        settle().await;
        page.pending().reply_with(429, &[("retry-after", value)], b"<html>");
        settle().await;
        assert_eq!(call.error().retry_after(), expected, "{value}");
    }
}

#[wasm_bindgen_test]
async fn the_server_tells_the_time() {
    let page = Page::new();
    let client = Client::new(options());
    for (headers, offset) in [
        (vec![("date", "Mon, 05 Jan 2026 12:00:01 GMT")], 0),
        (vec![("date", "Mon, 05 Jan 2026 13:00:00 GMT")], 3_600_500),
        (vec![("date", "Mon, 05 Jan 2026 12:59:00 GMT"), ("age", "60")], 3_600_500),
        (vec![], 3_600_500),
        (vec![("date", "Mon, 05 Jan 2026 11:59:00 GMT"), ("age", "60")], 0),
        (vec![("date", "yesterday")], 0),
    ] {
        let call = query(&client, "a", Value::Null);
        settle().await;
        page.pending().reply_with(200, &headers, success(json!(1)).to_string().as_bytes());
        settle().await;
        assert_eq!(call.value(), json!(1));
        assert_eq!(client.clock_offset(), offset, "{headers:?}");
    }
}

#[wasm_bindgen_test]
async fn since_when_a_response_was_kept() {
    let page = Page::new();
    let date = ("date", "Mon, 05 Jan 2026 12:00:00 GMT");
    for (headers, kept_since) in [
        (vec![date, ("age", "60")], Some(START as i64)),
        (vec![date, ("age", "0")], None),
        (vec![date, ("age", "old")], None),
        (vec![date], None),
        (vec![("age", "60")], None),
    ] {
        let client = Client::new(options());
        let sent =
            Later::of(async move { client.send(ProcedureKind::Query, vec![Call::new("a", None)]).await });
        settle().await;
        page.pending().reply_with(200, &headers, success(json!(1)).to_string().as_bytes());
        settle().await;
        let is: Vec<_> = sent.value().iter().map(|response| response.kept_since).collect();
        assert_eq!(is, [kept_since], "{headers:?}");
    }
}

#[wasm_bindgen_test]
async fn without_a_transformer_inputs_and_results_are_bare() {
    let page = Page::new();
    let client = Client::new(options().with_transformer(Transformer::None));
    let call = query(&client, "a", json!({ "filter": "all" }));
    settle().await;
    let request = page.pending();
    assert_eq!(request.input(), json!({ "filter": "all" }));
    request.reply(200, r#"{"result":{"data":{"json":1}}}"#);
    settle().await;
    // Nothing is taken out of a wrapping, even if it looks like one.
    assert_eq!(call.value(), json!({ "json": 1 }));
}

#[wasm_bindgen_test]
async fn bytes_that_are_no_text_are_replaced() {
    let page = Page::new();
    let call = only(options());
    settle().await;
    page.pending().reply_with(200, &[], b"{\"result\":{\"data\":{\"json\":\"a\xffb\"}}}");
    settle().await;
    assert_eq!(call.value(), json!("a\u{fffd}b"));
    let call = only(options());
    settle().await;
    page.pending().reply_with(200, &[], b"\xff\xfe\x00");
    settle().await;
    assert!(matches!(call.error(), Error::NotAnEnvelope { found: Found::NotText, .. }));
}

/// A host's `fetch` that gives this.
fn host(response: impl Fn() -> Result<JsValue, JsValue> + 'static) -> ClientOptions {
    options().with_fetch(Fetch::new(move |_, _| response()))
}

#[wasm_bindgen_test]
async fn a_host_may_fetch_itself() {
    let page = Page::new();
    let seen = Rc::new(Cell::new(None));
    let fetch = Fetch::new({
        let seen = seen.clone();
        move |url, init| {
            seen.set(Some((url.to_owned(), init.clone())));
            Ok(plain_response(200, r#"{"result":{"data":{"json":1}}}"#))
        }
    });
    let call = only(options().with_fetch(fetch));
    settle().await;
    assert_eq!(call.value(), json!(1));
    let (url, init) = seen.take().unwrap();
    assert_eq!(url, "/api/trpc/a");
    let member = |name: &str| js_sys::Reflect::get(&init, &name.into()).unwrap();
    assert_eq!(member("method").as_string().as_deref(), Some("GET"));
    assert_eq!(member("cache").as_string().as_deref(), Some("no-store"));
    assert_eq!(member("credentials").as_string().as_deref(), Some("include"));
    assert!(member("signal").is_object());
    assert!(page.requests().is_empty());
}

#[wasm_bindgen_test]
async fn responses_of_other_realms_and_plain_objects_are_read() {
    let _page = Page::new();
    let realm = frame();
    let body = r#"{"result":{"data":{"json":1}}}"#;
    let (one, other) = (realm.clone(), realm.clone());
    for options in [
        host(move || Ok(foreign_response(&one, 200, body))),
        host(move || Ok(Promise::resolve(&foreign_response(&other, 200, body)).into())),
        host(move || Ok(plain_response(200, body))),
    ] {
        let client = Client::new(options);
        let response = client.send(ProcedureKind::Query, vec![Call::new("a", None)]).await.unwrap();
        assert_eq!(response.results::<u8>(), [Ok(1)]);
        assert_eq!(response.iter().next().unwrap().retry_after, Some(RetryAfter::Seconds(7)));
    }
}

/// What comes of a host's `fetch` that gives this.
async fn outcome(response: impl Fn() -> Result<JsValue, JsValue> + 'static) -> Error {
    let call = only(host(response));
    settle().await;
    call.error()
}

fn host_error(message: &str) -> Error {
    Error::Host { message: message.to_owned() }
}

#[wasm_bindgen_test]
async fn a_host_that_fails_keeps_its_reason() {
    let _page = Page::new();
    let thrown = foreign_error(&frame(), "Error", "not ready");
    let plain = js_sys::Object::new();
    js_sys::Reflect::set(&plain, &"message".into(), &"not ready".into()).unwrap();
    for reason in [thrown, plain.into(), JsValue::from("not ready")] {
        let rejected = reason.clone();
        assert_eq!(outcome(move || Err(reason.clone())).await, host_error("not ready"));
        let rejection = move || Ok(Promise::reject(&rejected).into());
        assert_eq!(outcome(rejection).await, host_error("not ready"));
    }
    for (reason, words) in [
        (JsValue::UNDEFINED, "no reason was given"),
        (JsValue::NULL, "no reason was given"),
        (JsValue::from("\u{200b}"), "no reason was given"),
        (js_sys::Object::new().into(), "no reason was given"),
        (JsValue::from(503), "503"),
        (js_sys::JSON::parse(r#"{"code":"E_TOKEN"}"#).unwrap(), r#"{"code":"E_TOKEN"}"#),
        (foreign_error(&frame(), "RangeError", ""), "RangeError"),
    ] {
        assert_eq!(outcome(move || Ok(Promise::reject(&reason).into())).await, host_error(words));
    }
    for junk in [JsValue::UNDEFINED, JsValue::from(7), js_sys::Object::new().into()] {
        assert!(matches!(outcome(move || Ok(junk.clone())).await, Error::Host { .. }));
    }
}

#[wasm_bindgen_test]
async fn a_host_that_passes_on_to_the_browser_passes_on_why_it_failed() {
    let _page = Page::new();
    let realm = frame();
    for message in [
        "Failed to fetch",
        "NetworkError when attempting to fetch resource.",
        "Content-Length header of network response exceeds response Body.",
        "Decoding failed.",
        "Load failed",
        "network error",
        "fetch failed",
    ] {
        let rejected = foreign_error(&realm, "TypeError", message);
        let expected = Error::Network { message: message.into() };
        assert_eq!(outcome(move || Ok(Promise::reject(&rejected).into())).await, expected);
    }
    // Its own mistakes are of the same class.
    let message = "Cannot read properties of undefined (reading 'token')";
    for (class, message) in [("TypeError", message), ("Error", "Failed to fetch")] {
        let rejected = foreign_error(&realm, class, message);
        assert_eq!(outcome(move || Ok(Promise::reject(&rejected).into())).await, host_error(message));
    }
    let aborted: JsValue =
        web_sys::DomException::new_with_message_and_name("over", "AbortError").unwrap().into();
    assert_eq!(outcome(move || Ok(Promise::reject(&aborted).into())).await, Error::Aborted);
}

#[wasm_bindgen_test]
async fn a_response_of_the_hosts_that_cannot_be_read_is_the_hosts() {
    let _page = Page::new();
    let realm = frame();
    let with = |name: &str, body: &str| {
        let response = plain_response(200, "");
        let method = js_sys::Function::new_no_args(body);
        js_sys::Reflect::set(&response, &name.into(), &method).unwrap();
        response
    };
    let words = |name: &str| {
        host_error(
            &[name, "() of the response gave no ", if name == "text" { "text" } else { "bytes" }].concat(),
        )
    };
    for (name, body, error) in [
        ("text", "throw new Error('used before')", host_error("used before")),
        ("text", "return Promise.reject({ message: 'used before' })", host_error("used before")),
        (
            "text",
            "return Promise.reject(new TypeError('Failed to fetch'))",
            Error::Network { message: "Failed to fetch".into() },
        ),
        ("text", "return 7", words("text")),
        ("text", "", words("text")),
        (
            "arrayBuffer",
            "throw new TypeError('body stream already read')",
            host_error("body stream already read"),
        ),
        ("arrayBuffer", "return 7", words("arrayBuffer")),
        ("arrayBuffer", "return { length: 1 }", words("arrayBuffer")),
    ] {
        let response = with(name, body);
        assert_eq!(outcome(move || Ok(response.clone())).await, error, "{name}: {body}");
    }
    let response = plain_response(200, "");
    js_sys::Reflect::set(&response, &"text".into(), &JsValue::UNDEFINED).unwrap();
    assert_eq!(outcome(move || Ok(response.clone())).await, host_error("the response has no body to read"));
    // The body of another realm's is read before.
    let response = foreign_response(&realm, 200, "{}");
    let used = response.clone();
    js_sys::Reflect::get(&used, &"text".into())
        .unwrap()
        .unchecked_into::<js_sys::Function>()
        .call0(&used)
        .unwrap();
    assert!(matches!(outcome(move || Ok(response.clone())).await, Error::Host { .. }));
}

#[wasm_bindgen_test]
async fn a_redirect_leads_away_when_it_ends_at_another_origin() {
    let _page = Page::new();
    let here = web_sys::window().unwrap().location().origin().unwrap();
    for (url, redirected, away) in [
        ("https://login.example/start", true, true),
        ("https://login.example/start", false, false),
        (&*[&here, "/sign-in"].concat(), true, false),
        ("", true, false),
    ] {
        for (status, body) in [(200, "<!doctype html>"), (502, "<!doctype html>"), (404, "")] {
            let url = url.to_owned();
            let error = outcome(move || {
                let response = plain_response(status, body);
                js_sys::Reflect::set(&response, &"url".into(), &url.as_str().into()).unwrap();
                js_sys::Reflect::set(&response, &"redirected".into(), &redirected.into()).unwrap();
                Ok(response)
            });
            let error = error.await;
            assert_eq!(error.is_intercepted(), away, "{error}");
            assert_eq!(error.is_session_expired(), status == 404 && !away, "{error}");
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_sent_apart_is_joined_by_no_other_call() {
    let page = Page::new();
    let client = Client::new(options().with_max_batch_size(2));
    let apart = Later::of({
        let client = client.clone();
        let calls = ["a", "b", "c"].map(|path| Call::new(path, None)).to_vec();
        async move { client.send(ProcedureKind::Query, calls).await }
    });
    let _other = query(&client, "d", Value::Null);
    settle().await;
    let open = page.open();
    assert_eq!(open.iter().map(Sent::path).collect::<Vec<_>>(), ["/api/trpc/a,b", "/api/trpc/d"]);
    open[0].answer_each([json!([1, 2.50]), json!(2)]);
    settle().await;
    let rest = page.open().pop().unwrap();
    assert_eq!(rest.path(), "/api/trpc/c");
    rest.answer(json!(3));
    settle().await;
    let responses = apart.value();
    let results: Vec<_> =
        responses.results::<&RawValue>().into_iter().map(|result| result.unwrap().get()).collect();
    assert_eq!(results, ["[1,2.5]", "2", "3"]);
    assert_eq!(responses, responses.clone());
}

#[wasm_bindgen_test]
async fn clones_are_equal_and_others_are_not() {
    let client = Client::new(options());
    assert!(client == client.clone());
    assert!(client != Client::new(options()));
}

/// What a subscription says, in words, as it comes.
fn follow(client: &Client) -> (Rc<std::cell::RefCell<Vec<String>>>, Rc<Cell<bool>>) {
    let (said, wanted) = (Rc::<std::cell::RefCell<Vec<String>>>::default(), Rc::new(Cell::new(true)));
    let mut subscription = client.subscription(&Call::new("jobs.onUpdate", None));
    wasm_bindgen_futures::spawn_local({
        let (said, wanted) = (said.clone(), wanted.clone());
        async move {
            while let Some(event) = subscription.next().await {
                said.borrow_mut().push(match event {
                    Ok(SubscriptionEvent::Data { id, data }) => {
                        [&id.unwrap_or_default(), "=", data.unwrap().get()].concat()
                    }
                    Ok(SubscriptionEvent::Connected { .. }) => "connected".into(),
                    Ok(SubscriptionEvent::Ping) => "ping".into(),
                    Ok(SubscriptionEvent::Returned) => "returned".into(),
                    Ok(SubscriptionEvent::Failed(error)) => ["failed: ", &error.to_string()].concat(),
                    Ok(_) => "?".into(),
                    Err(error) => ["error: ", &error.to_string()].concat(),
                });
                if !wanted.get() {
                    return;
                }
            }
            said.borrow_mut().push("end".into());
        }
    });
    (said, wanted)
}

#[wasm_bindgen_test]
async fn a_subscription_is_a_stream_with_headers_and_without_a_time_limit() {
    let page = Page::new();
    let headers = Headers::from_async(|| async { Ok(vec![("authorization".into(), "Bearer t".into())]) });
    let (said, _) = follow(&Client::new(options().with_headers(headers)));
    settle().await;
    let request = page.pending();
    assert_eq!((request.url().as_str(), request.method().as_str()), ("/api/trpc/jobs.onUpdate", "GET"));
    assert_eq!(request.header("accept").as_deref(), Some("text/event-stream"));
    assert_eq!(request.header("authorization").as_deref(), Some("Bearer t"));
    request.open_stream();
    let text = "event: connected\ndata: {}\n\n\ndata: {\"json\":\"ü\"}\nid: 1\n\n\n: alive\n".as_bytes();
    // In the middle of a character.
    let middle = text.iter().position(|byte| *byte == 0xc3).unwrap() + 1;
    request.push(&text[..middle]);
    settle().await;
    assert_eq!(*said.borrow(), ["connected"]);
    page.advance(60_000).await;
    request.push(&text[middle..]);
    settle().await;
    assert_eq!(*said.borrow(), ["connected", "1=\"ü\"", "ping"]);
    request.push(b"event: return\ndata: \n\n");
    request.end();
    settle().await;
    assert_eq!(said.borrow()[3..], ["returned", "end"]);
    assert_eq!(page.timers(), 0);
}

#[wasm_bindgen_test]
async fn a_subscription_that_is_not_taken_says_why() {
    let page = Page::new();
    let client = Client::new(options());
    let no_procedure = r#"{"error":{"json":{"message":"No procedure found on path \"jobs.onUpdate\"","code":-32004,"data":{"code":"NOT_FOUND","httpStatus":404}}}}"#;
    for (status, body, why) in [
        (404, no_procedure, "error: NOT_FOUND: No procedure found on path \"jobs.onUpdate\""),
        (502, "<html>", "error: HTTP 502 from /api/trpc/jobs.onUpdate"),
        (200, "<html>", "error: HTTP 200 from /api/trpc/jobs.onUpdate: a web page"),
        (
            200,
            r#"{"result":{"data":{"json":1}}}"#,
            "error: the result is not what was expected: it is no stream of events, so no subscription",
        ),
    ] {
        let (said, _) = follow(&client);
        settle().await;
        page.pending().reply(status, body);
        settle().await;
        let said: Vec<_> = said.borrow().iter().map(|text| text.replace(&origin(), "")).collect();
        assert_eq!(said, [why, "end"]);
    }
    let (said, _) = follow(&client);
    settle().await;
    page.advance(10_000).await;
    assert_eq!(*said.borrow(), ["error: no response within 10000 ms", "end"]);
    assert!(page.requests().last().unwrap().is_aborted());

    let (said, _) = follow(&client);
    settle().await;
    let request = page.pending();
    request.open_stream();
    request.push(b"event: ping\ndata: \n\n");
    settle().await;
    request.cut();
    settle().await;
    assert_eq!(*said.borrow(), ["ping", "error: the request failed: network error", "end"]);
}

fn origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

#[wasm_bindgen_test]
async fn a_subscription_that_is_dropped_is_cancelled() {
    let page = Page::new();
    let (said, wanted) = follow(&Client::new(options()));
    settle().await;
    let request = page.pending();
    request.open_stream();
    settle().await;
    wanted.set(false);
    request.push(b"event: ping\ndata: \n\n");
    settle().await;
    assert_eq!(*said.borrow(), ["ping"]);
    assert!(request.is_aborted());
}
