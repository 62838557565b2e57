//! Answers: one envelope per call, or something that is no envelope at all.

use std::rc::Rc;

use super::{Error, Fields, Json, Payload, RetryAfter, Seen, Transformer, error::WEB_PAGE, json::Scanner};

/// An HTTP answer, as far as the protocol looks at it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as text. The content type says nothing: failures of a whole request come as `text/plain`.
    pub body: Rc<String>,
    /// The header `Retry-After`, where there is one.
    pub retry_after: Option<RetryAfter>,
}

/// Reads an answer to `calls` calls that went out as one request; `batched` when it was sent with `batch=1`.
/// The result has one entry per call, in call order.
///
/// Success is judged by the envelope, never by the status alone: a login page comes with 200, and one call
/// of a batch may fail in a 207.
///
/// What `seen` knows of the answer before is not checked again.
///
/// # Errors
/// Per call: [`Error::Trpc`] for an error envelope; [`Error::Http`] or [`Error::NotAnEnvelope`] where there
/// is no envelope; [`Error::Decode`] where the envelope does not fit the transformer.
pub fn decode(
    answer: &Answer,
    transformer: Transformer,
    calls: usize,
    batched: bool,
    seen: &mut Seen,
) -> Vec<Result<Payload, Error>> {
    let body = answer.body.trim_start_matches('\u{feff}').trim_ascii();
    let mut results = Vec::with_capacity(calls);
    if batched && let Some(entries) = entries(body, transformer, seen) {
        let mut entries = entries.into_iter();
        while results.len() < calls {
            results.push(match entries.next() {
                Some(entry) => judge(entry, answer, transformer),
                None => Err(Error::NotAnEnvelope { status: answer.status, found: "too few results" }),
            });
        }
        return results;
    }
    // A failure of the whole request is one object even for a batch.
    while results.len() < calls {
        results.push(match envelope(body, transformer, seen) {
            Some(entry) => match judge(entry, answer, transformer) {
                Ok(_) if calls > 1 => {
                    Err(Error::NotAnEnvelope { status: answer.status, found: "one result for several calls" })
                }
                result => result,
            },
            None => Err(foreign(body, answer)),
        });
    }
    results
}

/// An envelope, or a value that is none.
#[derive(Default)]
struct Entry<'a> {
    /// Where there is neither a result nor an error.
    foreign: Option<Json<'a>>,
    error: Option<Json<'a>>,
    /// The result's data.
    data: Data<'a>,
}

/// The data of a result.
#[derive(Default)]
enum Data<'a> {
    /// There is none: `undefined`.
    #[default]
    Undefined,
    /// A value as it is.
    Plain(Value<'a>),
    /// The parts of superjson's form.
    Superjson { json: Option<Value<'a>>, meta: Option<Json<'a>> },
}

/// A value and, if it is an array, its elements.
pub(super) struct Value<'a> {
    pub(super) json: Json<'a>,
    pub(super) elements: Option<Vec<Json<'a>>>,
}

/// Reads a batch of envelopes. `None` when it is no array or is not JSON.
fn entries<'a>(body: &'a str, transformer: Transformer, seen: &mut Seen) -> Option<Vec<Entry<'a>>> {
    let mut scanner = Scanner::new(body);
    let mut entries = Vec::new();
    let mut members = scanner.open(b'[')?;
    while scanner.next(&mut members)? {
        entries.push(entry(&mut scanner, transformer, seen)?);
    }
    scanner.is_at_end().then_some(entries)
}

/// Reads one envelope. `None` when it is not JSON.
fn envelope<'a>(body: &'a str, transformer: Transformer, seen: &mut Seen) -> Option<Entry<'a>> {
    let mut scanner = Scanner::new(body);
    let entry = entry(&mut scanner, transformer, seen)?;
    scanner.is_at_end().then_some(entry)
}

/// Reads the next value as an envelope. Goes through it once: a list of jobs can have megabytes.
fn entry<'a>(scanner: &mut Scanner<'a>, transformer: Transformer, seen: &mut Seen) -> Option<Entry<'a>> {
    if scanner.peek()? != b'{' {
        return Some(Entry { foreign: Some(scanner.value()?), ..Entry::default() });
    }
    let start = scanner.rest();
    let mut entry = Entry::default();
    let mut has_result = false;
    let mut members = scanner.open(b'{')?;
    while scanner.next(&mut members)? {
        let name = scanner.name()?;
        if name.is_string("result") {
            entry.data = Data::Undefined;
            has_result = scanner.peek()? == b'{';
            if has_result {
                entry.data = result(scanner, transformer, seen)?;
                continue;
            }
        }
        let value = scanner.value()?;
        if name.is_string("error") {
            entry.error = value.as_str().starts_with('{').then_some(value);
        }
    }
    if !has_result {
        entry.foreign = scanner.taken_of(start);
    }
    Some(entry)
}

/// Reads what `result` holds.
fn result<'a>(scanner: &mut Scanner<'a>, transformer: Transformer, seen: &mut Seen) -> Option<Data<'a>> {
    let mut data = Data::Undefined;
    let mut members = scanner.open(b'{')?;
    while scanner.next(&mut members)? {
        if !scanner.name()?.is_string("data") {
            scanner.value()?;
        } else if transformer == Transformer::Superjson && scanner.peek()? == b'{' {
            data = superjson(scanner, seen)?;
        } else {
            data = Data::Plain(value(scanner, seen)?);
        }
    }
    Some(data)
}

