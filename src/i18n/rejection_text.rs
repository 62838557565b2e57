//! Why a retry or a cancellation was not carried out, for the job's card.

use super::{Phrase, error_phrase, messages::card};
use crate::{
    job::{LONGEST_NAME, cut},
    query::{JobMutation, Rejection},
};

/// The sentence on the job's card.
pub fn rejection_text(rejection: &Rejection) -> Phrase {
    match rejection {
        Rejection::Message(message) => Phrase::default().isolate(cut(&**message, LONGEST_NAME)),
        Rejection::NoReason => card::not_done().into(),
        Rejection::Unsupported(JobMutation::Retry) => card::no_retry().into(),
        Rejection::Unsupported(JobMutation::Cancel) => card::no_cancel().into(),
        Rejection::Unknown => card::not_known().into(),
        Rejection::Failed(error) => error_phrase(error),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn the_servers_own_words_come_first() {
        assert_eq!(rejection_text(&Rejection::Message("Too late".into())).to_string(), "Too late");
        let long = Rejection::Message("again and ".repeat(100_000).into());
        assert!(rejection_text(&long).to_string().len() < 1_100);
        assert_eq!(rejection_text(&Rejection::NoReason).to_string(), "The server did not do it.");
        let unknown = "The server did not say whether it did it.";
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
