//! What answered is not the console: a gateway with a page of its own.

use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|_, _| ConsoleAnswer::Foreign(502, "<h1>Bad gateway</h1>"));
    html! { <List id="gateway" {options} /> }
}