/// Reads `{"json": …, "meta": …}`.
fn superjson<'a>(scanner: &mut Scanner<'a>, seen: &mut Seen) -> Option<Data<'a>> {
    let (mut json, mut meta) = (None, None);
    let mut members = scanner.open(b'{')?;
    while scanner.next(&mut members)? {
        let name = scanner.name()?;
        if name.is_string("json") {
            json = Some(value(scanner, seen)?);
            continue;
        }
        let other = scanner.value_or_seen(seen)?;
        if name.is_string("meta") {
            meta = Some(other).filter(|meta| *meta != Json::NULL);
        }
    }
    Some(Data::Superjson { json, meta })
}

/// Reads a value, and the elements of an array with it.
fn value<'a>(scanner: &mut Scanner<'a>, seen: &mut Seen) -> Option<Value<'a>> {
    if scanner.peek()? != b'[' {
        return Some(Value { json: scanner.value()?, elements: None });
    }
    let start = scanner.rest();
    let mut elements = Vec::new();
    let mut members = scanner.open(b'[')?;
    while scanner.next(&mut members)? {
        elements.push(scanner.value_or_seen(seen)?);
    }
    Some(Value { json: scanner.taken_of(start)?, elements: Some(elements) })
}

/// What an entry means.
fn judge(entry: Entry<'_>, answer: &Answer, transformer: Transformer) -> Result<Payload, Error> {
    if let Some(shape) = entry.error {
        let error = Fields::of(shape).and_then(|shape| trpc_error(shape, answer));
        // What else it holds does not matter: it is an object that is no envelope.
        return Err(error.unwrap_or_else(|| foreign("{}", answer)));
    }
    if let Some(value) = entry.foreign {
        return Err(foreign(value.as_str(), answer));
    }
    match (entry.data, transformer) {
        (Data::Undefined, _) => Ok(Payload::undefined()),
        (Data::Superjson { json: Some(value), meta }, _) => Ok(Payload::within(&answer.body, value, meta)),
        (Data::Plain(value), Transformer::None) => Ok(Payload::within(&answer.body, value, None)),
        _ => Err(Error::Decode {
            message: "it is not in superjson's form, so the transformer setting may be wrong".into(),
        }),
    }
}

/// Reads an error shape, bare or as superjson's `{"json": …}`. `None` when it has neither of tRPC's codes:
/// hosting platforms write `{"error": …}` of their own.
fn trpc_error(shape: Fields<'_>, answer: &Answer) -> Option<Error> {
    let shape = match shape.get("json").and_then(Fields::of) {
        Some(wrapped) if shape.get("message").is_none() => wrapped,
        _ => shape,
    };
    let data = shape.object("data");
    let number = shape.integer("code").filter(|code| *code <= -32_000);
    let code = data.text("code");
    if code.is_none() && number.is_none() {
        return None;
    }
    let status =
        data.integer("httpStatus").and_then(|status| status.try_into().ok()).unwrap_or(answer.status);
    Some(Error::Trpc {
        code: code.unwrap_or_else(|| code_of(number, status).into()),
        message: shape.text("message").unwrap_or_default(),
        status,
        path: data.text("path"),
        issues: zod_issues(&data.object("zodError")),
        retry_after: answer.retry_after,
    })
}

/// zod's flattened form: `{"formErrors":["…"],"fieldErrors":{"field":["…"]}}`.
fn zod_issues(zod: &Fields<'_>) -> Vec<String> {
    let mut issues = Vec::new();
    let mut add = |field: &str, texts: Option<Json<'_>>| {
        let texts = texts.and_then(Json::elements).unwrap_or_default();
        // A list in which there is something else is not zod's.
        if texts.iter().all(|text| text.as_str().starts_with('"')) {
            let text = |text: &Json<'_>| [field, &text.string().unwrap_or_default()].concat();
            issues.extend(texts.iter().map(text));
        }
    };
    add("", zod.get("formErrors"));
    for (name, texts) in zod.object("fieldErrors").iter() {
        add(&[&name.string().unwrap_or_default(), ": "].concat(), Some(texts));
    }
    issues
}

/// The name behind a JSON-RPC number, where a server leaves `data.code` out. All 5xx share one number, so
/// there the status decides.
fn code_of(number: Option<i64>, status: u16) -> &'static str {
    match (number, status) {
        (Some(-32700), _) => "PARSE_ERROR",
        (Some(-32001), _) | (_, 401) => "UNAUTHORIZED",
        (Some(-32003), _) | (_, 403) => "FORBIDDEN",
        (Some(-32004), _) | (_, 404) => "NOT_FOUND",
        (Some(-32009), _) | (_, 409) => "CONFLICT",
        (Some(-32029), _) | (_, 429) => "TOO_MANY_REQUESTS",
        (_, 503) => "SERVICE_UNAVAILABLE",
        (Some(-32600), _) | (_, 400..500) => "BAD_REQUEST",
        _ => "INTERNAL_SERVER_ERROR",
    }
}

fn foreign(body: &str, answer: &Answer) -> Error {
    let Answer { status, retry_after, .. } = *answer;
    if status >= 400 {
        return Error::Http { status, retry_after };
    }
    let found = match body.as_bytes().first() {
        None if status == 0 || (300..400).contains(&status) => "a redirect",
        None => "nothing",
        Some(b'<') => WEB_PAGE,
        Some(b'{' | b'[') if Json::parse(body).is_none() => "half a text",
        Some(_) => "something else",
    };
    Error::NotAnEnvelope { status, found }
}
