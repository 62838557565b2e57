//! Requests to Inngest, each with a time-out and within a limit per minute.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::num::NonZeroU32;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

pub use crate::function_id::FunctionId;

use super::error::InngestError;
use super::wire::{Changed, Ended, Errors, Event, Function, List, One, RunRow, Sent, Trace};
use crate::cancel::{CancelSignal, Cancelled};
use crate::secret::Secret;

/// Larger than a page of a hundred runs with their outputs.
const MAX_BODY: u64 = 32 * 1024 * 1024;
/// The most runs that a page holds.
pub const PAGE: usize = 100;
/// What needs no escape in a part of a path or of a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How to reach an Inngest server.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Its address, such as `http://127.0.0.1:8288`.
    pub url: String,
    /// The signing key; a development server needs none.
    pub signing_key: Option<Secret>,
    /// The environment of an Inngest Cloud account.
    pub environment: Option<String>,
    /// How long an answer may take.
    pub timeout: Duration,
    /// The most requests per minute.
    pub calls_per_minute: NonZeroU32,
}

/// Which runs a page shows. A parameter that Inngest does not know is ignored by it, so what comes is checked again.
#[derive(Clone, Debug, Default)]
pub struct RunsQuery<'a> {
    /// Queued since this moment, in milliseconds since 1970. Without it Inngest looks through all its runs.
    pub from: i64,
    /// Queued before this moment.
    pub until: Option<i64>,
    /// Of these apps.
    pub apps: &'a [&'a str],
    /// Of these functions.
    pub functions: &'a [&'a str],
    /// With these statuses; all where there is none.
    pub statuses: &'a [&'a str],
    /// Where the page begins.
    pub cursor: Option<&'a str>,
}

/// A client of one Inngest server. Its methods block.
pub struct Client {
    base: String,
    authorization: Option<Secret>,
    environment: Option<String>,
    agent: Agent,
    limit: DefaultDirectRateLimiter,
    /// For what can wait.
    spare: DefaultDirectRateLimiter,
    timeout: Duration,
    stop: CancelSignal,
}

impl Client {
    /// Nothing is asked yet.
    pub fn new(connection: &Connection) -> Self {
        Self {
            base: connection.url.trim_end_matches('/').to_owned(),
            authorization: connection
                .signing_key
                .as_ref()
                .map(|key| Secret::new(&format!("Bearer {}", key.expose()))),
            environment: connection.environment.clone(),
            agent: agent(connection.timeout),
            limit: RateLimiter::direct(Quota::per_minute(connection.calls_per_minute)),
            spare: RateLimiter::direct(Quota::per_minute(half(connection.calls_per_minute))),
            timeout: connection.timeout,
            stop: CancelSignal::default(),
        }
    }

    /// Whether a request that can wait may be sent: such requests take half of those per minute at most.
    pub fn can_spare(&self) -> bool {
        self.spare.check().is_ok()
    }

    /// No request is sent any more, and none waits for its turn.
    pub fn stop(&self) {
        self.stop.set();
    }

    /// Waits this long, or until it is stopped. Returns whether it is.
    pub fn wait(&self, time: Duration) -> bool {
        self.stop.wait(time)
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_set()
    }

    /// A page of runs, newest first.
    pub fn runs(&self, query: &RunsQuery<'_>) -> Result<List<RunRow>, InngestError> {
        self.list(&runs_path(query))
    }

    /// The first runs of any function that were queued in this time, oldest first. Times are in milliseconds since 1970.
    pub fn runs_between(&self, from: i64, until: i64) -> Result<List<RunRow>, InngestError> {
        let (from, until) = (moment(from), moment(until));
        self.list(&format!("/api/v2/runs?limit={PAGE}&order=asc&from={from}&until={until}"))
    }

    /// The runs that an event started, newest first.
    pub fn runs_of_event(&self, event_id: &str) -> Result<List<RunRow>, InngestError> {
        self.list(&format!("/api/v2/events/{}/runs?limit=40", escape(event_id)))
    }

    /// A single run. Its status is not to be relied on: runs are said to be completed after their first step.
    pub fn run(&self, run_id: &str) -> Result<RunRow, InngestError> {
        let run: One<RunRow> = self.get(&format!("/api/v2/runs/{}", escape(run_id)))?;
        run.data.ok_or_else(|| InngestError::Nonsense("a run without data".to_owned()))
    }

