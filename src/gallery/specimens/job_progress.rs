//! How far a running job is, in files, in percent and as a bar.

use jobs_console::components::JobProgress;
use yew::prelude::*;

use crate::fixtures::{all_statuses, entry};

#[component]
pub(super) fn Example() -> Html {
    html! { <JobProgress entry={entry(all_statuses().swap_remove(0))} name="Ingesting lightfastai/lightfast" /> }
}
