//! What the buttons of the cards in a view do.

use std::{cell::RefCell, collections::HashSet, rc::Rc};

use yew::prelude::*;

use super::{JobAction, JobDetailsDialog, JobLinks, announcements::announce, focus, job_pager::Neighbours};
use crate::{
    filter::FilteredJobs,
    hooks::{Jobs, close_by_reader, use_owner_count, use_words},
    i18n::messages,
    job::JobId,
    query::{JobMutation, JobsEvent, JobsQuery},
};

/// Is called before a button of a card or of the details does what it says; `false` prevents it, for hosts that do it
/// themselves.
pub type OnJobAction = Callback<(JobAction, JobId), bool>;

/// The callback of all cards below one root, and the dialog that they open.
pub(super) struct JobActionHandler {
    pub on_action: Callback<(JobAction, JobId)>,
    pub dialog: Html,
}

/// The job whose details are open.
pub(super) struct OpenJob {
    pub id: Option<JobId>,
    /// The details of another job are to be shown, or none.
    pub on_change: Callback<Option<JobId>>,
}

/// Connects the cards below `root` to the query and to the dialog with the details of the job that is open. `shown`: the jobs among which one goes on to the next, in a list that has some.
#[hook]
pub(super) fn use_job_actions(
    jobs: &Jobs,
    root: &NodeRef,
    before: &Option<OnJobAction>,
    open: OpenJob,
    links: &Option<JobLinks>,
    shown: Option<&FilteredJobs>,
) -> JobActionHandler {
    let has_data = jobs.state.has_data();
    let place = use_mut_ref(|| None);
    let OpenJob { id, on_change: on_open } = open;
    let open = use_of_this_owner(jobs, &id, &on_open);
    let pressed = use_announced_retry(&jobs.query);
    let on_action = use_callback((jobs.query.clone(), before.clone(), on_open.clone()), {
        move |(action, id): (JobAction, JobId), (query, before, on_open)| {
            if before.as_ref().is_some_and(|before| !before.emit((action.clone(), id.clone()))) {
                return;
            }
            match action {
                JobAction::Details => on_open.emit(Some(id)),
                JobAction::Retry => {
                    pressed.borrow_mut().insert(id.clone());
                    query.retry(&id);
                }
                JobAction::RerunFrom(step) => query.retry_from(&id, &step),
                JobAction::Cancel => query.cancel(&id),
            }
        }
    });
    let on_close = use_callback(on_open.clone(), |(), on_open| close_by_reader(|| on_open.emit(None)));
    // However it was closed: by its button, or by "Back". Noticed while rendering: the effects of a render that another one
    // follows may not run, where the browser is busy.
    let last = use_mut_ref(|| None::<JobId>);
    let closed = use_mut_ref(|| None::<JobId>);
    let before = last.replace(open.clone());
    if open.is_some() {
        closed.take();
    } else if before.is_some() {
        closed.replace(before);
    }
    use_effect({
        let root = root.clone();
        move || {
            if let (Some(root), Some(job)) = (root.cast(), closed.take()) {
                focus::return_from_details(&root, &job);
            }
        }
    });
    let dialog = match open.filter(|_| has_data) {
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
                    links={links.clone()}
                    {on_close}
                />
            }
        }
        None => html! {},
    };
    JobActionHandler { on_action, dialog }
}

/// Announces that a job was started anew whose id is put here: its new run may be anywhere in the list, or in none of it.
#[hook]
fn use_announced_retry(query: &JobsQuery) -> Rc<RefCell<HashSet<JobId>>> {
    let language = use_words();
    let pressed = use_mut_ref(HashSet::<JobId>::new);
    use_effect_with((query.clone(), language), {
        let pressed = pressed.clone();
        move |(query, language)| {
            let language = language.clone();
            let listener = query.listen(Rc::new(move |event| {
                let (id, is_done) = match event {
                    JobsEvent::MutationSucceeded { id, mutation: JobMutation::Retry } => (id, true),
                    JobsEvent::MutationRejected { id, mutation: JobMutation::Retry, .. } => (id, false),
                    _ => return,
                };
                if pressed.borrow_mut().remove(&id) && is_done {
                    language.enter();
                    announce(messages::details::started_anew().to_owned());
                }
            }));
            move || drop(listener)
        }
    });
    pressed
}

/// The open job, as long as the jobs are those of the owner with whom it was opened: the jobs of another session are other ones.
/// Where a query loses its list, as after a refusal (401, 403) or `clear()`, the details may be another person's too.
#[hook]
fn use_of_this_owner(jobs: &Jobs, open: &Option<JobId>, on_open: &Callback<Option<JobId>>) -> Option<JobId> {
    let owner = use_owner_count(&jobs.query);
    let opened = use_mut_ref(|| None::<(JobId, u32)>);
    let with_data = use_mut_ref(|| None::<JobsQuery>);
    let has_data = jobs.state.has_data();
    let had_data = with_data.replace(has_data.then(|| jobs.query.clone()));
    let is_refused = !has_data && had_data.is_some_and(|query| query == jobs.query);
    let mut opened = opened.borrow_mut();
    let is_known = match &*opened {
        Some((id, opened)) if open.as_ref() == Some(id) => *opened == owner && !is_refused,
        _ => true,
    };
    if is_known {
        *opened = open.clone().map(|id| (id, owner));
    }
    use_effect_with((is_known, on_open.clone()), |(is_known, on_open)| {
        if !is_known {
            on_open.emit(None);
        }
    });
    open.clone().filter(|_| is_known)
}
