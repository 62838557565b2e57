//! A later request failed: the last good list stays, under a banner that says how old it is.

use yew::prelude::*;

use crate::{console::console_once, fixtures::all_statuses, helpers::List};

#[component]
pub(super) fn Example() -> Html {
    let options = use_memo((), |()| console_once(all_statuses().into()));
    html! { <List id="stale" options={(*options).clone()} toolbar=false selection=false /> }
}
