//! What an observer knows, as long as a component is there.

use yew::prelude::*;

use super::Jobs;
use crate::observer::JobsObserver;

/// Follows the jobs of an observer that somebody else keeps, such as one that several views share.
///
/// ```
/// use jobs_console::{components::JobsList, hooks::use_observer, observer::JobsObserver};
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct ListProps {
///     observer: JobsObserver,
/// }
///
/// #[component]
/// fn List(props: &ListProps) -> Html {
///     let jobs = use_observer(props.observer.clone());
///     html! { <JobsList {jobs} /> }
/// }
/// ```
#[hook]
pub fn use_observer(observer: JobsObserver) -> Jobs {
    let update = use_force_update();
    use_effect_with(observer.clone(), move |observer| {
        // Only the trigger is captured: a captured state would be kept with every value it ever had.
        let subscription = observer.subscribe(move || update.force_update());
        move || drop(subscription)
    });
    Jobs { state: observer.state(), observer }
}
