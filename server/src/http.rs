//! HTTP around the procedures and the page: routes, headers, and the check of the host.

mod api;
mod connections;
mod headers;
mod page;
mod updates;
mod webhook;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{any, post};
use tower::limit::GlobalConcurrencyLimitLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::procedures::Context;

pub use connections::{Limits, serve};
pub use webhook::Webhook;

/// Where the procedures are.
pub const ENDPOINT: &str = "/api/trpc";

/// The whole site: the procedures, and the page in `dist`.
pub fn site(context: Arc<Context>, webhook: Option<Webhook>, dist: &Path, limits: Limits) -> Router {
    let api = Router::new()
        .route(ENDPOINT, any(api::handle))
        .route("/api/trpc/", any(api::handle))
        .route("/api/trpc/{*path}", any(api::handle))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(headers::refuse_other_sites))
        .with_state(Arc::new(api::Api { context, body: limits.body }));
    let local = Router::new()
        .merge(api)
        .fallback_service(page::service(dist))
        .layer(middleware::from_fn(headers::require_local_host));
    // GitHub does not call by the name `localhost`; the signature is what lets it in.
    let open = webhook.map_or_else(Router::new, |webhook| {
        Router::new()
            .route("/api/github/webhook", post(webhook::handle))
            .layer(DefaultBodyLimit::max(webhook::MAX_BODY_BYTES))
            // It may come from anywhere, and is checked only when all of it is there.
            .layer(GlobalConcurrencyLimitLayer::new(webhook::MOST_AT_ONCE))
            // Who waits for others is not kept longer than who sends.
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits.body))
            .with_state(Arc::new(webhook))
    });
    open.merge(local).layer(middleware::from_fn(headers::add_security_headers))
}
