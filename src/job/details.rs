//! The result of `jobs.get`: a job with its steps and what started it.

use std::rc::Rc;

use super::{Job, Status, row};
use crate::{
    decimal::decimal,
    wire::{Error, Fields, Json, Timestamp},
};

/// Everything that is known of one job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobDetails {
    /// The job.
    pub job: Rc<Job>,
    /// Its steps in the order in which they came.
    pub steps: Vec<Step>,
    /// The event that started it.
    pub event: Option<StartEvent>,
    /// What it returned, as JSON text.
    pub output: Option<Rc<str>>,
}

/// One step of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name; a step without one is called by its place.
    pub name: Rc<str>,
    /// Where it stands.
    pub status: Status,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
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
    /// Reads the result of `jobs.get`.
    ///
    /// # Errors
    /// [`Error::Decode`] when it is no job.
    pub fn read(result: Json<'_>) -> Result<Self, Error> {
        let decode_error =
            |reason: &str| Error::Decode { message: ["a job was expected, but ", reason].concat() };
        let fields = Fields::of(result).ok_or_else(|| decode_error("the answer is not an object"))?;
        // Some consoles wrap the job.
        let fields = match fields.get("job").and_then(Fields::of) {
            Some(job) if fields.get("status").is_none() => job,
            _ => fields,
        };
        let job = row::read_fields(&fields).map_err(decode_error)?;
        let steps = fields.get("steps").and_then(Json::elements).unwrap_or_default();
        let text = |value: Json<'_>| Rc::<str>::from(value.as_str());
        let event = fields.object("event");
        Ok(Self {
            job: Rc::new(job),
            steps: steps.into_iter().enumerate().filter_map(|(index, step)| read_step(index, step)).collect(),
            event: event
                .text("name")
                .map(|name| StartEvent { name: name.into(), data: event.get("data").map(text) }),
            output: fields.get("output").map(text),
        })
    }
}

fn read_step(index: usize, step: Json<'_>) -> Option<Step> {
    let step = Fields::of(step)?;
    let at = |name| step.get(name).and_then(Timestamp::read);
    let name = step.text("name").or_else(|| step.text_or_number("id"));
    let status = step.text("status").map(|word| Status::read(&word));
    Some(Step {
        name: name.unwrap_or_else(|| ["Step ", &decimal(index + 1)].concat()).into(),
        status: status.unwrap_or_else(|| Status::Unknown("unknown".into())),
        started_at: at("startedAt"),
        ended_at: at("endedAt").or_else(|| at("completedAt")),
        attempt: step.integer("attempt").and_then(|attempt| attempt.try_into().ok()),
        error: row::error_text(&step, "error").map(Into::into),
    })
}
