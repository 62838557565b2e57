//! Polling stops until the host says go.

use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|_, _| ConsoleAnswer::Refused("UNAUTHORIZED", 401, "No session"));
    html! { <List id="unauthorized" {options} /> }
}
