//! Until the first answer: the shapes of cards, so that nothing jumps when they come.

use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    html! { <List id="first-load" options={console(|_, _| ConsoleAnswer::Never)} /> }
}
