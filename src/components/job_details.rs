//! Everything about one job, in a dialog.

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{
    ButtonKind, Locale, Shape,
    button::button,
    clock::Clock,
    copyable_id::{copy, copyable_id},
    focus,
    icon::icon,
    pressed::pressed,
    relative_time::{exact, relative_time},
    use_clock::use_clock,
};
use crate::{
    decimal::decimal,
    dom::{Element, Node, Text, element},
    hooks::{Details, Jobs, ServerClock, use_details},
    job::{Job, JobDetails, JobId, Step},
    text::{KindLabels, duration, progress_text, status_word, title, type_in_words},
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
    html! {
        <ContextProvider<ServerClock> context={ServerClock::of(&props.jobs)}>
            <Dialog ..props.clone() />
        </ContextProvider<ServerClock>>
    }
}

#[component]
fn Dialog(props: &JobDetailsDialogProps) -> Html {
    let Jobs { state, observer } = &props.jobs;
    let locale = use_context::<Locale>().unwrap_or_default();
    let place = use_node_ref();
    let copied = use_state_eq(|| None::<bool>);
    // A job that left the list (history is short) stays as it was last seen.
    let last_seen = use_mut_ref(|| None::<Rc<Job>>);
    if let Some(entry) = state.snapshot.entry(&props.id) {
        *last_seen.borrow_mut() = Some(entry.job.clone());
    }
    let listed = last_seen.borrow().clone();
    let (loaded, load) = use_details(observer, &props.id, listed.clone());

    use_effect_with(place.clone(), |place: &NodeRef| {
        if let Some(dialog) = place.cast::<HtmlDialogElement>() {
            // Fails only if it is open already or not in the page.
            let _ = dialog.show_modal();
        }
    });
    // "Try again" goes away when it has helped.
    use_effect_with((place.clone(), loaded.error.is_some()), |(place, _)| {
        if let Some(dialog) = place.cast::<HtmlDialogElement>() {
            focus::keep_inside(&dialog);
        }
    });

    let onclose = use_callback(props.on_close.clone(), |_: Event, on_close| on_close.emit(()));
    let onclick = use_callback((place.clone(), props.id.clone(), load), {
        let copied = copied.setter();
        move |event: MouseEvent, (place, id, load)| match pressed(&event).as_deref() {
            Some("close") => {
                if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                    dialog.close();
                }
            }
            Some("reload") => load.emit(()),
            Some("copy") => {
                let copied = copied.clone();
                copy(id, move |done| copied.set(Some(done)));
            }
            _ => {}
        }
    });
    let mut dialog = use_clock(&locale, |clock| {
        let shown = Shown {
            id: &props.id,
            listed: listed.as_ref(),
            loaded: &loaded,
            labels: &observer.options().labels,
            copied: *copied,
        };
        job_details(&shown, clock).into_tag()
    });
    dialog.node_ref = place;
    dialog.add_listener(Rc::new(yew::html::onclick::Wrapper::new(onclick)));
    dialog.add_listener(Rc::new(yew::html::onclose::Wrapper::new(onclose)));
    dialog.into()
}

/// What the dialog shows.
pub(super) struct Shown<'a> {
    pub(super) id: &'a JobId,
    /// The job as the list knows it, or knew it last.
    pub(super) listed: Option<&'a Rc<Job>>,
    pub(super) loaded: &'a Details,
    pub(super) labels: &'a KindLabels,
    /// Whether the id was copied, once it was tried.
    pub(super) copied: Option<bool>,
}

