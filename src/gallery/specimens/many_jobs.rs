//! Only the cards near the screen are in the document.

use jobs_console::hooks::VirtualListOptions;
use serde_json::json;
use yew::prelude::*;

use crate::{
    console::console_of,
    fixtures::{ago, row},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let one = |number: i64| {
        let fields =
            json!({ "completedAt": ago(number * 60), "progress": { "processed": number, "total": number } });
        row(
            &format!("run_{number}"),
            &format!("acme/service-{number}"),
            "completed",
            number * 60 + 40,
            fields,
        )
    };
    html! {
        <div class="gallery-scroll" role="region" aria-label="A long list" tabindex="0">
            <List id="many" options={console_of((1..=1_000).map(one).collect())} virtual_list={VirtualListOptions::default()} />
        </div>
    }
}
