//! Answers: one envelope per call, or something that is no envelope at all.

use serde_json::value::RawValue;

use super::{Error, Fields, Payload, RetryAfter, Transformer, elements, error::WEB_PAGE};

/// An HTTP answer, as far as the protocol looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body as text. The content type says nothing: failures of a whole request come as `text/plain`.
    pub body: &'a str,
    /// The header `Retry-After`, where there is one.
    pub retry_after: Option<RetryAfter>,
}

/// Reads an answer to `calls` calls that went out as one request; `batched` when it was sent with `batch=1`.
/// The result has one entry per call, in call order.
///
/// Success is judged by the envelope, never by the status alone: a login page comes with 200, and one call
/// of a batch may fail in a 207.
///
/// # Errors
/// Per call: [`Error::Trpc`] for an error envelope; [`Error::Http`] or [`Error::NotAnEnvelope`] where there
/// is no envelope; [`Error::Decode`] where the envelope does not fit the transformer.
pub fn decode(
    answer: Answer<'_>,
    transformer: Transformer,
    calls: usize,
    batched: bool,
) -> Vec<Result<Payload, Error>> {
    let body = answer.body.trim_start_matches('\u{feff}').trim();
    if batched && let Some(entries) = elements(body) {
        return (0..calls)
            .map(|index| match entries.get(index) {
                Some(entry) => envelope(entry.get(), answer, transformer),
                None => Err(Error::NotAnEnvelope { status: answer.status, found: "too few results" }),
            })
            .collect();
    }
    // A failure of the whole request is one object even for a batch.
    let whole = match envelope(body, answer, transformer) {
        Ok(_) if calls > 1 => {
            Err(Error::NotAnEnvelope { status: answer.status, found: "one result for several calls" })
        }
        whole => whole,
    };
    vec![whole; calls]
}

/// Reads the envelope of one call.
fn envelope(json: &str, answer: Answer<'_>, transformer: Transformer) -> Result<Payload, Error> {
    let Some(fields) = Fields::of_text(json) else {
        return Err(foreign(json, answer));
    };
    if let Some(error) = fields.get("error").and_then(Fields::of) {
        return Err(trpc_error(error, answer).unwrap_or_else(|| foreign(json, answer)));
    }
    match fields.get("result").and_then(Fields::of) {
        Some(result) => payload(result.raw("data"), transformer),
        None => Err(foreign(json, answer)),
    }
}

fn payload(data: Option<&RawValue>, transformer: Transformer) -> Result<Payload, Error> {
    let Some(data) = data else { return Ok(Payload::undefined()) };
    match transformer {
        Transformer::None => Ok(Payload { json: data.to_owned(), meta: None }),
        Transformer::Superjson => Payload::read(data).ok_or_else(|| Error::Decode {
            message: "it is not in superjson's form, so the transformer setting may be wrong".into(),
        }),
    }
}

/// Reads an error shape, bare or as superjson's `{"json": …}`. `None` when it has neither of tRPC's codes:
/// hosting platforms write `{"error": …}` of their own.
fn trpc_error(shape: Fields<'_>, answer: Answer<'_>) -> Option<Error> {
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
    let texts = |list: &RawValue| serde_json::from_str::<Vec<String>>(list.get()).unwrap_or_default();
    let form = zod.get("formErrors").map(texts).unwrap_or_default();
    let fields = zod.object("fieldErrors");
    let by_field = fields
        .iter()
        .flat_map(|(field, list)| texts(list).into_iter().map(move |text| [field, ": ", &text].concat()));
    form.into_iter().chain(by_field).collect()
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

fn foreign(body: &str, answer: Answer<'_>) -> Error {
    let Answer { status, retry_after, .. } = answer;
    if status >= 400 {
        return Error::Http { status, retry_after };
    }
    let found = match body.as_bytes().first() {
        None if status == 0 || (300..400).contains(&status) => "a redirect",
        None => "nothing",
        Some(b'<') => WEB_PAGE,
        Some(b'{' | b'[') if serde_json::from_str::<&RawValue>(body).is_err() => "half a text",
        Some(_) => "something else",
    };
    Error::NotAnEnvelope { status, found }
}
