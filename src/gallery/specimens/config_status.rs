//! Whether a repository is set up.

use jobs_console::{components::ConfigStatus, job};
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    let all = ["configured", "unconfigured", "ingesting", "error", "pending"];
    html! {
        <div class="gallery-row">
            { for all.iter().filter_map(|word| job::ConfigStatus::parse(word)).map(|status| html! { <ConfigStatus {status} /> }) }
        </div>
    }
}
