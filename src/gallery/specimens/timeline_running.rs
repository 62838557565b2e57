//! A run that goes on: its last bar grows, and it has no end yet.

use jobs_console::components::Timeline;
use serde_json::json;
use yew::prelude::*;

use crate::fixtures::{ago, details};

#[component]
pub(super) fn Example() -> Html {
    let details = use_memo((), |()| {
        details(json!({
            "id": "run_1", "status": "running", "startedAt": ago(95),
            "steps": [
                { "id": "a", "name": "clone", "status": "completed", "queuedAt": ago(95), "startedAt": ago(90), "endedAt": ago(70) },
                { "id": "b", "name": "a-step-with-a-name-that-is-longer-than-its-column", "status": "cancelled", "startedAt": ago(70), "endedAt": ago(60) },
                { "id": "c", "name": "wait-for-approval", "op": "wait", "status": "running", "startedAt": ago(60) },
                { "id": "d", "name": "خطوة", "status": "running", "startedAt": ago(50) },
            ],
        }))
    });
    html! { <Timeline details={(*details).clone()} /> }
}
