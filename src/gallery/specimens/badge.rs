//! A number or a word.

use jobs_console::components::Badge;
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    html! { <div class="gallery-row"><Badge>{ "3" }</Badge><Badge>{ "1,234" }</Badge><Badge>{ "new" }</Badge></div> }
}
