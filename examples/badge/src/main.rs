//! Only the number of active jobs, for a place where there is no room for a list.

use jobs_console::{
    components::{Badge, JobsProvider},
    hooks::use_jobs,
    query::JobsOptions,
};
use yew::prelude::*;

#[component]
fn App() -> Html {
    let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_demo"));
    let counts = jobs.state.data.counts;
    html! {
        <p>
            { "Active jobs: " }
            <JobsProvider {jobs}><Badge>{ counts.active() }</Badge></JobsProvider>
        </p>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
