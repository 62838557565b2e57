//! The whole list: the status strip, search, and a card for each status.

use jobs_console::{components::JobsList, hooks::use_jobs};
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses, helpers::whole};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console_of(all_statuses().into()));
    html! { <JobsList id="whole" {jobs} virtual_list={whole()} /> }
}
