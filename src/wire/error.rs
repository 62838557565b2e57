//! What can go wrong with a call, in words fit for a screen.

use std::fmt;

use super::RetryAfter;

use crate::decimal::decimal;

/// Why a call brought no result. [`Display`](fmt::Display) says what happened and what to do about it,
/// in a sentence or two that a user can pass on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// No answer arrived: no connection, a refused one, or a cross-origin refusal.
    Network {
        /// The browser's own words, for logs.
        message: String,
    },
    /// No answer within the time set for it.
    Timeout {
        /// The time that was waited, in milliseconds.
        after: u32,
    },
    /// The caller gave the call up.
    Aborted,
    /// An HTTP error that did not come from tRPC: a proxy, a gateway, a session guard.
    Http {
        /// The HTTP status, 400 or above.
        status: u16,
        /// When the server wants to be asked again.
        retry_after: Option<RetryAfter>,
    },
    /// An answer without an HTTP error that is no tRPC envelope: a login page, half a text.
    NotAnEnvelope {
        /// The HTTP status.
        status: u16,
        /// What was there instead, such as "a web page".
        found: &'static str,
    },
    /// The procedure or the tRPC server refused.
    Trpc {
        /// The tRPC error code, such as `NOT_FOUND`.
        code: String,
        /// The server's message. For a refused input it is a JSON text, not for people: see `issues`.
        message: String,
        /// The HTTP status that belongs to the code.
        status: u16,
        /// The procedure that failed.
        path: Option<String>,
        /// What is wrong with the input, field by field, where the server says so (zod's flattened form).
        issues: Vec<String>,
        /// When the server wants to be asked again.
        retry_after: Option<RetryAfter>,
    },
    /// The answer is an envelope, but what is in it is not what the procedure promises.
    Decode {
        /// What was expected and what was found.
        message: String,
    },
}

impl Error {
    /// The session is over: `UNAUTHORIZED`, a 401, or a 404 that is no envelope, which is what a session
    /// guard in front of tRPC sends.
    pub fn is_session_expired(&self) -> bool {
        match self {
            Self::Trpc { code, .. } => code == "UNAUTHORIZED",
            Self::Http { status, .. } => matches!(status, 401 | 404),
            _ => false,
        }
    }

    /// The server does not have this procedure, as told by its message (tRPC gives it the same code as a
    /// missing row).
    pub fn is_procedure_missing(&self) -> bool {
        matches!(self, Self::Trpc { code, message, .. }
            if code == "NOT_FOUND" && message.starts_with("No procedure found on path"))
    }

    /// The server refused the input.
    pub fn is_bad_request(&self) -> bool {
        matches!(self, Self::Trpc { code, .. } if code == "BAD_REQUEST")
    }

    /// When the server wants to be asked again.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Http { retry_after, .. } | Self::Trpc { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What happened and what to do about it, as [`Display`](fmt::Display) says it.
    pub fn text(&self) -> String {
        if self.is_session_expired() {
            return "Your session has expired.".to_owned();
        }
        match self {
            Self::Network { .. } => "The server could not be reached. Check your connection.".to_owned(),
            Self::Timeout { after } => {
                ["The server did not answer within ", &decimal(after.div_ceil(1000)), " s."].concat()
            }
            Self::Aborted => "The request was cancelled.".to_owned(),
            Self::Http { status: 403, .. } => {
                "You do not have access to this (403 Forbidden). Ask an administrator.".to_owned()
            }
            Self::Http { status: 429, .. } => "The server is receiving too many requests (429).".to_owned(),
            Self::Http { status, .. } => {
                ["The server answered with an error (", &decimal(*status), reason(*status), ")."].concat()
            }
            Self::NotAnEnvelope { found, .. } => {
                let advice = match *found {
                    WEB_PAGE => "You may have been signed out: reload the page.",
                    _ => "If this goes on, report it to the console's team.",
                };
                ["The server answered with ", found, " instead of data. ", advice].concat()
            }
            Self::Trpc { code, message, issues, .. } => trpc_text(code, message, issues),
            Self::Decode { message } => {
                ["The server's answer could not be understood: ", message, "."].concat()
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for Error {}

/// What [`Error::NotAnEnvelope`] calls an HTML answer.
pub(super) const WEB_PAGE: &str = "a web page";

fn trpc_text(code: &str, message: &str, issues: &[String]) -> String {
    let opening = match code {
        "FORBIDDEN" => "You do not have access to this",
        "NOT_FOUND" => "Not found",
        "BAD_REQUEST" | "UNPROCESSABLE_CONTENT" | "PARSE_ERROR" => "The server refused the request",
        "TOO_MANY_REQUESTS" => "The server is receiving too many requests",
        "TIMEOUT" | "GATEWAY_TIMEOUT" => "The server took too long",
        "SERVICE_UNAVAILABLE" | "BAD_GATEWAY" => "The server is not available",
        "CONFLICT" => "This is not possible now",
        _ => "The server reported an error",
    };
    // A message that repeats the code or is a JSON text tells a reader nothing.
    let told = !message.is_empty() && message != code && !message.starts_with(['[', '{']);
    let issues = issues.join("; ");
    let (colon, told) = match told {
        _ if !issues.is_empty() => (": ", issues.as_str()),
        true => (": ", message.trim_end_matches('.')),
        false => ("", ""),
    };
    [opening, colon, told, " (", code, ")."].concat()
}

/// The reason phrase of the statuses that proxies and gateways send, with a blank before it.
fn reason(status: u16) -> &'static str {
    match status {
        400 => " Bad Request",
        405 => " Method Not Allowed",
        408 => " Request Timeout",
        413 => " Content Too Large",
        500 => " Internal Server Error",
        502 => " Bad Gateway",
        503 => " Service Unavailable",
        504 => " Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trpc(code: &str, message: &str) -> Error {
        Error::Trpc {
            code: code.into(),
            message: message.into(),
            status: 400,
            path: None,
            issues: vec![],
            retry_after: None,
        }
    }

    #[test]
    fn texts_say_what_happened() {
        let http = |status| Error::Http { status, retry_after: None };
        assert_eq!(http(502).to_string(), "The server answered with an error (502 Bad Gateway).");
        assert_eq!(http(404).to_string(), "Your session has expired.");
        assert_eq!(
            trpc("FORBIDDEN", "Access denied to this organization").to_string(),
            "You do not have access to this: Access denied to this organization (FORBIDDEN)."
        );
        assert_eq!(
            trpc("BAD_REQUEST", "[\n {}]").to_string(),
            "The server refused the request (BAD_REQUEST)."
        );
        assert_eq!(trpc("UNAUTHORIZED", "UNAUTHORIZED").to_string(), "Your session has expired.");
        assert_eq!(Error::Timeout { after: 10_000 }.to_string(), "The server did not answer within 10 s.");
    }

    #[test]
    fn a_missing_procedure_is_not_a_missing_job() {
        assert!(trpc("NOT_FOUND", "No procedure found on path \"jobs.retry\"").is_procedure_missing());
        assert!(!trpc("NOT_FOUND", "Job not found").is_procedure_missing());
    }
}
