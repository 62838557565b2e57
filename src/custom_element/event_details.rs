//! The details of events, as hosts get them: see `JobsEventMap` in `npm/src/types.ts`.

use chrono::{DateTime, Utc};
use serde::Serialize;
use trpc::Error;

use crate::{
    components::{Density, ReaderChoices},
    filter::{Filters, TimeRange},
    i18n::{Locale, Times, bad_rows, error_text, title},
    job::{BadRow, Job, JobId, KindLabels},
    query::{BulkResult, JobCounts, JobMutation, JobTransition, SubscriptionFailure},
};

/// The detail of `jobs-change`.
#[derive(Serialize)]
pub(super) struct JobsChange {
    /// `None` where they are not known any more: the package makes no event of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counts: Option<Counts>,
    pub(super) changed: Vec<ChangedJob>,
}

/// The badge's numbers.
#[derive(Serialize)]
pub(super) struct Counts {
    running: usize,
    queued: usize,
}

impl From<JobCounts> for Counts {
    fn from(JobCounts { running, queued }: JobCounts) -> Self {
        Self { running, queued }
    }
}

/// A job that came or changed its status.
#[derive(Serialize)]
pub(super) struct ChangedJob {
    job: HostJob,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
}

impl ChangedJob {
    pub(super) fn new(transition: &JobTransition, labels: &KindLabels) -> Self {
        Self {
            job: HostJob::new(&transition.job, labels),
            from: transition.from.as_ref().map(|status| status.word().to_owned()),
        }
    }
}

/// The detail of `job-open`, `job-retry` and `job-cancel`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobAbout {
    pub(super) job: HostJob,
    /// The id of the step that a rerun begins at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from_step: Option<String>,
}

/// The detail of `job-result`.
#[derive(Serialize)]
pub(super) struct JobResult {
    job: HostJob,
    action: &'static str,
    ok: bool,
    /// The words on the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl JobResult {
    /// `message`: why it was not carried out.
    pub(super) fn new(job: HostJob, mutation: JobMutation, message: Option<String>) -> Self {
        Self { job, action: action(mutation), ok: message.is_none(), message }
    }
}

/// The detail of `bulk-result`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkDetail {
    action: &'static str,
    done: usize,
    refused: usize,
    not_sent: usize,
}

impl BulkDetail {
    pub(super) fn new(mutation: JobMutation, result: BulkResult) -> Self {
        let BulkResult { done, refused, not_sent } = result;
        Self { action: action(mutation), done, refused, not_sent }
    }
}

fn action(mutation: JobMutation) -> &'static str {
    match mutation {
        JobMutation::Retry => "retry",
        JobMutation::Cancel => "cancel",
    }
}

/// A job. Moments are milliseconds since the epoch.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HostJob {
    id: String,
    title: String,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<HostProgress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<String>,
}

#[derive(Debug, PartialEq, Serialize)]
struct HostProgress {
    processed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

impl HostJob {
    pub(super) fn new(job: &Job, labels: &KindLabels) -> Self {
        let text = |text: &Option<std::rc::Rc<str>>| text.as_deref().map(str::to_owned);
        let millis = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_millis());
        Self {
            id: job.id.as_ref().to_owned(),
            title: title(job, labels),
            status: job.status.word().to_owned(),
            kind: text(&job.kind),
            name: text(&job.name),
            subject: text(&job.subject),
            status_reason: text(&job.status_reason),
            progress: job
                .progress
                .map(|progress| HostProgress { processed: progress.processed, total: progress.total }),
            error: text(&job.error),
            created_at: millis(job.created_at),
            started_at: millis(job.started_at),
            completed_at: millis(job.completed_at),
            duration: job.duration.map(|duration| duration.num_milliseconds()),
            trigger: text(&job.trigger),
        }
    }

    /// A job of which the list knows nothing.
    pub(super) fn unlisted(id: &str) -> Self {
        Self {
            title: id.to_owned(),
            ..Self::new(&Job::new(id, crate::job::JobStatus::parse("unknown")), &KindLabels::default())
        }
    }
}

/// The detail of `filters-change`.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct FiltersDetail {
    status: Vec<String>,
    query: String,
    range: Option<&'static str>,
    job: Option<String>,
}

