//! Connections: how many there are at once, and how long a client may take.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, timeout_at};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Twice what the query of a request may have.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// What clients are granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most connections at once. The next ones wait for one to be closed, which costs this process nothing.
    pub connections: usize,
    /// How long the head of a request may take, and a connection may wait for its next request.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a client may read nothing of an answer that does not fit into the system's buffers.
    pub write: Duration,
    /// How long an answer may take altogether, once it has begun. Streams of events have no end.
    pub answer: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Each takes a file descriptor, of which a process often has 1,024.
            connections: 800,
            // Longer than any page waits before it polls again while somebody looks at it.
            head: Duration::from_secs(60),
            body: Duration::from_secs(30),
            write: Duration::from_secs(30),
            // Enough for the page's largest file at 56 kbit/s.
            answer: Duration::from_secs(300),
        }
    }
}

/// Serves a site until it is told to stop, and then what has been begun.
pub async fn serve(
    mut listener: TcpListener,
    site: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let free = Arc::new(Semaphore::new(limits.connections));
    let open = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_header_size(MAX_HEAD_BYTES)
        .max_buf_size(MAX_HEAD_BYTES);
    loop {
        let next = async {
            let place = Arc::clone(&free).acquire_owned().await;
            (place, Listener::accept(&mut listener).await.0)
        };
        let (place, stream) = tokio::select! {
            // An error means that the server is gone, which is a reason as well.
            _ = stopped.wait_for(|stopped| *stopped) => break,
            next = next => next,
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write));
        let (set_due, due) = watch::channel(None);
        let site = site.clone();
        let service = TowerToHyperService::new(tower::service_fn(move |request: Request<Incoming>| {
            set_due.send_replace(None);
            let (set_due, answer) = (set_due.clone(), site.clone().oneshot(request));
            async move {
                let response = answer.await?;
                let is_endless = is_event_stream(response.headers());
                set_due.send_replace((!is_endless).then(|| Instant::now() + limits.answer));
                Ok::<_, Infallible>(response)
            }
        }));
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            tokio::select! {
                // What is wrong with a connection is its client's concern, who has been told or is gone.
                _ = connection => {}
                () = overdue(due) => {}
            }
            drop(place);
        });
    }
    drop(listener);
    open.shutdown().await;
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"))
}

/// Ends when an answer is not through by its time.
async fn overdue(mut due: watch::Receiver<Option<Instant>>) {
    loop {
        let at = *due.borrow_and_update();
        let next = match at {
            Some(at) => timeout_at(at, due.changed()).await,
            None => Ok(due.changed().await),
        };
        match next {
            Ok(Ok(())) => {}
            // There will be no further request.
            Ok(Err(_)) => std::future::pending().await,
            Err(_) => return,
        }
    }
}
