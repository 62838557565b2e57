//! One job with everything around it, here one that the list has and one that it has not.

use jobs_console::{components::SingleJob, hooks::use_jobs, job::JobId};
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::all_statuses,
};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console(|procedure, _| match procedure {
        "jobs.list" => ConsoleAnswer::Data(all_statuses().into()),
        _ => ConsoleAnswer::Refused("NOT_FOUND", 404, "There is no such job"),
    }));
    html! {
        <div class="gallery-stack">
            <SingleJob jobs={jobs.clone()} id={JobId::from("run_1")} />
            <SingleJob {jobs} id={JobId::from("run_404")} />
        </div>
    }
}
