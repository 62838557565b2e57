//! A card of each status; an unknown word is shown as it came.

use jobs_console::components::JobCard;
use yew::prelude::*;

use crate::{
    fixtures::{all_statuses, entry},
    helpers::{Cards, use_density},
};

#[component]
pub(super) fn Example() -> Html {
    let density = use_density();
    html! {
        <Cards>
            { for all_statuses().into_iter().map(|row| html! { <JobCard {density} entry={entry(row)} /> }) }
        </Cards>
    }
}
