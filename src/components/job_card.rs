//! The card of one job.

use yew::prelude::*;

use super::{
    ButtonKind, Locale, Shape, badge::badge, button::button, clock::Clock, error_text::error_text,
    icon::icon, pressed::pressed, progress_bar::progress_bar, relative_time::relative_time,
    time_left::time_left, use_clock::use_clock,
};
use crate::{
    decimal::decimal,
    dom::{Element, Text, element},
    job::{Job, JobId, Status},
    observer::Offered,
    store::{Action, Entry},
    text::{KindLabels, duration, files, progress_text, status_word, timing, title},
};

/// Properties of [`JobCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobCardProps {
    /// The job and how its buttons stand. A bare `Rc<Job>` will do: `Entry::from(job)`.
    pub entry: Entry,
    /// The words for kinds of jobs.
    #[prop_or_default]
    pub labels: KindLabels,
    /// The actions that the server offers.
    #[prop_or_default]
    pub offered: Offered,
    /// "View Details" was pressed. One callback for all cards: a closure of its own for each would render
    /// every card at every poll.
    #[prop_or_default]
    pub on_details: Callback<JobId>,
    /// "Retry" was pressed.
    #[prop_or_default]
    pub on_retry: Callback<JobId>,
    /// "Cancel" was pressed.
    #[prop_or_default]
    pub on_cancel: Callback<JobId>,
}

/// The card of one job: what it is, how far it is, and what can be done with it.
///
/// Styling hooks: class `jc-card`, `data-status` (`queued`, `running`, `completed`, `failed`, `cancelled`,
/// `skipped`, `unknown`) and `data-job` (the id).
///
/// ```
/// use std::rc::Rc;
/// use jobs_console::{components::JobCard, job::Job, store::Entry};
/// # use yew::prelude::*;
/// # fn example(job: Rc<Job>) -> Html {
/// html! { <JobCard entry={Entry::from(job)} /> }
/// # }
/// ```
#[component]
pub fn JobCard(props: &JobCardProps) -> Html {
    let locale = use_context::<Locale>().unwrap_or_default();
    let open = use_state_eq(|| false);
    let onclick = {
        let (props, open) = (props.clone(), open.clone());
        Callback::from(move |event: MouseEvent| {
            let id = props.entry.job.id.clone();
            match pressed(&event).as_deref() {
                Some("more") => open.set(!*open),
                Some("details") => props.on_details.emit(id),
                Some("retry") => props.on_retry.emit(id),
                Some("cancel") => props.on_cancel.emit(id),
                _ => {}
            }
        })
    };
    use_clock(&locale, |clock| {
        let card = Card { entry: &props.entry, labels: &props.labels, offered: props.offered, open: *open };
        job_card(card, clock).into_html_with_click(onclick)
    })
}

/// What a card is made of.
pub(super) struct Card<'a> {
    pub(super) entry: &'a Entry,
    pub(super) labels: &'a KindLabels,
    pub(super) offered: Offered,
    /// Its error is unfolded.
    pub(super) open: bool,
}

pub(super) fn job_card(card: Card<'_>, clock: &mut Clock<'_>) -> Element {
    let Entry { job, action, .. } = card.entry;
    let title = title(job, card.labels);
    let unknown = match &job.status {
        Status::Unknown(word) => Some(badge(word)),
        _ => None,
    };
    let head = element("div", "card-head")
        .child(icon(Shape::of(&job.status), Some(String::from(&*status_word(&job.status)).into())))
        .child(element("h4", "card-title").text(title.clone()))
        .maybe_child(unknown);
    let refusal = action.as_ref().and_then(|action| action.refusal.as_ref());
    let refusal = refusal
        .map(|refusal| element("p", "refusal").with("role", "alert").text(refusal.as_ref().to_owned()));
    let foot = element("div", "card-foot").child(meta(job, clock)).child(actions(&card));
    element("article", "card")
        .with("data-status", job.status.known_word().unwrap_or("unknown"))
        .with("data-job", job.id.as_ref().to_owned())
        .with("aria-label", title.clone())
        .with("tabindex", "-1")
        .child(head)
        .maybe_child(body(&card, title, clock))
        .maybe_child(refusal)
        .child(foot)
}

fn body(card: &Card<'_>, title: String, clock: &mut Clock<'_>) -> Option<Element> {
    let Entry { job, pace, .. } = card.entry;
    let text = |text: Text| element("p", "text").text(text);
    Some(match job.status {
        Status::Running => {
            let percent = job.progress.and_then(|progress| progress.percent());
            let percent = percent.map(|percent| element("span", "percent").text(decimal(percent) + "%"));
            let words: Text =
                job.progress.map_or_else(|| "Running".into(), |progress| progress_text(progress).into());
            let line = element("p", "progress-text")
                .child(element("span", "").text(words))
                .maybe_child(pace.map(|pace| time_left(job.progress, pace, clock)))
                .maybe_child(percent);
            element("div", "running").child(line).child(progress_bar(title, job.progress))
        }
        Status::Queued => text(match &job.status_reason {
            Some(reason) => ["Queued (", reason, ")"].concat().into(),
            None => "Queued".into(),
        }),
        Status::Failed => match &job.error {
            Some(error) => error_text(error, job.subject_or_name(), card.open),
            None => text("The job failed without saying why.".into()),
        },
        _ => return None,
    })
}

/// "23 files · Completed 1 hour ago"; what is not known is left out.
fn meta(job: &Job, clock: &mut Clock<'_>) -> Element {
    let mut meta = element("p", "meta");
    let time = timing(job);
    if let Some(count) = (job.status == Status::Completed).then_some(job.files).flatten() {
        let separator = if time.is_some() { " · " } else { "" };
        meta = meta.text(files(count) + separator);
    }
    let note = job.duration.filter(|_| !job.status.is_active());
    let note = note.map(|millis| ["took ", &duration(millis)].concat());
    meta.maybe_child(time.map(|(verb, at)| relative_time(at, Some(verb), note.as_deref(), clock)))
}

fn actions(card: &Card<'_>) -> Element {
    let Entry { job, action, .. } = card.entry;
    let pending = action.as_ref().and_then(|action| action.pending);
    let button = |label: &'static str, name: &'static str, kind, pending| {
        button(label, kind, pending)
            .named(name)
            .with("aria-label", [label, " ", job.subject_or_name()].concat())
            .with("data-action", name)
    };
    let retry = (job.status.is_retryable() && card.offered.retry)
        .then(|| button("Retry", "retry", ButtonKind::Outline, pending == Some(Action::Retry)));
    let cancel = (job.status.is_active() && card.offered.cancel)
        .then(|| button("Cancel", "cancel", ButtonKind::Outline, pending == Some(Action::Cancel)));
    element("div", "actions")
        .maybe_child(retry)
        .child(button("View Details", "details", ButtonKind::Ghost, false))
        .maybe_child(cancel)
}
