//! Every recorded exchange in `trpc/tests/wire/` (or in the folder that `WIRE_FIXTURES` names): the request must
//! be the one that was recorded, and the answer must mean what the fixture says it means.
#![cfg(not(target_arch = "wasm32"))]

use std::{env, fs, path::PathBuf, rc::Rc};

use jobs_console::wire::{
    self, Answer, Call, Error, Method, Payload, ProcedureKind, Request, RequestOptions, RetryAfter, Seen,
    Transformer, decode, superjson::Value,
};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json, value::RawValue};

#[derive(Deserialize)]
struct Fixture {
    name: String,
    transformer: String,
    request: RecordedRequest,
    response: RecordedResponse,
    outcome: Option<Json>,
    expect: Option<Json>,
}

#[derive(Deserialize)]
struct RecordedRequest {
    method: String,
    path: String,
    headers: Map<String, Json>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct RecordedResponse {
    status: u16,
    headers: Map<String, Json>,
    body: String,
}

impl Fixture {
    /// Streaming batches and subscriptions are not spoken. Servers that ignore the wish for a stream answer
    /// with an ordinary envelope, so the body decides.
    fn is_stream(&self) -> bool {
        let asks = |name: &str, wanted: &str| {
            self.request.headers.get(name).and_then(Json::as_str).is_some_and(|value| value.contains(wanted))
        };
        let wants_stream =
            asks("trpc-accept", "jsonl") || asks("accept", "jsonl") || asks("accept", "event-stream");
        let body: Result<Json, _> = serde_json::from_str(&self.response.body);
        let is_envelope = match &body {
            Ok(Json::Array(_)) => true,
            Ok(Json::Object(fields)) => fields.contains_key("result") || fields.contains_key("error"),
            _ => false,
        };
        wants_stream && !is_envelope
    }

    fn transformer(&self) -> Transformer {
        if self.transformer == "superjson" { Transformer::Superjson } else { Transformer::None }
    }

    /// The request was made by an official client, not by hand.
    fn is_official(&self) -> bool {
        let has_outcome = |outcome: &Json| outcome.is_array() || outcome.get("ok").is_some();
        self.outcome.as_ref().is_some_and(has_outcome)
    }

    /// One expectation per call. Of requests that were made by hand some fixtures state the status alone:
    /// whether it worked.
    fn expectations(&self) -> Vec<Json> {
        let expected = self.expect.clone().or_else(|| self.outcome.clone());
        match expected.unwrap_or_else(|| panic!("{}: outcome or expect", self.name)) {
            Json::Array(list) => list,
            one if one.get("ok").is_none() => {
                let status = one["status"].as_u64().unwrap_or_else(|| panic!("{}: a status", self.name));
                vec![json!({ "ok": status < 400, "kind": "by status" })]
            }
            one => vec![one],
        }
    }
}

fn fixtures() -> Vec<Fixture> {
    let folder = env::var_os("WIRE_FIXTURES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("trpc/tests/wire"), PathBuf::from);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.retain(|path| {
        // What `trpc` reads in another way, and its own tests check.
        const OTHERWISE: [&str; 6] =
            ["error-platform", "negative", "message-only", "deduped", "foreign-html-4", "retry-after-"];
        !OTHERWISE.iter().any(|part| path.to_string_lossy().contains(part))
    });
    files.sort();
    assert!(files.len() > 50, "only {} fixtures in {}", files.len(), folder.display());
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a readable file");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

/// What a recorded request asks: `None` when its input is not JSON, which no client sends.
struct Asked {
    options: RequestOptions,
    kind: ProcedureKind,
    calls: Vec<Call>,
    batched: bool,
}

fn asked(fixture: &Fixture) -> Option<Asked> {
    let (url, query) = fixture.request.path.split_once('?').unwrap_or((&fixture.request.path, ""));
    let (endpoint, procedures) = url.rsplit_once('/').expect("an endpoint");
    let procedures = percent_decode_str(procedures).decode_utf8().expect("UTF-8").into_owned();
    let parameter = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let batched = parameter("batch") == Some("1");
    let post = fixture.request.method == "POST";
    let input = if post {
        fixture.request.body.clone()
    } else {
        parameter("input").map(|input| percent_decode_str(input).decode_utf8().expect("UTF-8").into_owned())
    };
    let payload = |json: &RawValue| match fixture.transformer() {
        Transformer::None => Payload::parse(json.get()).expect("JSON"),
        Transformer::Superjson => {
            #[derive(Deserialize)]
            struct Wrapped {
                json: Option<Box<RawValue>>,
                meta: Option<Box<RawValue>>,
            }
            let read: Wrapped = serde_json::from_str(json.get()).expect("an object");
            let text = |json: &Option<Box<RawValue>>| json.as_ref().map(|json| json.get().to_owned());
            let (json, meta) = (text(&read.json).unwrap_or("null".into()), text(&read.meta));
            let json = wire::Json::parse(&json).expect("JSON");
            Payload::new(json, meta.as_deref().and_then(wire::Json::parse))
        }
    };
    let paths: Vec<_> = if batched { procedures.split(',').collect() } else { vec![procedures.as_str()] };
    let calls = if batched {
        let inputs: std::collections::BTreeMap<String, Box<RawValue>> = match &input {
            Some(input) => serde_json::from_str(input).ok()?,
            None => Default::default(),
        };
        let call = |(index, path): (usize, &&str)| Call {
            path: (*path).to_owned(),
            input: inputs.get(&index.to_string()).map(|json| payload(json)),
        };
        paths.iter().enumerate().map(call).collect()
    } else {
        let raw = match &input {
            Some(input) => Some(serde_json::from_str::<Box<RawValue>>(input).ok()?),
            None => None,
        };
        vec![Call { path: procedures.clone(), input: raw.as_deref().map(payload) }]
    };
    // A query over POST is known by its fixture's name: the request itself does not tell.
    let query_over_post = fixture.name.contains("query-over-post");
    let kind = if post && !query_over_post { ProcedureKind::Mutation } else { ProcedureKind::Query };
    let options = RequestOptions {
        endpoint: endpoint.to_owned(),
        transformer: fixture.transformer(),
        query_method: if query_over_post { Method::Post } else { Method::Get },
    };
    Some(Asked { options, kind, calls, batched })
}

#[test]
fn requests_are_the_recorded_ones() {
    let mut checked = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.is_official()) {
        let Asked { options, kind, calls, batched } = asked(fixture).expect("JSON input");
        let request = match batched {
            true => Request::batch(&options, kind, &calls),
            false => Request::single(&options, kind, &calls[0]),
        };
        let method = if request.method == Method::Post { "POST" } else { "GET" };
        assert_eq!(method, fixture.request.method, "{}", fixture.name);
        // An official client's batch of calls without input still sends `input={}`, plain or not.
        assert_eq!(request.url, fixture.request.path, "{}", fixture.name);
        assert_eq!(request.body, fixture.request.body, "{}", fixture.name);
        checked += 1;
    }
    assert!(checked > 60, "only {checked} requests were compared");
}

