//! Each kind, as it rests and while what it does is under way.

use jobs_console::components::{Button, ButtonKind};
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    let button = |label: &'static str, kind, pending| {
        html! { <Button {label} {kind} {pending} onclick={Callback::noop()} /> }
    };
    html! {
        <div class="gallery-row">
            { for [false, true].into_iter().flat_map(|pending| [
                button("Outline", ButtonKind::Outline, pending),
                button("Ghost", ButtonKind::Ghost, pending),
                button("Link", ButtonKind::Link, pending),
            ]) }
        </div>
    }
}
