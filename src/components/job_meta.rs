//! "23 files · Completed 1 hour ago".

use yew::prelude::*;

use super::relative_time::relative_time;
use crate::{
    hooks::{Now, use_now},
    i18n::{files, messages, timing, took},
    job::{Job, JobStatus},
};

/// Properties of [`JobMeta`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobMetaProps {
    /// The job.
    pub job: std::rc::Rc<Job>,
}

/// The number of files of a completed job and when the job started or ended; what is not known is left out.
/// The tooltip of the time has the exact moment and how long the job took.
///
/// Styling hooks: class `jc-meta`, part `meta`.
///
/// ```
/// use std::rc::Rc;
/// use jobs_console::{components::JobMeta, job::Job};
/// # use yew::prelude::*;
/// # fn example(job: Rc<Job>) -> Html {
/// html! { <JobMeta {job} /> }
/// # }
/// ```
#[component]
pub fn JobMeta(props: &JobMetaProps) -> Html {
    job_meta(&use_now(), &props.job)
}

/// [`JobMeta`] without a component of its own.
pub(super) fn job_meta(now: &Now, job: &Job) -> Html {
    let count = (job.status == JobStatus::Completed).then_some(job.files).flatten().map(files);
    let note = job.duration.filter(|_| !job.status.is_active()).map(took);
    let time = timing(job).map(|(verb, at)| relative_time(now, at, Some(verb), note.as_deref()));
    let count = count.map(|count| if time.is_some() { count + messages::SEPARATOR } else { count });
    html! { <p class="jc-meta" part="meta" translate="no">{ count }{ time }</p> }
}
