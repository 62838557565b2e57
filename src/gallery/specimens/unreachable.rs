//! The first request did not get through.

use yew::prelude::*;

use crate::{
    console::{Answer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|_, _| Answer::Unreachable);
    html! { <List id="unreachable" {options} /> }
}