impl FiltersDetail {
    pub(super) fn new(filters: &Filters) -> Self {
        Self {
            status: filters.status.iter().map(|name| name.as_ref().to_owned()).collect(),
            query: filters.query.as_ref().to_owned(),
            range: filters.range.map(TimeRange::name),
            job: filters.job.as_ref().map(|id| id.as_ref().to_owned()),
        }
    }
}

/// The detail of `choices-change`.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChoicesDetail {
    paused: bool,
    interval: Option<u32>,
    density: Option<&'static str>,
    times: Option<&'static str>,
    time_zone: Option<String>,
    watching: bool,
    watched: Vec<String>,
    selected: Vec<String>,
}

impl ChoicesDetail {
    pub(super) fn new(choices: &ReaderChoices) -> Self {
        let texts = |ids: &[JobId]| ids.iter().map(|id| id.to_string()).collect();
        Self {
            paused: choices.is_paused,
            interval: choices.interval.and_then(|interval| interval.as_millis().try_into().ok()),
            density: choices.density.map(Density::name),
            times: choices.times.map(Times::name),
            time_zone: choices.time_zone.as_deref().map(Into::into),
            watching: choices.watches_all,
            watched: texts(&choices.watched),
            selected: texts(&choices.selected),
        }
    }
}

/// The detail of `jobs-error`.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct ErrorDetail {
    kind: &'static str,
    /// The words on the screen.
    message: String,
    /// What is known beyond them, for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl ErrorDetail {
    pub(super) fn bad_rows(rows: &[BadRow]) -> Self {
        let reasons: Vec<_> = rows.iter().map(|row| format!("row {}: {}", row.index, row.reason)).collect();
        let (message, reason) = (bad_rows(rows.len()).unwrap_or_default(), Some(reasons.join("; ")));
        Self { kind: "bad-rows", message, reason, ..Self::default() }
    }

    /// Another tab, or another script of the origin, has sent what is none of this version's messages.
    pub(super) fn tab_message() -> Self {
        let message = "A message of another tab is none of this version, and was ignored.".to_owned();
        Self { kind: "sharing", message, ..Self::default() }
    }
}

impl From<&SubscriptionFailure> for ErrorDetail {
    fn from(failure: &SubscriptionFailure) -> Self {
        let cause = match failure {
            SubscriptionFailure::Failed(error) => Self::from(&**error),
            _ => Self::default(),
        };
        // On the screen nothing is said of it.
        let message = "The subscription does not work: jobs are polled as without one.".to_owned();
        Self { kind: "subscription", message, reason: Some(failure.to_string()), ..cause }
    }
}

impl From<&Error> for ErrorDetail {
    fn from(error: &Error) -> Self {
        let (kind, code) = match error {
            Error::Timeout { .. } => ("timeout", None),
            Error::Host { .. } | Error::Encode { .. } | Error::Aborted => ("host", None),
            Error::Http { .. } => ("http", None),
            Error::NotAnEnvelope { .. } | Error::Decode { .. } => ("decode", None),
            Error::Trpc { code_name, .. } => ("trpc", Some(code_name.clone())),
            _ => ("network", None),
        };
        let (message, reason) = (error_text(error), Some(error.to_string()));
        Self { kind, message, reason, status: error.status(), code, url: url(error) }
    }
}

/// The detail of `jobs-error` where an option cannot be used as it is.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct OptionError {
    kind: &'static str,
    option: &'static str,
    message: String,
}

impl OptionError {
    fn new(option: &'static str, message: [&str; 3]) -> Self {
        Self { kind: "options", option, message: message.concat() }
    }

    /// The host's `messages` have keys that do not exist.
    pub(super) fn messages(left_out: &str) -> Self {
        Self::new("messages", ["These messages are not known and were left out: ", left_out, ""])
    }

    /// The words of a language are not there.
    pub(super) fn locale(locale: &Locale) -> Self {
        let after = " could not be loaded. Used instead: English.";
        Self::new("locale", ["The words of the locale ", &locale.0, after])
    }

    /// The initial data is no list of jobs.
    pub(super) fn initial_data(error: &Error) -> Self {
        let reason = match error {
            Error::Decode { message } => message.clone(),
            _ => error.to_string(),
        };
        let before = "The option initialData cannot be used: it takes what jobs.list answers (";
        Self::new("initialData", [before, &reason, "). Used instead: none."])
    }

