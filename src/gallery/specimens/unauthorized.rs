//! Polling stops until the host says go.

use yew::prelude::*;

use crate::{
    console::{Answer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|_, _| Answer::Refused("UNAUTHORIZED", 401, "No session"));
    html! { <List id="unauthorized" {options} /> }
}
