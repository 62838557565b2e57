//! One HTTP request to the endpoint: reads it, answers it, and saves what need not be sent again.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    AGE, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::{ENDPOINT, updates};
use crate::documents::hash;
use crate::procedures::{Context, INTERNAL, ON_UPDATE, PROCEDURES, REFUSED};
use crate::store::now;
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::request::{Arrived, decode};
use crate::trpc::{Answer, answer, refuse};

/// No input of a procedure comes near it.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// An internal one may hold a document of the largest size, whose text is longer in JSON.
const MAX_INTERNAL_BODY_BYTES: usize = 8 * 1024 * 1024;
/// So much of a body that is too large is read and dropped, since a client that is still sending
/// would not see the answer.
const MAX_DRAINED_BYTES: usize = 16 * 1024 * 1024;

/// What requests are answered with.
pub struct Api {
    /// What the procedures work with.
    pub context: Arc<Context>,
    /// How long the body of a request may take.
    pub body: Duration,
}

pub async fn handle(State(api): State<Arc<Api>>, request: Request) -> Response {
    let context = Arc::clone(&api.context);
    let (parts, body) = request.into_parts();
    if parts.method == Method::HEAD {
        return StatusCode::NO_CONTENT.into_response();
    }
    let is_trusted = is_trusted(&context, &parts.headers);
    let (procedures, limit): (&[_], _) = if is_trusted {
        (&[PROCEDURES, INTERNAL], MAX_INTERNAL_BODY_BYTES)
    } else {
        (&[PROCEDURES, REFUSED], MAX_BODY_BYTES)
    };
    let read = match timeout(api.body, read(body, limit)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) => Err(TrpcError::new(ErrorCode::BadRequest, error.to_string())),
        Err(_) => Err(TrpcError::new(ErrorCode::Timeout, "The request took too long to arrive")),
    };
    let body = match read {
        Ok(body) => body,
        Err(error) => return respond(refuse(error, false), &parts.method, &parts.headers),
    };
    let method = parts.method.clone();
    let uri = parts.uri.clone();
    if method == Method::GET && path_of(&uri) == ON_UPDATE {
        let arrived = Arrived {
            method: method.clone(),
            content_type: None,
            path: ON_UPDATE,
            query: uri.query().unwrap_or_default(),
            body: None,
        };
        if let Ok(decoded) = decode(arrived)
            && !decoded.batch
        {
            let last = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
            return updates::respond(&context, decoded, last);
        }
    }
    let content_type = parts.headers.get(CONTENT_TYPE).cloned();
    // SQLite blocks, so it is kept off the threads that serve everyone.
    let answered = tokio::task::spawn_blocking(move || {
        answer(
            procedures,
            &*context,
            Arrived {
                method,
                content_type: content_type.as_ref().and_then(|value| value.to_str().ok()),
                path: path_of(&uri),
                query: uri.query().unwrap_or_default(),
                body: body.as_deref(),
            },
        )
    })
    .await
    .unwrap_or_else(|_| {
        let error = TrpcError::new(ErrorCode::InternalServerError, "The procedure stopped unexpectedly");
        refuse(error, false)
    });
    respond(answered, &parts.method, &parts.headers)
}

/// What follows the endpoint.
fn path_of(uri: &Uri) -> &str {
    let path = uri.path().strip_prefix(ENDPOINT).unwrap_or_default();
    path.strip_prefix('/').unwrap_or(path)
}

/// Whether the caller sends the server's token. Another `Authorization` is for somebody else, such as a proxy.
fn is_trusted(context: &Context, headers: &HeaderMap) -> bool {
    let sent = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    context.token.as_ref().zip(sent).is_some_and(|(token, sent)| token.is(sent))
}

/// The body; `None` if it is larger than `limit`.
async fn read(mut body: Body, limit: usize) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut content = Some(Vec::new());
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            length = length.saturating_add(data.len());
            if length > MAX_DRAINED_BYTES {
                return Ok(None);
            }
            match &mut content {
                Some(content) if length <= limit => content.extend_from_slice(&data),
                _ => content = None,
            }
        }
    }
    Ok(content)
}

fn respond(answer: Answer, method: &Method, request: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(VARY, HeaderValue::from_static("trpc-accept, accept"));
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(if answer.refused {
            "text/plain;charset=UTF-8"
        } else {
            "application/json"
        }),
    );
    let allow = match (&answer.allow, answer.status) {
        (Some(method), _) => HeaderValue::from_str(method.as_str()).ok(),
        (None, StatusCode::METHOD_NOT_ALLOWED) => Some(HeaderValue::from_static("GET, POST")),
        _ => None,
    };
    if let Some(allow) = allow {
        headers.insert(ALLOW, allow);
    }
    if let Some((date, age)) = answer.as_of.and_then(|as_of| date_and_age(as_of, now())) {
        headers.insert(DATE, date);
        headers.insert(AGE, age);
    }
    if *method == Method::GET && answer.status == StatusCode::OK {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        let tag = tag(&answer.body);
        let is_known = request
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| known.trim() == tag || known.trim() == "*");
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, tag);
        }
        if is_known {
            headers.remove(CONTENT_TYPE);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
    } else {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    (answer.status, headers, answer.body).into_response()
}

/// What a cache says of an answer that it has kept since `as_of`: clients take the two together for the present moment.
fn date_and_age(as_of: i64, now: i64) -> Option<(HeaderValue, HeaderValue)> {
    let seconds = now.saturating_sub(as_of).max(0) / 1_000;
    let date = DateTime::from_timestamp(now / 1_000 - seconds, 0)?;
    let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    (seconds > 0).then_some(())?;
    Some((HeaderValue::from_str(&date).ok()?, HeaderValue::from(seconds)))
}

/// Weak, because the same content may go out compressed or not.
fn tag(body: &str) -> String {
    let mut hash = hash(body.as_bytes());
    hash.truncate(32);
    format!("W/\"{hash}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_kept_says_since_when() {
        let (date, age) = date_and_age(1_795_823_324_900, 1_795_823_366_100).expect("headers");
        assert_eq!(date, "Fri, 27 Nov 2026 23:48:45 GMT");
        assert_eq!(age, "41");
        assert_eq!(date_and_age(1_795_823_324_900, 1_795_823_325_800), None, "less than a second is now");
        assert_eq!(date_and_age(1_795_823_324_900, 1_795_823_324_000), None, "the clock was put back");
    }
}
