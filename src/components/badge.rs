//! A small number or word.

use yew::prelude::*;

use crate::dom::{Element, element};

/// Properties of [`Badge`].
#[derive(Clone, PartialEq, Properties)]
pub struct BadgeProps {
    /// What it says.
    pub children: Html,
    /// Hidden from assistive technology, where the same is said in words beside it.
    #[prop_or_default]
    pub decorative: bool,
}

/// A small number or word in a pill.
///
/// ```
/// use jobs_console::components::Badge;
/// # use yew::prelude::*;
/// # fn example() -> Html {
/// html! { <Badge>{ 2 }</Badge> }
/// # }
/// ```
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    let mut badge =
        element("span", "badge").maybe("aria-hidden", props.decorative.then_some("true")).into_tag();
    badge.add_child(props.children.clone());
    badge.into()
}

pub(crate) fn badge(text: &str) -> Element {
    element("span", "badge").text(text.to_owned())
}
