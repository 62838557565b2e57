//! Details that are still on their way, that cannot be had, and those of a job that is gone: press a button.

use jobs_console::{
    components::{Button, JobDetailsDialog},
    hooks::use_jobs,
    job::JobId,
};
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::all_statuses,
};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console(|procedure, input| match (procedure, input["runId"].as_str()) {
        ("jobs.list", _) => ConsoleAnswer::Data(all_statuses().into()),
        (_, Some("run_1")) => ConsoleAnswer::Never,
        (_, Some("run_4")) => {
            ConsoleAnswer::Refused("INTERNAL_SERVER_ERROR", 500, "The history is being moved")
        }
        _ => ConsoleAnswer::Refused("NOT_FOUND", 404, "There is no such job"),
    }));
    let open = use_state(|| None::<JobId>);
    let button = |label: &'static str, id: &'static str| {
        let open = open.setter();
        html! { <Button {label} onclick={move |()| open.set(Some(id.into()))} /> }
    };
    let on_close = use_callback(open.setter(), |(), open| open.set(None));
    html! {
        <div class="gallery-row">
            { button("Details that load", "run_1") }
            { button("Details that fail", "run_4") }
            { button("Details of a job that is gone", "run_404") }
            if let Some(id) = &*open {
                <JobDetailsDialog {jobs} id={id.clone()} {on_close} />
            }
        </div>
    }
}