    /// The trace of a run.
    pub fn trace(&self, run_id: &str, outputs: bool) -> Result<Trace, InngestError> {
        let trace: One<Trace> =
            self.get(&format!("/api/v2/runs/{}/trace?includeOutput={outputs}", escape(run_id)))?;
        trace.data.ok_or_else(|| InngestError::Nonsense("a trace without data".to_owned()))
    }

    /// The trace of a run, with outputs unless the run is large: Inngest takes some 10 ms for each step's, and gives up
    /// on none. What came out of the run itself is in it all the same.
    pub fn trace_of(&self, run_id: &str, is_large: bool) -> Result<Trace, InngestError> {
        let mut trace = self.trace(run_id, !is_large)?;
        if is_large && trace.root_span.ended_at.is_some() {
            let ended: One<Ended> =
                self.get(&format!("/api/v2/runs/{}?includeOutput=true", escape(run_id)))?;
            trace.root_span.output = ended.data.and_then(|ended| ended.output);
        }
        Ok(trace)
    }

    /// An event by the id that runs name it by.
    pub fn event(&self, event_id: &str) -> Result<Event, InngestError> {
        let event: One<Event> = self.get(&format!("/v1/events/{}", escape(event_id)))?;
        match (event.data, event.status) {
            (Some(event), _) => Ok(event),
            (None, Some(404)) => Err(InngestError::NotFound),
            (None, Some(status)) if status >= 400 => Err(InngestError::Failed(status)),
            (None, _) => Err(InngestError::Nonsense("an event without data".to_owned())),
        }
    }

    /// The functions of an app with their limits.
    pub fn functions(&self, app: &str) -> Result<Vec<Function>, InngestError> {
        let list: List<Function> = self.get(&format!("/api/v2/apps/{}/functions?limit=100", escape(app)))?;
        Ok(list.data)
    }

    /// Cancels a run.
    pub fn cancel(&self, run_id: &str) -> Result<(), InngestError> {
        self.post(&format!("/api/v2/runs/{}/cancel", escape(run_id)), &json!({})).map(|_: Value| ())
    }

    /// Runs a run's event again, from this step on if there is one: a new run each time, whose id this is.
    pub fn rerun(&self, run_id: &str, from_step: Option<&str>) -> Result<String, InngestError> {
        let body = match from_step {
            Some(step_id) => json!({ "fromStep": { "stepId": step_id } }),
            None => json!({}),
        };
        let changed: One<Changed> = self.post(&format!("/api/v2/runs/{}/rerun", escape(run_id)), &body)?;
        changed
            .data
            .map(|changed| changed.run_id)
            .filter(|id| !id.is_empty())
            .ok_or_else(|| InngestError::Nonsense("a rerun without an id".to_owned()))
    }

    /// A list without a page is none: taken for an empty one, it would end all runs.
    fn list(&self, path: &str) -> Result<List<RunRow>, InngestError> {
        let list: List<RunRow> = self.get(path)?;
        let is_list = list.page.is_some();
        is_list.then_some(list).ok_or_else(|| InngestError::Nonsense("JSON of another shape".to_owned()))
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, InngestError> {
        self.wait_for_turn()?;
        let mut request = self.agent.get(format!("{}{path}", self.base)).header("accept", "application/json");
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        read(request.call())
    }

    fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, InngestError> {
        self.wait_for_turn()?;
        let mut request =
            self.agent.post(format!("{}{path}", self.base)).header("accept", "application/json");
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        read(request.send_json(body))
    }

    fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let authorization = self.authorization.as_ref().map(|value| ("authorization", value.expose()));
        let environment = self.environment.as_deref().map(|value| ("x-inngest-env", value));
        authorization.into_iter().chain(environment)
    }

    /// Waits until another request is allowed, for as long as an answer may take.
    fn wait_for_turn(&self) -> Result<(), InngestError> {
        let mut left = self.timeout;
        while let Err(refused) = self.limit.check() {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            left = left.checked_sub(wait).ok_or(InngestError::OwnLimit)?;
            if self.stop.wait(wait) {
                break;
            }
        }
        self.stop.check().map_err(|Cancelled| InngestError::Stopped)
    }
}

fn half(number: NonZeroU32) -> NonZeroU32 {
    NonZeroU32::new(number.get() / 2).unwrap_or(NonZeroU32::MIN)
}

pub(super) fn agent(timeout: Duration) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(timeout))
        .max_redirects(0)
        .user_agent("jobs-server")
        .build()
        .new_agent()
}

