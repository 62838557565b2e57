//! How far a running job is.

use yew::prelude::*;

use super::{progress_bar::progress_bar, text};
use crate::{
    hooks::{Now, use_now},
    i18n::{Phrase, messages, percent_text, progress_text, time_left},
    query::JobEntry,
};

/// Properties of [`JobProgress`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobProgressProps {
    /// The job and how fast it moves.
    pub entry: JobEntry,
    /// The accessible name of the bar: what makes progress.
    pub name: AttrValue,
}

/// "12 / 45 files processed", "about 2 min left" or "no progress for 3 min", "27%", and a progress bar.
///
/// Styling hooks: classes and parts `jc-running`, `jc-progress-text`, `jc-time-left`, `jc-percent`,
/// `jc-progress`.
///
/// ```
/// use jobs_console::{components::JobProgress, query::JobEntry};
/// # use yew::prelude::*;
/// # fn example(entry: JobEntry) -> Html {
/// html! { <JobProgress {entry} name="Ingesting acme/api" /> }
/// # }
/// ```
#[component]
pub fn JobProgress(props: &JobProgressProps) -> Html {
    job_progress(&use_now(), &props.entry, props.name.clone())
}

/// [`JobProgress`] without a component of its own.
pub(super) fn job_progress(now: &Now, entry: &JobEntry, name: AttrValue) -> Html {
    let progress = entry.job.progress;
    // While no answers come it is not known that a job stands still.
    let percent = progress.and_then(percent_text);
    let left = entry.rate.map(|rate| now.text(time_left(progress, rate, now.known_until())));
    html! {
        <div class="jc-running" part="running">
            <p
                class="jc-progress-text"
                part="progress-text"
                translate="no"
                data-percent={percent.is_some().then_some("")}
            >
                <span>{ progress.map_or_else(|| messages::card::running().to_owned(), progress_text) }</span>
                if let Some(left) = left {
                    <span class="jc-time-left" part="time-left">{ left.unwrap_or_default() }</span>
                }
                if let Some(percent) = percent {
                    <span class="jc-percent" part="percent">{ percent }</span>
                }
            </p>
            { progress_bar(name, progress) }
            if let Some(reason) = &entry.job.status_reason {
                { text::element("p", Some("jc-meta jc-reason"), Some("meta reason"), &Phrase::default().isolate(reason.clone())) }
            }
        </div>
    }
}
