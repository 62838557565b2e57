//! The server answers, but with a list that a cache has kept for five minutes: a banner says so.

use jobs_console::query::RefetchOptions;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::{failed, row},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let progress = json!({ "progress": { "processed": 12, "total": 45 } });
    let running = row("run_1", "lightfastai/lightfast", "running", 900, progress);
    let rows: Value = [running].into_iter().chain(failed(2)).collect();
    let options = console(move |_, _| ConsoleAnswer::Kept(rows.clone(), 5 * 60))
        .with_refetch(RefetchOptions::default());
    html! { <List id="outdated" {options} toolbar=false selection=false /> }
}
