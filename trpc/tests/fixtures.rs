//! Every recorded exchange in `tests/wire/` (or in the folder that `WIRE_FIXTURES` names): the request must be the one
//! that was recorded, and the response must mean what the official client, or the fixture, says it means.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, env, fs, path::PathBuf, time::UNIX_EPOCH};

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json, value::RawValue};
use trpc::{
    Call, Error, Input, Method, ProcedureKind, Request, RequestOptions, Response, RetryAfter,
    SubscriptionEvent, SubscriptionReader, Transformer, replace_lone_surrogates,
    superjson::{Date, Undefined, parse_path},
};

#[derive(Deserialize)]
struct Fixture {
    name: String,
    transformer: String,
    request: RecordedRequest,
    response: RecordedResponse,
    outcome: Option<Value>,
    expect: Option<Value>,
}

#[derive(Deserialize)]
struct RecordedRequest {
    method: String,
    path: String,
    headers: Map<String, Value>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct RecordedResponse {
    status: u16,
    headers: Map<String, Value>,
    body: String,
    chunks: Option<Vec<String>>,
}

impl Fixture {
    /// Streamed batches and subscriptions are not spoken. Servers that do not stream answer with an ordinary envelope,
    /// so the body decides.
    fn is_stream(&self) -> bool {
        let requests = |name: &str, wanted: &str| {
            self.request.headers.get(name).and_then(Value::as_str).is_some_and(|value| value.contains(wanted))
        };
        let wants_stream = requests("trpc-accept", "jsonl")
            || requests("accept", "jsonl")
            || requests("accept", "event-stream");
        let is_envelope = match serde_json::from_str(&self.response.body) {
            Ok(Value::Array(_)) => true,
            Ok(Value::Object(fields)) => fields.contains_key("result") || fields.contains_key("error"),
            _ => false,
        };
        wants_stream && !is_envelope
    }

    fn is_preflight(&self) -> bool {
        self.request.method == "OPTIONS"
    }

    fn transformer(&self) -> Transformer {
        if self.transformer == "superjson" { Transformer::Superjson } else { Transformer::None }
    }

    /// The request was made by an official client, not by hand.
    fn is_official(&self) -> bool {
        let has_outcome = |outcome: &Value| outcome.is_array() || outcome.get("ok").is_some();
        self.outcome.as_ref().is_some_and(has_outcome)
    }

    /// One expectation per call. Of requests that were made by hand some fixtures state the status alone.
    fn expectations(&self) -> Vec<Value> {
        let expected = self.expect.clone().or_else(|| self.outcome.clone());
        match expected.unwrap_or_else(|| panic!("{}: outcome or expect", self.name)) {
            Value::Array(list) => list,
            one if one.get("ok").is_none() => {
                let status = one["status"].as_u64().unwrap_or_else(|| panic!("{}: a status", self.name));
                vec![json!({ "ok": status < 400, "kind": "by status" })]
            }
            one => vec![one],
        }
    }

    fn retry_after(&self) -> Option<RetryAfter> {
        RetryAfter::parse(self.response.headers.get("retry-after")?.as_str()?, |date| {
            let date = if date.contains(',') { date } else { date.trim_end_matches(" GMT") };
            let since = httpdate::parse_http_date(date).ok()?.duration_since(UNIX_EPOCH).ok()?;
            i64::try_from(since.as_millis()).ok()
        })
    }

    fn response(&self) -> Response {
        Response::new(self.response.status, &self.request.path, &self.response.body)
            .with_retry_after(self.retry_after())
    }

