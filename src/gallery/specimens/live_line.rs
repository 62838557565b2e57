//! Whether the list is kept up to date, with a button that pauses; the last one lets the reader choose an interval.

use jobs_console::{components::LiveLine, hooks::use_jobs, query::RefetchOptions};
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console_of(all_statuses().into()).with_refetch(RefetchOptions::default()));
    let paused = use_jobs(console_of(all_statuses().into()));
    use_effect_with((paused.query.clone(), paused.state.has_data()), |(query, has_data)| {
        query.set_paused(*has_data);
    });
    html! {
        <div class="gallery-stack">
            <LiveLine jobs={jobs.clone()} />
            <LiveLine jobs={paused} />
            <LiveLine {jobs} interval_choice=true />
        </div>
    }
}
