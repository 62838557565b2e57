//! Press "Retry 12" and confirm: each job takes a second, and "Stop" leaves those alone whose turn has not come.

use std::cell::RefCell;

use serde_json::{Value, json};
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::{ago, failed},
    helpers::{List, Pressed},
};

/// Jobs that failed, of which those that were retried are queued.
fn jobs(retried: &[Value]) -> Value {
    let mut rows = failed(12);
    for row in rows.iter_mut().filter(|row| retried.contains(&row["id"])) {
        row["status"] = "queued".into();
        row["createdAt"] = ago(0).into();
        for gone in ["startedAt", "completedAt", "errorMessage"] {
            row[gone].take();
        }
    }
    rows.into()
}

#[component]
pub(super) fn Example() -> Html {
    let options = use_memo((), |()| {
        let retried = RefCell::new(Vec::new());
        console(move |procedure, input| {
            if procedure == "jobs.list" {
                return ConsoleAnswer::Data(jobs(&retried.borrow()));
            }
            retried.borrow_mut().push(input["runId"].clone());
            ConsoleAnswer::Slow(Box::new(ConsoleAnswer::Data(json!({ "success": true }))))
        })
    });
    html! {
        <Pressed target="input[type=checkbox]" count=12>
            <List id="bulk-run" options={(*options).clone()} toolbar=false />
        </Pressed>
    }
}
