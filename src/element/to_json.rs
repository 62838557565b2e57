//! Jobs and errors as hosts get them: see `Job` and `JobsError` in `npm/src/types.ts`.

use std::rc::Rc;

use crate::{
    job::{Job, Progress},
    store::{Counts, Transition},
    text::{KindLabels, title},
    wire::{Error, Object, Timestamp},
};

/// The numbers of the badge.
pub(super) fn counts_json(counts: Counts) -> Object {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Object::default().integer("running", number(counts.running)).integer("queued", number(counts.queued))
}

/// A job.
pub(super) fn job_json(job: &Job, labels: &KindLabels) -> Object {
    let text = |object: Object, name, text: &Option<Rc<str>>| match text {
        Some(text) => object.text(name, text),
        None => object,
    };
    let number = |object: Object, name, number: Option<i64>| match number {
        Some(number) => object.integer(name, number),
        None => object,
    };
    let moment = |at: Option<Timestamp>| at.map(|at| at.0);
    let mut object = Object::default()
        .text("id", &job.id)
        .text("title", &title(job, labels))
        .text("status", job.status.word());
    for (name, value) in [
        ("kind", &job.kind),
        ("name", &job.name),
        ("subject", &job.subject),
        ("statusReason", &job.status_reason),
        ("error", &job.error),
        ("trigger", &job.trigger),
    ] {
        object = text(object, name, value);
    }
    for (name, value) in [
        ("createdAt", moment(job.created_at)),
        ("startedAt", moment(job.started_at)),
        ("completedAt", moment(job.completed_at)),
        ("duration", job.duration.map(clamped)),
    ] {
        object = number(object, name, value);
    }
    match job.progress {
        Some(Progress { processed, total }) => {
            let progress = Object::default().integer("processed", clamped(processed));
            object.object("progress", &number(progress, "total", total.map(clamped)))
        }
        None => object,
    }
}

/// A job that came or changed its status.
pub(super) fn changed_json(transition: &Transition, labels: &KindLabels) -> Object {
    let object = Object::default().object("job", &job_json(&transition.job, labels));
    match &transition.from {
        Some(from) => object.text("from", from.word()),
        None => object,
    }
}

/// Why a request failed.
pub(super) fn error_json(error: &Error) -> Object {
    let (kind, status, code) = match error {
        Error::Network { .. } | Error::Aborted => ("network", None, None),
        Error::Timeout { .. } => ("timeout", None, None),
        Error::Http { status, .. } => ("http", Some(*status), None),
        Error::NotAnEnvelope { status, .. } => ("decode", Some(*status), None),
        Error::Trpc { status, code, .. } => ("trpc", Some(*status), Some(code)),
        Error::Decode { .. } => ("decode", None, None),
    };
    let mut object = Object::default().text("kind", kind).text("message", &error.text());
    if let Some(status) = status {
        object = object.integer("status", status.into());
    }
    if let Some(code) = code {
        object = object.text("code", code);
    }
    object
}

/// Numbers beyond what a file count or a duration can be are cut.
fn clamped(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{job::read_job, wire::Json};

    fn read(object: &Object) -> Value {
        serde_json::from_str(&object.to_json()).unwrap()
    }

    #[test]
    fn a_job_with_everything() {
        let row = json!({
            "id": "run_1", "type": "docs-ingestion", "repoName": "acme/\"api\"", "status": "Running",
            "statusReason": "because", "progress": { "processed": 3, "total": 9 }, "trigger": "webhook",
            "createdAt": 1000, "startedAt": 2000,
        });
        let job = read_job(Json::parse(&row.to_string()).unwrap()).unwrap();
        assert_eq!(
            read(&job_json(&job, &KindLabels::default())),
            json!({
                "id": "run_1", "title": "Ingesting acme/\"api\"", "status": "running", "kind": "docs-ingestion",
                "subject": "acme/\"api\"", "statusReason": "because", "trigger": "webhook",
                "createdAt": 1000, "startedAt": 2000, "progress": { "processed": 3, "total": 9 },
            })
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let job = read_job(Json::parse(r#"{ "id": "1", "status": "paused" }"#).unwrap()).unwrap();
        let job = job_json(&job, &KindLabels::default());
        assert_eq!(read(&job), json!({ "id": "1", "title": "1", "status": "paused" }));
    }

    #[test]
    fn errors_say_what_they_are() {
        let error = Error::Http { status: 503, retry_after: None };
        assert_eq!(read(&error_json(&error))["kind"], "http");
        assert_eq!(read(&error_json(&error))["status"], 503);
        assert_eq!(read(&error_json(&Error::Timeout { after: 10 }))["kind"], "timeout");
    }
}
