//! Everything about one job, in a dialog.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps, JobAction, JobLinks, JsonTree, Shape, ShownSecrets, Timeline,
    button::button,
    copy_details::CopyDetails,
    copyable_id::CopyableId,
    focus,
    icon::icon,
    job_actions::details_actions,
    job_facts::job_facts,
    job_links::job_links,
    job_pager::{Neighbours, job_pager},
    job_title::job_title,
    origin_link::{Origin, origin_link},
    step_secrets::StepSecrets,
    text,
    use_modal::use_modal,
};
use crate::{
    hooks::{Jobs, UseJobDetails, ViewContext, use_job_details, use_now, use_view_language, use_words},
    i18n::{Language, accessible_name, details_error_text, messages, rejection_text, status_word},
    job::{Job, JobId},
    query::{JobEntry, JobMutation, JobsEvent, JobsQuery},
};

/// Properties of [`JobDetailsDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobDetailsDialogProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// The job. With another one the dialog stays open and shows that.
    pub id: JobId,
    /// Gives the links to show.
    #[prop_or_default]
    pub links: Option<JobLinks>,
    /// "Retry", "Cancel" or "Rerun from here" was pressed, or the details of another job are wanted
    /// ([`JobAction::Details`]). Without it there are no such buttons.
    #[prop_or_default]
    pub on_action: Option<Callback<(JobAction, JobId)>>,
    /// The job before this one.
    #[prop_or_default]
    pub previous: Option<JobId>,
    /// The job after this one.
    #[prop_or_default]
    pub next: Option<JobId>,
    /// The dialog was closed.
    pub on_close: Callback<()>,
}

/// A modal dialog with everything that `jobs.get` says of a job. It follows the list: when the job changes
/// there, its details are requested again. If they cannot be had it shows what the list knows. The left and right keys go
/// to the previous and the next job.
///
/// Styling hooks: class `jc-dialog`, parts `dialog`, `dialog-head`, `dialog-title`, `pager`, `facts`, `fact`, `dialog-bar`,
/// `copy-as`, `links`, and those of [`Timeline`] and [`JsonTree`].
///
/// ```
/// use jobs_console::{components::JobDetailsDialog, hooks::Jobs, job::JobId};
/// # use yew::prelude::*;
/// # fn example(jobs: Jobs, id: JobId, close: Callback<()>) -> Html {
/// html! { <JobDetailsDialog {jobs} {id} on_close={close} /> }
/// # }
/// ```
#[component]
pub fn JobDetailsDialog(props: &JobDetailsDialogProps) -> Html {
    let context = ViewContext::new(&props.jobs, true);
    let language = use_view_language();
    html! {
        <ContextProvider<Language> context={language}>
            <ContextProvider<ViewContext> {context}><Dialog ..props.clone() /></ContextProvider<ViewContext>>
        </ContextProvider<Language>>
    }
}

