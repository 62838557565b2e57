//! How long ago, with the exact moment in its tooltip.

use jobs_console::components::RelativeTime;
use yew::prelude::*;

use crate::fixtures::moment;

#[component]
pub(super) fn Example() -> Html {
    let times =
        [("Started", 2), ("Queued", 40), ("Completed", 3_720), ("Failed", 7_500), ("Cancelled", 40 * 86_400)];
    html! {
        <ul class="gallery-stack" role="list">
            { for times.map(|(verb, seconds)| html! { <li><RelativeTime at={moment(seconds)} {verb} note="Took 1 min" /></li> }) }
        </ul>
    }
}
