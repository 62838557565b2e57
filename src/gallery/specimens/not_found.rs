//! The server speaks tRPC, but has no jobs.

use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options =
        console(|_, _| ConsoleAnswer::Refused("NOT_FOUND", 404, "No procedure found on path \"jobs.list\""));
    html! { <List id="not-found" {options} /> }
}
