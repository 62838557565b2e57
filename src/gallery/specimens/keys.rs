//! While the list has the focus, keys act: "Keys" or ? lists them.

use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses, helpers::List};

#[component]
pub(super) fn Example() -> Html {
    html! { <List id="keys-list" options={console_of(all_statuses().into())} /> }
}
