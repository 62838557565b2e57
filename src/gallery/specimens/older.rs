//! Pages of older jobs follow as one reads; where one fails, the button asks again.

use serde_json::json;
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::{ago, failed},
    helpers::{List, Pressed},
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|_, input| match input.get("cursor") {
        None => ConsoleAnswer::Data(json!({ "items": failed(2), "nextCursor": ago(1_200), "hasMore": true })),
        Some(_) => ConsoleAnswer::Refused("INTERNAL_SERVER_ERROR", 500, "The history is being moved"),
    });
    html! {
        <Pressed target="[data-action=older]">
            <List id="older" {options} toolbar=false />
        </Pressed>
    }
}
