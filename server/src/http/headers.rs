//! What every answer carries, and what every request has to.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // Neither a window that opens the page nor a page that embeds an answer gets hold of it.
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

pub async fn add_security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses requests for other hosts: a foreign page may have its name point to this machine (DNS
/// rebinding), and would then be of the same origin as the data.
pub async fn require_local_host(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    if host.is_some_and(is_local) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "This server answers on localhost only.\n").into_response()
    }
}

/// Refuses what a browser sends for a page of another site. That page could not read the answer, but the call would be made.
/// Other programs do not say where they come from.
pub async fn refuse_other_sites(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_of_another = match (headers.get("sec-fetch-site"), headers.get(ORIGIN)) {
        (Some(site), _) => site == "cross-site",
        // A browser that does not know the other header. Behind a proxy the page may have another port.
        (None, Some(origin)) => !origin.to_str().is_ok_and(is_origin_local),
        (None, None) => false,
    };
    if is_of_another {
        return (StatusCode::FORBIDDEN, "Pages of other sites are not answered.\n").into_response();
    }
    next.run(request).await
}

fn is_origin_local(origin: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, host)| is_local(host))
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_this_machine_is_local() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:4400", "[::1]:4400", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "",
            "example.com",
            "localhost.example.com:4400",
            "127.0.0.1.example.com",
            "localhost:80:evil",
            "evil@localhost",
            "::1",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }
}
