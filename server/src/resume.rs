//! From which steps a job can be done again, and what is taken over then.

use serde_json::Value;

use crate::store::{Remains, Status, Step};

/// The step that finds the files.
pub const FIND_FILES: &str = "find-files";

/// Marks the steps from which a job can be done again: the first, and each whose predecessors have all left a result.
pub fn mark(steps: &mut [Step], status: Status, remains: Remains) {
    let count =
        if matches!(status, Status::Failed | Status::Cancelled) { rerunnable(steps, remains) } else { 0 };
    for step in steps.iter_mut().take(count) {
        step.rerunnable = true;
    }
}

/// With how many of the first steps a job can begin again.
fn rerunnable(steps: &[Step], remains: Remains) -> usize {
    let with_results = steps.iter().enumerate().take_while(|(index, step)| {
        let later = steps.get(index + 1..).unwrap_or_default();
        remains.is_latest && (step.name != FIND_FILES || remains.has_plan) && has_result(step, later)
    });
    steps.len().min(with_results.count() + 1)
}

/// Whether another run can do without this step.
fn has_result(step: &Step, later: &[Step]) -> bool {
    match (step.status.as_str(), &step.output) {
        ("completed", Some(output)) => {
            let failed = output.get("filesFailed").and_then(Value::as_u64).unwrap_or(0);
            let named = output.get("failures").and_then(Value::as_array).map_or(0, Vec::len);
            output.get("toReadAgain").is_none() && failed == named as u64
        }
        // The file was given up, and the job went on.
        ("failed", _) => later.iter().any(|step| step.started_at.is_some()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn step(name: &str, status: &str, output: Value) -> Step {
        Step {
            id: name.to_owned(),
            name: name.to_owned(),
            op: None,
            status: status.to_owned(),
            queued_at: None,
            started_at: (status != "queued").then_some(1),
            ended_at: None,
            attempt: 1,
            attempts: Vec::new(),
            error: None,
            output: Some(output).filter(|output| !output.is_null()),
            inngest_id: None,
            child_run_id: None,
            rerunnable: false,
        }
    }

    #[test]
    fn a_step_is_rerunnable_where_all_before_it_have_results() {
        let remains = Remains { is_latest: true, has_plan: true };
        let begun = |rest: &[Step]| {
            let first =
                [step("load-config", "completed", json!({})), step(FIND_FILES, "completed", json!({}))];
            first.into_iter().chain(rest.iter().cloned()).collect::<Vec<_>>()
        };
        let done = |name: &str| step(name, "completed", json!({ "bytes": 1 }));
        for (name, steps, remains, expected) in [
            (
                "cancelled in the third file",
                begun(&[
                    done("a"),
                    done("b"),
                    step("c", "cancelled", Value::Null),
                    step("d", "queued", Value::Null),
                ]),
                remains,
                5,
            ),
            (
                "a file was given up",
                begun(&[step("a", "failed", Value::Null), step("b", "cancelled", Value::Null)]),
                remains,
                4,
            ),
            (
                "the job failed in a file",
                begun(&[step("a", "failed", Value::Null), step("b", "queued", Value::Null)]),
                remains,
                3,
            ),
            (
                "a file waits to be read again",
                begun(&[step("a", "completed", json!({ "toReadAgain": 1 })), done("b")]),
                remains,
                3,
            ),
            (
                "failures are not all named",
                begun(&[step("a", "completed", json!({ "filesFailed": 2, "failures": [{}] })), done("b")]),
                remains,
                3,
            ),
            ("another run came", begun(&[done("a")]), Remains { is_latest: false, ..remains }, 1),
            ("the files are not known", begun(&[done("a")]), Remains { has_plan: false, ..remains }, 2),
            (
                "a database of an earlier version",
                vec![step("load-config", "completed", Value::Null), done("a")],
                remains,
                1,
            ),
            ("nothing began", Vec::new(), remains, 0),
        ] {
            assert_eq!(rerunnable(&steps, remains), expected, "{name}");
        }
        let mut steps = begun(&[done("a")]);
        mark(&mut steps, Status::Completed, remains);
        assert!(steps.iter().all(|step| !step.rerunnable));
        mark(&mut steps, Status::Cancelled, remains);
        assert!(steps.iter().all(|step| step.rerunnable));
    }
}
