//! Inngest's words in ours: events, statuses, steps, errors.

use std::collections::HashSet;

use serde_json::Value;

use super::wire::{Event, Span, Time};
use crate::history::RunEvent;
use crate::store::{Attempt, Op, Status, Step};

/// The longest message that is kept.
const MAX_MESSAGE: usize = 2_000;
/// The longest output of a step that is kept, in bytes of JSON: the history keeps those of all steps of all runs.
const MAX_OUTPUT: usize = 4_096;

/// The event as it is kept, under the id that runs name it by.
pub fn run_event(id: &str, event: &Event) -> RunEvent {
    let text = |pointer: &str| {
        let value = event.data.pointer(pointer).and_then(Value::as_str);
        value.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    RunEvent {
        id: id.to_owned(),
        name: event.name.clone(),
        organization_id: text("/organizationId"),
        repo_name: text("/repo/fullName").or_else(|| text("/repoName")).or_else(|| text("/repoFullName")),
        delivery_id: text("/deliveryId"),
        before_sha: text("/beforeSha"),
        after_sha: text("/afterSha"),
        data: event.data.clone(),
        ts: event.ts,
    }
}

/// How many files an event names.
pub fn files(event: &RunEvent) -> Option<u32> {
    u32::try_from(event.data.get("files")?.as_array()?.len()).ok()
}

/// What sent an event, as far as it says so.
pub fn trigger(event: &RunEvent) -> &str {
    let said = event.data.get("trigger").and_then(Value::as_str);
    said.filter(|word| !word.is_empty() && word.len() <= 40).unwrap_or("automatic")
}

/// The status of a run, from a list or from the root of a trace. A word that we do not know does not end a run.
pub fn status(word: &str) -> Status {
    match word {
        "QUEUED" | "WAITING" | "SCHEDULED" => Status::Queued,
        "COMPLETED" => Status::Completed,
        "FAILED" => Status::Failed,
        "CANCELLED" => Status::Cancelled,
        "SKIPPED" => Status::Skipped,
        _ => Status::Running,
    }
}

/// The message of an error, from `{"message"}` or `{"error":{"message"}}`. An invoked run's has its name as `error` beside
/// the message. Stacks, which hold file paths, are left out.
pub fn error_of(output: Option<&Value>) -> Option<String> {
    let output = output?;
    let error = output.get("error");
    let messages = [error.and_then(|error| error.get("message")), output.get("message"), error, Some(output)];
    let message = messages.into_iter().flatten().find_map(Value::as_str)?;
    Some(cut(message).to_owned())
}

/// A message of a length that can be shown.
pub fn cut(message: &str) -> &str {
    let end = message.char_indices().nth(MAX_MESSAGE).map_or(message.len(), |(index, _)| index);
    message.get(..end).unwrap_or_default()
}

/// The steps of a run, each with its attempts. `run_status` and `ended_at` are the run's.
pub fn steps(root: &Span, run_status: Status, ended_at: Option<i64>) -> Vec<Step> {
    // "Execution" and "executor.nonstep" are Inngest's own; "Finalization" matters where it is what failed.
    let matters =
        |child: &&Span| child.step_id.is_some() || (child.name == "Finalization" && child.status == "FAILED");
    let steps: Vec<_> = root.children.iter().filter(matters).collect();
    // A step that was tried again is there once with its attempts, and once more for each of them.
    let has_attempts = |child: &&&Span| attempts(child).next().is_some();
    let tried: HashSet<_> =
        steps.iter().filter(has_attempts).filter_map(|child| child.step_id.as_deref()).collect();
    let is_whole = |child: &&&Span| {
        has_attempts(child) || child.step_id.as_deref().is_none_or(|step_id| !tried.contains(step_id))
    };
    let whole: Vec<_> = steps.iter().filter(is_whole).collect();
    let mut steps: Vec<_> = whole.iter().map(|child| step(child, root, run_status, ended_at)).collect();
    if matches!(run_status, Status::Failed | Status::Cancelled) {
        let is_step: Vec<_> = whole.iter().map(|child| child.step_id.is_some()).collect();
        mark_rerunnable(&mut steps, &is_step);
    }
    steps
}

/// Marks the steps from which Inngest can go on: it takes over what began before, all of which has to be completed.
fn mark_rerunnable(steps: &mut [Step], is_step: &[bool]) {
    let begun = |step: &Step| step.started_at.or(step.queued_at);
    let is_open = |step: &Step| step.status != Status::Completed.word();
    let open = steps.iter().zip(is_step).filter(|(step, is_step)| **is_step && is_open(step));
    let mut open: Vec<_> = open.filter_map(|(step, _)| begun(step)).collect();
    open.sort_unstable();
    // Of several that began at once, each would take over the others.
    let is_alone = open.first() != open.get(1);
    for (step, is_step) in steps.iter_mut().zip(is_step) {
        let has_results = match (begun(step), open.first()) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(begun), Some(first)) => begun < *first || (begun == *first && is_open(step) && is_alone),
        };
        step.rerunnable = *is_step && has_results;
    }
}

