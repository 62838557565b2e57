//! The card of one job.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps, Density, JobAction, Shape, badge::badge, button::button, error_text::error_text,
    icon::icon, job_actions::job_actions, job_meta::job_meta, job_progress::job_progress,
    job_title::job_title, text,
};
use crate::{
    hooks::{Now, use_now},
    i18n::{
        Phrase, accessible_name, action_name, begins_right_to_left, fields_text, fits_in_lines, is_long_name,
        is_right_to_left, messages, middle_cut, rejection_text, status_phrase, status_text, status_word,
        title_suffix,
    },
    job::{JobId, JobStatus, KindLabels, Section},
    query::{Capabilities, JobEntry},
};

/// A subject up to this length, in bytes, is the part of a title that stays when there is not enough room.
const LONG_SUBJECT: usize = 40;

/// Properties of [`JobCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobCardProps {
    /// The job and how its buttons stand. A bare `Rc<Job>` will do: `JobEntry::from(job)`.
    pub entry: JobEntry,
    /// The words for kinds of jobs.
    #[prop_or_default]
    pub labels: KindLabels,
    /// The mutations that the server offers.
    #[prop_or_default]
    pub capabilities: Capabilities,
    /// A button was pressed. One callback for all cards: with a closure for each, every card would render at
    /// every poll.
    #[prop_or_default]
    pub on_action: Callback<(JobAction, JobId)>,
    /// How much room the job takes. A row is one in a list of [`JobsList`](super::JobsList) that is compact itself.
    #[prop_or_default]
    pub density: Density,
    /// Whether the reader wants to be told when the job ends; without it there is no bell.
    #[prop_or_default]
    pub watched: Option<bool>,
    /// The bell was pressed.
    #[prop_or_default]
    pub on_watch: Callback<JobId>,
    /// The buttons say their keys, which the list listens to.
    #[prop_or_default]
    pub shortcuts: bool,
}

