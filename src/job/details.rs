//! The result of `jobs.get`: a job with its steps and what started it.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;

use super::{ConfigStatus, Fields, Job, JobFields, JobStatus, job::error_text};

/// Everything that is known of one job. Deserialized as leniently as [`Job`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JobDetails {
    /// The job.
    pub job: Rc<Job>,
    /// Its steps in the order in which they came.
    pub steps: Vec<Step>,
    /// The event that started it.
    pub event: Option<StartEvent>,
    /// What it returned, as JSON text.
    pub output: Option<Rc<str>>,
    /// How its repository stands.
    pub config_status: Option<ConfigStatus>,
}

/// One step of a run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// Its name; a step without one is called by its place ("Step 3").
    pub name: Rc<str>,
    /// Where it stands.
    pub status: JobStatus,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Which attempt this is, from 1.
    pub attempt: Option<u64>,
    /// The error of the latest attempt.
    pub error: Option<Rc<str>>,
}

/// The event that started a run.
#[derive(Clone, Debug, PartialEq)]
pub struct StartEvent {
    /// The event's name, such as `docs/push`.
    pub name: Rc<str>,
    /// What it carried, as JSON text.
    pub data: Option<Rc<str>>,
}

impl JobDetails {
    /// Details of which nothing but the job is known.
    pub fn new(job: Rc<Job>) -> Self {
        Self { job, steps: Vec::new(), event: None, output: None, config_status: None }
    }

    /// Decodes the result of `jobs.get`, with what the job has in the fields `asked` for.
    pub(crate) fn from_json(json: &RawValue, asked: &JobFields) -> Result<Self, &'static str> {
        Self::from_fields(&Fields::of(json).ok_or("the job is not an object")?, asked)
    }

    fn from_fields(fields: &Fields<'_>, asked: &JobFields) -> Result<Self, &'static str> {
        // Some consoles wrap the job.
        let wrapped = fields.object("job");
        let fields = if fields.get("status").is_none() && !wrapped.is_empty() { &wrapped } else { fields };
        let mut details = Self::new(Rc::new(Job::from_fields(fields, asked)?));
        let text = |value: &RawValue| Rc::<str>::from(value.get());
        let steps = fields.elements("steps").into_iter().enumerate();
        details.steps = steps.filter_map(|(index, step)| Step::decode(index, step)).collect();
        let event = fields.object("event");
        details.event = event
            .text("name")
            .map(|name| StartEvent { name: name.into(), data: event.get("data").map(text) });
        details.config_status = fields.text("configStatus").and_then(|word| ConfigStatus::parse(&word));
        details.output = fields.get("output").map(text);
        Ok(details)
    }
}

impl<'de> Deserialize<'de> for JobDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_fields(&Fields::deserialize(deserializer)?, &JobFields::default())
            .map_err(D::Error::custom)
    }
}

impl Step {
    /// A step of which nothing else is known.
    pub fn new(name: impl Into<Rc<str>>, status: JobStatus) -> Self {
        Self { name: name.into(), status, started_at: None, ended_at: None, attempt: None, error: None }
    }

    fn decode(index: usize, step: &RawValue) -> Option<Self> {
        let fields = Fields::of(step)?;
        let name = fields.text("name").or_else(|| fields.text_or_number("id"));
        let name = name.unwrap_or_else(|| format!("Step {}", index + 1).into());
        let status = fields.text("status").map_or_else(JobStatus::missing, |word| JobStatus::parse(&word));
        Some(Self {
            started_at: fields.moment("startedAt"),
            ended_at: fields.moment("endedAt").or_else(|| fields.moment("completedAt")),
            attempt: fields.integer("attempt").and_then(|attempt| attempt.try_into().ok()),
            error: error_text(&fields, "error").map(Rc::from),
            ..Self::new(name, status)
        })
    }
}
