//! What assistive technology is told.

use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct AnnouncementsProps {
    pub text: AttrValue,
}

/// A polite live region. It is always there: one that comes with its text is often not read out.
#[component]
pub(super) fn Announcements(props: &AnnouncementsProps) -> Html {
    html! { <div class="jc-visually-hidden" role="status">{ props.text.clone() }</div> }
}
