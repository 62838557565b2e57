//! Everything about one job, in a dialog or, on narrow screens, a sheet: press the button.

use std::rc::Rc;

use jobs_console::{
    components::{Button, JobAction, JobDetailsDialog},
    hooks::use_jobs,
    job::{Job, JobId, JobLink},
};
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console_of(all_statuses().into()));
    let open = use_state(|| None::<JobId>);
    let show = |id: &'static str| {
        let open = open.setter();
        move |()| open.set(Some(id.into()))
    };
    let on_close = use_callback(open.setter(), |(), open| open.set(None));
    let on_action = use_callback(open.setter(), |(action, id), open| {
        if action == JobAction::Details {
            open.set(Some(id));
        }
    });
    let links = Callback::from(|job: Rc<Job>| vec![JobLink::new("Logs", ["/logs/", &*job.id].concat())]);
    html! {
        <div class="gallery-row">
            <Button label="Open a failed job" onclick={show("run_4")} />
            <Button label="Open a running job" onclick={show("run_1")} />
            if let Some(id) = &*open {
                <JobDetailsDialog {jobs} id={id.clone()} {links} previous={JobId::from("run_3")} next={JobId::from("run_5")} {on_action} {on_close} />
            }
        </div>
    }
}
