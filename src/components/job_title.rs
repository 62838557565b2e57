//! What a job is called, on cards and in the details.

use yew::prelude::*;

use super::text;
use crate::{
    hooks::use_words,
    i18n::{accessible_name, title_phrase, title_suffix},
    job::{Job, KindLabels},
};

/// Properties of [`JobTitle`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobTitleProps {
    /// The job, by value of its `Rc`.
    pub job: std::rc::Rc<Job>,
    /// The words for kinds of jobs.
    #[prop_or_default]
    pub labels: KindLabels,
}

/// "Ingesting acme/api"; a title that does not contain the repository is followed by it, muted.
///
/// Styling hooks: element `span`; the repository has class `jc-subject`, part `subject`.
///
/// ```
/// use std::rc::Rc;
/// use jobs_console::{components::JobTitle, job::Job};
/// # use yew::prelude::*;
/// # fn example(job: Rc<Job>) -> Html {
/// html! { <h4><JobTitle {job} /></h4> }
/// # }
/// ```
#[component]
pub fn JobTitle(props: &JobTitleProps) -> Html {
    use_words();
    let JobTitleProps { job, labels } = props;
    html! { <span key={accessible_name(job, labels)}>{ job_title(job, labels) }</span> }
}

/// [`JobTitle`] for an element that is keyed by the job's accessible name.
pub(super) fn job_title(job: &Job, labels: &KindLabels) -> Html {
    let title = title_phrase(job, labels);
    match title_suffix(job, labels) {
        Some(subject) => html! {
            <>
                { text::pieces(&title.words(" ")) }
                <span class="jc-subject" part="subject" dir="auto">{ AttrValue::from(subject) }</span>
            </>
        },
        None => text::pieces(&title),
    }
}
