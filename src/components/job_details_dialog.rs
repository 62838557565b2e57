//! Everything about one job, in a dialog.

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps, JobLinks, JsonTree, Shape, ShownSecrets,
    button::button,
    copy_details::CopyDetails,
    copyable_id::CopyableId,
    focus,
    icon::icon,
    job_facts::job_facts,
    job_links::job_links,
    job_steps::job_steps,
    job_title::job_title,
    origin_link::{Origin, origin_link},
    text,
};
use crate::{
    hooks::{Jobs, UseJobDetails, ViewContext, use_job_details, use_now},
    i18n::{Locale, accessible_name, details_error_text, messages, status_word},
    job::{Job, JobId},
};

/// Properties of [`JobDetailsDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobDetailsDialogProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// The job.
    pub id: JobId,
    /// Gives the links to show.
    #[prop_or_default]
    pub links: Option<JobLinks>,
    /// The dialog was closed.
    pub on_close: Callback<()>,
}

/// A modal dialog with everything that `jobs.get` says of a job. It follows the list: when the job changes
/// there, its details are requested again. If they cannot be had it shows what the list knows.
///
/// Styling hooks: class `jc-dialog`, parts `dialog`, `dialog-head`, `dialog-title`, `facts`, `fact`, `copy-as`, `links`, `steps`,
/// `step`, and those of [`JsonTree`].
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
    let locale = use_context::<Locale>().unwrap_or_default();
    let context = ViewContext::new(&props.jobs, locale, true);
    html! {
        <ContextProvider<ViewContext> {context}><Dialog ..props.clone() /></ContextProvider<ViewContext>>
    }
}

#[component]
fn Dialog(props: &JobDetailsDialogProps) -> Html {
    let JobDetailsDialogProps { jobs, id, links, on_close } = props;
    let now = use_now();
    let dialog = use_node_ref();
    let last_seen = use_mut_ref(|| None::<Rc<Job>>);
    if let Some(entry) = jobs.state.data.entry(id) {
        *last_seen.borrow_mut() = Some(entry.job.clone());
    }
    let UseJobDetails { data, error, is_fetching, refetch } = use_job_details(&jobs.query, id);

    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>()
            && !dialog.open()
        {
            // Fails only if it is not in the page.
            let _ = dialog.show_modal();
        }
    });
    // "Try again" goes away when it has helped.
    use_effect_with((dialog.clone(), error.is_some()), |(dialog, _)| {
        if let Some(dialog) = dialog.cast() {
            focus::keep_inside(&dialog);
        }
    });

    let onclose = use_callback(on_close.clone(), |_: Event, on_close| on_close.emit(()));
    let close = use_callback(dialog.clone(), |(), dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    });

    // While the list has the job it is newer than the details; a job that left it is known from the details, and
    // until they come as it was last seen.
    let listed = jobs.state.data.entry(id).map(|entry| &entry.job);
    let last_seen = last_seen.borrow();
    let job = listed.or(data.as_ref().map(|details| &details.job)).or(last_seen.as_ref());
    let labels = &jobs.query.options().labels;
    let links = use_memo((job.cloned(), links.clone()), |(job, links)| {
        links.as_ref().zip(job.clone()).map(|(links, job)| links.emit(job)).unwrap_or_default()
    });
    let secrets = use_memo((), |()| [ShownSecrets::default(), ShownSecrets::default()]);
    let [event_secrets, output_secrets] = &*secrets;
    let name = job.map_or_else(|| id.clone(), |job| Rc::<str>::from(accessible_name(job, labels)));
    html! {
        <dialog class="jc-dialog" part="dialog" aria-label={AttrValue::from(name.clone())} closedby="any" ref={dialog} {onclose}>
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
                { button(yew::props! { ButtonProps {
                    label: messages::details::CLOSE,
                    kind: ButtonKind::Ghost,
                    action: "close",
                    onclick: close,
                } }) }
            </div>
            if let Some(job) = job {
                { job_facts(&now, job, data.as_deref()) }
            }
            <CopyableId id={id.clone()} />
            if let Some(job) = job {
                <CopyDetails
                    job={job.clone()}
                    details={data.clone()}
                    labels={labels.clone()}
                    event_secrets={event_secrets.clone()}
                    output_secrets={output_secrets.clone()}
                />
            }
            { job_links(&links) }
            if let Some(error) = &error {
                <div class="jc-banner" part="banner" role="alert">
                    { icon(Shape::Warning, None) }
                    <div class="jc-banner-text" part="banner-text">
                        { text::element("p", None, None, &details_error_text(error)) }
                        { Origin::for_error(error, &jobs.query).as_ref().map(origin_link) }
                    </div>
                    { button(yew::props! { ButtonProps {
                        label: messages::TRY_AGAIN,
                        pending: is_fetching,
                        action: "reload",
                        onclick: refetch,
                    } }) }
                </div>
            }
            if let Some(details) = &data {
                { job_steps(&now, &details.steps) }
                { values(messages::details::EVENT_DATA, details.event.as_ref().and_then(|event| event.data.as_ref()), event_secrets) }
                { values(messages::details::OUTPUT_DATA, details.output.as_ref(), output_secrets) }
            } else if is_fetching {
                <p class="jc-meta" part="meta" role="status">{ messages::details::LOADING }</p>
            }
        </dialog>
    }
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
