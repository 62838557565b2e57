//! The jobs of a console, kept up to date.

use std::rc::Rc;

use yew::prelude::*;

use crate::observer::{JobsObserver, JobsOptions, JobsState};

/// The jobs as of now, and what can be done with them.
#[derive(Clone, PartialEq)]
pub struct Jobs {
    /// What there is to show.
    pub state: Rc<JobsState>,
    /// Who keeps it up to date: refetch, retry, cancel.
    pub observer: JobsObserver,
}

/// Follows the jobs of a console for as long as the component is there.
///
/// Other options begin anew with another observer.
///
/// ```
/// use jobs_console::{hooks::use_jobs, observer::JobsOptions};
/// use yew::prelude::*;
///
/// #[component]
/// fn RunningCount() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     html! { <span>{ jobs.state.snapshot.counts.running }</span> }
/// }
/// ```
#[hook]
pub fn use_jobs(options: JobsOptions) -> Jobs {
    let on_event = options.on_event.clone();
    let observer = use_memo(options, |options| JobsObserver::new(options.clone()));
    observer.set_on_event(on_event);
    let update = use_force_update();
    use_effect_with((*observer).clone(), move |observer| {
        // Only the trigger is captured: a captured state would be kept with every value it ever had.
        let subscription = observer.subscribe(move || update.force_update());
        move || drop(subscription)
    });
    Jobs { state: observer.state(), observer: (*observer).clone() }
}