    fn is_batched(&self) -> bool {
        self.request.path.contains("batch=1")
    }
}

fn fixtures() -> Vec<Fixture> {
    let folder = env::var_os("WIRE_FIXTURES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire"), PathBuf::from);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(files.len() > 50, "only {} fixtures in {}", files.len(), folder.display());
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a readable file");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

/// What a recorded request calls.
struct Called {
    options: RequestOptions,
    kind: ProcedureKind,
    calls: Vec<Call>,
}

/// `None` when the input is not JSON, which no client sends.
fn called(fixture: &Fixture) -> Option<Called> {
    let (url, query) = fixture.request.path.split_once('?').unwrap_or((&fixture.request.path, ""));
    let (endpoint, procedures) = url.rsplit_once('/').expect("an endpoint");
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    let procedures = decoded(procedures);
    let parameter = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let post = fixture.request.method == "POST";
    let text = if post { fixture.request.body.clone() } else { parameter("input").map(decoded) };
    let input = |json: &RawValue| match fixture.transformer() {
        Transformer::Superjson => {
            #[derive(Deserialize)]
            struct Wrapped {
                json: Option<Box<RawValue>>,
                meta: Option<Box<RawValue>>,
            }
            let read: Wrapped = serde_json::from_str(json.get()).expect("an object");
            let meta = read.meta.as_deref().map(RawValue::get);
            Input::from_json(read.json.as_deref().map_or("null", RawValue::get), meta).expect("JSON")
        }
        _ => Input::from_json(json.get(), None).expect("JSON"),
    };
    let calls = if fixture.is_batched() {
        let inputs: BTreeMap<String, Box<RawValue>> = match &text {
            Some(text) => serde_json::from_str(text).ok()?,
            None => BTreeMap::new(),
        };
        let call = |(index, path): (usize, &str)| {
            Call::new(path, inputs.get(&index.to_string()).map(|json| input(json)))
        };
        procedures.split(',').enumerate().map(call).collect()
    } else {
        let raw = text.as_deref().map(serde_json::from_str::<Box<RawValue>>).transpose().ok()?;
        vec![Call::new(procedures, raw.as_deref().map(input))]
    };
    // A query over POST is known by its fixture's name: the request itself does not tell.
    let query_over_post = fixture.name.contains("query-over-post");
    let kind = if post && !query_over_post { ProcedureKind::Mutation } else { ProcedureKind::Query };
    let options = RequestOptions::new(endpoint)
        .with_transformer(fixture.transformer())
        .with_query_method(if query_over_post { Method::Post } else { Method::Get });
    Some(Called { options, kind, calls })
}

/// What the official client told of a subscription's data: ids and data, in their order.
fn told(fixture: &Fixture) -> Vec<(String, Value)> {
    let events = fixture.outcome.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    let data = events.into_iter().filter(|event| event["event"] == "data");
    data.map(|event| (event["id"].as_str().unwrap_or_default().to_owned(), event["data"].clone())).collect()
}

#[test]
fn subscriptions_say_what_they_said_to_the_official_client() {
    let mut checked = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.name.contains("-sse-")) {
        let body = fixture.response.body.as_bytes();
        // As it came, and byte by byte.
        let chunks: Vec<&[u8]> = match &fixture.response.chunks {
            Some(chunks) => chunks.iter().map(String::as_bytes).collect(),
            None => vec![body],
        };
        let mut reader = SubscriptionReader::new(fixture.transformer());
        let events: Vec<_> = chunks.into_iter().flat_map(|chunk| reader.read(chunk)).collect();
        let mut bytewise = SubscriptionReader::new(fixture.transformer());
        let bytewise: Vec<_> = body.chunks(1).flat_map(|chunk| bytewise.read(chunk)).collect();
        assert_eq!(format!("{events:?}"), format!("{bytewise:?}"), "{}", fixture.name);

        let (mut data, mut pings, mut returned, mut failed) = (Vec::new(), 0, false, None);
        for (index, event) in events.into_iter().enumerate() {
            match event {
                SubscriptionEvent::Connected { reconnect_after_inactivity } => {
                    assert_eq!(index, 0, "{}", fixture.name);
                    let expected = (!fixture.name.ends_with("no-ping")).then_some(3_000);
                    assert_eq!(reconnect_after_inactivity, expected, "{}", fixture.name);
                }
                SubscriptionEvent::Ping => pings += 1,
                SubscriptionEvent::Data { id, data: json } => {
                    let json: Value = serde_json::from_str(json.unwrap().get()).unwrap();
                    data.push((id.unwrap_or_default(), json));
                }
                SubscriptionEvent::Returned => returned = true,
                SubscriptionEvent::Failed(error) => failed = Some(error),
                other => panic!("{}: {other:?}", fixture.name),
            }
        }
        assert_eq!(pings, fixture.response.body.matches("event: ping").count(), "{}", fixture.name);
        assert_eq!(returned, fixture.response.body.contains("event: return"), "{}", fixture.name);
        if fixture.is_official() {
            assert_eq!(data, told(fixture), "{}", fixture.name);
        }
        if let Some((last, _)) = data.last() {
            assert_eq!(reader.last_event_id(), last, "{}", fixture.name);
        }
        match &*fixture.name {
            "superjson-sse-unauthorized" => assert!(failed.unwrap().is_session_expired()),
            "superjson-sse-fatal-error" => assert_eq!(failed.unwrap().status(), Some(404)),
            "superjson-sse-error" => assert_eq!(failed.unwrap().status(), Some(500)),
            _ => assert_eq!(failed, None, "{}", fixture.name),
        }
        checked += 1;
    }
    assert!(checked >= 8, "only {checked} subscriptions were compared");
}

