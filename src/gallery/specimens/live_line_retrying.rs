//! The latest request failed: when the next one is due, and how old the list is.

use jobs_console::{components::LiveLine, hooks::use_jobs};
use yew::prelude::*;

use crate::{console::console_once, fixtures::all_statuses};

#[component]
pub(super) fn Example() -> Html {
    let options = use_memo((), |()| console_once(all_statuses().into()));
    let jobs = use_jobs((*options).clone());
    html! { <div class="gallery-stack"><LiveLine {jobs} /></div> }
}
