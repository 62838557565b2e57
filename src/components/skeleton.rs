//! What is shown until the first answer.

use yew::prelude::*;

use crate::i18n::messages;

/// Grey shapes of the size of cards, so that nothing jumps when the jobs come.
pub(super) fn skeleton() -> Html {
    html! {
        <div class="jc-section" part="section" aria-busy="true" key="skeleton">
            <p class="jc-visually-hidden">{ messages::list::loading() }</p>
            <span class="jc-bone jc-bone-heading" part="bone" aria-hidden="true" />
            <div class="jc-list" part="list" aria-hidden="true">{ for (0..3).map(card) }</div>
        </div>
    }
}

/// The same for one card.
pub(super) fn skeleton_card() -> Html {
    html! {
        <div aria-busy="true" key="skeleton">
            <p class="jc-visually-hidden">{ messages::single_job::loading() }</p>
            <div aria-hidden="true">{ card(0) }</div>
        </div>
    }
}

fn card(key: u32) -> Html {
    html! {
        <div {key} class="jc-card jc-skeleton" part="card skeleton">
            <span class="jc-bone jc-bone-title" part="bone" />
            <span class="jc-bone jc-bone-text" part="bone" />
            <span class="jc-bone jc-bone-bar" part="bone" />
            <span class="jc-bone jc-bone-meta" part="bone" />
        </div>
    }
}
