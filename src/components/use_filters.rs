//! Who decides which jobs are shown: the host, or else the reader.

use yew::prelude::*;

use crate::filter::Filters;

/// What is shown, and the callback for what the reader wants to see: the host's filters where it gives any, else a state of
/// the component's own. The host is called in both cases.
#[hook]
pub(super) fn use_filters(
    given: &Option<Filters>,
    has_toolbar: bool,
    on_change: &Option<Callback<Filters>>,
) -> (Filters, Callback<Filters>) {
    let own = use_state_eq(Filters::default);
    let filters = given.as_ref().unwrap_or(&own);
    // Without a toolbar nothing would say that there are filters.
    let filters = if has_toolbar || given.is_some() { filters.clone() } else { filters.cleared() };
    let on_change = use_callback((given.is_some(), on_change.clone()), {
        let own = own.setter();
        move |filters: Filters, (is_controlled, on_change)| {
            if !is_controlled {
                own.set(filters.clone());
            }
            if let Some(on_change) = on_change {
                on_change.emit(filters);
            }
        }
    });
    (filters, on_change)
}
