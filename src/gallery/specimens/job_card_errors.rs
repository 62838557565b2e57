//! A long error folds; the button that unfolds it names its job.

use jobs_console::components::JobCard;
use serde_json::json;
use yew::prelude::*;

use crate::{
    fixtures::{ago, entry, row},
    helpers::{Cards, use_density},
};

#[component]
pub(super) fn Example() -> Html {
    let density = use_density();
    let failed = |id: &str, error: String| {
        entry(row(
            id,
            &format!("acme/{id}"),
            "failed",
            400,
            json!({ "completedAt": ago(300), "errorMessage": error }),
        ))
    };
    let lines = (1..=30).map(|line| format!("  at step {line} (src/ingest.ts:{}:7)\n", line * 11));
    let entries = [
        failed("stack", format!("TypeError: cannot read 'glob'\n{}", lines.collect::<String>())),
        failed("unbroken", "0123456789abcdef".repeat(60)),
        failed("no-words", String::new()),
    ];
    html! { <Cards>{ for entries.map(|entry| html! { <JobCard {density} {entry} /> }) }</Cards> }
}
