//! What is shown until the first answer.

use yew::prelude::*;

/// Grey shapes of the size of cards, so that nothing jumps when the jobs come.
#[component]
pub(super) fn Skeleton() -> Html {
    let card = |key: u32| {
        html! {
            <div {key} class="jc-card jc-skeleton">
                <span class="jc-bone jc-bone-title" />
                <span class="jc-bone jc-bone-text" />
                <span class="jc-bone jc-bone-bar" />
                <span class="jc-bone jc-bone-meta" />
            </div>
        }
    };
    html! {
        <div class="jc-section" aria-busy="true">
            <p class="jc-visually-hidden">{ "Loading jobs…" }</p>
            <span class="jc-bone jc-bone-heading" aria-hidden="true" />
            <div class="jc-list" aria-hidden="true">{ for (0..3).map(card) }</div>
        </div>
    }
}
