//! What `jobs.get` says of one job, kept up to date.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    job::{JobDetails, JobId},
    query::{JobDetailsQuery, JobsQuery},
};

/// The result of [`use_job_details`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UseJobDetails {
    /// The latest answer.
    pub data: Option<Rc<JobDetails>>,
    /// Why the latest request failed.
    pub error: Option<Rc<trpc::Error>>,
    /// A request is under way that the reader waits for: there is no data yet, or the latest one failed.
    pub is_fetching: bool,
    /// Requests the details again.
    pub refetch: Callback<()>,
}

/// Requests the details of a job: at once, again whenever the list shows the job changed, repeatedly while it
/// is active, and when `refetch` is called.
///
/// ```
/// use jobs_console::{hooks::{Jobs, use_job_details}, job::JobId};
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct StepsProps {
///     jobs: Jobs,
///     id: JobId,
/// }
///
/// #[component]
/// fn StepCount(props: &StepsProps) -> Html {
///     let details = use_job_details(&props.jobs.query, &props.id);
///     html! { <span>{ details.data.map_or(0, |details| details.steps.len()) }</span> }
/// }
/// ```
#[hook]
pub fn use_job_details(query: &JobsQuery, id: &JobId) -> UseJobDetails {
    let update = use_force_update();
    let details = use_memo((query.clone(), id.clone()), |(query, id)| query.details(id));
    let state = details.state();
    let rendered = state.clone();
    use_effect_with((*details).clone(), move |details| {
        // An answer may have come since, to another view's request.
        if details.state() != rendered {
            update.force_update();
        }
        let subscription = details.subscribe(move || update.force_update());
        move || drop(subscription)
    });
    let refetch = use_callback((*details).clone(), |(), details: &JobDetailsQuery| details.refetch());
    UseJobDetails { data: state.data, error: state.error, is_fetching: state.is_fetching, refetch }
}
