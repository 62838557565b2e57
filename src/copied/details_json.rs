//! A job for a program.

use chrono::{DateTime, Utc};

use crate::{
    i18n::iso_datetime,
    job::{Attempt, Job, JobDetails, StepOp},
    value_tree::{Unmasked, written},
};

/// What of the details is JSON itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonOf {
    /// What the event carried.
    Event,
    /// What the job returned.
    Output,
    /// What the step at this place returned.
    Step(usize),
}

/// What is known of a job as JSON, with the wire's names: `job` as the list knows it, and beyond that `details`.
/// `as_shown` masks the secrets in what is JSON itself, but those that the reader has chosen to see.
pub(crate) fn details_json(
    job: &Job,
    details: Option<&JobDetails>,
    as_shown: impl Fn(JsonOf, &str) -> String,
) -> String {
    let job = job.with_details(details);
    let mut fields = WrittenFields::default();
    fields.text("id", Some(&job.id));
    fields.text("type", job.kind.as_deref());
    fields.text("name", job.name.as_deref());
    fields.text("repoName", job.subject.as_deref());
    fields.text("status", Some(job.status.word()));
    fields.text("statusReason", job.status_reason.as_deref());
    if let Some(progress) = job.progress {
        let mut parts = WrittenFields::default();
        parts.number("processed", Some(progress.processed));
        parts.number("total", progress.total);
        fields.json("progress", Some(&parts.object()));
    }
    fields.text("errorMessage", job.error.as_deref());
    fields.moment("createdAt", job.created_at);
    fields.moment("startedAt", job.started_at);
    fields.moment("completedAt", job.completed_at);
    fields
        .number("durationMs", job.duration.and_then(|duration| duration.num_milliseconds().try_into().ok()));
    fields.text("trigger", job.trigger.as_deref());
    if let Some(details) = details {
        let steps = details.steps.iter().enumerate().map(|(index, step)| {
            let mut fields = WrittenFields::default();
            fields.text("id", step.id.as_deref());
            fields.text("name", Some(&*step.name).filter(|name| !name.is_empty()));
            fields.text("op", step.op.map(StepOp::word));
            fields.text("status", Some(step.status.word()));
            fields.moment("queuedAt", step.queued_at);
            fields.moment("startedAt", step.started_at);
            fields.moment("endedAt", step.ended_at);
            fields.number("attempt", step.attempt);
            fields.text("error", step.error.as_deref());
            if !step.attempts.is_empty() {
                let attempts: Vec<_> = step.attempts.iter().map(attempt).collect();
                fields.json("attempts", Some(&["[", &attempts.join(","), "]"].concat()));
            }
            fields.text("childRunId", step.child_run_id.as_deref());
            let output = step.output.as_deref().map(|json| as_shown(JsonOf::Step(index), json));
            fields.json("output", output.as_deref());
            fields.object()
        });
        let steps = ["[", &steps.collect::<Vec<_>>().join(","), "]"].concat();
        fields.json("steps", Some(&steps));
        if let Some(start) = &details.event {
            let mut parts = WrittenFields::default();
            parts.text("name", Some(&start.name));
            let data = start.data.as_deref().map(|json| as_shown(JsonOf::Event, json));
            parts.json("data", data.as_deref());
            fields.json("event", Some(&parts.object()));
        }
        let output = details.output.as_deref().map(|json| as_shown(JsonOf::Output, json));
        fields.json("output", output.as_deref());
    }
    written(&fields.object(), 0, Unmasked::All)
}

fn attempt(attempt: &Attempt) -> String {
    let mut fields = WrittenFields::default();
    fields.text("status", Some(attempt.status.word()));
    fields.moment("startedAt", attempt.started_at);
    fields.moment("endedAt", attempt.ended_at);
    fields.text("error", attempt.error.as_deref());
    fields.object()
}

/// The fields of an object that is written; what is absent is left out.
#[derive(Default)]
struct WrittenFields(String);

impl WrittenFields {
    fn json(&mut self, name: &str, json: Option<&str>) {
        if let Some(json) = json {
            let comma = if self.0.is_empty() { "" } else { "," };
            self.0.push_str(&[comma, "\"", name, "\":", json].concat());
        }
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.json(name, text.and_then(|text| serde_json::to_string(text).ok()).as_deref());
    }

    fn number(&mut self, name: &str, number: Option<u64>) {
        self.json(name, number.map(|number| number.to_string()).as_deref());
    }

    fn moment(&mut self, name: &str, at: Option<DateTime<Utc>>) {
        self.text(name, at.and_then(iso_datetime).as_deref());
    }

    fn object(self) -> String {
        ["{", &self.0, "}"].concat()
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_copied_is_read_as_the_same_job() {
        let row = json!({
            "id": "run_7", "type": "docs-ingestion", "repoName": "acme/\"api\"\n", "status": "paused",
            "progress": { "processed": 3, "total": 9 }, "createdAt": "2025-11-09T10:00:00.000Z", "durationMs": 450,
            "errorMessage": "it broke", "trigger": "webhook",
            "steps": [{ "name": "clone", "status": "failed", "attempt": 2, "error": "no" }],
            "event": { "name": "docs/push", "data": { "token": "t" } },
            "output": { "size": 12 },
        });
        let details: JobDetails = serde_json::from_str(&row.to_string()).unwrap();
        let copy = details_json(&details.job, Some(&details), |part, json| match part {
            JsonOf::Event => r#"{"token":"••"}"#.to_owned(),
            JsonOf::Output | JsonOf::Step(_) => json.to_owned(),
        });
        let again: JobDetails = serde_json::from_str(&copy).unwrap();
        assert_eq!((&again.job, &again.steps), (&details.job, &details.steps));
        let copy: Value = serde_json::from_str(&copy).unwrap();
        assert_eq!(copy["event"], json!({ "name": "docs/push", "data": { "token": "••" } }));
        assert_eq!(copy["output"], row["output"]);
        let job: Rc<Job> = details.job.clone();
        assert!(!details_json(&job, None, |_, json| json.to_owned()).contains("steps"));
    }

    #[test]
    fn the_output_of_each_step_is_as_it_is_shown() {
        let details: JobDetails = serde_json::from_str(
            r#"{ "id": "1", "status": "completed", "steps": [
                { "name": "a", "output": { "token": "a" } }, { "name": "b" }, { "name": "c", "output": { "token": "c" } }
            ] }"#,
        )
        .unwrap();
        let copy = details_json(&details.job, Some(&details), |part, json| match part {
            JsonOf::Step(2) => json.to_owned(),
            other => format!("\"{other:?}\""),
        });
        let copy: Value = serde_json::from_str(&copy).unwrap();
        let outputs: Vec<_> =
            copy["steps"].as_array().unwrap().iter().map(|step| step["output"].clone()).collect();
        assert_eq!(outputs, [json!("Step(0)"), Value::Null, json!({ "token": "c" })]);
    }
}
