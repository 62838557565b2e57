//! One tab.

use yew::prelude::*;

use super::{TabBadge, badge::badge, tabs::TabsContext, text};
use crate::{
    hooks::use_view_language,
    i18n::{number, tab_name},
};

/// Properties of [`Tab`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabProps {
    /// Which panel it belongs to. Part of an id, so without spaces.
    pub value: AttrValue,
    /// What it says.
    pub label: AttrValue,
    /// A number beside the label. It is part of the tab's accessible name: "Jobs, 2 running".
    #[prop_or_default]
    pub badge: Option<TabBadge>,
    /// It cannot be selected.
    #[prop_or_default]
    pub disabled: bool,
}

/// One tab.
///
/// Styling hooks: class `jc-tab`, part `tab`, `data-state` (`active`, `inactive`), `data-disabled`. See
/// [`Tabs`](super::Tabs) for an example.
#[component]
pub fn Tab(props: &TabProps) -> Html {
    use_view_language();
    let TabProps { value, label, badge: tab_badge, disabled } = props;
    let context = use_context::<TabsContext>();
    let onclick = use_callback((context.clone(), value.clone()), |_: MouseEvent, (context, value)| {
        if let Some(context) = context {
            context.select.emit(value.clone());
        }
    });
    // Without `Tabs` around it there is nothing to select.
    let Some(context) = context else { return html! { <button hidden=true /> } };
    let is_selected = context.selected == *value;
    let name = tab_badge.as_ref().map(|badge| tab_name(label, &badge.text.words()));
    // The space is part of the visible text "Jobs 2", which the accessible name has to contain (WCAG 2.5.3).
    let text = if tab_badge.is_some() { [label, " "].concat().into() } else { label.clone() };
    html! {
        <button
            type="button"
            role="tab"
            class="jc-tab"
            part="tab"
            id={context.tab_id(value)}
            aria-selected={if is_selected { "true" } else { "false" }}
            aria-controls={context.panel_id(value)}
            aria-label={name}
            tabindex={if is_selected { "0" } else { "-1" }}
            data-state={if is_selected { "active" } else { "inactive" }}
            data-disabled={disabled.then_some("")}
            disabled={*disabled}
            {onclick}
        >
            { text::span(text) }
            if let Some(TabBadge { count, .. }) = tab_badge {
                { badge(html! { { number(*count) } }, true) }
            }
        </button>
    }
}
