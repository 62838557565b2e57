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
    /// What became of jobs that no list tells of.
    LookedUp { sent_at: i64, ids: Vec<String>, responses: Vec<SentResponse> },
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
    /// A function of the host failed.
    Host { message: String },
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
            Error::Host { message } => Some(Self::Host { message: message.clone() }),
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
            Self::Host { message } => Error::Host { message },
        }
    }
}

/// Whether a request was for active jobs alone.
pub fn filter_of(active: bool) -> JobFilter {
    if active { JobFilter::Active } else { JobFilter::All }
}