#[test]
fn a_subscription_is_resumed_as_the_official_client_does() {
    let fixture =
        fixtures().into_iter().find(|fixture| fixture.name == "superjson-sse-resume-input").unwrap();
    let Called { options, .. } = called(&fixture).unwrap();
    let input = Input::new(&json!({ "organizationId": "org_1" })).unwrap();
    let call = Call::new("jobs.onUpdate", Some(input)).resume_after("ev_2");
    let request = Request::single(&options, ProcedureKind::Subscription, &call);
    assert_eq!((request.method, request.url), (Method::Get, fixture.request.path));
}

#[test]
fn requests_are_those_of_the_official_client() {
    let mut checked = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.is_official()) {
        let Called { options, kind, calls } = called(fixture).expect("JSON input");
        let request = match fixture.is_batched() {
            true => Request::batch(&options, kind, &calls),
            false => Request::single(&options, kind, &calls[0]),
        };
        assert_eq!(request.method.as_str(), fixture.request.method, "{}", fixture.name);
        // An official client's batch of calls without input still sends `input={}`, plain or not.
        assert_eq!(request.url, fixture.request.path, "{}", fixture.name);
        assert_eq!(request.body, fixture.request.body, "{}", fixture.name);
        checked += 1;
    }
    assert!(checked > 60, "only {checked} requests were compared");
}

#[test]
fn dates_and_undefined_are_sent_as_the_official_client_sends_them() {
    #[derive(serde::Serialize)]
    struct Range {
        since: Date,
        until: Undefined,
        tag: Option<String>,
    }
    let fixture = fixtures().into_iter().find(|fixture| fixture.name == "superjson-input-date").unwrap();
    let range =
        Range { since: Date::parse_iso("2025-11-01T00:00:00.000Z").unwrap(), until: Undefined, tag: None };
    let call = Call::new("odd.echoDate", Some(Input::new(&range).unwrap()));
    let request = Request::single(&RequestOptions::new("/api/trpc"), ProcedureKind::Query, &call);
    assert_eq!(request.url, fixture.request.path);
}

