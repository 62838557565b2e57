//! The jobs of a console, kept up to date.

use std::rc::Rc;

use yew::prelude::*;

use super::use_observer;
use crate::observer::{JobsEvent, JobsObserver, JobsOptions, JobsState};

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
    // Called late, so that a closure made anew at each render is the one that is told.
    let on_event = use_mut_ref(|| None::<Callback<JobsEvent>>);
    on_event.borrow_mut().clone_from(&options.on_event);
    let observer = use_memo(options, |options| JobsObserver::new(options.clone()));
    use_effect_with((*observer).clone(), move |observer| {
        let listener = observer.listen(Callback::from(move |event| {
            let on_event = on_event.borrow().clone();
            if let Some(on_event) = on_event {
                on_event.emit(event);
            }
        }));
        move || drop(listener)
    });
    use_observer((*observer).clone())
}
