//! Steps on a common scale of time: attempts, back-off, a folded sleep, a failure that can be rerun, a step not begun.

use jobs_console::components::Timeline;
use yew::prelude::*;

use crate::fixtures::{details, details_row};

#[component]
pub(super) fn Example() -> Html {
    let details = use_memo((), |()| details(details_row()));
    let on_rerun = use_callback((), |_, ()| {});
    html! { <Timeline details={(*details).clone()} {on_rerun} /> }
}
