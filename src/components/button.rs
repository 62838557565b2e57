//! Buttons.

use yew::prelude::*;

use super::{Shape, icon::icon};
use crate::dom::{Element, Text, element};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// A border and the background of the card.
    #[default]
    Outline,
    /// Text alone until it is pointed at.
    Ghost,
    /// Looks like a link in a text.
    Link,
}

/// Properties of [`Button`].
#[derive(Clone, PartialEq, Properties)]
pub struct ButtonProps {
    /// What it says.
    pub label: AttrValue,
    /// Its accessible name, which has to contain the label; the label alone when left out.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// How much it stands out.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// What it asked for is under way. It keeps the focus and does nothing when pressed.
    #[prop_or_default]
    pub pending: bool,
    /// Whether the part that it folds is open.
    #[prop_or_default]
    pub expanded: Option<bool>,
    /// A name by which scripts and styles find it (`data-action`).
    #[prop_or_default]
    pub action: Option<AttrValue>,
    /// It was pressed.
    pub onclick: Callback<()>,
}

/// A button.
///
/// ```
/// use jobs_console::components::Button;
/// # use yew::prelude::*;
/// # fn example(retry: Callback<()>) -> Html {
/// html! { <Button label="Retry" name="Retry acme/api" onclick={retry} /> }
/// # }
/// ```
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let onclick =
        use_callback((props.onclick.clone(), props.pending), |_: MouseEvent, (onclick, pending)| {
            if !pending {
                onclick.emit(());
            }
        });
    let text = |text: &AttrValue| Text::from(text.to_string());
    button(text(&props.label), props.kind, props.pending)
        .maybe("aria-label", props.name.as_ref().map(text))
        .maybe("aria-expanded", props.expanded.map(|open| if open { "true" } else { "false" }))
        .maybe("data-action", props.action.as_ref().map(text))
        .into_html_with_click(onclick)
}

/// A button of a view that finds out by itself which of its buttons was pressed, by `data-action`.
pub(super) fn button(label: impl Into<Text>, kind: ButtonKind, pending: bool) -> Element {
    let class = match kind {
        ButtonKind::Outline => "jc-button-outline",
        ButtonKind::Ghost => "jc-button-ghost",
        ButtonKind::Link => "jc-button-link",
    };
    let pending_word = pending.then_some("true");
    element("button", "button")
        .with("class", class)
        .with("type", "button")
        .maybe("aria-disabled", pending_word)
        .maybe("aria-busy", pending_word)
        .maybe_child(pending.then(|| icon(Shape::Spinner, None)))
        .text(label)
}
