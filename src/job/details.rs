//! The result of `jobs.get`: a job with its steps and what started it.

use std::rc::Rc;

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;

use super::{ConfigStatus, Fields, Job, JobFields, Step, step::decode_steps};

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
        details.steps = decode_steps(fields.elements("steps"));
        let event = fields.object("event");
        details.event = event.name("name").map(|name| StartEvent { name, data: event.get("data").map(text) });
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
