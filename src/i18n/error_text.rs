//! What went wrong with a request and what to do about it, in a sentence or two that a user can pass on.

use std::rc::Rc;

use trpc::{Error, ErrorCode, Found, is_blank};

use super::{
    LengthUnit, Phrase, filled,
    filled::phrase,
    language::words,
    messages::{self, error as says},
};
use crate::job::{LONGEST_NAME, cut};

/// What went wrong with a request, for the screen. ([`trpc::Error`]'s own `Display` is for developers.)
pub fn error_text(error: &Error) -> String {
    error_phrase(error).to_string()
}

/// The same, in which the server's own words are told from ours.
pub fn error_phrase(error: &Error) -> Phrase {
    if error.is_session_expired() {
        return says::session_expired().into();
    }
    if error.is_intercepted() {
        return says::intercepted().into();
    }
    match error {
        Error::Network { .. } => says::network().into(),
        Error::Timeout { after } => {
            let seconds = after.as_secs().saturating_add(u64::from(after.subsec_millis() > 0));
            let time = words().length(seconds, None, LengthUnit::Second);
            filled(says::timeout(), &[("time", &time)]).into()
        }
        Error::Host { .. } | Error::Encode { .. } => says::host().into(),
        Error::Aborted => says::aborted().into(),
        Error::Http { status: 403, .. } => says::http_forbidden().into(),
        Error::Http { status: 429, .. } => says::http_too_many().into(),
        Error::Http { status, .. } => {
            let status = status.to_string() + reason_phrase(*status);
            filled(says::http(), &[("status", &status)]).into()
        }
        Error::NotAnEnvelope { found, .. } => found_text(found).into(),
        Error::Trpc { code, code_name, message, issues, .. } => trpc_text(code, code_name, message, issues),
        Error::Decode { message } => {
            phrase(says::decode(), &[("message", Phrase::default().isolate(cut(message, LONGEST_NAME)))])
        }
        _ => says::other().into(),
    }
}

/// Why the details of a job could not be loaded.
pub fn details_error_text(error: &Error) -> Phrase {
    if matches!(error, Error::Trpc { code: ErrorCode::NotFound, .. }) && !error.is_procedure_missing() {
        return messages::details::gone().into();
    }
    phrase(says::details(), &[("why", error_phrase(error))])
}

/// Why a page of older jobs could not be loaded.
pub fn older_error_text(error: &Error) -> Phrase {
    phrase(says::older(), &[("why", error_phrase(error))])
}

/// The error of a failed job with "Error: " before it, unless it says so itself.
pub fn job_error_text(error: impl Into<Rc<str>>) -> Phrase {
    let error = error.into();
    let says_so = error.starts_with("Error:");
    let error = Phrase::default().isolate(error);
    if says_so { error } else { phrase(messages::card::error(), &[("error", error)]) }
}

fn found_text(found: &Found) -> &'static str {
    match found {
        Found::WebPage => says::web_page(),
        Found::Nothing => says::nothing(),
        Found::Redirect => says::redirect(),
        Found::HalfJson => says::half_json(),
        Found::TooFewResults => says::too_few(),
        Found::OneResultForMany => says::one_for_many(),
        Found::NotText => says::not_text(),
        _ => says::something_else(),
    }
}

fn trpc_text(code: &ErrorCode, code_name: &str, message: &str, issues: &[String]) -> Phrase {
    let what = match code {
        ErrorCode::Forbidden => says::forbidden(),
        ErrorCode::NotFound => says::not_found(),
        ErrorCode::BadRequest | ErrorCode::UnprocessableContent | ErrorCode::ParseError => says::refused(),
        ErrorCode::TooManyRequests => says::too_many(),
        ErrorCode::Timeout | ErrorCode::GatewayTimeout => says::too_long(),
        ErrorCode::ServiceUnavailable | ErrorCode::BadGateway => says::not_available(),
        ErrorCode::Conflict => says::conflict(),
        _ => says::reported(),
    };
    // A message that repeats the code or is a JSON text tells a reader nothing.
    let tells = !is_blank(message) && message != code_name && !message.starts_with(['[', '{']);
    let issues = issues.join("; ");
    // Among the words of the list, and read out.
    let server = |text: &str| Phrase::default().isolate(cut(text, LONGEST_NAME));
    let (what, code) = (("what", Phrase::from(what)), ("code", server(code_name)));
    match tells {
        _ if !issues.is_empty() => phrase(says::with_message(), &[what, ("message", server(&issues)), code]),
        true => {
            phrase(says::with_message(), &[what, ("message", server(message.trim_end_matches('.'))), code])
        }
        false => phrase(says::with_code(), &[what, code]),
    }
}

