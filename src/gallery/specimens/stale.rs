//! A later request failed: the last good list stays, under a banner that says how old it is.

use std::{cell::Cell, time::Duration};

use jobs_console::query::RefetchOptions;
use yew::prelude::*;

use crate::{
    console::{ConsoleAnswer, console},
    fixtures::all_statuses,
    helpers::List,
};

#[component]
pub(super) fn Example() -> Html {
    let options = use_memo((), |()| {
        let is_first = Cell::new(true);
        let options = console(move |_, _| {
            if is_first.replace(false) {
                ConsoleAnswer::Data(all_statuses().into())
            } else {
                ConsoleAnswer::Unreachable
            }
        });
        let (soon, late) = (Duration::from_millis(250), Duration::from_secs(3_600));
        options
            .with_refetch(RefetchOptions::default().with_intervals(soon, soon).with_retry_delays(late, late))
    });
    html! { <List id="stale" options={(*options).clone()} toolbar=false selection=false /> }
}
