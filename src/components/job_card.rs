//! The card of one job.

use yew::prelude::*;

use super::{
    Badge, Button, ButtonKind, Icon, ProgressBar, RelativeTime, Shape, error_text::ErrorText,
    time_left::TimeLeft,
};
use crate::{
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
    let Entry { job, action, .. } = &props.entry;
    let title = AttrValue::from(title(job, &props.labels));
    let refusal = action.as_ref().and_then(|action| action.refusal.clone());
    html! {
        <article
            class="jc-card" part="card"
            data-status={job.status.known_word().unwrap_or("unknown")}
            data-job={AttrValue::from(job.id.clone())}
            aria-label={title.clone()}
            tabindex="-1"
        >
            <div class="jc-card-head" part="card-head">
                <Icon shape={Shape::of(&job.status)} label={status_word(&job.status)} />
                <h4 class="jc-card-title" part="card-title">{ title.clone() }</h4>
                if let Status::Unknown(word) = &job.status {
                    <Badge>{ AttrValue::from(word.clone()) }</Badge>
                }
            </div>
            { body(props, title) }
            if let Some(refusal) = refusal {
                <p class="jc-refusal" part="refusal" role="alert">{ AttrValue::from(refusal) }</p>
            }
            <div class="jc-card-foot" part="card-foot">
                <p class="jc-meta" part="meta">{ meta(job) }</p>
                <div class="jc-actions" part="actions">{ actions(props) }</div>
            </div>
        </article>
    }
}

fn body(props: &JobCardProps, title: AttrValue) -> Html {
    let Entry { job, pace, .. } = &props.entry;
    match job.status {
        Status::Running => html! {
            <div class="jc-running" part="running">
                <p class="jc-progress-text" part="progress-text">
                    <span>{ job.progress.map_or_else(|| "Running".to_owned(), progress_text) }</span>
                    if let Some(pace) = *pace {
                        <TimeLeft progress={job.progress} {pace} />
                    }
                    if let Some(percent) = job.progress.and_then(|progress| progress.percent()) {
                        <span class="jc-percent" part="percent">{ percent }{ "%" }</span>
                    }
                </p>
                <ProgressBar name={title} progress={job.progress} />
            </div>
        },
        Status::Queued => {
            let reason = job.status_reason.as_ref().map(|reason| [" (", reason, ")"].concat());
            html! { <p class="jc-text" part="text">{ "Queued" }{ reason }</p> }
        }
        Status::Failed => match &job.error {
            Some(error) => {
                html! { <ErrorText text={error.clone()} subject={job.subject_or_name().clone()} /> }
            }
            None => html! { <p class="jc-text" part="text">{ "The job failed without saying why." }</p> },
        },
        _ => html! {},
    }
}

/// "23 files · Completed 1 hour ago"; what is not known is left out.
fn meta(job: &Job) -> Html {
    let count = (job.status == Status::Completed).then_some(job.files).flatten().map(files);
    let note = job
        .duration
        .filter(|_| !job.status.is_active())
        .map(|millis| AttrValue::from(["took ", &duration(millis)].concat()));
    let time = timing(job).map(|(verb, at)| html! { <RelativeTime {at} verb={verb} {note} /> });
    match (count, time) {
        (Some(count), Some(time)) => html! { <>{ count }{ " · " }{ time }</> },
        (Some(count), None) => html! { { count } },
        (None, Some(time)) => time,
        (None, None) => html! {},
    }
}

fn actions(props: &JobCardProps) -> Html {
    let Entry { job, action, .. } = &props.entry;
    let pending = action.as_ref().and_then(|action| action.pending);
    let named = |verb: &str| AttrValue::from([verb, " ", job.subject_or_name()].concat());
    let emit = |callback: &Callback<JobId>| {
        let (callback, id) = (callback.clone(), job.id.clone());
        Callback::from(move |()| callback.emit(id.clone()))
    };
    html! {
        <>
            if job.status.is_retryable() && props.offered.retry {
                <Button
                    label="Retry"
                    name={named("Retry")}
                    action="retry"
                    pending={pending == Some(Action::Retry)}
                    onclick={emit(&props.on_retry)}
                />
            }
            <Button
                label="View Details"
                name={named("View Details")}
                kind={ButtonKind::Ghost}
                action="details"
                onclick={emit(&props.on_details)}
            />
            if job.status.is_active() && props.offered.cancel {
                <Button
                    label="Cancel"
                    name={named("Cancel")}
                    action="cancel"
                    pending={pending == Some(Action::Cancel)}
                    onclick={emit(&props.on_cancel)}
                />
            }
        </>
    }
}
