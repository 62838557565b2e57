//! What the tabs with the same list say to each other.
//!
//! A message may come from anything of the same origin: what is not exactly this is refused.

use serde::{Deserialize, Serialize};
use trpc::{Error, Response, Responses, RetryAfter, Transformer};

use super::JobFilter;

/// Messages of another form are another version's.
const VERSION: u32 = 1;

/// A message with its version.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    version: u32,
    message: TabMessage,
}

/// What one tab says to all others.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum TabMessage {
    /// A tab came, or misses the answer that was named: the next one is to come in full.
    Hello,
    /// A request is due: of everything, or of active jobs.
    Ask { history: bool },
    /// The leader is there. Before so many milliseconds have passed it will not request the list.
    Here { quiet: u32, subscribed: bool },
    /// The leader leads no more.
    Left,
    /// An answer to a request for the list.
    Answer { sent_at: i64, name: AnswerName, active: bool, responses: Option<Vec<SentResponse>> },
    /// A request of the leader's was not answered.
    Failed { sent_at: i64, active: bool, failure: SentFailure },
}

/// Names an answer: the tab that requested it, and a number.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct AnswerName(pub u64, pub u32);

/// A response as it came.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentResponse {
    status: u16,
    url: String,
    body: String,
    redirected_away: bool,
    retry_after_seconds: Option<u32>,
    retry_after_moment: Option<i64>,
    kept_since: Option<i64>,
    calls: usize,
}

/// Why no response came.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SentFailure {
    /// No connection.
    Network { message: String },
    /// None in time.
    Timeout { after: u32 },
}

impl TabMessage {
    /// As text.
    pub fn to_text(&self) -> Option<String> {
        serde_json::to_string(&Envelope { version: VERSION, message: self.clone() }).ok()
    }

    /// Reads one; `None` when it is no message of this version.
    pub fn parse(text: &str) -> Option<Self> {
        let envelope: Envelope = serde_json::from_str(text).ok()?;
        (envelope.version == VERSION).then_some(envelope.message)
    }
}

impl SentResponse {
    /// Responses to be sent.
    pub fn all(responses: &Responses) -> Vec<Self> {
        let sent = responses.parts().map(|(response, calls)| Self {
            status: response.status,
            url: response.url.clone(),
            body: response.body.clone(),
            redirected_away: response.redirected_away,
            retry_after_seconds: match response.retry_after {
                Some(RetryAfter::Seconds(seconds)) => Some(seconds),
                _ => None,
            },
            retry_after_moment: match response.retry_after {
                Some(RetryAfter::At(at)) => Some(at),
                _ => None,
            },
            kept_since: response.kept_since,
            calls,
        });
        sent.collect()
    }

    /// The responses as they were. `calls` is how many calls they answer, which a message does not decide.
    pub fn responses(sent: Vec<Self>, transformer: Transformer, calls: usize) -> Option<Responses> {
        let told = sent.iter().try_fold(0_usize, |sum, sent| sum.checked_add(sent.calls));
        if told != Some(calls) {
            return None;
        }
        let responses = sent.into_iter().map(|sent| {
            let at = sent.retry_after_moment.map(RetryAfter::At);
            let response = Response::new(sent.status, sent.url, sent.body)
                .with_redirected_away(sent.redirected_away)
                .with_kept_since(sent.kept_since)
                .with_retry_after(sent.retry_after_seconds.map(RetryAfter::Seconds).or(at));
            (response, sent.calls)
        });
        Some(Responses::of(responses.collect(), transformer))
    }
}

impl SentFailure {
    /// `None` for what concerns one tab alone.
    pub fn new(error: &Error) -> Option<Self> {
        match error {
            Error::Network { message } => Some(Self::Network { message: message.clone() }),
            Error::Timeout { after } => {
                Some(Self::Timeout { after: u32::try_from(after.as_millis()).unwrap_or(u32::MAX) })
            }
            _ => None,
        }
    }

    /// The failure as it was.
    pub fn error(self) -> Error {
        match self {
            Self::Network { message } => Error::Network { message },
            Self::Timeout { after } => {
                Error::Timeout { after: std::time::Duration::from_millis(after.into()) }
            }
        }
    }
}

