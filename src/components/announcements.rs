//! What assistive technology is told.

use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct AnnouncementsProps {
    pub text: AttrValue,
    /// Another number makes the same words be read out again.
    pub number: u32,
}

/// A polite live region. It is always there: one that comes with its text is often not read out.
#[component]
pub(super) fn Announcements(props: &AnnouncementsProps) -> Html {
    html! { <div class="jc-visually-hidden" role="status"><span key={props.number}>{ props.text.clone() }</span></div> }
}
