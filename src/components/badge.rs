//! A small number or word.

use yew::prelude::*;

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
/// Styling hooks: class `jc-badge`, part `badge`.
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
    badge(props.children.clone(), props.decorative)
}

/// [`Badge`] without a component of its own.
pub(super) fn badge(children: Html, decorative: bool) -> Html {
    html! { <span class="jc-badge" part="badge" translate="no" aria-hidden={decorative.then_some("true")}>{ children }</span> }
}