    /// The browser does not know the time zone.
    pub(super) fn time_zone(name: &str, is_of_host: bool) -> Self {
        let after = if is_of_host {
            ", which the host has set, does not exist. Used instead: the reader's."
        } else {
            ", which the reader has chosen earlier, does not exist. Used instead: the one of the option, else the reader's."
        };
        Self::new("timeZone", ["The time zone ", name, after])
    }
}

/// The detail of `session-expired`: a wrong endpoint answers likewise, so it says what answered.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct SessionExpired {
    message: String,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl From<&Error> for SessionExpired {
    fn from(error: &Error) -> Self {
        Self {
            message: error_text(error),
            reason: error.to_string(),
            status: error.status(),
            url: url(error),
        }
    }
}

/// Where a response came from that is not tRPC's.
fn url(error: &Error) -> Option<String> {
    match error {
        Error::Http { url, .. } | Error::NotAnEnvelope { url, .. } if !url.is_empty() => Some(url.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    fn job(row: &serde_json::Value) -> Job {
        serde_json::from_str(&row.to_string()).unwrap()
    }

    #[test]
    fn a_job_with_everything() {
        let job = job(&json!({
            "id": "run_1", "type": "docs-ingestion", "repoName": "acme/\"api\"", "status": "Running",
            "statusReason": "because", "progress": { "processed": 3, "total": 9 }, "trigger": "webhook",
            "createdAt": 1_700_000_000_000_i64, "startedAt": 1_700_000_001_000_i64,
        }));
        assert_eq!(
            to_value(HostJob::new(&job, &KindLabels::default())).unwrap(),
            json!({
                "id": "run_1", "title": "Ingesting acme/\"api\"", "status": "running", "kind": "docs-ingestion",
                "subject": "acme/\"api\"", "statusReason": "because", "trigger": "webhook",
                "createdAt": 1_700_000_000_000_i64, "startedAt": 1_700_000_001_000_i64,
                "progress": { "processed": 3, "total": 9 },
            })
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let job = job(&json!({ "id": "1", "status": "paused" }));
        let detail = to_value(HostJob::new(&job, &KindLabels::default())).unwrap();
        assert_eq!(detail, json!({ "id": "1", "title": "1", "status": "paused" }));
        let unlisted = to_value(HostJob::unlisted("7")).unwrap();
        assert_eq!(unlisted, json!({ "id": "7", "title": "7", "status": "unknown" }));
    }

    #[test]
    fn errors_say_what_they_are_and_where_they_came_from() {
        let error = Error::Http {
            status: 404,
            url: "/x/jobs.list".to_owned(),
            redirected_away: false,
            retry_after: None,
        };
        let detail = to_value(ErrorDetail::from(&error)).unwrap();
        assert_eq!((&detail["kind"], &detail["status"]), (&json!("http"), &json!(404)));
        assert_eq!(detail["url"], "/x/jobs.list");
        assert_eq!(detail.get("code"), None);
        let detail = to_value(SessionExpired::from(&error)).unwrap();
        assert_eq!((&detail["status"], &detail["url"]), (&json!(404), &json!("/x/jobs.list")));
        let failed = ErrorDetail::from(&SubscriptionFailure::Failed(std::rc::Rc::new(error)));
        let detail = to_value(failed).unwrap();
        assert_eq!((&detail["kind"], &detail["status"]), (&json!("subscription"), &json!(404)));
        let silence = SubscriptionFailure::Silent(std::time::Duration::from_secs(30));
        assert_eq!(
            to_value(ErrorDetail::from(&silence)).unwrap(),
            json!({
                "kind": "subscription",
                "message": "The subscription does not work: jobs are polled as without one.",
                "reason": "no sign of life within 30000 ms",
            })
        );
        let decode = Error::Decode { message: "expected a list".to_owned() };
        assert_eq!(
            to_value(OptionError::initial_data(&decode)).unwrap(),
            json!({
                "kind": "options",
                "option": "initialData",
                "message": "The option initialData cannot be used: it takes what jobs.list answers (expected a list). Used instead: none.",
            })
        );
        let timeout = Error::Timeout { after: std::time::Duration::from_secs(10) };
        assert_eq!(to_value(ErrorDetail::from(&timeout)).unwrap()["kind"], "timeout");
    }
}