fn attempts(span: &Span) -> impl Iterator<Item = &Span> {
    span.children.iter().filter(|child| child.name.starts_with("Attempt "))
}

fn step(span: &Span, root: &Span, run_status: Status, run_ended: Option<i64>) -> Step {
    let millis = |time: &Option<Time>| time.as_ref().map(|time| time.0);
    let attempts: Vec<_> = attempts(span).collect();
    let own_status = status(&span.status);
    // A run that was cancelled keeps children that say they run.
    let ends =
        |status: Status| if status.is_active() && !run_status.is_active() { run_status } else { status };
    let step_status = ends(own_status);
    let ended_at = |span: &Span, status: Status| match (status.is_active(), ends(status).is_active()) {
        (false, _) => millis(&span.ended_at).or(run_ended),
        (true, false) => run_ended,
        (true, true) => None,
    };
    let error = || attempts.iter().rev().copied().chain([span]).find_map(failure);
    let began = [Some(span), attempts.first().copied()].into_iter().flatten();
    let queued = [Some(span), attempts.first().copied(), Some(root)].into_iter().flatten();
    Step {
        id: if span.id.is_empty() { span.name.clone() } else { span.id.clone() },
        name: span.name.clone(),
        op: span.step_op.as_deref().and_then(op),
        status: step_status.word().to_owned(),
        queued_at: queued.filter_map(|span| millis(&span.queued_at)).next(),
        started_at: began.filter_map(|span| millis(&span.started_at)).next(),
        ended_at: ended_at(span, own_status),
        attempt: i64::try_from(attempts.len().max(1)).unwrap_or(1),
        attempts: attempts
            .iter()
            .map(|attempt| {
                let own_status = status(&attempt.status);
                Attempt {
                    status: ends(own_status).word().to_owned(),
                    started_at: millis(&attempt.started_at),
                    ended_at: ended_at(attempt, own_status),
                    error: failure(attempt),
                }
            })
            .collect(),
        error: if step_status == Status::Completed { None } else { error() },
        output: if step_status == Status::Completed { output(span, &attempts) } else { None },
        inngest_id: span.step_id.clone(),
        child_run_id: None,
        rerunnable: false,
    }
}

fn op(word: &str) -> Option<Op> {
    Some(match word {
        "RUN" | "AI_GATEWAY" => Op::Run,
        "SLEEP" => Op::Sleep,
        "WAIT_FOR_EVENT" | "WAIT_FOR_SIGNAL" => Op::Wait,
        "INVOKE" => Op::Invoke,
        "SEND_EVENT" => Op::Send,
        _ => return None,
    })
}

/// What came out of a step that is completed, unless it is too long to be kept. What a function returns in a step comes
/// as `{"data"}`.
fn output(span: &Span, attempts: &[&Span]) -> Option<Value> {
    let output = span.output.as_ref().or_else(|| attempts.last()?.output.as_ref())?;
    let output = match output {
        Value::Object(object) if object.len() == 1 => object.get("data").unwrap_or(output),
        _ => output,
    };
    let is_short = !output.is_null() && output.to_string().len() <= MAX_OUTPUT;
    is_short.then(|| output.clone())
}

