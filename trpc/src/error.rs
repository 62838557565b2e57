//! Why a call brought no result.

use std::{fmt, time::Duration};

use crate::{ErrorCode, RetryAfter};

/// Why a call brought no result. Its text is for developers and logs, not for a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// `fetch` was rejected: no connection, a refused one, a cross-origin refusal.
    Network {
        /// The reason as the browser words it.
        message: String,
    },
    /// No response within the time set for it.
    Timeout {
        /// The time that was waited.
        after: Duration,
    },
    /// A function of the host failed (headers, its own `fetch` or the response that this gave), or the request cannot be
    /// made, such as one to a URL that is none.
    Host {
        /// What it threw or was rejected with.
        message: String,
    },
    /// The request was cancelled.
    Aborted,
    /// The input cannot be written as JSON.
    Encode {
        /// serde's reason.
        message: String,
    },
    /// An HTTP error that is not tRPC's: of a proxy, a gateway, a session guard.
    Http {
        /// The HTTP status, 400 or above.
        status: u16,
        /// Where the response came from.
        url: String,
        /// A redirect led there, to another origin than the endpoint's.
        redirected_away: bool,
        /// When the server accepts the next request.
        retry_after: Option<RetryAfter>,
    },
    /// A response without an HTTP error that is no tRPC envelope either.
    NotAnEnvelope {
        /// The HTTP status.
        status: u16,
        /// Where the response came from.
        url: String,
        /// A redirect led there, to another origin than the endpoint's.
        redirected_away: bool,
        /// What it is.
        found: Found,
    },
    /// The procedure failed, or tRPC refused the call.
    Trpc {
        /// The code.
        code: ErrorCode,
        /// The code's name as it came, such as `NOT_FOUND`; a server may have names of its own.
        code_name: String,
        /// The server's message. For a refused input it often is a JSON text, not for people: see `issues`.
        message: String,
        /// The HTTP status that belongs to the code.
        status: u16,
        /// The procedure that failed.
        path: Option<String>,
        /// What is wrong with the input, field by field, where the server says so (zod's flattened form).
        issues: Vec<String>,
        /// When the server accepts the next request.
        retry_after: Option<RetryAfter>,
    },
    /// The envelope is right, but its data is not what was expected.
    Decode {
        /// What was expected and what was found.
        message: String,
    },
}

/// What a response is that is no envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// HTML, such as a login page.
    WebPage,
    /// An empty body.
    Nothing,
    /// A redirect that was not followed.
    Redirect,
    /// JSON that ends too early, or is otherwise broken.
    HalfJson,
    /// JSON of another kind.
    OtherJson,
    /// Text that is neither JSON nor HTML.
    OtherText,
    /// Bytes that are no text.
    NotText,
    /// A batch with fewer results than calls.
    TooFewResults,
    /// One result for a batch of several calls.
    OneResultForMany,
}

impl Error {
    /// The session is over: `UNAUTHORIZED`; HTTP 401, 419 or 440; a 404 without tRPC's error object, which is what a
    /// session guard in front of tRPC sends, but not one of another origin that a redirect led to.
    pub fn is_session_expired(&self) -> bool {
        match self {
            Self::Trpc { code: ErrorCode::Unauthorized, .. } => true,
            Self::Trpc { status, .. } => matches!(status, 401 | 419 | 440),
            Self::Http { status: 404, redirected_away, .. } => !redirected_away,
            Self::Http { status, .. } => matches!(status, 401 | 419 | 440),
            _ => false,
        }
    }

    /// Something between the page and the server answered in its place: a proxy or a network that wants a sign-in (407,
    /// 511), or what a redirect led to, at another origin or without being followed.
    pub fn is_intercepted(&self) -> bool {
        match self {
            Self::Http { redirected_away: true, .. } | Self::NotAnEnvelope { redirected_away: true, .. } => {
                true
            }
            Self::Http { status, .. } | Self::Trpc { status, .. } => matches!(status, 407 | 511),
            Self::NotAnEnvelope { found, .. } => matches!(found, Found::Redirect),
            _ => false,
        }
    }

    /// The session does not suffice: `FORBIDDEN`, or HTTP 403.
    pub fn is_forbidden(&self) -> bool {
        matches!(
            self,
            Self::Trpc { code: ErrorCode::Forbidden, .. }
                | Self::Trpc { status: 403, .. }
                | Self::Http { status: 403, .. }
        )
    }

    /// The server does not have this procedure. tRPC gives that the same code as a missing row, so the message tells.
    pub fn is_procedure_missing(&self) -> bool {
        matches!(self, Self::Trpc { code: ErrorCode::NotFound, message, .. }
            if message.starts_with("No procedure found on path") || message.contains("-procedure on path"))
    }

