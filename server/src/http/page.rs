//! The built page: static files, precompressed where a compressed one lies beside them.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

pub fn service(dist: &Path) -> Router {
    let index = dist.join("index.html");
    let missing = move |request: Request| {
        let message = if request.uri().path() == "/" {
            format!("The page is not built: there is no {}. Run `cargo xtask demo`.\n", index.display())
        } else {
            "Not found.\n".to_owned()
        };
        async move { (StatusCode::NOT_FOUND, message) }
    };
    let files =
        ServeDir::new(dist).precompressed_br().precompressed_gzip().fallback(Router::new().fallback(missing));
    Router::new().fallback_service(files).layer(middleware::from_fn(add_cache_control))
}

async fn add_cache_control(request: Request, next: Next) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let is_file = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let value = if is_file && is_hashed(&name) { FOREVER } else { ASK_FIRST };
    let header: [(HeaderName, HeaderValue); 1] = [(CACHE_CONTROL, value)];
    (header, response).into_response()
}

/// Whether the file's name changes with its content: `name-0123456789abcdef.js`, and the bundler's
/// `name-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    name.rsplit_once('-')
        .and_then(|(_, rest)| rest.split_once('.'))
        .map(|(hash, _)| hash.strip_suffix("_bg").unwrap_or(hash))
        .is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn hashed_names_are_recognized() {
        for name in ["demo-1a2b3c4d5e6f7081.js", "demo-1a2b3c4d5e6f7081_bg.wasm", "a-b-0123abcd.css"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["", "index.html", "dark-mode.css", "demo-abc.js", "1a2b3c4d5e6f7081.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
