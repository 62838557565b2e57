//! Who decides which jobs are shown: the host, or else the reader.

use yew::prelude::*;

use crate::filter::Filters;

/// What is shown, and the callback for what the reader wants to see: the host's filters where it gives any, else a state of
/// the component's own. The host is called in both cases.
#[hook]
pub(super) fn use_filters(
    given: &Option<Filters>,
    on_change: &Callback<Filters>,
) -> (Filters, Callback<Filters>) {
    let own = use_state_eq(Filters::default);
    let filters = given.clone().unwrap_or_else(|| (*own).clone());
    let on_change = use_callback((given.is_some(), on_change.clone()), {
        let own = own.setter();
        move |filters: Filters, (is_controlled, on_change)| {
            if !is_controlled {
                own.set(filters.clone());
            }
            on_change.emit(filters);
        }
    });
    (filters, on_change)
}