    /// What was asked for is not there, though the procedure is.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Trpc { code: ErrorCode::NotFound, .. }) && !self.is_procedure_missing()
    }

    /// The server refused the input.
    pub fn is_bad_request(&self) -> bool {
        matches!(self, Self::Trpc { code: ErrorCode::BadRequest, .. })
    }

    /// When the server accepts the next request.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Http { retry_after, .. } | Self::Trpc { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The HTTP status, where a response came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Http { status, .. } | Self::NotAnEnvelope { status, .. } | Self::Trpc { status, .. } => {
                Some(*status)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = |url: &str| if url.is_empty() { String::new() } else { [" from ", url].concat() };
        let after = |away: &bool| if *away { " after a redirect to another origin" } else { "" };
        match self {
            Self::Network { message } => write!(f, "the request failed: {message}"),
            Self::Timeout { after } => {
                // Wide numbers need a division of their own.
                let millis =
                    after.as_secs().saturating_mul(1_000).saturating_add(after.subsec_millis().into());
                write!(f, "no response within {millis} ms")
            }
            Self::Host { message } => write!(f, "the request could not be made: {message}"),
            Self::Aborted => f.write_str("the request was cancelled"),
            Self::Encode { message } => write!(f, "the input cannot be written as JSON: {message}"),
            Self::Http { status, url, redirected_away, .. } => {
                write!(f, "HTTP {status}{}{}", from(url), after(redirected_away))
            }
            Self::NotAnEnvelope { status, url, redirected_away, found } => {
                write!(f, "HTTP {status}{}{}: {found}", from(url), after(redirected_away))
            }
            Self::Trpc { code_name, message, path, .. } => {
                let path = path.as_deref().map(|path| [" from ", path].concat()).unwrap_or_default();
                write!(f, "{code_name}{path}: {message}")
            }
            Self::Decode { message } => write!(f, "the result is not what was expected: {message}"),
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebPage => "a web page",
            Self::Nothing => "an empty body",
            Self::Redirect => "a redirect that was not followed",
            Self::HalfJson => "broken JSON",
            Self::OtherJson => "JSON that is no tRPC envelope",
            Self::OtherText => "text that is no JSON",
            Self::NotText => "bytes that are no text",
            Self::TooFewResults => "fewer results than calls",
            Self::OneResultForMany => "one result for several calls",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(status: u16) -> Error {
        Error::Http { status, url: "/api/trpc/a".into(), redirected_away: false, retry_after: None }
    }

    fn trpc(code_name: &str, message: &str, status: u16) -> Error {
        Error::Trpc {
            code: ErrorCode::of(code_name),
            code_name: code_name.into(),
            message: message.into(),
            status,
            path: Some("a".into()),
            issues: vec![],
            retry_after: None,
        }
    }

    #[test]
    fn texts_are_for_developers() {
        assert_eq!(http(502).to_string(), "HTTP 502 from /api/trpc/a");
        assert_eq!(trpc("NOT_FOUND", "No user", 404).to_string(), "NOT_FOUND from a: No user");
        let page = |redirected_away, found| Error::NotAnEnvelope {
            status: 200,
            url: String::new(),
            redirected_away,
            found,
        };
        assert_eq!(page(false, Found::WebPage).to_string(), "HTTP 200: a web page");
        let away = page(true, Found::WebPage);
        assert_eq!(away.to_string(), "HTTP 200 after a redirect to another origin: a web page");
        assert!(away.is_intercepted() && page(false, Found::Redirect).is_intercepted());
        assert!(!page(false, Found::WebPage).is_intercepted());
    }

    #[test]
    fn what_stands_in_between_is_known_in_every_form() {
        for status in [407, 511] {
            assert!(http(status).is_intercepted());
            assert!(trpc("PROXY", "Sign in", status).is_intercepted(), "a gateway that speaks tRPC");
        }
        let away = Error::Http { status: 404, url: String::new(), redirected_away: true, retry_after: None };
        assert!(away.is_intercepted() && !away.is_session_expired(), "it is no session guard of this origin");
        assert!(![http(502), trpc("FORBIDDEN", "no", 403)].iter().any(Error::is_intercepted));
    }

    #[test]
    fn a_session_is_over_by_code_or_by_status() {
        for error in [http(401), http(404), http(419), http(440), trpc("UNAUTHORIZED", "no", 401)] {
            assert!(error.is_session_expired(), "{error}");
        }
        for error in [http(403), http(500), trpc("NOT_FOUND", "No user", 404), Error::Aborted] {
            assert!(!error.is_session_expired(), "{error}");
        }
        assert!(http(403).is_forbidden() && trpc("FORBIDDEN", "no", 403).is_forbidden());
    }

    #[test]
    fn a_missing_procedure_is_not_a_missing_row() {
        assert!(trpc("NOT_FOUND", "No procedure found on path \"a\"", 404).is_procedure_missing());
        assert!(trpc("NOT_FOUND", "No \"query\"-procedure on path \"a\"", 404).is_procedure_missing());
        assert!(!trpc("NOT_FOUND", "Job not found", 404).is_procedure_missing());
    }
}
