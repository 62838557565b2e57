//! No job at all, and what will be here.

use serde_json::json;
use yew::prelude::*;

use crate::{console::console_of, helpers::List};

#[component]
pub(super) fn Example() -> Html {
    html! { <List id="empty" options={console_of(json!([]))} /> }
}