pub(super) fn job_details(shown: &Shown<'_>, clock: &mut Clock<'_>) -> Element {
    let Details { details, error, loading } = shown.loaded;
    // The list is newer than the details while both are there, the details know more.
    let job = shown.listed.or_else(|| details.as_ref().map(|details| &details.job));
    let title = job.map_or_else(|| shown.id.as_ref().to_owned(), |job| title(job, shown.labels));
    let head =
        element("div", "dialog-head")
            .maybe_child(job.map(|job| {
                icon(Shape::of(&job.status), Some(String::from(&*status_word(&job.status)).into()))
            }))
            .child(element("h3", "dialog-title").text(title.clone()))
            .child(button("Close", ButtonKind::Ghost, false).with("data-action", "close"));
    let mut dialog = element("dialog", "dialog")
        .key(shown.id)
        .with("aria-label", title)
        .with("closedby", "any")
        .child(head)
        .maybe_child(job.map(|job| facts(job, details.as_deref(), clock)))
        .child(copyable_id(shown.id, shown.copied));
    if let Some(error) = error {
        let text = ["Couldn't load the details. ", &error.text()].concat();
        dialog = dialog.child(
            element("div", "banner")
                .with("role", "alert")
                .child(icon(Shape::Warning, None))
                .child(element("p", "banner-text").text(text))
                .child(button("Try again", ButtonKind::Outline, *loading).with("data-action", "reload")),
        );
    }
    match details {
        Some(details) => {
            if !details.steps.is_empty() {
                let list = details.steps.iter().map(|made| Node::Element(step(made, clock))).collect();
                dialog = dialog
                    .child(element("h4", "section-heading").text("Steps"))
                    .child(element("ol", "steps").with("role", "list").children(list));
            }
            let data = details.event.as_ref().and_then(|event| event.data.as_ref());
            dialog
                .maybe_child(data.map(|data| raw("Event data", data)))
                .maybe_child(details.output.as_ref().map(|output| raw("Output data", output)))
        }
        None if *loading => {
            dialog.child(element("p", "meta").with("role", "status").text("Loading details…"))
        }
        None => dialog,
    }
}

/// The job's times, trigger, progress and error, as far as they are known.
fn facts(job: &Job, details: Option<&JobDetails>, clock: &mut Clock<'_>) -> Element {
    let known = details.map_or(job, |details| &details.job);
    let status = status_word(&job.status);
    let status = match &job.status_reason {
        Some(reason) => [&status, " (", reason, ")"].concat(),
        None => String::from(&*status),
    };
    let mut facts = element("dl", "facts");
    let mut add = |name: &'static str, value: Option<Element>| {
        if let Some(value) = value {
            let fact = element("div", "fact").named(name).child(element("dt", "").text(name)).child(value);
            facts.push(fact);
        }
    };
    let text = |text: String| element("dd", "").text(text);
    let mut moment = |at: Option<Timestamp>| {
        let at = at?;
        let exact = exact(at, clock.locale).unwrap_or_default();
        let ago = relative_time(at, None, None, clock);
        Some(element("dd", "").text(exact + " (").child(ago).text(")"))
    };
    add("Status", Some(text(status)));
    add("Progress", job.progress.map(progress_text).map(text));
    add("Error", job.error.as_ref().or(known.error.as_ref()).map(|error| text(error.as_ref().to_owned())));
    add("Created", moment(job.created_at.or(known.created_at)));
    add("Started", moment(job.started_at.or(known.started_at)));
    add("Ended", moment(job.completed_at.or(known.completed_at)));
    add("Duration", job.duration.or(known.duration).map(duration).map(text));
    let trigger = job.trigger.as_ref().or(known.trigger.as_ref());
    add("Trigger", trigger.map(|trigger| text(type_in_words(trigger))));
    let event = details.and_then(|details| details.event.as_ref());
    add("Event", event.map(|event| text(event.name.as_ref().to_owned())));
    facts
}

fn step(step: &Step, clock: &mut Clock<'_>) -> Element {
    let mut notes = String::from(&*status_word(&step.status));
    if let Some((start, end)) = step.started_at.zip(step.ended_at) {
        notes += " · ";
        notes += &duration(end.since(start).unsigned_abs());
    }
    if let Some(attempt) = step.attempt.filter(|attempt| *attempt > 1) {
        notes += " · attempt ";
        notes += &decimal(attempt);
    }
    let running = step.started_at.filter(|_| step.ended_at.is_none());
    if running.is_some() {
        notes += " · ";
    }
    let meta = element("span", "meta")
        .text(notes)
        .maybe_child(running.map(|at| relative_time(at, Some("started"), None, clock)));
    let line =
        element("p", "").child(element("span", "step-name").text(step.name.as_ref().to_owned())).child(meta);
    let error = step.error.as_ref().map(|error| element("p", "error-text").text(error.as_ref().to_owned()));
    element("li", "step")
        .child(icon(Shape::of(&step.status), None))
        .child(element("div", "").child(line).maybe_child(error))
}

/// JSON as it came, folded.
fn raw(name: &'static str, json: &Rc<str>) -> Element {
    element("details", "raw")
        .named(name)
        .child(element("summary", "").text(name))
        .child(element("pre", "").text(Text::from(json.as_ref().to_owned())))
}
