//! A job for a program.

use chrono::{DateTime, Utc};

use crate::{
    i18n::iso_datetime,
    job::{Attempt, ConfigStatus, Job, JobDetails, StepOp},
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
    fields.number("progress.processed", job.progress.map(|progress| progress.processed));
    fields.number("progress.total", job.progress.and_then(|progress| progress.total));
    fields.text("errorMessage", job.error.as_deref());
    fields.moment("createdAt", job.created_at);
    fields.moment("startedAt", job.started_at);
    fields.moment("completedAt", job.completed_at);
    fields
        .number("durationMs", job.duration.and_then(|duration| duration.num_milliseconds().try_into().ok()));
    fields.text("trigger", job.trigger.as_deref());
    if let Some(details) = details {
        fields.text("configStatus", details.config_status.map(ConfigStatus::word));
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
                fields.json("attempts", Some(["[", &attempts.join(","), "]"].concat()));
            }
            fields.text("childRunId", step.child_run_id.as_deref());
            fields.json("output", step.output.as_deref().map(|json| as_shown(JsonOf::Step(index), json)));
            fields.json("rerunnable", step.rerunnable.then(|| "true".to_owned()));
            fields.object()
        });
        fields.json("steps", Some(["[", &steps.collect::<Vec<_>>().join(","), "]"].concat()));
        if let Some(start) = &details.event {
            fields.text("event.name", Some(&start.name));
            fields.json("event.data", start.data.as_deref().map(|json| as_shown(JsonOf::Event, json)));
        }
        fields.json("output", details.output.as_deref().map(|json| as_shown(JsonOf::Output, json)));
    }
    for field in &job.fields {
        let path = field.path.trim();
        if field.is_text {
            fields.text(path, Some(&field.value));
        } else {
            fields.json(path, Some(field.value.to_string()));
        }
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

/// The fields of an object that is written, as JSON by their paths; what is absent is left out. What is within a field that
/// is there as a whole is not written again: that is as the reader sees it.
#[derive(Default)]
struct WrittenFields<'a>(Vec<(&'a str, String)>);

impl<'a> WrittenFields<'a> {
    fn json(&mut self, path: &'a str, json: Option<String>) {
        self.0.extend(json.map(|json| (path, json)));
    }

    fn text(&mut self, path: &'a str, text: Option<&str>) {
        self.json(path, text.and_then(json_of));
    }

    fn number(&mut self, path: &'a str, number: Option<u64>) {
        self.json(path, number.map(|number| number.to_string()));
    }

    fn moment(&mut self, path: &'a str, at: Option<DateTime<Utc>>) {
        self.text(path, at.and_then(iso_datetime).as_deref());
    }

    fn object(self) -> String {
        let mut rest = self.0;
        let mut members = Vec::new();
        while let Some((path, _)) = rest.first() {
            let name = first_name(path);
            let (here, others) = rest.into_iter().partition(|(path, _)| first_name(path) == name);
            rest = others;
            members.extend(json_of(name).map(|name| [&name, ":", &Self::value(here)].concat()));
        }
        ["{", &members.join(","), "}"].concat()
    }

    /// The value of a name that all of these paths begin with.
    fn value(here: Vec<(&'a str, String)>) -> String {
        let (within, whole): (Vec<_>, Vec<_>) = here.into_iter().partition(|(path, _)| path.contains('.'));
        match whole.into_iter().next() {
            Some((_, json)) => json,
            None => {
                let below =
                    within.into_iter().filter_map(|(path, json)| Some((path.split_once('.')?.1, json)));
                Self(below.collect()).object()
            }
        }
    }
}

fn first_name(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

fn json_of(text: &str) -> Option<String> {
    serde_json::to_string(text).ok()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use serde_json::{Value, json};

    use super::*;
    use crate::job::{JobField, JobFields};

    #[test]
    fn what_is_copied_is_read_as_the_same_job() {
        let row = json!({
            "id": "run_7", "type": "docs-ingestion", "repoName": "acme/\"api\"\n", "status": "paused",
            "progress": { "processed": 3, "total": 9 }, "createdAt": "2025-11-09T10:00:00.000Z", "durationMs": 450,
            "errorMessage": "it broke", "trigger": "webhook",
            "configStatus": "error",
            "steps": [
                { "name": "clone", "status": "failed", "attempt": 2, "error": "no" },
                { "id": "b", "name": "parse", "rerunnable": true, "childRunId": "run_8", "attempts": [
                    { "status": "failed", "startedAt": "2025-11-09T10:00:00.000Z", "error": "HTTP 429" },
                    { "status": "completed", "endedAt": "2025-11-09T10:00:09.000Z" },
                ] },
            ],
            "event": { "name": "docs/push", "data": { "token": "t" }, "user": "ada" },
            "output": { "size": 12 },
            "store": "\"docs\".01", "cost": 0.10, "dry": true, "input": { "a": { "branch": "main" }, "tries": ["1"] },
        });
        let paths =
            ["output.size", "store", "cost", "dry", "event.user", "input.a.branch", " input.tries.0 "];
        let asked = JobFields::new(
            paths.map(|path| JobField { label: path.to_uppercase().into(), path: path.into() }),
        );
        let read = |text: &str| JobDetails::from_json(serde_json::from_str(text).unwrap(), &asked).unwrap();
        let details = read(&row.to_string());
        assert_eq!(details.job.fields.len(), paths.len());
        let copy = details_json(&details.job, Some(&details), |part, json| match part {
            JsonOf::Event => r#"{"token":"••"}"#.to_owned(),
            JsonOf::Output | JsonOf::Step(_) => json.to_owned(),
        });
        let again = read(&copy);
        assert_eq!((&again.job, &again.steps), (&details.job, &details.steps));
        assert_eq!(again.config_status, details.config_status);
        let copy: Value = serde_json::from_str(&copy).unwrap();
        assert_eq!((&copy["dry"], &copy["input"]["a"]), (&row["dry"], &row["input"]["a"]));
        assert_eq!(copy["event"], json!({ "name": "docs/push", "data": { "token": "••" }, "user": "ada" }));
        assert_eq!(copy["output"], row["output"]);
        let job: Rc<Job> = details.job.clone();
        let listed = details_json(&job, None, |_, json| json.to_owned());
        assert!(!listed.contains("steps"));
        assert_eq!(Job::from_row(serde_json::from_str(&listed).unwrap(), &asked).as_ref(), Ok(&*job));
    }

    #[test]
    fn a_field_in_what_is_masked_does_not_show_it() {
        let text = r#"{ "id": "1", "status": "failed", "output": { "token": "t0p" } }"#;
        let asked = JobFields::new([JobField { label: "Token".into(), path: "output.token".into() }]);
        let details = JobDetails::from_json(serde_json::from_str(text).unwrap(), &asked).unwrap();
        let copy = details_json(&details.job, Some(&details), |_, _| r#"{"token":"••"}"#.to_owned());
        assert!(!copy.contains("t0p") && copy.contains("••"), "{copy}");
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
