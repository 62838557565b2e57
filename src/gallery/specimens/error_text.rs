//! An error, short and long.

use jobs_console::components::ErrorText;
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    html! {
        <div class="gallery-stack">
            <ErrorText text="Invalid lightfast.yml syntax" subject="acme/broken-repo" />
            <ErrorText text={"The glob \"docs/**\" matches no file. ".repeat(12)} subject="acme/docs" />
        </div>
    }
}
