//! Why Inngest did not do what it was asked.

use std::fmt;

/// A request to Inngest that failed. The text says what happened and what to do; no key is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InngestError {
    /// The key is wrong or missing: a mistake in the configuration, which asking again does not mend.
    Refused,
    /// The event key is wrong or missing.
    RefusedEvent,
    /// Inngest knows no such thing.
    NotFound,
    /// A cancellation came too late: the run had been cancelled before.
    AlreadyCancelled,
    /// A cancellation came too late: the run had ended before.
    AlreadyEnded,
    /// Inngest asks for fewer requests.
    RateLimited,
    /// Our own limit of requests per minute is reached.
    OwnLimit,
    /// jobs-server is stopping, and sends no request any more.
    Stopped,
    /// Inngest took longer than we wait.
    TimedOut,
    /// Nobody answers at the address.
    Unreachable(String),
    /// The connection ended before the answer did.
    Interrupted(String),
    /// Inngest failed, with this HTTP status.
    Failed(u16),
    /// Inngest did not understand the request: its HTTP status and its message.
    Rejected(u16, String),
    /// The answer is not what Inngest's API says.
    Nonsense(String),
}

impl InngestError {
    /// Whether this says nothing of other requests: Inngest can fail over a single event or trace.
    pub fn is_of_one_request(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Failed(_) | Self::Rejected(..) | Self::Nonsense(_))
    }

    /// Whether there were too many requests, of which any other server's would be some more.
    pub fn is_of_limits(&self) -> bool {
        matches!(self, Self::RateLimited | Self::OwnLimit)
    }

    /// Whether the request may have been carried out all the same.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Interrupted(_) | Self::Failed(_) | Self::Nonsense(_))
    }
}

impl fmt::Display for InngestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => formatter.write_str(
                "Inngest refuses the key. Set INNGEST_SIGNING_KEY, or the file of --inngest-key-file, to the signing key of this environment",
            ),
            Self::RefusedEvent => formatter.write_str(
                "Inngest refuses the event. Set INNGEST_EVENT_KEY to an event key of this environment",
            ),
            Self::NotFound => formatter.write_str("Inngest knows no such run or event"),
            Self::AlreadyCancelled => formatter.write_str("The run is cancelled already"),
            Self::AlreadyEnded => formatter.write_str("The run has ended already"),
            Self::RateLimited => formatter
                .write_str("Inngest limits the rate of requests (429). It is asked less often for a while"),
            Self::OwnLimit => formatter.write_str(
                "The limit of requests to Inngest per minute is reached. Raise it with --inngest-calls-per-minute, or wait a minute",
            ),
            Self::Stopped => formatter.write_str("jobs-server is stopping"),
            Self::TimedOut => formatter.write_str("Inngest took too long to answer"),
            Self::Unreachable(why) => {
                write!(
                    formatter,
                    "Inngest cannot be reached ({why}). Is it running, and is --inngest-url right?"
                )
            }
            Self::Interrupted(why) => write!(formatter, "The connection to Inngest broke off ({why})"),
            Self::Failed(status) => write!(formatter, "Inngest failed with HTTP status {status}"),
            Self::Rejected(status, message) => {
                write!(formatter, "Inngest rejected the request with HTTP status {status}: {message}")
            }
            Self::Nonsense(why) => write!(
                formatter,
                "The answer is not one of Inngest ({why}). Does --inngest-url lead to Inngest itself?"
            ),
        }
    }
}

impl std::error::Error for InngestError {}
