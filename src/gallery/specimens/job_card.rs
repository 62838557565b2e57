//! A card of each status; an unknown word is shown as it came.

use jobs_console::components::JobCard;
use yew::prelude::*;

use crate::fixtures::{all_statuses, entry};

#[component]
pub(super) fn Example() -> Html {
    html! {
        <div class="gallery-cards">
            { for all_statuses().into_iter().map(|row| html! { <JobCard entry={entry(row)} /> }) }
        </div>
    }
}
