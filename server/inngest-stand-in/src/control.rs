//! How the stand-in misbehaves.

use std::collections::BTreeSet;
use std::time::Duration;

/// What it does besides what it should. By default nothing, apart from the traps that Inngest always has.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// Answer like this instead.
    pub answer: Option<Answer>,
    /// Only to requests whose path begins so.
    pub only: Option<&'static str>,
    /// Answer 500 where the path names one of these ids.
    pub failing: BTreeSet<String>,
    /// Answer 500 to requests for lists of runs that have not ended.
    pub active_fails: bool,
    /// Wait so long before answering.
    pub delay: Duration,
    /// Take so long for the output of each step in a trace.
    pub delay_of_output: Duration,
    /// The key that is asked for, as `start` does; `dev` asks for none.
    pub signing_key: Option<String>,
    /// The key that events are to be sent with.
    pub event_key: Option<String>,
    /// So far ahead is its clock, in milliseconds.
    pub clock_ahead: i64,
    /// So many runs of a page are on the next one again.
    pub overlap: usize,
    /// Add fields that nobody knows.
    pub unknown_fields: bool,
    /// Make reruns, and answer with an error all the same.
    pub rerun_in_silence: bool,
}

/// An answer that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 401, as text.
    Unauthorized,
    /// 429 with `rate_limited`.
    RateLimited,
    /// 500 without a body.
    Failed,
    /// 200 without a body.
    Empty,
    /// 200 with HTML, as a proxy's page to log in.
    Html,
    /// 404 with HTML, as of a proxy that does not know the path.
    Missing,
    /// 200 with JSON of another shape.
    OtherJson,
}
