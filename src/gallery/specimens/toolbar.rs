//! The status strip is also the filter; beside it are the search, the time range and the time zone.

use std::rc::Rc;

use jobs_console::{
    components::{TimeZoneChoice, Toolbar},
    filter::{Filters, status_counts},
    hooks::use_jobs,
};
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console_of(all_statuses().into()));
    let filters = use_state_eq(|| Filters::default().with_statuses(["running"]).with_query("acme"));
    let on_change = use_callback(filters.setter(), |changed, filters| filters.set(changed));
    let counts: Rc<[_]> = status_counts(&jobs.state.data).into();
    let zone = use_state_eq(|| Some(Rc::from("Asia/Tokyo")));
    let on_zone_change = use_callback(zone.setter(), |chosen, zone| zone.set(chosen));
    let zones = [Rc::from("UTC"), Rc::from("Asia/Tokyo")];
    let time_zone = TimeZoneChoice::new((*zone).clone(), zones, on_zone_change);
    html! { <Toolbar {counts} filters={(*filters).clone()} shown=1 {on_change} {time_zone} /> }
}