#[test]
fn inputs_survive_reading_and_writing() {
    for fixture in fixtures().iter().filter(|fixture| fixture.is_official()) {
        for input in asked(fixture).expect("JSON input").calls.into_iter().filter_map(|call| call.input) {
            let written = Payload::from(&input.revive().expect("readable"));
            let json = |raw: wire::Json<'_>| serde_json::from_str::<Json>(raw.as_str()).expect("JSON");
            assert_eq!(json(written.json()), json(input.json()), "{}", fixture.name);
            let values = |payload: &Payload| payload.meta().map(|meta| json(meta)["values"].clone());
            assert_eq!(values(&written), values(&input), "{}", fixture.name);
        }
    }
}

#[test]
fn answers_mean_what_the_fixture_says() {
    let (mut checked, mut skipped, mut wrong) = (0, 0, Vec::new());
    for fixture in fixtures() {
        if fixture.is_stream() {
            skipped += 1;
            continue;
        }
        if fixture.request.method == "OPTIONS" {
            continue;
        }
        let expected = fixture.expectations();
        let batched = fixture.request.path.contains("batch=1");
        let header = fixture.response.headers.get("retry-after").and_then(Json::as_str);
        let retry_after = header.and_then(RetryAfter::parse);
        let answer = Answer {
            status: fixture.response.status,
            body: Rc::new(fixture.response.body.clone()),
            retry_after,
        };
        let calls = asked(&fixture).map_or(1, |asked| asked.calls.len());
        let decoded = decode(&answer, fixture.transformer(), calls, batched, &mut Seen::default());
        assert_eq!(decoded.len(), calls, "{}: one result per call", fixture.name);
        let expected = if expected.len() == 1 { vec![expected[0].clone(); calls] } else { expected };
        assert_eq!(expected.len(), calls, "{}: one expectation per call", fixture.name);
        for (decoded, expected) in decoded.iter().zip(&expected) {
            if let Err(difference) = compare(decoded, expected, header) {
                wrong.push(format!("{}: {difference}", fixture.name));
            }
            checked += 1;
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    println!("{checked} answers compared, {skipped} streams left out");
    assert!(checked > 100, "only {checked} answers were compared");
}

fn compare(
    decoded: &Result<Payload, Error>,
    expected: &Json,
    retry_after: Option<&str>,
) -> Result<(), String> {
    let differ = |what: &str| Err(format!("{what}\n  expected {expected}\n  decoded {decoded:?}"));
    match (expected["ok"] == json!(true), decoded) {
        (true, Ok(payload)) => {
            if expected.get("data").is_none()
                && expected.get("jobs").is_none()
                && expected.get("kind").is_none()
            {
                return differ("the fixture does not say what is expected");
            }
            let seen = match payload.revive() {
                Ok(value) => as_printed(&value),
                // Nested beyond what is read in full; `tests/jobs.rs` checks that the rows are still read.
                Err(_) if expected.get("jobs").is_some() => return Ok(()),
                Err(_) => return differ("unreadable"),
            };
            let Some(wanted) = expected.get("data").cloned() else { return Ok(()) };
            if same(&seen.unwrap_or(Json::Null), &wanted) { Ok(()) } else { differ("other data") }
        }
        (true, Err(_)) => differ("should be a result"),
        (false, Ok(_)) => differ("should be an error"),
        (false, Err(error)) => {
            if error.to_string().is_empty() {
                return differ("no words for the screen");
            }
            let code = expected["data"]["code"].as_str().or(expected["code"].as_str());
            let kind = expected["kind"].as_str();
            if kind == Some("by status") {
                return Ok(());
            }
            let has_shape = code.is_some() || kind == Some("trpc");
            match error {
                Error::Trpc { code: seen, message, .. } if has_shape => {
                    if code.is_some_and(|code| code != seen) {
                        return differ("other code");
                    }
                    if expected["message"].as_str().is_some_and(|wanted| wanted != message) {
                        return differ("other message");
                    }
                    if retry_after.and_then(RetryAfter::parse) != error.retry_after() {
                        return differ("other retry-after");
                    }
                    Ok(())
                }
                Error::Decode { .. } if matches!(kind, Some("decode")) => Ok(()),
                Error::Http { status, .. } | Error::NotAnEnvelope { status, .. } if !has_shape => {
                    if expected["status"].as_u64().is_some_and(|wanted| wanted != u64::from(*status)) {
                        return differ("other status");
                    }
                    let tells = kind.is_some() || *status == 401;
                    if tells && (kind == Some("signed-out")) != error.is_session_expired() {
                        return differ("signed out or not");
                    }
                    let wait = expected.get("retryAfter").is_some_and(|value| !value.is_null());
                    if wait != error.retry_after().is_some() && expected.get("kind").is_some() {
                        return differ(&format!("retry-after {retry_after:?}"));
                    }
                    Ok(())
                }
                _ => differ("another kind of error"),
            }
        }
    }
}

/// A value as the fixtures' `outcome` prints it: what `JSON.stringify` makes of it, with maps, sets and
/// bigints spelled out. `None` for what `JSON.stringify` leaves out.
fn as_printed(value: &Value) -> Option<Json> {
    let list = |items: &[Value]| {
        Json::Array(items.iter().map(|item| as_printed(item).unwrap_or(Json::Null)).collect())
    };
    Some(match value {
        Value::Undefined => return None,
        Value::Null => Json::Null,
        Value::Bool(bool) => json!(bool),
        Value::Number(number) => json!(number),
        Value::BigInt(digits) => json!(format!("{digits}n")),
        Value::Text(text) | Value::Date(text) | Value::Url(text) => json!(text),
        Value::RegExp(_) => json!({}),
        Value::Error { name, .. } => json!({ "name": name }),
        Value::List(items) => list(items),
        Value::Object(fields) => {
            let field = |(key, value): &(String, Value)| as_printed(value).map(|value| (key.clone(), value));
            Json::Object(fields.iter().filter_map(field).collect())
        }
        Value::Map(entries) => {
            let pair = |(key, value): &(Value, Value)| list(&[key.clone(), value.clone()]);
            json!({ "$map": entries.iter().map(pair).collect::<Vec<_>>() })
        }
        Value::Set(items) => json!({ "$set": list(items) }),
        Value::TypedArray(_, numbers) => Json::Object(
            numbers.iter().enumerate().map(|(index, number)| (index.to_string(), json!(number))).collect(),
        ),
    })
}

/// Equal, with numbers compared as JavaScript does.
fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(left), Json::Number(right)) => left.as_f64() == right.as_f64(),
        (Json::Array(left), Json::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Json::Object(left), Json::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

#[test]
fn a_cross_origin_preflight_allows_every_header_that_is_sent() {
    let preflights: Vec<_> =
        fixtures().into_iter().filter(|fixture| fixture.request.method == "OPTIONS").collect();
    assert!(!preflights.is_empty());
    for fixture in preflights {
        let allowed = fixture.response.headers["access-control-allow-headers"].as_str().expect("text");
        for (sent, _) in jobs_console::wire::HEADERS {
            assert!(allowed.split(',').any(|header| header.trim() == *sent), "{sent} is not in {allowed}");
        }
    }
}
