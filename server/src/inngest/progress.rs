//! How far a run is: what the function says itself, or what its trace shows.

use serde_json::Value;

use super::wire::Span;
use crate::store::{Status, Step};

/// What a function notes with `step.metadata(…).set({ processed, total }, "progress")`.
const PROGRESS: &str = "userland.progress";

/// Whether a function has said how far it is by this step, as `step.metadata("progress:5")` does: that is no work of its
/// own. One that failed may be why the run did.
pub fn is_report(step: &Step) -> bool {
    let is_named_so = step.name == "progress" || step.name.starts_with("progress:");
    is_named_so && step.status != Status::Failed.word()
}

/// Files done, of how many. `files` is how many the event named.
pub fn progress(root: &Span, files: Option<u32>) -> Option<(i64, i64)> {
    from_metadata(root).or_else(|| from_children(root, files?))
}

fn from_metadata(root: &Span) -> Option<(i64, i64)> {
    let note = root.metadata.iter().find(|note| note.kind == PROGRESS)?;
    let total = number(note.values.get("total")?)?;
    let processed = number(note.values.get("processed")?)?;
    Some((processed.min(total), total))
}

/// Counts the functions that the run invoked, one for each file. With a fan-out by events there are none.
fn from_children(root: &Span, files: u32) -> Option<(i64, i64)> {
    let mut invoked =
        root.children.iter().filter(|child| child.step_op.as_deref() == Some("INVOKE")).peekable();
    invoked.peek()?;
    let done = invoked.filter(|child| child.status == "COMPLETED").count();
    let files = i64::from(files);
    Some((i64::try_from(done).unwrap_or(files).min(files), files))
}

/// A count. Inngest gives numbers as text.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
    .filter(|number| *number >= 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn span(value: &Value) -> Span {
        serde_json::from_str(&value.to_string()).expect("a span")
    }

    fn noted(values: &Value) -> Span {
        span(&json!({ "metadata": [{ "kind": "inngest.usage" }, { "kind": PROGRESS, "values": values }] }))
    }

    #[test]
    fn what_the_function_says_has_its_values_as_text() {
        assert_eq!(progress(&noted(&json!({ "processed": "5", "total": "10" })), Some(3)), Some((5, 10)));
        assert_eq!(progress(&noted(&json!({ "processed": 5, "total": 4 })), None), Some((4, 4)));
        for odd in [json!({ "processed": "12" }), json!({ "processed": "-1", "total": "x" }), json!([])] {
            assert_eq!(progress(&noted(&odd), None), None, "{odd}");
        }
    }

    #[test]
    fn invoked_functions_count_against_the_files_of_the_event() {
        let child = |status: &str| json!({ "stepOp": "INVOKE", "status": status });
        let root = span(&json!({ "children": [
            { "stepOp": "RUN", "status": "COMPLETED" },
            child("COMPLETED"), child("RUNNING"), child("COMPLETED"), child("FAILED"),
        ] }));
        assert_eq!(progress(&root, Some(12)), Some((2, 12)));
        assert_eq!(progress(&root, None), None);
        assert_eq!(progress(&span(&json!({})), Some(12)), None);
    }

    proptest! {
        #[test]
        fn no_more_is_done_than_there_is(processed in "-?[0-9]{0,20}", total in "-?[0-9]{0,20}", files: u32) {
            let root = noted(&json!({ "processed": processed, "total": total }));
            if let Some((processed, total)) = progress(&root, Some(files)) {
                prop_assert!(0 <= processed && processed <= total);
            }
        }
    }
}
