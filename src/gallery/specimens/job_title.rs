//! A title that does not name the repository is followed by it.

use jobs_console::components::JobTitle;
use serde_json::json;
use yew::prelude::*;

use crate::fixtures::{all_statuses, job, row};

#[component]
pub(super) fn Example() -> Html {
    let named = row("run_8", "acme/site", "running", 9, json!({ "type": "sync", "name": "Sync Documents" }));
    html! {
        <ul class="gallery-stack" role="list">
            { for all_statuses().into_iter().chain([named]).map(|row| html! { <li dir="auto"><JobTitle job={job(row)} /></li> }) }
        </ul>
    }
}
