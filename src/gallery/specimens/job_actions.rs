//! The buttons that a job has, by its status and by what the server offers.

use jobs_console::{components::JobActions, query::Capabilities};
use yew::prelude::*;

use crate::fixtures::{all_statuses, entry};

#[component]
pub(super) fn Example() -> Html {
    let none = Capabilities::new(false, false);
    html! {
        <div class="gallery-stack">
            { for [0, 2, 3].map(|place| html! { <JobActions entry={entry(all_statuses().swap_remove(place))} /> }) }
            <JobActions entry={entry(all_statuses().swap_remove(4))} capabilities={none} />
        </div>
    }
}
