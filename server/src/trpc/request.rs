//! Reading a request: which procedures with which inputs, and in which dialect.

use ::trpc::superjson;
use axum::http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::error::{ErrorCode, TrpcError};

/// More calls than a page ever wants at once.
pub const MAX_CALLS: usize = 32;
/// Longer than any input of a procedure, with room for what percent-encoding adds.
const MAX_QUERY_BYTES: usize = 32 * 1024;

/// A request as it came over HTTP.
#[derive(Debug)]
pub struct Arrived<'a> {
    /// The HTTP method.
    pub method: Method,
    /// The `content-type` header.
    pub content_type: Option<&'a str>,
    /// What follows the endpoint's path, still percent-encoded.
    pub path: &'a str,
    /// The query string, still percent-encoded.
    pub query: &'a str,
    /// The body, unless it was too large to be read.
    pub body: Option<&'a [u8]>,
}

/// A request that was understood.
#[derive(Debug)]
pub struct Decoded {
    /// The answer is a list.
    pub batch: bool,
    /// The request speaks superjson, so the answer does.
    pub superjson: bool,
    /// The calls in their order.
    pub calls: Vec<Call>,
}

/// One call of a procedure.
#[derive(Debug)]
pub struct Call {
    /// The procedure's path.
    pub path: String,
    /// Its input; `None` if it was left out.
    pub input: Result<Option<Value>, TrpcError>,
}

/// Reads a request. An error here concerns it as a whole.
pub fn decode(arrived: Arrived<'_>) -> Result<Decoded, TrpcError> {
    if arrived.method == Method::POST {
        require_json(arrived.content_type)?;
    } else if arrived.method != Method::GET {
        return Err(TrpcError::new(
            ErrorCode::MethodNotSupported,
            format!("Unexpected request method {}", arrived.method),
        ));
    }

    let path = percent_decode_str(arrived.path).decode_utf8_lossy();
    let mut batch = false;
    let mut query_input = None;
    // A query that is too long is not searched either: its calls are told so one by one.
    let query = if arrived.query.len() > MAX_QUERY_BYTES {
        batch = arrived.query.starts_with("batch=1") || arrived.query.contains("&batch=1");
        None
    } else {
        Some(arrived.query)
    };
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*name {
            "batch" => batch = value == "1",
            "input" => query_input = Some(value),
            _ => {}
        }
    }
    let paths: Vec<String> =
        if batch { path.split(',').map(str::to_owned).collect() } else { vec![path.into_owned()] };
    if paths.len() > MAX_CALLS {
        return Err(TrpcError::new(ErrorCode::BadRequest, "Batch call exceeds maximum size"));
    }

    let input = if query.is_none() {
        Err(TrpcError::too_large())
    } else if arrived.method == Method::GET {
        parse(query_input.as_deref().map(str::as_bytes))
    } else {
        arrived
            .body
            .ok_or_else(TrpcError::too_large)
            .and_then(|body| parse(Some(body).filter(|body| !body.is_empty())))
    };
    Ok(if batch { batched(paths, input) } else { single(paths, input) })
}

fn require_json(content_type: Option<&str>) -> Result<(), TrpcError> {
    match content_type {
        Some(found)
            if found
                .split(';')
                .next()
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) =>
        {
            Ok(())
        }
        // The quote that never closes is tRPC's own.
        Some(found) => Err(TrpcError::new(
            ErrorCode::UnsupportedMediaType,
            format!("Unsupported content-type \"{found}"),
        )),
        None => Err(TrpcError::new(ErrorCode::UnsupportedMediaType, "Missing content-type header")),
    }
}

fn parse(text: Option<&[u8]>) -> Result<Option<Value>, TrpcError> {
    text.map(serde_json::from_slice)
        .transpose()
        .map_err(|error| TrpcError::new(ErrorCode::BadRequest, error.to_string()))
}

fn single(paths: Vec<String>, input: Result<Option<Value>, TrpcError>) -> Decoded {
    let superjson = matches!(&input, Ok(Some(input)) if superjson::is_wrapped(input));
    let input = input.map(|input| read(input, superjson));
    Decoded {
        batch: false,
        superjson,
        calls: paths.into_iter().map(|path| Call { path, input: input.clone() }).collect(),
    }
}

fn batched(paths: Vec<String>, input: Result<Option<Value>, TrpcError>) -> Decoded {
    let mut inputs = match input {
        Ok(None) => Ok(Map::new()),
        Ok(Some(Value::Object(inputs))) => Ok(inputs),
        Ok(Some(_)) => Err(TrpcError::new(
            ErrorCode::BadRequest,
            "\"input\" needs to be an object when doing a batch call",
        )),
        Err(error) => Err(error),
    };
    // One wrapped input settles it for the calls that have none.
    let superjson = matches!(&inputs, Ok(inputs) if inputs.values().any(superjson::is_wrapped));
    let calls = paths
        .into_iter()
        .enumerate()
        .map(|(index, path)| Call {
            path,
            input: match &mut inputs {
                Ok(inputs) => Ok(read(inputs.remove(&index.to_string()), superjson)),
                Err(error) => Err(error.clone()),
            },
        })
        .collect();
    Decoded { batch: true, superjson, calls }
}

fn read(input: Option<Value>, superjson: bool) -> Option<Value> {
    if superjson { input.and_then(superjson::unwrap) } else { input }
}