/// The card of one job: what it is, how far it is, and what can be done with it. Made of [`Icon`](super::Icon),
/// [`JobTitle`](super::JobTitle), [`JobProgress`](super::JobProgress), [`ErrorText`](super::ErrorText),
/// [`JobMeta`](super::JobMeta) and [`JobActions`](super::JobActions), which cards of your own may use.
///
/// Styling hooks: class `jc-card`, part `card`, `data-status` (`queued`, `running`, `completed`, `failed`,
/// `cancelled`, `skipped`, `unknown`), `data-active` while the job has not ended, `data-job` (the id) and `data-open` while more of it is unfolded. A long title is cut in
/// the middle: of the element `card-title`, `data-start` gives way and `data-end` does not; with `data-short` the lines of a narrow
/// card have room for the whole.
///
/// ```
/// use std::rc::Rc;
/// use jobs_console::{components::JobCard, job::Job, query::JobEntry};
/// # use yew::prelude::*;
/// # fn example(job: Rc<Job>) -> Html {
/// html! { <JobCard entry={JobEntry::from(job)} /> }
/// # }
/// ```
#[component]
pub fn JobCard(props: &JobCardProps) -> Html {
    let JobCardProps { entry, labels, capabilities, on_action, density, shortcuts, .. } = props;
    let JobEntry { job, mutation, .. } = entry;
    let now = use_now();
    let is_open = use_state_eq(|| false);
    let name = Rc::<str>::from(accessible_name(job, labels));
    let label = AttrValue::from(name.clone());
    let (start, end) = middle_cut(&name);
    let (is_long, is_cut) = (is_long_name(&name), !end.is_empty());
    // Of a title that is not cut in the middle, a row shows the beginning.
    let is_rtl = if is_cut { is_right_to_left(&name) } else { is_long && begins_right_to_left(&name) };
    let subject = title_suffix(job, labels);
    let of_subject = subject.as_deref().and_then(|subject| Some((name.strip_suffix(subject)?, subject)));
    let (start, end) =
        of_subject.filter(|(_, subject)| subject.len() <= LONG_SUBJECT).unwrap_or((start, end));
    // A sentence goes on in the next line of a card.
    let is_name = is_cut && subject.is_none() && !job.subject_or_name().contains(char::is_whitespace);
    let cut = |part: &str| is_cut.then(|| AttrValue::from(part.to_owned()));
    let rejection = mutation.as_ref().and_then(|mutation| mutation.rejection.as_ref()).map(rejection_text);
    let toggle = {
        let (set, open) = (is_open.setter(), *is_open);
        Callback::from(move |()| set.set(!open))
    };
    html! {
        <article
            class="jc-card"
            part="card"
            data-status={job.status.data_name()}
            data-active={(job.section() == Section::Running).then_some("")}
            data-job={AttrValue::from(job.id.clone())}
            data-open={is_open.then_some("")}
            aria-label={label.clone()}
            tabindex="-1"
        >
            <div class="jc-card-head" part="card-head">
                { icon(Shape::of(&job.status), Some(AttrValue::from(status_word(&job.status)))) }
                <h4
                    key={name.clone()}
                    class={if is_name { "jc-card-title jc-one-line" } else { "jc-card-title" }}
                    part="card-title"
                    title={is_long.then(|| label.clone())}
                    data-start={cut(start)}
                    data-end={cut(end)}
                    data-short={(is_cut && fits_in_lines(&name)).then_some("")}
                    data-rtl={is_rtl.then_some("")}
                    data-muted-end={(of_subject.is_some() && is_cut).then_some("")}
                >
                    <span class="jc-title">{ job_title(job, labels) }</span>
                </h4>
                if let JobStatus::Unknown(_) = &job.status {
                    { badge(text::element("span", None, None, &status_phrase(&job.status)), false) }
                }
            </div>
            { body(&now, entry, label, *is_open, toggle.clone()) }
            if let Some(fields) = fields_text(&job.fields) {
                { text::element("p", Some("jc-meta jc-fields"), Some("meta fields"), &fields) }
            }
            if let Some(rejection) = rejection {
                <div role="alert">{ text::element("p", Some("jc-refusal"), Some("refusal"), &rejection) }</div>
            }
            <div class="jc-card-foot" part="card-foot">
                if mutation.as_ref().is_some_and(|mutation| mutation.is_started_anew) {
                    { text::element("p", Some("jc-meta jc-started-anew"), Some("meta"), &messages::details::started_anew().into()) }
                } else {
                    { job_meta(&now, job) }
                }
                { job_actions(entry, *capabilities, on_action, *shortcuts, bell(props)) }
                // For touch: the styles show it where nothing can be hovered.
                if *density == Density::Compact {
                    { button(yew::props! { ButtonProps {
                        label: messages::card::more(),
                        name: action_name(messages::card::more(), job),
                        kind: ButtonKind::Ghost,
                        expanded: *is_open,
                        action: "unfold",
                        onclick: toggle,
                    } }) }
                }
            </div>
        </article>
    }
}

/// The button that watches this job alone. Among the buttons, so that rows have it where they have those.
fn bell(props: &JobCardProps) -> Option<Html> {
    let job = &props.entry.job;
    let is_watched = props.watched.filter(|_| job.status.is_active())?;
    let name = AttrValue::from(action_name(messages::watch::bell(), job));
    let (on_watch, id) = (props.on_watch.clone(), job.id.clone());
    let onclick = move |_: MouseEvent| on_watch.emit(id.clone());
    Some(html! {
        <button
            type="button"
            class="jc-bell"
            part="bell"
            aria-label={name.clone()}
            aria-pressed={if is_watched { "true" } else { "false" }}
            title={name}
            data-action="watch"
            {onclick}
        >
            { icon(Shape::Bell, None) }
        </button>
    })
}

/// What the card says between its title and its buttons.
fn body(now: &Now, entry: &JobEntry, name: AttrValue, is_open: bool, toggle: Callback<()>) -> Html {
    let job = &entry.job;
    let says = |phrase: &Phrase| text::element("p", Some("jc-text"), Some("text"), phrase);
    match job.status {
        JobStatus::Running => job_progress(now, entry, name),
        JobStatus::Queued => says(&status_text(job)),
        JobStatus::Failed => match &job.error {
            Some(error) => error_text(error, job.subject_or_name(), is_open, toggle),
            None => says(&messages::card::failed_without_error().into()),
        },
        JobStatus::Unknown(_) if job.status_reason.is_some() => says(&status_text(job)),
        _ => html! {},
    }
}
