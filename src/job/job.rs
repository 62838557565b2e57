//! One row of `jobs.list`, or the job in `jobs.get`.

use std::{borrow::Cow, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;

use super::{FieldValue, Fields, JobFields, JobStatus, Progress, Section, time_between};

/// A job's id: `id`, `runId` or `jobId` on the wire, text or a number.
pub type JobId = Rc<str>;

/// One job.
///
/// Deserialized leniently: a field that is unknown, missing or of the wrong type is absent; only an id is
/// required. Names, words and sentences of more than 1,000 bytes are cut. The deserializer must borrow from its
/// input, as [`serde_json::from_str`] does.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Job {
    /// What identifies the job in every call about it.
    pub id: JobId,
    /// The kind of work (`type` on the wire), such as `docs-ingestion`.
    pub kind: Option<Rc<str>>,
    /// The row's own name, made for people.
    pub name: Option<Rc<str>>,
    /// What is worked on: `owner/name` of a repository.
    pub subject: Option<Rc<str>>,
    /// Where the job stands.
    pub status: JobStatus,
    /// Why it waits, such as "waiting for rate limit".
    pub status_reason: Option<Rc<str>>,
    /// How far it is.
    pub progress: Option<Progress>,
    /// How many files a finished job processed.
    pub files: Option<u64>,
    /// The error of a failed job: plain text of any length.
    pub error: Option<Rc<str>>,
    /// When the job was created.
    pub created_at: Option<DateTime<Utc>>,
    /// When it began to run (some backends: when it was queued).
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// How long it took.
    pub duration: Option<TimeDelta>,
    /// What started it: `manual`, `scheduled`, `webhook`, `automatic`.
    pub trigger: Option<Rc<str>>,
    /// What it has in the fields that the host wants to see.
    pub fields: Vec<FieldValue>,
}

impl Job {
    /// The same job after a cancellation at this moment.
    pub(crate) fn cancelled(self, at: DateTime<Utc>) -> Self {
        Self { status: JobStatus::Cancelled, completed_at: Some(at), ..self }
    }

    /// A job of which nothing else is known.
    pub fn new(id: impl Into<JobId>, status: JobStatus) -> Self {
        Self {
            id: id.into(),
            kind: None,
            name: None,
            subject: None,
            status,
            status_reason: None,
            progress: None,
            files: None,
            error: None,
            created_at: None,
            started_at: None,
            completed_at: None,
            duration: None,
            trigger: None,
            fields: Vec::new(),
        }
    }

    /// The section of the list that shows the job. An unknown status belongs where `completed_at` suggests.
    pub fn section(&self) -> Section {
        match self.status {
            JobStatus::Queued | JobStatus::Running => Section::Running,
            JobStatus::Unknown(_) if self.completed_at.is_none() => Section::Running,
            _ => Section::Recent,
        }
    }

    /// What to call the work in a sentence or in a button's name: the subject, else the name, else the id.
    pub fn subject_or_name(&self) -> &Rc<str> {
        self.subject.as_ref().or(self.name.as_ref()).unwrap_or(&self.id)
    }

    /// Decodes a row, with what it has in `fields`; the error is why the row is no job.
    pub(crate) fn from_row(row: &RawValue, fields: &JobFields) -> Result<Self, &'static str> {
        Self::from_fields(&Fields::of(row).ok_or("the row is not an object")?, fields)
    }

    pub(super) fn from_fields(row: &Fields<'_>, fields: &JobFields) -> Result<Self, &'static str> {
        let id = ["id", "runId", "jobId"].into_iter().find_map(|name| row.text_or_number(name));
        let status = row.name("status").map_or_else(JobStatus::missing, |word| JobStatus::parse(&word));
        let mut job = Self::new(id.ok_or("the row has no id")?, status);
        let input = row.object("input");
        let output = row.object("output");
        job.kind = row.name("type");
        job.name = row.name("name");
        job.subject = row
            .name("repoName")
            .or_else(|| input.name("repoFullName"))
            .or_else(|| output.name("repoFullName"))
            .or_else(|| input.object("sourceMetadata").name("repoFullName"));
        job.status_reason = row.name("statusReason");
        job.progress = progress(&row.object("progress"));
        job.files = count(&output, "filesProcessed").or(job.progress.map(|progress| progress.processed));
        job.error = error_text(row, "errorMessage").or_else(|| error_text(&output, "error")).map(Rc::from);
        job.created_at = row.moment("createdAt");
        job.started_at = row.moment("startedAt");
        job.completed_at = row.moment("completedAt").or_else(|| row.moment("endedAt"));
        job.duration = duration(row).or_else(|| time_between(job.started_at, job.completed_at));
        job.trigger = row.name("trigger");
        job.fields = fields.of(row);
        Ok(job)
    }
}

impl<'de> Deserialize<'de> for Job {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_fields(&Fields::deserialize(deserializer)?, &JobFields::default())
            .map_err(D::Error::custom)
    }
}

/// The text of an error in the field `name`: text, or an object with a `message`.
pub(super) fn error_text<'a>(fields: &Fields<'a>, name: &str) -> Option<Cow<'a, str>> {
    fields.text(name).or_else(|| fields.object(name).text("message"))
}

fn progress(fields: &Fields<'_>) -> Option<Progress> {
    let processed = fields.integer("processed");
    let total = count(fields, "total").filter(|total| *total > 0);
    if processed.is_none() && total.is_none() {
        return None;
    }
    // A negative number of files is none.
    let processed = processed.map_or(0, |processed| u64::try_from(processed).unwrap_or(0));
    Some(Progress { processed: total.map_or(processed, |total| processed.min(total)), total })
}

fn duration(row: &Fields<'_>) -> Option<TimeDelta> {
    TimeDelta::try_milliseconds(row.integer("durationMs").filter(|millis| *millis >= 0)?)
}

fn count(fields: &Fields<'_>, name: &str) -> Option<u64> {
    u64::try_from(fields.integer(name)?).ok()
}
