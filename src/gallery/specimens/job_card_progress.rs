//! No progress, a number of files without a total, a rate, a stall, and more done than there is.

use chrono::TimeDelta;
use jobs_console::{
    components::JobCard,
    query::{JobEntry, ProgressRate},
};
use serde_json::{Value, json};
use yew::prelude::*;

use crate::{
    fixtures::{entry, moment, row},
    helpers::{Cards, use_density},
};

#[component]
pub(super) fn Example() -> Html {
    let density = use_density();
    let running = |id: &str, progress: Value| {
        entry(row(id, &format!("acme/{id}"), "running", 400, json!({ "progress": progress })))
    };
    let rate = |changed: i64| Some(ProgressRate::new(moment(changed), Some(TimeDelta::seconds(4))));
    let some = json!({ "processed": 12, "total": 45 });
    let mut moving: JobEntry = running("moving", some.clone());
    moving.rate = rate(2);
    let mut stalled = running("stalled", some);
    stalled.rate = rate(400);
    let entries = [
        running("no-progress", Value::Null),
        running("no-total", json!({ "processed": 12 })),
        running("not-begun", json!({ "processed": 0, "total": 1_234_567 })),
        moving,
        stalled,
        running("too-much", json!({ "processed": 50, "total": 45 })),
    ];
    html! { <Cards>{ for entries.map(|entry| html! { <JobCard {density} {entry} /> }) }</Cards> }
}
