//! The whole list: the status strip, search, and a card for each status.

use jobs_console::{components::JobsList, hooks::use_jobs};
use yew::prelude::*;

use crate::{
    console::console_of,
    fixtures::all_statuses,
    helpers::{use_density, whole},
};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console_of(all_statuses().into()));
    let density = use_density();
    html! { <JobsList id="whole" {jobs} {density} virtual_list={whole()} /> }
}
