//! Everything about one job, in a dialog.

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{
    Button, ButtonKind, Icon, Locale, RelativeTime, Shape, copyable_id::CopyableId, focus,
    relative_time::exact,
};
use crate::{
    hooks::{Jobs, ServerClock, use_details},
    job::{Job, JobDetails, JobId, Step},
    text::{duration, progress_text, status_word, title, type_in_words},
    wire::Timestamp,
};

/// Properties of [`JobDetailsDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobDetailsDialogProps {
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// The job.
    pub id: JobId,
    /// The dialog was closed.
    pub on_close: Callback<()>,
}

/// A modal dialog with everything that `jobs.get` says of a job. It follows the list: when the job changes
/// there, its details are asked for again. If they cannot be had it shows what the list knows.
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
    let Jobs { state, observer } = &props.jobs;
    let locale = use_context::<Locale>().unwrap_or_default();
    let dialog = use_node_ref();
    // A job that left the list (history is short) stays as it was last seen.
    let last_seen = use_mut_ref(|| None::<Rc<Job>>);
    if let Some(entry) = state.snapshot.entry(&props.id) {
        *last_seen.borrow_mut() = Some(entry.job.clone());
    }
    let listed = last_seen.borrow().clone();

    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            // Fails only if it is open already or not in the page.
            let _ = dialog.show_modal();
        }
    });

    let (loaded, on_try_again) = use_details(observer, &props.id, listed.clone());

    // "Try again" goes away when it has helped.
    use_effect_with((dialog.clone(), loaded.error.is_some()), |(dialog, _)| {
        if let Some(dialog) = dialog.cast() {
            focus::keep_inside(&dialog);
        }
    });

    let onclose = use_callback(props.on_close.clone(), |_: Event, on_close| on_close.emit(()));
    let close = use_callback(dialog.clone(), |(), dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    });

    // The list is newer than the details while both are there, the details know more.
    let details = loaded.details.as_ref();
    let job = listed.or_else(|| details.map(|details| details.job.clone()));
    let title = job.as_ref().map_or_else(
        || AttrValue::from(props.id.clone()),
        |job| AttrValue::from(title(job, &observer.options().labels)),
    );
    html! {
        <ContextProvider<ServerClock> context={ServerClock::of(&props.jobs)}>
        <dialog class="jc-dialog" part="dialog" aria-label={title.clone()} closedby="any" ref={dialog} {onclose}>
            <div class="jc-dialog-head" part="dialog-head">
                if let Some(job) = &job {
                    <Icon shape={Shape::of(&job.status)} label={AttrValue::from(status_word(&job.status))} />
                }
                <h3 class="jc-dialog-title" part="dialog-title">{ title }</h3>
                <Button label="Close" kind={ButtonKind::Ghost} onclick={close} />
            </div>
            if let Some(job) = &job {
                { facts(job, details.map(|details| &**details), &locale) }
            }
            <CopyableId id={props.id.clone()} />
            if let Some(error) = &loaded.error {
                <div class="jc-banner" part="banner" role="alert">
                    <Icon shape={Shape::Warning} />
                    <p class="jc-banner-text" part="banner-text">{ "Couldn't load the details. " }{ error.to_string() }</p>
                    <Button label="Try again" pending={loaded.loading} onclick={on_try_again} />
                </div>
            }
            if let Some(details) = details {
                { steps(&details.steps) }
                { raw("Event", details.event.as_ref().and_then(|event| event.data.as_ref())) }
                { raw("Output", details.output.as_ref()) }
            } else if loaded.loading {
                <p class="jc-meta" part="meta" role="status">{ "Loading details…" }</p>
            }
        </dialog>
        </ContextProvider<ServerClock>>
    }
}

/// The job's times, trigger, progress and error, as far as they are known.
fn facts(job: &Job, details: Option<&JobDetails>, locale: &Locale) -> Html {
    let known = details.map_or(job, |details| &details.job);
    let fact = |name: &'static str, value: Option<Html>| {
        value.map(|value| html! { <div class="jc-fact" part="fact" key={name}><dt>{ name }</dt><dd>{ value }</dd></div> })
    };
    let text = |text: Option<String>| text.map(|text| html! { { text } });
    let moment = |at: Option<Timestamp>| {
        at.map(|at| html! { <>{ exact(at, locale) }{ " (" }<RelativeTime {at} />{ ")" }</> })
    };
    let status = match &job.status_reason {
        Some(reason) => [&status_word(&job.status), " (", reason, ")"].concat(),
        None => status_word(&job.status).to_string(),
    };
    let event = details.and_then(|details| details.event.as_ref()).map(|event| event.name.to_string());
    let facts = [
        fact("Status", text(Some(status))),
        fact("Progress", text(job.progress.map(progress_text))),
        fact("Error", text(job.error.as_ref().or(known.error.as_ref()).map(ToString::to_string))),
        fact("Created", moment(job.created_at.or(known.created_at))),
        fact("Started", moment(job.started_at.or(known.started_at))),
        fact("Ended", moment(job.completed_at.or(known.completed_at))),
        fact("Duration", text(job.duration.or(known.duration).map(duration))),
        fact(
            "Trigger",
            text(job.trigger.as_ref().or(known.trigger.as_ref()).map(|trigger| type_in_words(trigger))),
        ),
        fact("Event", text(event)),
    ];
    html! { <dl class="jc-facts" part="facts">{ for facts.into_iter().flatten() }</dl> }
}

fn steps(steps: &[Step]) -> Html {
    let step = |(index, step): (usize, &Step)| {
        let took =
            step.started_at.zip(step.ended_at).map(|(start, end)| duration(end.since(start).unsigned_abs()));
        let attempt = step
            .attempt
            .filter(|attempt| *attempt > 1)
            .map(|attempt| ["attempt ", &attempt.to_string()].concat());
        let notes: Vec<_> =
            [Some(status_word(&step.status).to_string()), took, attempt].into_iter().flatten().collect();
        html! {
            <li key={index} class="jc-step" part="step">
                <Icon shape={Shape::of(&step.status)} />
                <div>
                    <p>
                        <span class="jc-step-name" part="step-name">{ AttrValue::from(step.name.clone()) }</span>
                        <span class="jc-meta" part="meta">
                            { notes.join(" · ") }
                            if let (Some(at), None) = (step.started_at, step.ended_at) {
                                { " · " }<RelativeTime {at} verb="started" />
                            }
                        </span>
                    </p>
                    if let Some(error) = &step.error {
                        <p class="jc-error-text" part="error-text">{ AttrValue::from(error.clone()) }</p>
                    }
                </div>
            </li>
        }
    };
    if steps.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h4 class="jc-section-heading" part="section-heading">{ "Steps" }</h4>
            <ol class="jc-steps" part="steps" role="list">{ for steps.iter().enumerate().map(step) }</ol>
        </>
    }
}

/// JSON as it came, folded.
fn raw(name: &'static str, json: Option<&Rc<str>>) -> Html {
    match json {
        Some(json) => html! {
            <details class="jc-raw" part="raw">
                <summary>{ name }{ " data" }</summary>
                <pre>{ AttrValue::from(json.clone()) }</pre>
            </details>
        },
        None => html! {},
    }
}
