//! The tRPC v11 protocol over HTTP: requests in, envelopes out. It knows no procedure by name.

pub mod error;
pub mod request;
pub mod validate;

use ::trpc::Transformer;
use ::trpc::envelope::{ErrorEnvelope, ResultEnvelope};
use ::trpc::superjson::Superjson;
use axum::http::{Method, StatusCode};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use error::{ErrorCode, TrpcError};
use request::{Arrived, Call, Decoded};

/// Whether a procedure reads or changes something, which decides its HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Called by GET.
    Query,
    /// Called by POST.
    Mutation,
    /// Called by GET, and answered by a stream of events.
    Subscription,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }

    fn method(self) -> Method {
        match self {
            Self::Query | Self::Subscription => Method::GET,
            Self::Mutation => Method::POST,
        }
    }
}

/// What a procedure gives, as it travels.
#[derive(Debug)]
pub struct Output {
    result: Superjson<Box<RawValue>>,
    as_of: Option<i64>,
}

impl Output {
    /// Says when the result was true, in milliseconds since 1970, if that is not now.
    pub fn as_of(self, as_of: Option<i64>) -> Self {
        Self { as_of, ..self }
    }
}

/// Writes a result. Dates in it are [`Date`](::trpc::superjson::Date)s.
pub fn output<T: Serialize + ?Sized>(result: &T) -> Result<Output, TrpcError> {
    match Superjson::new(result) {
        Ok(result) => Ok(Output { result, as_of: None }),
        Err(error) => Err(TrpcError::new(ErrorCode::InternalServerError, error.to_string())),
    }
}

/// A procedure that the endpoint offers.
pub struct Procedure<C> {
    /// Its path, such as `jobs.list`.
    pub path: &'static str,
    /// How it is called.
    pub kind: Kind,
    /// What it does. An input that was left out is `None`.
    pub call: fn(&C, Option<Value>) -> Result<Output, TrpcError>,
}

/// What goes back over HTTP.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The calls' common status, or 207 where they differ.
    pub status: StatusCode,
    /// The body, JSON in every case.
    pub body: String,
    /// The method that would have been right, where it was not.
    pub allow: Option<Method>,
    /// The request was refused as a whole: one error object even for a batch.
    pub refused: bool,
    /// When the oldest of the results was true, in milliseconds since 1970, if that is not now.
    pub as_of: Option<i64>,
}

/// Answers one HTTP request, which may be a batch of calls.
pub fn answer<C>(procedures: &[&[Procedure<C>]], context: &C, arrived: Arrived<'_>) -> Answer {
    let method = arrived.method.clone();
    let decoded = match request::decode(arrived) {
        Ok(decoded) => decoded,
        Err(error) => return refuse(error, false),
    };
    if let Err(error) = refuse_mixed_kinds(procedures, &decoded.calls) {
        return refuse(error, decoded.superjson);
    }

    let Decoded { batch, superjson, calls } = decoded;
    let mut allow = None;
    let mut as_of = None;
    let mut statuses = Vec::with_capacity(calls.len());
    let mut envelopes = Vec::with_capacity(calls.len());
    for call in calls {
        let outcome = run(procedures, context, &method, call.path.as_str(), call.input);
        if let Err(error) = &outcome
            && error.code == ErrorCode::MethodNotSupported
        {
            allow = find(procedures, &call.path).map(|procedure| procedure.kind.method());
        }
        statuses.push(outcome.as_ref().map_or_else(status_of, |_| StatusCode::OK));
        envelopes.push(match outcome {
            Ok(output) => {
                as_of = as_of.into_iter().chain(output.as_of).min();
                envelope(output.result, superjson)
            }
            Err(error) => error_envelope(error, Some(call.path), superjson),
        });
    }
    let body = if batch { ["[", &envelopes.join(","), "]"].concat() } else { envelopes.concat() };
    Answer { status: common_status(&statuses), body, allow, refused: false, as_of }
}

fn envelope(output: Superjson<Box<RawValue>>, superjson: bool) -> String {
    // Writing what is JSON already into memory does not fail.
    match superjson {
        true => serde_json::to_string(&ResultEnvelope::new(output)),
        false => serde_json::to_string(&ResultEnvelope::new(output.json)),
    }
    .unwrap_or_default()
}

fn error_envelope(error: TrpcError, path: Option<String>, superjson: bool) -> String {
    let transformer = if superjson { Transformer::Superjson } else { Transformer::None };
    ErrorEnvelope::text(error.into_shape(path), transformer)
}

fn status_of(error: &TrpcError) -> StatusCode {
    StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn run<C>(
    procedures: &[&[Procedure<C>]],
    context: &C,
    method: &Method,
    path: &str,
    input: Result<Option<Value>, TrpcError>,
) -> Result<Output, TrpcError> {
    let procedure = find(procedures, path).ok_or_else(|| {
        TrpcError::new(ErrorCode::NotFound, format!("No procedure found on path \"{path}\""))
    })?;
    if procedure.kind.method() != *method {
        return Err(TrpcError::new(
            ErrorCode::MethodNotSupported,
            format!("Unsupported {method}-request to {} procedure at path \"{path}\"", procedure.kind.name()),
        ));
    }
    (procedure.call)(context, input?)
}

fn find<'a, C>(procedures: &[&'a [Procedure<C>]], path: &str) -> Option<&'a Procedure<C>> {
    procedures.iter().copied().flatten().find(|procedure| procedure.path == path)
}

fn refuse_mixed_kinds<C>(procedures: &[&[Procedure<C>]], calls: &[Call]) -> Result<(), TrpcError> {
    let mut kinds =
        calls.iter().filter_map(|call| find(procedures, &call.path)).map(|procedure| procedure.kind);
    let Some(first) = kinds.next() else {
        return Ok(());
    };
    match kinds.find(|kind| *kind != first) {
        None => Ok(()),
        Some(other) => Err(TrpcError::new(
            ErrorCode::BadRequest,
            format!("Cannot mix procedure types in call: {}, {}", first.name(), other.name()),
        )),
    }
}

/// The answer to a request that is refused before any of its calls is looked at.
pub fn refuse(error: TrpcError, superjson: bool) -> Answer {
    let status = status_of(&error);
    Answer { status, body: error_envelope(error, None, superjson), allow: None, refused: true, as_of: None }
}

fn common_status(statuses: &[StatusCode]) -> StatusCode {
    match statuses.split_first() {
        Some((first, rest)) if rest.iter().all(|status| status == first) => *first,
        _ => StatusCode::MULTI_STATUS,
    }
}
