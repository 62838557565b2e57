//! A single value, and a text that is no JSON.

use std::rc::Rc;

use jobs_console::components::JsonTree;
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    html! {
        <div class="gallery-stack">
            <JsonTree name="A single value" json={Rc::<str>::from("12345678901234567890")} level=3 />
            <JsonTree name="No JSON" json={Rc::<str>::from("{ \"cut\": tr")} level=3 />
        </div>
    }
}
