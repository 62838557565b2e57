//! Scroll down: what arrives every five seconds does not move what one reads, and a button goes there.

use std::{cell::Cell, time::Duration};

use jobs_console::query::RefetchOptions;
use serde_json::json;
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::{ago, row},
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = use_memo((), |()| {
        let latest = Cell::new(0);
        let options = console(move |_, _| {
            latest.set(latest.get() + 1);
            let ended = |number: i64| json!({ "completedAt": ago(1_000 - number * 5) });
            let one = |number: i64| {
                row(&format!("run_{number}"), &format!("acme/{number}"), "completed", 2_000, ended(number))
            };
            ConsoleAnswer::Data((latest.get()..latest.get() + 12).rev().map(one).collect())
        });
        let five = Duration::from_secs(5);
        options.with_refetch(RefetchOptions::default().with_intervals(five, five))
    });
    html! {
        <div class="gallery-scroll" role="region" aria-label="A list that scrolls" tabindex="0">
            <List id="new-jobs" options={(*options).clone()} toolbar=false selection=false />
        </div>
    }
}
