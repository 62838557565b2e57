//! What the server refuses stays on its cards, in its words, and the bar says how many there were.

use serde_json::json;
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::failed,
    helpers::{List, Pressed},
};

#[component]
pub(super) fn Example() -> Html {
    let options = console(|procedure, input| match procedure {
        "jobs.list" => ConsoleAnswer::Data(failed(2).into()),
        "jobs.retry" if input["runId"] == "run_f1" => {
            ConsoleAnswer::Refused("CONFLICT", 409, "Its worker is away")
        }
        _ => ConsoleAnswer::Data(json!({ "success": true })),
    });
    html! {
        <Pressed target="[data-action=retry]" count=2>
            <List id="refused" {options} toolbar=false />
        </Pressed>
    }
}
