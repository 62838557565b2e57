//! The first request did not get through.

use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|_, _| ConsoleAnswer::Unreachable);
    html! { <List id="unreachable" {options} /> }
}
