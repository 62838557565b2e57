//! Jobs that run or wait have a bell, pressed on those that the reader watches.

use jobs_console::components::JobCard;
use yew::prelude::*;

use crate::fixtures::{all_statuses, entry};

#[component]
pub(super) fn Example() -> Html {
    let watched = use_state_eq(|| true);
    let on_watch = use_callback((*watched, watched.setter()), |_, (watched, set)| set.set(!watched));
    html! {
        <div class="gallery-cards">
            { for all_statuses().into_iter().take(3).map(|row| html! {
                <JobCard entry={entry(row)} watched={*watched} on_watch={on_watch.clone()} />
            }) }
        </div>
    }
}
