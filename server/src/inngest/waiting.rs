//! Why a run waits.
//!
//! Inngest does not say. What is said here is derived from the function's limits, where it says "probably", or
//! from the step that the run's trace shows as unfinished.

use chrono::{DateTime, SecondsFormat};

use super::wire::{Configuration, Span};

/// Why a run that is queued waits, from the limits of its function.
pub fn queued(limits: &Configuration) -> Option<String> {
    let slots = limits.concurrency.iter().find(|concurrency| concurrency.limit.value > 0);
    if let Some(slots) = slots {
        let most = slots.limit.value;
        let each = slots.key.as_deref().map_or_else(|| "at a time".to_owned(), per);
        return Some(format!("probably waiting for a free slot (at most {most} {each})"));
    }
    let throttle = limits.throttle.as_ref().filter(|throttle| throttle.limit > 0)?;
    let (limit, period) = (throttle.limit, &throttle.period);
    Some(format!("probably waiting for its turn (at most {limit} every {period})"))
}

/// Why a run that has begun does nothing itself, from its trace.
pub fn running(root: &Span, now: i64) -> Option<String> {
    let unfinished = |child: &&Span| matches!(child.status.as_str(), "RUNNING" | "WAITING" | "QUEUED");
    let step = root.children.iter().rev().filter(|child| child.step_op.is_some()).find(unfinished)?;
    match step.step_op.as_deref()? {
        "SLEEP" => Some(match step.ended_at.filter(|end| end.0 > now) {
            Some(end) => {
                let end = DateTime::from_timestamp_millis(end.0)?;
                format!("sleeping until {}", end.to_rfc3339_opts(SecondsFormat::Secs, true))
            }
            None => format!("sleeping ({})", step.name),
        }),
        "INVOKE" => Some(format!("waiting for {}", step.name)),
        "WAIT_FOR_EVENT" => Some(format!("waiting for an event ({})", step.name)),
        "WAIT_FOR_SIGNAL" => Some(format!("waiting for a signal ({})", step.name)),
        _ => None,
    }
}

/// `event.data.organizationId` as people say it. Other expressions stay as they are.
fn per(key: &str) -> String {
    let name = key.rsplit('.').next().unwrap_or(key);
    let name = name.strip_suffix("Id").unwrap_or(name);
    if !name.is_empty() && key.starts_with("event.data.") && name.chars().all(char::is_alphanumeric) {
        format!("per {name}")
    } else {
        format!("per {key}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn limits(value: &Value) -> Configuration {
        serde_json::from_str(&value.to_string()).expect("a configuration")
    }

    fn span(value: &Value) -> Span {
        serde_json::from_str(&value.to_string()).expect("a span")
    }

    #[test]
    fn a_queued_run_probably_waits_for_a_limit() {
        let slot = |value: i64, key: Option<&str>| json!({ "key": key, "limit": { "value": value } });
        for (configuration, expected) in [
            (
                json!({ "concurrency": [slot(1, Some("event.data.organizationId"))] }),
                Some("probably waiting for a free slot (at most 1 per organization)"),
            ),
            (
                json!({ "concurrency": [slot(-1, None), slot(2, None)] }),
                Some("probably waiting for a free slot (at most 2 at a time)"),
            ),
            (
                json!({ "concurrency": [slot(3, Some("event.data.a + \"b\""))] }),
                Some("probably waiting for a free slot (at most 3 per event.data.a + \"b\")"),
            ),
            (
                json!({ "concurrency": [slot(-1, None)], "throttle": { "limit": 1, "period": "20s" } }),
                Some("probably waiting for its turn (at most 1 every 20s)"),
            ),
            (json!({}), None),
        ] {
            assert_eq!(queued(&limits(&configuration)).as_deref(), expected, "{configuration}");
        }
    }

    #[test]
    fn a_run_that_has_begun_waits_for_its_last_unfinished_step() {
        let root = |child: Value| {
            span(
                &json!({ "children": [{ "name": "list-files", "status": "COMPLETED", "stepOp": "RUN" }, child,
                { "name": "Execution", "status": "RUNNING" }] }),
            )
        };
        for (child, expected) in [
            (
                json!({ "name": "process:docs/a.md", "status": "RUNNING", "stepOp": "INVOKE" }),
                Some("waiting for process:docs/a.md"),
            ),
            (json!({ "name": "settle", "status": "WAITING", "stepOp": "SLEEP" }), Some("sleeping (settle)")),
            (
                json!({ "status": "WAITING", "stepOp": "SLEEP", "endedAt": "2026-11-28T00:04:00.5Z" }),
                Some("sleeping until 2026-11-28T00:04:00Z"),
            ),
            (
                json!({ "name": "review", "status": "WAITING", "stepOp": "WAIT_FOR_EVENT" }),
                Some("waiting for an event (review)"),
            ),
            (json!({ "name": "parse", "status": "RUNNING", "stepOp": "RUN" }), None),
            (json!({ "name": "a", "status": "COMPLETED", "stepOp": "INVOKE" }), None),
        ] {
            assert_eq!(running(&root(child.clone()), 1_795_824_000_000).as_deref(), expected, "{child}");
        }
    }
}
