//! Rows that cannot be shown are counted, and take no others with them.

use serde_json::json;
use yew::prelude::*;

use crate::{console::console_of, fixtures::row, helpers::List};

#[component]
pub(super) fn Example() -> Html {
    let rows = json!([row("run_1", "acme/api", "running", 90, json!({})), { "status": "running" }, 7, null]);
    html! { <List id="bad-rows" options={console_of(rows)} toolbar=false /> }
}
