//! Take the browser offline in its developer tools: the list stays, under a banner, and the line below says how old it is.

use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses, helpers::List};

#[component]
pub(super) fn Example() -> Html {
    html! { <List id="offline" options={console_of(all_statuses().into())} toolbar=false selection=false /> }
}
