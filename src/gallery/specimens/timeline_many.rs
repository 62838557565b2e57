//! A run of more than a hundred steps: the first hundred, and a button for all of them.

use jobs_console::components::Timeline;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::fixtures::{ago, details};

#[component]
pub(super) fn Example() -> Html {
    let details = use_memo((), |()| {
        let at = |number: i64| ago(600 - number * 4);
        let step = |number: i64| {
            json!({
                "id": number.to_string(), "name": format!("embed-files-{number}"), "status": "completed",
                "queuedAt": at(number - 1), "startedAt": at(number), "endedAt": at(number + 2),
            })
        };
        details(json!({
            "id": "run_3", "status": "completed", "startedAt": at(0), "completedAt": at(142),
            "steps": (1..=140).map(step).collect::<Vec<Value>>(),
        }))
    });
    html! {
        <div class="gallery-scroll" role="region" aria-label="A long timeline" tabindex="0">
            <Timeline details={(*details).clone()} />
        </div>
    }
}
