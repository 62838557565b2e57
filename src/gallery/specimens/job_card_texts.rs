//! Long and unbroken names, words from right to left, markup, and fields that are missing.

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
    let done = |seconds: i64| json!({ "completedAt": ago(seconds) });
    let rows = [
        row(
            "t1",
            "acme/a-repository-whose-name-goes-on-and-on-until-it-has-no-end-at-all",
            "completed",
            90,
            done(30),
        ),
        row("t2", &format!("acme/{}", "unbroken".repeat(40)), "cancelled", 90, done(40)),
        row(
            "t3",
            "شركة/مستودع-الوثائق",
            "running",
            120,
            json!({ "progress": { "processed": 3, "total": 9 } }),
        ),
        row(
            "t4",
            "<img src=x onerror=alert(1)>",
            "failed",
            90,
            json!({ "completedAt": ago(50), "errorMessage": "<b>not bold</b> \u{202e}backwards" }),
        ),
        row(
            "t5",
            "acme/site",
            "queued",
            90,
            json!({ "type": "sync-documents", "name": "Sync Documents", "statusReason": "في انتظار حد المعدل" }),
        ),
        json!({ "id": "nothing-but-an-id" }),
    ];
    html! {
        <Cards>
            { for rows.map(|row| html! { <JobCard {density} entry={entry(row)} /> }) }
        </Cards>
    }
}
