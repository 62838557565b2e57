//! The bar of the selected jobs counts what each of its buttons can act on.

use yew::prelude::*;

use crate::{
    console::console_of,
    fixtures::{all_statuses, failed},
    helpers::{List, Pressed},
};

#[component]
pub(super) fn Example() -> Html {
    let rows = all_statuses().into_iter().chain(failed(2)).collect();
    html! {
        <Pressed target="input[type=checkbox]" count=4>
            <List id="selected" options={console_of(rows)} toolbar=false />
        </Pressed>
    }
}
