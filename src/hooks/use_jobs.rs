//! The jobs of a console, kept up to date.

use std::rc::Rc;

use yew::prelude::*;

use super::use_jobs_query;
use crate::query::{InitialData, JobsEvent, JobsOptions, JobsQuery, JobsState};

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
/// Headers, `fetch`, callbacks, labels, intervals and whether it is enabled are taken over at each render, so closures may be made
/// in the component. So is initial data that comes later than the component, while there is no list and no error. Components
/// that use the same jobs share a query by [`use_shared_jobs`](super::use_shared_jobs).
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
    let new_data = use_new_data(&options);
    // Memoized by what identifies a query.
    let query = use_memo(options.clone(), |options| {
        JobsQuery::new(JobsOptions { initial_data: new_data.clone(), ..options.clone() })
    });
    query.update_options(&options);
    use_query_with((*query).clone(), options, new_data)
}

/// The initial data that this render is the first to give. What was given for a former query is not for this one, which may be
/// another person's.
#[hook]
pub(super) fn use_new_data(options: &JobsOptions) -> Option<InitialData> {
    let given = use_mut_ref(|| None::<Rc<str>>);
    let data = options.initial_data.clone()?;
    let before = given.replace(Some(data.json.clone()));
    (before.as_ref() != Some(&data.json)).then_some(data)
}

/// Subscribes to the query of these options, hands it initial data that came late, and calls back at its events.
#[hook]
pub(super) fn use_query_with(query: JobsQuery, options: JobsOptions, new_data: Option<InitialData>) -> Jobs {
    let on_event = use_mut_ref(|| None);
    on_event.replace(options.on_event);
    use_effect_with(query.clone(), move |query| {
        let listener = query.listen(Rc::new(move |event: JobsEvent| {
            let on_event = on_event.borrow().clone();
            if let Some(on_event) = on_event {
                on_event(event);
            }
        }));
        move || drop(listener)
    });
    let late = use_mut_ref(|| None);
    if let Some(data) = new_data {
        late.replace(Some((query.clone(), data)));
    }
    // Others are notified of it, which a render is no time for.
    use_effect(move || {
        if let Some((query, data)) = late.take() {
            query.take_initial_data(&data);
        }
    });
    use_jobs_query(query)
}
