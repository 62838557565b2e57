//! The session is good, but not for this organization.

use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options =
        console(|_, _| ConsoleAnswer::Refused("FORBIDDEN", 403, "Not a member of this organization"));
    html! { <List id="forbidden" {options} /> }
}
