//! The console's chat.

use yew::prelude::*;

#[component]
pub fn Chat() -> Html {
    html! {
        <form onsubmit={|event: SubmitEvent| event.prevent_default()}>
            <ol aria-label="Messages">
                <li>{ "Which repositories are indexed?" }</li>
                <li>{ "lightfastai/docs is." }</li>
            </ol>
            <input aria-label="Message" />
        </form>
    }
}
