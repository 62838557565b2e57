//! HTTP around the procedures and the page: routes, headers, and the check of the host.

mod api;
mod headers;
mod page;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::any;
use tower_http::compression::CompressionLayer;

use crate::procedures::Context;

/// Where the procedures are.
pub const ENDPOINT: &str = "/api/trpc";

/// The whole site: the procedures, and the page in `dist`.
pub fn site(context: Arc<Context>, dist: &Path) -> Router {
    let api = Router::new()
        .route(ENDPOINT, any(api::handle))
        .route("/api/trpc/", any(api::handle))
        .route("/api/trpc/{*path}", any(api::handle))
        .layer(CompressionLayer::new())
        .with_state(context);
    Router::new()
        .merge(api)
        .fallback_service(page::service(dist))
        .layer(middleware::from_fn(headers::add_security_headers))
        .layer(middleware::from_fn(headers::require_local_host))
}
