//! Why a retry or a cancellation was not carried out, for the job's card.

use trpc::{Error, ErrorCode};

use super::{Phrase, error_phrase, filled::phrase, messages::card};
use crate::{
    job::{LONGEST_NAME, cut},
    query::{JobMutation, Rejection},
};

/// What ends a sentence, in any language.
const ENDS: [char; 9] = ['.', '!', '?', '…', ':', '。', '！', '？', '؟'];

/// The sentences on the job's card: the reason, and what to do.
pub fn rejection_text(rejection: &Rejection) -> Phrase {
    let why = match rejection {
        Rejection::Message(message) => sentence(message),
        Rejection::NoReason => card::not_done().into(),
        Rejection::Unsupported(JobMutation::Retry) => return card::no_retry().into(),
        Rejection::Unsupported(JobMutation::Cancel) => return card::no_cancel().into(),
        Rejection::Unknown => card::not_known().into(),
        Rejection::Failed(error) => error_phrase(error),
    };
    match advice(rejection) {
        Some(advice) => phrase(advice, &[("why", why)]),
        None => why,
    }
}

/// The server's words, with a full stop where they have none.
fn sentence(message: &str) -> Phrase {
    let message = cut(message.trim_end(), LONGEST_NAME);
    let end = if message.ends_with(ENDS) { "" } else { "." };
    Phrase::default().isolate(message).words(end)
}

/// What to do, where the reason does not say so itself.
fn advice(rejection: &Rejection) -> Option<&'static str> {
    let Rejection::Failed(error) = rejection else { return Some(card::try_again()) };
    match &**error {
        Error::Trpc { code: ErrorCode::Forbidden, .. } => Some(card::ask_administrator()),
        // The same would be refused again.
        Error::Trpc {
            code:
                ErrorCode::BadRequest
                | ErrorCode::UnprocessableContent
                | ErrorCode::ParseError
                | ErrorCode::NotFound,
            ..
        } => None,
        Error::Trpc { .. } | Error::Timeout { .. } => Some(card::try_again()),
        Error::Http { status, .. } if *status >= 500 || *status == 429 => Some(card::try_again()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn the_servers_own_words_come_first_and_then_what_to_do() {
        let said = |message: &str| rejection_text(&Rejection::Message(message.into())).to_string();
        assert_eq!(said("Too late"), "Too late. If it is still needed, try again.");
        assert_eq!(said("Too late!"), "Too late! If it is still needed, try again.");
        let long = Rejection::Message("again and ".repeat(100_000).into());
        assert!(rejection_text(&long).to_string().len() < 1_100);
        let no_reason = "The server did not do it. If it is still needed, try again.";
        assert_eq!(rejection_text(&Rejection::NoReason).to_string(), no_reason);
        let unknown = "The server did not say whether it did it. If it is still needed, try again.";
        assert_eq!(rejection_text(&Rejection::Unknown).to_string(), unknown);
    }

    #[test]
    fn what_the_server_does_not_offer_is_named() {
        let text = |mutation| rejection_text(&Rejection::Unsupported(mutation)).to_string();
        assert_eq!(text(JobMutation::Retry), "This console does not offer to retry jobs.");
        assert_eq!(text(JobMutation::Cancel), "This console does not offer to cancel jobs.");
    }

    #[test]
    fn a_failed_request_says_what_happened() {
        let rejection = Rejection::Failed(Rc::new(trpc::Error::Network { message: String::new() }));
        assert!(rejection_text(&rejection).to_string().starts_with("The server could not be reached."));
    }
}