/// Posts JSON without a key in its headers.
pub(super) fn post_json(agent: &Agent, url: &str, body: &Value) -> Result<Sent, InngestError> {
    read(agent.post(url).send_json(body))
}

pub(super) fn escape(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

fn moment(millis: i64) -> String {
    let moment = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    escape(&moment.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn runs_path(query: &RunsQuery<'_>) -> String {
    let mut path =
        format!("/api/v2/runs?limit={PAGE}&order=desc&includeOutput=true&from={}", moment(query.from));
    if let Some(until) = query.until {
        // Writing to a String cannot fail.
        let _ = write!(path, "&until={}", moment(until));
    }
    let lists = [("appId", query.apps), ("functionId", query.functions), ("status", query.statuses)];
    for (name, values) in lists {
        for value in values {
            let _ = write!(path, "&{name}={}", escape(value));
        }
    }
    if let Some(cursor) = query.cursor {
        let _ = write!(path, "&cursor={}", escape(cursor));
    }
    path
}

fn read<T: DeserializeOwned>(answer: Result<Response<Body>, ureq::Error>) -> Result<T, InngestError> {
    let mut response = answer.map_err(unanswered)?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(MAX_BODY).read_to_vec().map_err(unanswered)?;
    match status {
        200..=299 => serde_json::from_slice(&body).map_err(|error| nonsense(&body, &error)),
        401 | 403 => Err(InngestError::Refused),
        // A proxy that does not know the path, or an Inngest without this call, says nothing of a run.
        404 => Err(match serde_json::from_slice::<IgnoredAny>(&body) {
            Ok(_) => InngestError::NotFound,
            Err(error) => nonsense(&body, &error),
        }),
        429 => Err(InngestError::RateLimited),
        500.. => Err(InngestError::Failed(status)),
        _ => Err(rejected(status, &body)),
    }
}

fn rejected(status: u16, body: &[u8]) -> InngestError {
    let first = serde_json::from_slice::<Errors>(body).unwrap_or_default().errors.into_iter().next();
    let first = first.unwrap_or_default();
    match (status, first.code.as_str()) {
        (409, "run_already_cancelled") => InngestError::AlreadyCancelled,
        (409, "run_already_ended") => InngestError::AlreadyEnded,
        _ => InngestError::Rejected(status, first.message),
    }
}

/// Says what kind of thing came. Its text is not repeated: it may be anything, and long.
fn nonsense(body: &[u8], error: &serde_json::Error) -> InngestError {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    InngestError::Nonsense(match first {
        None => "an empty body".to_owned(),
        Some(b'<') => "a page of HTML".to_owned(),
        Some(_) if error.is_data() => "JSON of another shape".to_owned(),
        Some(_) => "no JSON".to_owned(),
    })
}

fn unanswered(error: ureq::Error) -> InngestError {
    match error {
        ureq::Error::Timeout(_) => InngestError::TimedOut,
        ureq::Error::Io(error) if error.kind() == ErrorKind::TimedOut => InngestError::TimedOut,
        // Not the error's own text: it may repeat the address, which may hold a key.
        ureq::Error::Io(error) => match error.kind() {
            kind @ (ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof) => InngestError::Interrupted(kind.to_string()),
            kind => InngestError::Unreachable(kind.to_string()),
        },
        ureq::Error::HostNotFound => InngestError::Unreachable("no such host".to_owned()),
        ureq::Error::ConnectionFailed => InngestError::Unreachable("no connection".to_owned()),
        ureq::Error::BodyExceedsLimit(_) => InngestError::Nonsense("a body without end".to_owned()),
        ureq::Error::TooManyRedirects => InngestError::Nonsense("a redirect".to_owned()),
        _ => InngestError::Unreachable("the request failed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_with_its_window_and_its_functions() {
        let query = RunsQuery {
            from: 1_795_823_280_001,
            until: Some(1_795_823_290_000),
            apps: &["apps-console"],
            functions: &["docs-ingestion", "a&b"],
            statuses: &["QUEUED"],
            cursor: Some("eyJ9=="),
        };
        assert_eq!(
            runs_path(&query),
            "/api/v2/runs?limit=100&order=desc&includeOutput=true&from=2026-11-27T23%3A48%3A00.001Z\
             &until=2026-11-27T23%3A48%3A10.000Z&appId=apps-console&functionId=docs-ingestion&functionId=a%26b&status=QUEUED&cursor=eyJ9%3D%3D"
        );
    }
}