/// Parses a message of another tab and writes it again. `None` for what is no message.
#[cfg(feature = "fuzzing")]
pub(crate) fn round_trip(text: &str) -> Option<String> {
    let message = TabMessage::parse(text)?;
    if let TabMessage::Answer { responses: Some(sent), .. } = &message {
        for calls in 0..4 {
            let responses = SentResponse::responses(sent.clone(), Transformer::Superjson, calls);
            assert!(responses.is_none_or(|responses| responses.raw_results().len() == calls));
        }
    }
    message.to_text()
}

/// Whether a request was for active jobs alone.
pub fn filter_of(active: bool) -> JobFilter {
    if active { JobFilter::Active } else { JobFilter::All }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};

    use super::*;

    fn response() -> impl Strategy<Value = SentResponse> {
        let facts = (any::<u16>(), ".{0,8}", ".{0,40}", any::<bool>());
        let times = (option::of(any::<u32>()), option::of(any::<i64>()), option::of(any::<i64>()));
        (facts, times, 0..4_usize).prop_map(|((status, url, body, redirected_away), times, calls)| {
            let (retry_after_seconds, retry_after_moment, kept_since) = times;
            SentResponse {
                status,
                url,
                body,
                redirected_away,
                retry_after_seconds,
                retry_after_moment,
                kept_since,
                calls,
            }
        })
    }

    fn message() -> impl Strategy<Value = TabMessage> {
        let name = (any::<u64>(), any::<u32>()).prop_map(|(tab, number)| AnswerName(tab, number));
        let responses = option::of(vec(response(), 0..3));
        let failure = prop_oneof![
            ".{0,20}".prop_map(|message| SentFailure::Network { message }),
            any::<u32>().prop_map(|after| SentFailure::Timeout { after }),
        ];
        prop_oneof![
            Just(TabMessage::Hello),
            Just(TabMessage::Left),
            any::<bool>().prop_map(|history| TabMessage::Ask { history }),
            (any::<u32>(), any::<bool>())
                .prop_map(|(quiet, subscribed)| TabMessage::Here { quiet, subscribed }),
            (any::<i64>(), name, any::<bool>(), responses).prop_map(|(sent_at, name, active, responses)| {
                TabMessage::Answer { sent_at, name, active, responses }
            }),
            (any::<i64>(), any::<bool>(), failure)
                .prop_map(|(sent_at, active, failure)| TabMessage::Failed { sent_at, active, failure }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_said_is_what_is_heard(message in message()) {
            let text = message.to_text().unwrap();
            prop_assert_eq!(TabMessage::parse(&text), Some(message));
            let later = text.replacen("\"version\":1", "\"version\":2", 1);
            prop_assert_eq!(TabMessage::parse(&later), None);
        }

        #[test]
        fn half_a_message_is_none(message in message(), part in 0.0..1.0_f64) {
            let text = message.to_text().unwrap();
            let end = (0..text.len()).rev().find(|end| text.is_char_boundary(*end) && (*end as f64) <= text.len() as f64 * part);
            prop_assert_eq!(TabMessage::parse(&text[..end.unwrap_or_default()]), None);
        }

        #[test]
        fn any_text_is_a_message_or_none(text in ".{0,80}", extra in "[a-z]{1,6}") {
            let _ = TabMessage::parse(&text);
            let unknown = format!(r#"{{"version":1,"message":{{"here":{{"quiet":1,"subscribed":true,"{extra}x":1}}}}}}"#);
            prop_assert_eq!(TabMessage::parse(&unknown), None);
        }

        /// A message does not decide how many calls there were.
        #[test]
        fn responses_are_to_as_many_calls_as_were_made(sent in vec(response(), 0..4), calls in 0..8_usize) {
            let told = sent.iter().map(|sent| sent.calls).sum::<usize>();
            let responses = SentResponse::responses(sent.clone(), Transformer::Superjson, calls);
            prop_assert_eq!(responses.is_some(), told == calls);
            if let Some(responses) = responses {
                // What it says may be no answer of tRPC's, but there is one for each call.
                let results: Vec<Result<&serde_json::value::RawValue, _>> = responses.results();
                prop_assert_eq!(results.len(), calls);
            }
        }

        #[test]
        fn a_number_of_calls_that_no_machine_has_is_refused(sent in vec(response(), 2)) {
            let sent: Vec<_> = sent.into_iter().map(|sent| SentResponse { calls: usize::MAX, ..sent }).collect();
            prop_assert!(SentResponse::responses(sent, Transformer::None, 1).is_none());
        }
    }
}
