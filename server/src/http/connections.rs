//! Connections: how many there are at once, and how long a client may take.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;

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
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
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
        let service = TowerToHyperService::new(site.clone());
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            // What is wrong with a connection is its client's concern, who has been told or is gone.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    open.shutdown().await;
}
