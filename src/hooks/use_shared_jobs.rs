//! The jobs of a console, for several components.

use yew::prelude::*;

use super::{
    Jobs,
    use_jobs::{use_new_data, use_query_with},
};
use crate::query::{JobsOptions, shared};

/// Follows the jobs of a console as [`use_jobs`](super::use_jobs) does, with one query for all components of the page whose
/// options are equal: one request for all, as often as the most eager wants. It outlives the last of them by five minutes, so that
/// a component which comes back shows at once what was known. [`clear_shared`](crate::query::clear_shared) forgets all of that, as
/// for a sign-out.
///
/// Of headers, `fetch` and labels those count that were given last, and one component that is enabled suffices. On a server nothing
/// is shared.
///
/// ```
/// use jobs_console::{components::JobsList, hooks::use_shared_jobs, query::JobsOptions};
/// use yew::prelude::*;
///
/// fn options() -> JobsOptions {
///     JobsOptions::new("/api/trpc", "org_1").with_session_key("ada")
/// }
///
/// #[component]
/// fn RunningCount() -> Html {
///     let jobs = use_shared_jobs(options());
///     html! { <span>{ jobs.state.data.counts.running }</span> }
/// }
///
/// #[component]
/// fn JobsPage() -> Html {
///     let jobs = use_shared_jobs(options());
///     html! { <><RunningCount /><JobsList id="jobs" {jobs} /></> }
/// }
/// ```
#[hook]
pub fn use_shared_jobs(options: JobsOptions) -> Jobs {
    let new_data = use_new_data(&options);
    let share = use_memo(options.clone(), |options| {
        shared(JobsOptions { initial_data: new_data.clone(), ..options.clone() })
    });
    share.update(&options);
    use_query_with(share.query().clone(), options, new_data)
}
