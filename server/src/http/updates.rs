//! `jobs.onUpdate`: a tRPC subscription over server-sent events. An event means that jobs have changed, and nothing else:
//! a client that gets one requests the list.
//!
//! As with tRPC's own servers, the status is 200 whatever happens within, and errors of the procedure are events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use ::trpc::Transformer;
use ::trpc::envelope::ErrorEnvelope;
use axum::http::header::{CACHE_CONTROL, HeaderName, VARY};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

use crate::procedures::{Context, ON_UPDATE, on_update};
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::request::Decoded;

/// Between two signs of life.
const PING: Duration = Duration::from_secs(10);
/// Between two events, however much changes.
const GAP: Duration = Duration::from_millis(500);
/// After so many milliseconds of silence tRPC's client connects anew.
const CONNECTED: &str = "{\"reconnectAfterInactivityMs\":30000}";

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
        Err(error) => return respond_with(stream::iter([connected(), failed(error, superjson)])),
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
    let begin = stream::iter([Some(connected()), missed.then(|| updates.event())].into_iter().flatten());
    let later = stream::unfold(updates, async |mut updates| Some((updates.next().await?, updates)));
    respond_with(begin.chain(later))
}

impl Updates {
    /// The next event; `None` when the server stops.
    async fn next(&mut self) -> Option<Event> {
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
        // The list is on a screen, although it is not requested.
        self.context.jobs.asked();
        self.next_ping = Instant::now() + PING;
        // Without data a browser's EventSource would not pass it on.
        Some(Event::default().event("ping").data("{}"))
    }

    fn event(&mut self) -> Event {
        self.changes.mark_unchanged();
        self.not_before = Instant::now() + GAP;
        self.next_ping = Instant::now() + PING;
        let data = if self.superjson { "{\"json\":{}}" } else { "{}" };
        Event::default().data(data).id(self.id())
    }

    /// Of what has happened so far. Another start of the server is another history.
    fn id(&self) -> String {
        format!("{}-{}", self.context.started_at, *self.changes.borrow())
    }
}

fn connected() -> Event {
    Event::default().event("connected").data(CONNECTED)
}

fn failed(error: TrpcError, superjson: bool) -> Event {
    let transformer = if superjson { Transformer::Superjson } else { Transformer::None };
    let envelope = ErrorEnvelope::text(error.into_shape(Some(ON_UPDATE.to_owned())), transformer);
    let error = envelope.strip_prefix("{\"error\":").and_then(|error| error.strip_suffix('}'));
    Event::default().event("serialized-error").data(error.unwrap_or_default())
}

fn respond_with(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let headers = [
        (VARY, "trpc-accept, accept"),
        // Proxies are to pass each event on at once, and compress none.
        (CACHE_CONTROL, "no-cache, no-transform"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Sse::new(events.map(Ok::<_, Infallible>))).into_response()
}
