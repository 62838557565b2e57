//! The jobs of a query that exists already.

use std::rc::Rc;

use yew::prelude::*;

use super::Jobs;
use crate::query::JobsQuery;

/// Subscribes to a query for as long as the component is mounted: for one that several views share.
///
/// ```
/// use jobs_console::{components::JobsList, hooks::use_jobs_query, query::JobsQuery};
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct ListProps {
///     query: JobsQuery,
/// }
///
/// #[component]
/// fn List(props: &ListProps) -> Html {
///     let jobs = use_jobs_query(props.query.clone());
///     html! { <JobsList id="jobs" {jobs} /> }
/// }
/// ```
#[hook]
pub fn use_jobs_query(query: JobsQuery) -> Jobs {
    let update = use_force_update();
    let state = query.state();
    let rendered = state.clone();
    use_effect_with(query.clone(), move |query| {
        // An answer may have come since, to another view's request.
        if !Rc::ptr_eq(&query.state(), &rendered) {
            update.force_update();
        }
        // Only the trigger is captured: a captured state handle would keep every value it ever read.
        let subscription = query.subscribe(move || update.force_update());
        move || drop(subscription)
    });
    Jobs { state, query }
}
