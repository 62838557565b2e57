//! Jobs that run or wait have a bell, pressed on those that the reader watches.

use jobs_console::components::JobCard;
use yew::prelude::*;

use crate::{
    fixtures::{all_statuses, entry},
    helpers::{Cards, use_density},
};

#[component]
pub(super) fn Example() -> Html {
    let density = use_density();
    let watched = use_state_eq(|| true);
    let on_watch = use_callback((*watched, watched.setter()), |_, (watched, set)| set.set(!watched));
    html! {
        <Cards>
            { for all_statuses().into_iter().take(3).map(|row| html! {
                <JobCard {density} entry={entry(row)} watched={*watched} on_watch={on_watch.clone()} />
            }) }
        </Cards>
    }
}
