//! What the buttons of the cards in a view do.

use yew::prelude::*;

use super::{JobAction, JobDetailsDialog, focus, job_pager::Neighbours};
use crate::{filter::FilteredJobs, hooks::Jobs, job::JobId, query::JobsQuery};

/// Is called before a button of a card or of the details does what it says; `false` prevents it, for hosts that do it
/// themselves.
pub type OnJobAction = Callback<(JobAction, JobId), bool>;

/// The callback of all cards below one root, and the dialog that they open.
pub(super) struct JobActionHandler {
    pub on_action: Callback<(JobAction, JobId)>,
    pub dialog: Html,
}

/// Connects the cards below `root` to the query and to the dialog with a job's details. `shown`: the jobs among which one
/// goes on to the next, in a list that has some.
#[hook]
pub(super) fn use_job_actions(
    jobs: &Jobs,
    root: &NodeRef,
    before: &Option<OnJobAction>,
    shown: Option<&FilteredJobs>,
) -> JobActionHandler {
    // Another query, such as of another session, does not know the job.
    let open_job = use_state_eq(|| None::<(JobsQuery, JobId)>);
    let place = use_mut_ref(|| 0);
    let id = (*open_job).as_ref().filter(|(query, _)| *query == jobs.query).map(|(_, id)| id.clone());
    let on_action = use_callback((jobs.query.clone(), before.clone()), {
        let open = open_job.setter();
        move |(action, id): (JobAction, JobId), (query, before)| {
            if before.as_ref().is_some_and(|before| !before.emit((action.clone(), id.clone()))) {
                return;
            }
            match action {
                JobAction::Details => open.set(Some((query.clone(), id))),
                JobAction::Retry => query.retry(&id),
                JobAction::RerunFrom(step) => query.retry_from(&id, &step),
                JobAction::Cancel => query.cancel(&id),
            }
        }
    });
    let on_close = use_callback((root.clone(), id.clone()), {
        let open = open_job.setter();
        move |(), (root, job): &(NodeRef, Option<JobId>)| {
            open.set(None);
            if let (Some(root), Some(job)) = (root.cast(), job) {
                focus::focus_details(&root, job);
            }
        }
    });
    // Without a list, as after a refusal (401, 403) or `clear()`, the details may be another person's too.
    let has_data = jobs.state.has_data();
    use_effect_with(has_data, {
        let open = open_job.setter();
        move |has_data| {
            if !has_data {
                open.set(None);
            }
        }
    });
    let dialog = match id.filter(|_| has_data) {
        Some(id) => {
            let Neighbours { previous, next } =
                shown.map(|shown| Neighbours::of(&id, shown, &mut place.borrow_mut())).unwrap_or_default();
            // One dialog for one job after the other: it stays open between them.
            html! {
                <JobDetailsDialog
                    key="details"
                    jobs={jobs.clone()}
                    {id}
                    on_action={on_action.clone()}
                    {previous}
                    {next}
                    {on_close}
                />
            }
        }
        None => html! {},
    };
    JobActionHandler { on_action, dialog }
}