/// Why an attempt failed.
fn failure(span: &Span) -> Option<String> {
    if span.status == "FAILED" { error_of(span.output.as_ref()) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn span(value: &Value) -> Span {
        serde_json::from_str(&value.to_string()).expect("a span")
    }

    #[test]
    fn a_step_has_its_attempts_and_their_errors() {
        let attempt = |number: u32, status: &str, at: &str, end: Value| {
            json!({ "name": format!("Attempt {number}"), "status": status, "startedAt": at, "endedAt": end,
                "output": { "message": format!("no {number}"), "stack": "at /srv/app" } })
        };
        let root =
            span(&json!({ "status": "RUNNING", "children": [{ "id": "s", "name": "parse", "stepId": "x",
            "stepOp": "RUN", "status": "RUNNING", "queuedAt": "2026-11-27T23:47:59Z", "children": [
                attempt(0, "FAILED", "2026-11-27T23:48:00Z", json!("2026-11-27T23:48:01Z")),
                attempt(1, "RUNNING", "2026-11-27T23:48:10Z", Value::Null)] }] }));
        let of = |status, ended_at| steps(&root, status, ended_at).remove(0);
        let step = of(Status::Running, None);
        assert_eq!((step.op, step.attempt, step.status.as_str()), (Some(Op::Run), 2, "running"));
        assert_eq!(
            (step.queued_at, step.started_at, step.ended_at),
            (Some(1_795_823_279_000), Some(1_795_823_280_000), None)
        );
        assert_eq!(step.error.as_deref(), Some("no 0"));
        let first = Attempt {
            status: "failed".to_owned(),
            started_at: Some(1_795_823_280_000),
            ended_at: Some(1_795_823_281_000),
            error: Some("no 0".to_owned()),
        };
        let second = Attempt {
            status: "running".to_owned(),
            started_at: Some(1_795_823_290_000),
            ended_at: None,
            error: None,
        };
        assert_eq!(step.attempts, [first, second.clone()]);
        let ended = 1_795_823_299_000;
        let cancelled = of(Status::Cancelled, Some(ended)).attempts.remove(1);
        let status = "cancelled".to_owned();
        assert_eq!(cancelled, Attempt { status, ended_at: Some(ended), ..second });
    }

    #[test]
    fn inngest_goes_on_from_steps_whose_predecessors_are_completed() {
        let rerunnable = |children: &[(&str, &str, i64)], run: Status| {
            let children: Vec<_> = children
                .iter()
                .map(|(name, status, second)| {
                    let began = format!("2026-11-27T23:48:{second:02}Z");
                    let mut child = json!({ "id": name, "name": name, "status": status, "startedAt": began });
                    if *name != "Finalization" {
                        child["stepId"] = json!(name);
                    }
                    child
                })
                .collect();
            let steps = steps(&span(&json!({ "children": children })), run, Some(0));
            steps.into_iter().filter(|step| step.rerunnable).map(|step| step.name).collect::<Vec<_>>()
        };
        let done = [("list", "COMPLETED", 1), ("parse", "COMPLETED", 2)];
        assert_eq!(rerunnable(&done, Status::Completed), Vec::<String>::new());
        assert_eq!(rerunnable(&done, Status::Cancelled), ["list", "parse"]);
        let failed = [("Finalization", "FAILED", 0), done[0], ("a", "FAILED", 2), ("later", "COMPLETED", 3)];
        assert_eq!(rerunnable(&failed, Status::Failed), ["list", "a"]);
        let beside = [done[0], ("a", "RUNNING", 2), ("b", "FAILED", 2)];
        assert_eq!(rerunnable(&beside, Status::Failed), ["list"]);
    }

    #[test]
    fn the_output_of_a_step_is_what_its_function_returned() {
        let step = |output: Value, status: &str| {
            let child =
                json!({ "id": "s", "stepId": "x", "status": status, "stepOp": "INVOKE", "output": output });
            steps(&span(&json!({ "children": [child] })), Status::Completed, None).remove(0)
        };
        assert_eq!(step(json!({ "data": ["a"] }), "COMPLETED").output, Some(json!(["a"])));
        assert_eq!(
            step(json!({ "bytes": 150, "data": 1 }), "COMPLETED").output,
            Some(json!({ "bytes": 150, "data": 1 }))
        );
        assert_eq!(step(json!({ "data": null }), "COMPLETED").output, None);
        assert_eq!(step(json!({ "message": "no", "stack": "at /srv" }), "FAILED").output, None);
        assert_eq!(step(json!("x".repeat(MAX_OUTPUT)), "COMPLETED").output, None);
    }

    #[test]
    fn a_step_that_was_tried_again_is_there_once() {
        let one = |attempts: Value| json!({ "id": "s", "name": "parse", "stepId": "x", "status": "COMPLETED", "children": attempts });
        let attempt = |number: u32| json!({ "name": format!("Attempt {number}"), "status": "FAILED" });
        let other = json!({ "id": "t", "name": "write", "stepId": "y", "status": "COMPLETED" });
        let root = span(&json!({ "status": "COMPLETED", "children": [
            one(json!([])), one(json!([attempt(0), attempt(1)])), one(json!([])), other.clone(), other] }));
        let steps = steps(&root, Status::Completed, None);
        let is: Vec<_> = steps.iter().map(|step| (step.name.as_str(), step.attempt)).collect();
        assert_eq!(is, [("parse", 2), ("write", 1), ("write", 1)]);
    }

    #[test]
    fn an_error_is_its_message_wherever_that_is() {
        for (output, message) in [
            (json!({ "name": "Error", "message": "no", "stack": "at /srv" }), Some("no")),
            (json!({ "error": { "name": "Error", "message": "no" } }), Some("no")),
            (json!({ "error": "NonRetriableError", "message": "no" }), Some("no")),
            (json!({ "error": "no" }), Some("no")),
            (json!("no"), Some("no")),
            (json!({ "error": { "code": 7 } }), None),
            (json!(null), None),
        ] {
            assert_eq!(error_of(Some(&output)).as_deref(), message, "{output}");
        }
    }

    #[test]
    fn nothing_of_a_cancelled_run_runs_on() {
        let root = span(&json!({ "status": "CANCELLED", "children": [
            { "id": "a", "name": "process", "stepId": "x", "status": "RUNNING" },
            { "id": "b", "name": "list", "stepId": "y", "status": "COMPLETED", "endedAt": "2026-11-27T23:48:00Z" }] }));
        let steps = steps(&root, Status::Cancelled, Some(9));
        assert_eq!((steps[0].status.as_str(), steps[0].ended_at), ("cancelled", Some(9)));
        assert_eq!(steps[1].status, "completed");
    }

    #[test]
    fn an_event_says_whose_it_is() {
        let of = |data: Value| run_event("e", &Event { data, ..Event::default() });
        let event = of(json!({ "organizationId": "org_a", "repo": { "fullName": "a/b" }, "files": [1, 2],
            "trigger": "push", "afterSha": "abc" }));
        assert_eq!(event.organization_id.as_deref(), Some("org_a"));
        assert_eq!(event.repo_name.as_deref(), Some("a/b"));
        assert_eq!(event.after_sha.as_deref(), Some("abc"));
        assert_eq!((files(&event), trigger(&event)), (Some(2), "push"));
        for data in [json!(null), json!([]), json!({ "organizationId": 7 }), json!({ "organizationId": "" })]
        {
            assert_eq!(of(data.clone()).organization_id, None, "{data}");
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        assert_eq!(cut(&"é".repeat(3_000)).chars().count(), MAX_MESSAGE);
        assert_eq!(cut("short"), "short");
    }

    proptest! {
        #[test]
        fn any_word_is_a_status(word in "\\PC{0,20}") {
            let known = ["COMPLETED", "FAILED", "CANCELLED", "SKIPPED"].contains(&word.as_str());
            prop_assert_eq!(status(&word).is_active(), !known);
        }
    }
}
