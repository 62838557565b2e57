//! The switch for notifications when jobs end: off, on, and where the browser blocks them.

use std::rc::Rc;

use jobs_console::{
    components::{Toolbar, WatchSwitch},
    filter::{Filters, status_counts},
    hooks::use_jobs,
};
use yew::prelude::*;

use crate::{console::console_of, fixtures::all_statuses};

#[component]
pub(super) fn Example() -> Html {
    let jobs = use_jobs(console_of(all_statuses().into()));
    let is_on = use_state_eq(|| false);
    let on_change = use_callback(is_on.setter(), |on, is_on| is_on.set(on));
    let counts: Rc<[_]> = status_counts(&jobs.state.data).into();
    let toolbar = |watch| {
        html! { <Toolbar counts={counts.clone()} filters={Filters::default()} shown=7 on_change={Callback::noop()} {watch} /> }
    };
    html! {
        <div class="gallery-cards">
            { toolbar(WatchSwitch::new(*is_on, on_change)) }
            { toolbar(WatchSwitch::new(true, Callback::noop())) }
            { toolbar(WatchSwitch::new(false, Callback::noop()).blocked()) }
        </div>
    }
}
