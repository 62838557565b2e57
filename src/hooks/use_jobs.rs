//! The jobs of a console, kept up to date.

use std::rc::Rc;

use yew::prelude::*;

use super::use_jobs_query;
use crate::query::{JobsEvent, JobsOptions, JobsQuery, JobsState};

/// The jobs as of now, and the query that keeps them up to date: refetch, retry, cancel.
#[derive(Clone, PartialEq)]
pub struct Jobs {
    /// The state of the query.
    pub state: Rc<JobsState>,
    /// The query.
    pub query: JobsQuery,
}

/// Follows the jobs of a console for as long as the component is mounted.
///
/// Where the jobs come from and for whom identifies the query (see [`JobsOptions`]): with other options a new one begins.
/// Headers, `fetch`, callbacks, labels and intervals are taken over at each render, so closures may be made in the component.
///
/// ```
/// use jobs_console::{hooks::use_jobs, query::JobsOptions};
/// use yew::prelude::*;
///
/// #[component]
/// fn RunningCount() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     html! { <span>{ jobs.state.data.counts.running }</span> }
/// }
/// ```
#[hook]
pub fn use_jobs(options: JobsOptions) -> Jobs {
    let latest = use_mut_ref(|| options.clone());
    *latest.borrow_mut() = options.clone();
    let given = use_mut_ref(|| None);
    // Memoized by what identifies a query.
    let query = use_memo(options.clone(), |options| {
        let mut options = options.clone();
        let before = given.borrow().clone();
        // Initial data that was given for the former query is not for this one, which may be another person's.
        options.initial_data = options.initial_data.filter(|data| before.as_ref() != Some(&data.json));
        JobsQuery::new(options)
    });
    if let Some(data) = &options.initial_data {
        given.replace(Some(data.json.clone()));
    }
    query.update_options(&options);
    use_effect_with((*query).clone(), move |query| {
        let listener = query.listen(Rc::new(move |event: JobsEvent| {
            let on_event = latest.borrow().on_event.clone();
            if let Some(on_event) = on_event {
                on_event(event);
            }
        }));
        move || drop(listener)
    });
    use_jobs_query((*query).clone())
}
