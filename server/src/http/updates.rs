//! `jobs.onUpdate`: a tRPC subscription over server-sent events. An event means that jobs have changed, and nothing else:
//! whoever gets one requests the list.
//!
//! As with tRPC's own servers, the status is 200 whatever happens within, and errors of the procedure are events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use ::trpc::Transformer;
use ::trpc::envelope::ErrorEnvelope;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, VARY};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

use crate::procedures::{Context, ON_UPDATE, on_update};
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::request::Decoded;

/// Between two signs of life.
const PING: Duration = Duration::from_secs(10);
/// Between two events, however much changes.
const GAP: Duration = Duration::from_millis(500);
/// What tRPC's client takes for a connection that is dead.
const CONNECTED: &str = "event: connected\ndata: {\"reconnectAfterInactivityMs\":30000}\n\n\n";

/// A stream that is open.
struct Updates {
    context: Arc<Context>,
    changes: watch::Receiver<u64>,
    stopped: watch::Receiver<bool>,
    superjson: bool,
    /// No event before this.
    not_before: Instant,
    next_ping: Instant,
    _permit: OwnedSemaphorePermit,
}

/// Answers a call of the subscription. `last_event_id` is what a browser's `EventSource` sends when it connects again.
pub fn respond(context: &Arc<Context>, decoded: Decoded, last_event_id: Option<&str>) -> Response {
    let superjson = decoded.superjson;
    let input = decoded.calls.into_iter().next().map_or(Ok(None), |call| call.input);
    let opened = input.and_then(|input| {
        let input = on_update(context, input)?;
        let permit = Arc::clone(&context.streams)
            .try_acquire_owned()
            .map_err(|_| TrpcError::new(ErrorCode::TooManyRequests, "Too many subscriptions at once"))?;
        Ok((input, permit))
    });
    let (input, permit) = match opened {
        Ok(opened) => opened,
        Err(error) => return event_stream(Body::from([CONNECTED, &failed(error, superjson)].concat())),
    };
    context.jobs.asked();
    let mut updates = Updates {
        changes: context.jobs.changes(),
        stopped: context.stopped.clone(),
        context: Arc::clone(context),
        superjson,
        not_before: Instant::now(),
        next_ping: Instant::now() + PING,
        _permit: permit,
    };
    let last = input.last_event_id.as_deref().or(last_event_id);
    let missed = last.is_some_and(|last| last != updates.id());
    let mut begin = CONNECTED.to_owned();
    if missed {
        begin += &updates.event();
    }
    let chunks = stream::unfold((Some(begin), updates), async |(begin, mut updates)| {
        let chunk = match begin {
            Some(begin) => begin,
            None => updates.next().await?,
        };
        Some((Ok::<_, Infallible>(chunk), (None, updates)))
    });
    event_stream(Body::from_stream(chunks))
}

impl Updates {
    /// What is said next; `None` when the server stops.
    async fn next(&mut self) -> Option<String> {
        let Self { changes, stopped, not_before, next_ping, .. } = self;
        let changed = async {
            // In this order: a change that is waited for to its end is seen once, and this may be given up in between.
            sleep_until(*not_before).await;
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let has_changed = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => return None,
            () = changed => true,
            () = sleep_until(*next_ping) => false,
        };
        if has_changed {
            return Some(self.event());
        }
        // Somebody looks, though nobody asks.
        self.context.jobs.asked();
        self.next_ping = Instant::now() + PING;
        Some("event: ping\ndata: \n\n\n".to_owned())
    }

    fn event(&mut self) -> String {
        self.changes.mark_unchanged();
        self.not_before = Instant::now() + GAP;
        self.next_ping = Instant::now() + PING;
        let data = if self.superjson { "{\"json\":{}}" } else { "{}" };
        format!("data: {data}\nid: {}\n\n\n", self.id())
    }

    /// Of what has happened so far. Another start of the server is another history.
    fn id(&self) -> String {
        format!("{}-{}", self.context.started_at, *self.changes.borrow())
    }
}

fn failed(error: TrpcError, superjson: bool) -> String {
    let transformer = if superjson { Transformer::Superjson } else { Transformer::None };
    let envelope = ErrorEnvelope::text(error.into_shape(Some(ON_UPDATE.to_owned())), transformer);
    let error = envelope.strip_prefix("{\"error\":").and_then(|error| error.strip_suffix('}'));
    format!("event: serialized-error\ndata: {}\n\n\n", error.unwrap_or_default())
}

fn event_stream(body: Body) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-cache, no-transform"),
        (VARY, "trpc-accept, accept"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers.map(|(name, value)| (name, HeaderValue::from_static(value))), body).into_response()
}