/// The reason phrase of the statuses that proxies and gateways send, with a blank before it.
fn reason_phrase(status: u16) -> &'static str {
    match status {
        400 => " Bad Request",
        405 => " Method Not Allowed",
        408 => " Request Timeout",
        413 => " Content Too Large",
        414 => " URI Too Long",
        431 => " Request Header Fields Too Large",
        500 => " Internal Server Error",
        502 => " Bad Gateway",
        503 => " Service Unavailable",
        504 => " Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn http(status: u16) -> Error {
        Error::Http { status, url: "/api/trpc/jobs.list".into(), redirected_away: false, retry_after: None }
    }

    fn not_an_envelope(found: Found) -> Error {
        Error::NotAnEnvelope { status: 200, url: "/api/trpc/jobs.list".into(), redirected_away: false, found }
    }

    fn trpc(code: ErrorCode, code_name: &str, message: &str, issues: &[&str]) -> String {
        error_text(&Error::Trpc {
            code,
            code_name: code_name.into(),
            message: message.into(),
            status: 400,
            path: None,
            issues: issues.iter().map(|issue| (*issue).to_owned()).collect(),
            retry_after: None,
        })
    }

    #[test]
    fn http_errors() {
        for (status, text) in [
            (401, "Your session has expired."),
            (404, "Your session has expired."),
            (419, "Your session has expired."),
            (440, "Your session has expired."),
            (403, "You do not have access to this (403 Forbidden). Ask an administrator."),
            (407, "The network or your sign-in stands in between."),
            (511, "The network or your sign-in stands in between."),
            (418, "The server answered with an error (418)."),
            (429, "The server is receiving too many requests (429)."),
            (414, "The server answered with an error (414 URI Too Long)."),
            (431, "The server answered with an error (431 Request Header Fields Too Large)."),
            (502, "The server answered with an error (502 Bad Gateway)."),
        ] {
            assert_eq!(error_text(&http(status)), text);
        }
    }

    #[test]
    fn errors_of_the_server() {
        assert_eq!(
            trpc(ErrorCode::Forbidden, "FORBIDDEN", "Access denied to this organization", &[]),
            "You do not have access to this: Access denied to this organization (FORBIDDEN)."
        );
        assert_eq!(
            trpc(ErrorCode::BadRequest, "BAD_REQUEST", "[\n {}]", &[]),
            "The server refused the request (BAD_REQUEST)."
        );
        assert_eq!(
            trpc(ErrorCode::Conflict, "CONFLICT", " \u{2800}\u{200b}", &[]),
            "This is not possible now (CONFLICT)."
        );
        assert_eq!(
            trpc(ErrorCode::BadRequest, "BAD_REQUEST", "[]", &["limit: too big", "cursor: no date"]),
            "The server refused the request: limit: too big; cursor: no date (BAD_REQUEST)."
        );
        assert_eq!(
            trpc(ErrorCode::InternalServerError, "INTERNAL_SERVER_ERROR", "The queue is full.", &[]),
            "The server reported an error: The queue is full (INTERNAL_SERVER_ERROR)."
        );
        assert_eq!(
            trpc(ErrorCode::Unauthorized, "UNAUTHORIZED", "UNAUTHORIZED", &[]),
            "Your session has expired."
        );
    }

    #[test]
    fn a_message_without_an_end_is_cut() {
        let long = "again and ".repeat(100_000);
        let text = trpc(ErrorCode::Conflict, "CONFLICT", &long, &[]);
        assert!(text.starts_with("This is not possible now: again and"), "{}", text.len());
        assert!(text.ends_with("again and… (CONFLICT).") && text.len() < 1_100, "{}", text.len());
        assert!(trpc(ErrorCode::BadRequest, "BAD_REQUEST", "", &[&long]).len() < 1_100);
        assert!(error_text(&Error::Decode { message: long }).len() < 1_200);
    }

    #[test]
    fn answers_that_are_no_data() {
        for (found, text) in [
            (Found::WebPage, "a web page instead of data. You may have been signed out: reload the page."),
            (
                Found::HalfJson,
                "half a text instead of data. If this goes on, report it to the console's team.",
            ),
            (Found::Nothing, "nothing instead of data. If this goes on, report it to the console's team."),
        ] {
            let text = ["The server answered with ", text].concat();
            assert_eq!(error_text(&not_an_envelope(found)), text);
        }
        assert_eq!(
            error_text(&not_an_envelope(Found::Redirect)),
            "The network or your sign-in stands in between."
        );
        assert_eq!(
            error_text(&Error::Decode { message: "a list was expected".into() }),
            "The server's answer could not be understood: a list was expected."
        );
    }

    #[test]
    fn the_connection_is_blamed_only_where_it_may_be_the_cause() {
        let message = || "Failed to fetch".to_owned();
        let others = [
            Error::Timeout { after: Duration::from_secs(10) },
            Error::Host { message: message() },
            Error::Aborted,
            http(500),
            not_an_envelope(Found::Nothing),
        ];
        assert!(others.iter().all(|error| !error_text(error).contains("Check your connection")));
        assert_eq!(
            error_text(&Error::Network { message: message() }),
            "The server could not be reached. Check your connection."
        );
        assert_eq!(error_text(&others[0]), "The server did not answer within 10 s.");
        assert_eq!(error_text(&others[1]), "The page that embeds this list could not make the request.");
        assert_eq!(error_text(&others[2]), "The request was cancelled.");
    }

    #[test]
    fn errors_of_jobs_and_details() {
        assert_eq!(
            job_error_text("Invalid lightfast.yml syntax").to_string(),
            "Error: Invalid lightfast.yml syntax"
        );
        assert_eq!(job_error_text("Error: no such file").to_string(), "Error: no such file");
        assert_eq!(
            details_error_text(&http(502)).to_string(),
            "Couldn't load the details. The server answered with an error (502 Bad Gateway)."
        );
    }
}
