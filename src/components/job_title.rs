//! What a job is called, on cards and in the details.

use yew::prelude::*;

use crate::{
    i18n::{title, title_suffix},
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
/// Styling hooks: the repository has class `jc-subject`, part `subject`.
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
    job_title(&props.job, &props.labels)
}

/// [`JobTitle`] without a component of its own.
pub(super) fn job_title(job: &Job, labels: &KindLabels) -> Html {
    let title = title(job, labels);
    match title_suffix(job, labels) {
        Some(subject) => html! {
            <>
                { [&title, " "].concat() }
                <span class="jc-subject" part="subject">{ AttrValue::from(subject) }</span>
            </>
        },
        None => html! { { title } },
    }
}