#[component]
fn Dialog(props: &JobDetailsDialogProps) -> Html {
    let JobDetailsDialogProps { jobs, id, links, on_action, on_close, .. } = props;
    let language = use_words();
    let now = use_now();
    let dialog = use_node_ref();
    let last_seen = use_mut_ref(|| None::<Rc<Job>>);
    let entry = jobs.state.data.entry(id);
    if let Some(entry) = entry {
        *last_seen.borrow_mut() = Some(entry.job.clone());
    }
    let started_anew = use_started_anew(&jobs.query, id);
    let UseJobDetails { data, error, is_fetching, refetch } = use_job_details(&jobs.query, id);

    let close = use_modal(&dialog);
    let onclose = use_callback(on_close.clone(), |_: Event, on_close| on_close.emit(()));

    // While the list has the job it is newer than the details; a job that left it is known from the details, and
    // until they come as it was last seen.
    let listed = entry.map(|entry| &entry.job);
    let last_seen = last_seen.borrow();
    let last_seen = last_seen.as_ref().filter(|job| job.id == *id);
    let job = listed.or(data.as_ref().map(|details| &details.job)).or(last_seen);
    // What had the focus may be gone: "Try again" when it has helped, "Cancel" when the job is cancelled, a step when
    // another job is shown, a value when a later answer does not have it.
    let status = job.map(|job| job.status.clone());
    let answer = data.as_ref().map(Rc::as_ptr);
    use_effect_with((dialog.clone(), id.clone(), error.is_some(), status, answer), |(dialog, ..)| {
        if let Some(dialog) = dialog.cast() {
            focus::keep_inside(&dialog);
        }
    });
    let labels = &jobs.state.labels;
    let links = use_memo((job.cloned(), links.clone()), |(job, links)| {
        links.as_ref().zip(job.clone()).map(|(links, job)| links.emit(job)).unwrap_or_default()
    });
    let secrets =
        use_memo(id.clone(), |_| (ShownSecrets::default(), ShownSecrets::default(), StepSecrets::default()));
    let (event_secrets, output_secrets, step_secrets) = &*secrets;
    let name = job.map_or_else(|| id.clone(), |job| Rc::<str>::from(accessible_name(job, labels)));
    let neighbours = Neighbours { previous: props.previous.clone(), next: props.next.clone() };
    let onkeydown = {
        let (neighbours, on_action) = (neighbours.clone(), on_action.clone());
        move |event: KeyboardEvent| {
            if let (Some(to), Some(on_action)) = (neighbours.for_key(&event), &on_action) {
                event.prevent_default();
                on_action.emit((JobAction::Details, to.clone()));
            }
        }
    };
    let mutation = jobs.state.data.mutation(id);
    let rejection = mutation.and_then(|mutation| mutation.rejection.as_ref()).map(rejection_text);
    let rerunning = mutation.is_some_and(|mutation| mutation.pending == Some(JobMutation::Retry));
    let capabilities = jobs.state.capabilities;
    // A job that is gone from the server is no longer what its details say.
    let unlisted = data.as_ref().filter(|_| !error.as_ref().is_some_and(|error| error.is_not_found()));
    let unlisted =
        unlisted.map(|details| JobEntry { mutation: mutation.cloned(), ..details.job.clone().into() });
    let actions = entry.or(unlisted.as_ref()).zip(on_action.as_ref());
    let on_rerun = use_callback((id.clone(), on_action.clone()), |step: Rc<str>, (id, on_action)| {
        if let Some(on_action) = on_action {
            on_action.emit((JobAction::RerunFrom(step), id.clone()));
        }
    });
    let on_rerun = (actions.is_some() && capabilities.retry).then_some(on_rerun);
    html! {
        <dialog
            class="jc-dialog"
            part="dialog"
            lang={language.tag()}
            dir={language.dir()}
            aria-label={AttrValue::from(name.clone())}
            closedby="any"
            ref={dialog}
            {onclose}
            {onkeydown}
        >
            <div class="jc-dialog-head" part="dialog-head">
                if let Some(job) = job {
                    { icon(Shape::of(&job.status), Some(AttrValue::from(status_word(&job.status)))) }
                }
                <h3 key={name} class="jc-dialog-title" part="dialog-title">
                    if let Some(job) = job {
                        { job_title(job, labels) }
                    } else {
                        <bdi>{ AttrValue::from(id.clone()) }</bdi>
                    }
                </h3>
                { job_pager(&neighbours, on_action.as_ref()) }
                { button(yew::props! { ButtonProps {
                    label: messages::details::close(),
                    kind: ButtonKind::Ghost,
                    action: "close",
                    onclick: close,
                } }) }
            </div>
            if let Some(job) = job {
                { job_facts(&now, job, data.as_deref()) }
            }
            <div class="jc-dialog-bar" part="dialog-bar">
                <CopyableId key={&**id} id={id.clone()} />
                if let Some((entry, on_action)) = actions {
                    { details_actions(entry, capabilities, on_action) }
                }
            </div>
            if let Some(job) = job {
                <CopyDetails
                    job={job.clone()}
                    details={data.clone()}
                    labels={labels.clone()}
                    event_secrets={event_secrets.clone()}
                    output_secrets={output_secrets.clone()}
                    step_secrets={step_secrets.clone()}
                />
            }
            { job_links(&links) }
            if let Some(rejection) = rejection {
                <div role="alert">{ text::element("p", Some("jc-refusal"), Some("refusal"), &rejection) }</div>
            }
            <p class="jc-meta jc-started-anew" part="meta" role="status">
                { text::span(if started_anew { messages::details::started_anew() } else { "" }.into()) }
            </p>
            if let Some(error) = &error {
                <div class="jc-banner" part="banner" role="alert">
                    { icon(Shape::Warning, None) }
                    <div class="jc-banner-text" part="banner-text">
                        { text::element("p", None, None, &details_error_text(error)) }
                        { Origin::for_error(error, &jobs.query).as_ref().map(origin_link) }
                    </div>
                    { button(yew::props! { ButtonProps {
                        label: messages::general::try_again(),
                        pending: is_fetching,
                        action: "reload",
                        onclick: refetch,
                    } }) }
                </div>
            }
            if let Some(details) = &data {
                <Timeline key={&**id} details={details.clone()} job={job.cloned()} {on_rerun} {rerunning} secrets={step_secrets.clone()} />
                { values(messages::details::event_data(), details.event.as_ref().and_then(|event| event.data.as_ref()), event_secrets) }
                { values(messages::details::output_data(), details.output.as_ref(), output_secrets) }
            } else if is_fetching {
                <p class="jc-meta" part="meta" role="status">{ messages::details::loading() }</p>
            }
        </dialog>
    }
}

/// Whether the server has taken a retry of the job since its details were opened.
#[hook]
fn use_started_anew(query: &JobsQuery, id: &JobId) -> bool {
    let started_anew = use_state_eq(|| false);
    use_effect_with((query.clone(), id.clone()), {
        let set = started_anew.setter();
        move |(query, id): &(JobsQuery, JobId)| {
            set.set(false);
            let id = id.clone();
            let listener = query.listen(Rc::new(move |event| {
                if let JobsEvent::MutationSucceeded { id: of, mutation: JobMutation::Retry } = event
                    && of == id
                {
                    set.set(true);
                }
            }));
            move || drop(listener)
        }
    });
    *started_anew
}

/// What an event or an output has in it.
fn values(name: &'static str, json: Option<&Rc<str>>, secrets: &ShownSecrets) -> Html {
    match json {
        Some(json) => {
            html! { <JsonTree key={name} {name} json={json.clone()} shown_secrets={secrets.clone()} /> }
        }
        None => html! {},
    }
}