#[test]
fn responses_mean_what_the_official_client_says() {
    let (mut checked, mut streams, mut wrong) = (0, 0, Vec::new());
    for fixture in fixtures() {
        if fixture.is_stream() || fixture.is_preflight() {
            streams += usize::from(fixture.is_stream());
            continue;
        }
        let response = fixture.response();
        let transformer = fixture.transformer();
        let calls = called(&fixture).map_or(1, |called| called.calls.len());
        let results = response.results::<&RawValue>(transformer, calls, fixture.is_batched());
        assert_eq!(results.len(), calls, "{}: one result per call", fixture.name);
        // Straight into a type, the same comes out.
        let values = response.results::<Value>(transformer, calls, fixture.is_batched());
        for (result, value) in results.iter().zip(values) {
            match (result, value) {
                (Ok(raw), Ok(value)) => assert_eq!(parsed(raw), Some(value), "{}", fixture.name),
                (Err(one), Err(other)) => assert_eq!(*one, other, "{}", fixture.name),
                (Ok(raw), Err(Error::Decode { .. })) => assert_eq!(parsed(raw), None, "{}", fixture.name),
                (one, other) => panic!("{}: {one:?} and {other:?}", fixture.name),
            }
        }
        let expected = fixture.expectations();
        let expected = if expected.len() == 1 { vec![expected[0].clone(); calls] } else { expected };
        assert_eq!(expected.len(), calls, "{}: one expectation per call", fixture.name);
        for (index, (result, expected)) in results.iter().zip(&expected).enumerate() {
            if let Err(difference) = compare(&fixture, index, result, expected) {
                wrong.push(format!("{}: {difference}", fixture.name));
            }
            checked += 1;
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{checked} results compared, {streams} streams left out");
    assert!(checked > 100, "only {checked} results were compared");
}

/// `None` for what serde_json reads no further: 128 levels.
fn parsed(raw: &RawValue) -> Option<Value> {
    serde_json::from_str(&replace_lone_surrogates(raw.get())).ok()
}

fn compare(
    fixture: &Fixture,
    index: usize,
    result: &Result<&RawValue, Error>,
    expected: &Value,
) -> Result<(), String> {
    let differ = |what: &str| Err(format!("{what}\n  expected {expected}\n  found {result:?}"));
    match (expected["ok"] == json!(true), result) {
        (true, Ok(raw)) => {
            let Some(found) = parsed(raw) else {
                // Nested too deep; who reads jobs reads them one by one.
                return if expected.get("jobs").is_some() { Ok(()) } else { differ("cannot be read") };
            };
            let found = as_printed(found, &kinds(fixture, index));
            match expected.get("data") {
                Some(wanted) if !same(&found, wanted) => differ(&format!("other data: {found}")),
                Some(_) => Ok(()),
                None if expected.get("jobs").is_some() || expected.get("kind").is_some() => Ok(()),
                None => differ("the fixture does not say what is expected"),
            }
        }
        (true, Err(_)) => differ("should be a result"),
        (false, Ok(_)) => differ("should be an error"),
        (false, Err(error)) => compare_error(fixture, error, expected).or_else(|what| differ(&what)),
    }
}

fn compare_error(fixture: &Fixture, error: &Error, expected: &Value) -> Result<(), String> {
    let check = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    let kind = expected["kind"].as_str();
    check(!error.to_string().is_empty(), "no text")?;
    if kind == Some("by status") {
        return Ok(());
    }
    check(
        error.retry_after() == fixture.retry_after() || error.retry_after().is_none(),
        "other retry-after",
    )?;
    let code = expected["data"]["code"].as_str().or(expected["code"].as_str());
    match error {
        Error::Trpc { code_name, message, status, path, issues, .. }
            if code.is_some() || kind == Some("trpc") =>
        {
            check(code.is_none_or(|code| code == code_name), "other code")?;
            check(expected["message"].as_str().is_none_or(|wanted| wanted == message), "other message")?;
            let data = &expected["data"];
            check(
                data["httpStatus"].as_u64().is_none_or(|wanted| wanted == u64::from(*status)),
                "other status",
            )?;
            check(data.is_null() || data["path"].as_str() == path.as_deref(), "other path")?;
            check(data["zodError"].is_object() != issues.is_empty() || data.is_null(), "other issues")?;
            check(error.is_session_expired() == (code == Some("UNAUTHORIZED")), "a session is over or is not")
        }
        Error::Http { status, .. } | Error::NotAnEnvelope { status, .. } if code.is_none() => {
            let wanted = expected["status"].as_u64();
            check(wanted.is_none_or(|wanted| wanted == u64::from(*status)), "other status")?;
            let signed_out = kind == Some("signed-out");
            check(kind.is_none() || signed_out == error.is_session_expired(), "a session is over or is not")?;
            let waits = expected.get("retryAfter").is_some_and(|value| !value.is_null());
            check(kind.is_none() || waits == error.retry_after().is_some(), "other retry-after")
        }
        _ => Err("another kind of error".to_owned()),
    }
}

/// What superjson's `meta` says of the values of one result, by path.
fn kinds(fixture: &Fixture, index: usize) -> Value {
    let body: Value = serde_json::from_str(&fixture.response.body).unwrap_or_default();
    let envelope = if body.is_array() { &body[index] } else { &body };
    let meta = &envelope["result"]["data"]["meta"];
    match fixture.transformer() {
        Transformer::Superjson => json!([meta["values"], meta["v"].is_null()]),
        _ => json!([null, true]),
    }
}

/// A value as the fixtures' `outcome` prints it: what `JSON.stringify` makes of it, with maps, sets and bigints spelled
/// out.
fn as_printed(value: Value, kinds: &Value) -> Value {
    let legacy = kinds[1] == json!(true);
    fn annotate(value: &mut Value, tree: &Value, legacy: bool) -> bool {
        match tree {
            Value::Array(leaf) => {
                annotate(value, leaf.get(1).unwrap_or(&Value::Null), legacy);
                match printed(value, &leaf[0]) {
                    Some(printed) => *value = printed,
                    None => return false,
                }
            }
            Value::Object(paths) => {
                for (path, tree) in paths {
                    at(value, &parse_path(path, legacy), tree, legacy);
                }
            }
            _ => {}
        }
        true
    }
    fn at(value: &mut Value, path: &[String], tree: &Value, legacy: bool) {
        match (value, path) {
            (Value::Object(fields), [key]) => {
                if let Some(field) = fields.get_mut(key)
                    && !annotate(field, tree, legacy)
                {
                    fields.remove(key);
                }
            }
            (Value::Array(items), [key]) => {
                if let Some(item) = items.get_mut(key.parse::<usize>().unwrap()) {
                    annotate(item, tree, legacy);
                }
            }
            (Value::Object(fields), [key, rest @ ..]) => {
                if let Some(field) = fields.get_mut(key) {
                    at(field, rest, tree, legacy);
                }
            }
            (Value::Array(items), [key, rest @ ..]) => {
                if let Some(item) = items.get_mut(key.parse::<usize>().unwrap()) {
                    at(item, rest, tree, legacy);
                }
            }
            _ => {}
        }
    }
    /// `None` for `undefined`, which is left out of objects.
    fn printed(value: &Value, tag: &Value) -> Option<Value> {
        Some(match (tag.as_str(), value) {
            (Some("undefined"), _) => return None,
            (Some("bigint"), Value::String(digits)) => json!(format!("{digits}n")),
            (Some("number"), Value::String(number)) => {
                if number == "-0" {
                    json!(0)
                } else {
                    Value::Null
                }
            }
            (Some("regexp"), _) => json!({}),
            (Some("Error"), error) => json!({ "name": error["name"] }),
            (Some("map"), entries) => json!({ "$map": entries }),
            (Some("set"), items) => json!({ "$set": items }),
            (None, Value::Array(numbers)) => numbers
                .iter()
                .enumerate()
                .map(|(index, number)| (index.to_string(), number.clone()))
                .collect(),
            (_, value) => value.clone(),
        })
    }
    let mut value = value;
    annotate(&mut value, &kinds[0], legacy);
    value
}

/// Equal, with numbers compared as JavaScript does.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

#[test]
fn a_cross_origin_preflight_allows_every_header_that_is_sent() {
    let preflights: Vec<_> = fixtures().into_iter().filter(Fixture::is_preflight).collect();
    assert!(!preflights.is_empty());
    for fixture in preflights {
        let allowed = fixture.response.headers["access-control-allow-headers"].as_str().expect("text");
        for sent in ["content-type", "x-trpc-source"] {
            assert!(allowed.split(',').any(|header| header.trim() == sent), "{sent} is not in {allowed}");
        }
    }
}

#[test]
fn one_bad_result_leaves_the_others() {
    let body =
        r#"[{"result":{"data":{"json":"text"}}},{"result":{"data":{"json":7}}},{"result":{"data":7}}]"#;
    let response = Response::new(200, "/a", body);
    let results = response.results::<u8>(Transformer::Superjson, 4, true);
    assert!(
        matches!(&results[0], Err(Error::Decode { message }) if message.contains("expected u8")),
        "{results:?}"
    );
    assert_eq!(results[1], Ok(7));
    assert!(
        matches!(&results[2], Err(Error::Decode { message }) if message.contains("transformer")),
        "{results:?}"
    );
    assert!(matches!(&results[3], Err(Error::NotAnEnvelope { .. })), "{results:?}");
}

#[test]
fn undefined_is_read_from_null() {
    for body in
        [r#"{"result":{}}"#, r#"{"result":{"data":{"json":null,"meta":{"values":["undefined"],"v":1}}}}"#]
    {
        let response = Response::new(200, "/a", body);
        assert_eq!(response.results::<()>(Transformer::Superjson, 1, false), [Ok(())]);
        assert_eq!(response.results::<Option<u8>>(Transformer::Superjson, 1, false), [Ok(None)]);
        assert!(response.results::<&RawValue>(Transformer::Superjson, 1, false)[0].is_ok());
    }
}

#[test]
fn numbers_of_restored_values_stay_exact() {
    let body = r#"{"result":{"data":{"json":{"a":{"n":123456789012345678901},"b":null},"meta":{"referentialEqualities":{"a":["b"]},"v":1}}}}"#;
    let response = Response::new(200, "/a", body);
    let result = response.results::<&RawValue>(Transformer::Superjson, 1, false).remove(0).unwrap();
    assert_eq!(result.get(), r#"{"a":{"n":123456789012345678901},"b":{"n":123456789012345678901}}"#);
}

/// Bodies that are nearly envelopes.
fn body() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "1",
        "-32004",
        "\"result\"",
        "\"error\"",
        "\"data\"",
        "\"json\"",
        "\"meta\"",
        "\"message\"",
        "\"code\"",
        "\"referentialEqualities\"",
        "{\"a\":[\"b\"]}",
        "\"v\"",
        "\"\\ud800\"",
        "\\",
        "é",
        " ",
        "{\"result\":{\"data\":",
        "{\"json\":",
        "{\"error\":{\"message\":\"no\"}}",
        "<html>",
        "\u{feff}",
        "\u{fffd}",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_body_panics(status in any::<u16>(), body in body(), calls in 0usize..4, batched: bool, plain: bool) {
        let transformer = if plain { Transformer::None } else { Transformer::Superjson };
        let response = Response::new(status, "/a", body);
        prop_assert_eq!(response.results::<&RawValue>(transformer, calls, batched).len(), calls);
        prop_assert_eq!(response.results::<Value>(transformer, calls, batched).len(), calls);
        for error in response.results::<Value>(transformer, calls, batched).into_iter().filter_map(Result::err) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn no_text_panics(status in any::<u16>(), body: String, batched: bool) {
        prop_assert_eq!(Response::new(status, "/a", body).results::<Value>(Transformer::Superjson, 2, batched).len(), 2);
    }

    #[test]
    fn what_is_sent_comes_back(texts in prop::collection::vec(".*", 1..4), millis in -8_640_000_000_000_000i64..8_640_000_000_000_000) {
        // A server that answers with its inputs.
        let input = Input::new(&(&texts, Date(millis))).unwrap();
        let envelope = |input: &Input| format!(r#"{{"result":{{"data":{{"json":{},"meta":{}}}}}}}"#, input.json(), input.meta().unwrap());
        let response = Response::new(200, "/a", format!("[{},{}]", envelope(&input), envelope(&input)));
        for result in response.results::<(Vec<String>, Date)>(Transformer::Superjson, 2, true) {
            prop_assert_eq!(result, Ok((texts.clone(), Date(millis))));
        }
    }
}
