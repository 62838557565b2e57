//! Files and time, as far as they are known.

use jobs_console::components::JobMeta;
use yew::prelude::*;

use crate::fixtures::{all_statuses, job};

#[component]
pub(super) fn Example() -> Html {
    html! {
        <div class="gallery-stack">
            { for all_statuses().into_iter().map(|row| html! { <JobMeta job={job(row)} /> }) }
        </div>
    }
}
