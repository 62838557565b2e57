//! The host has switched the polling off: how old the list is, and nothing to pause.

use std::time::Duration;

use jobs_console::{components::LiveLine, hooks::use_jobs, query::RefetchOptions};
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses};

#[component]
pub(super) fn Example() -> Html {
    let off = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
    let jobs = use_jobs(console_of(all_statuses().into()).with_refetch(off));
    html! { <div class="gallery-stack"><LiveLine {jobs} interval_choice=true /></div> }
}
