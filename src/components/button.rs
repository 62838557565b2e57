//! Buttons.

use yew::prelude::*;

use super::{Shape, icon::icon, text};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ButtonKind {
    /// A border and the background of the card.
    #[default]
    Outline,
    /// Text alone until it is hovered.
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
    /// Its action is under way. It keeps the focus and does nothing when pressed.
    #[prop_or_default]
    pub pending: bool,
    /// Whether the part that it folds is open.
    #[prop_or_default]
    pub expanded: Option<bool>,
    /// A name by which scripts and styles find it (`data-action`).
    #[prop_or_default]
    pub action: Option<AttrValue>,
    /// The key that does the same (`aria-keyshortcuts`).
    #[prop_or_default]
    pub shortcut: Option<AttrValue>,
    /// It was pressed.
    pub onclick: Callback<()>,
}

/// A button.
///
/// Styling hooks: classes `jc-button` and `jc-button-outline`, `jc-button-ghost` or `jc-button-link`, part
/// `button`, `data-action`, `aria-busy` while its action is under way.
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
    button(props.clone())
}

/// [`Button`] without a component of its own.
pub(super) fn button(props: ButtonProps) -> Html {
    let ButtonProps { label, name, kind, pending, expanded, action, shortcut, onclick } = props;
    let class = match kind {
        ButtonKind::Outline => "jc-button jc-button-outline",
        ButtonKind::Ghost => "jc-button jc-button-ghost",
        ButtonKind::Link => "jc-button jc-button-link",
    };
    let onclick = move |_: MouseEvent| {
        if !pending {
            onclick.emit(());
        }
    };
    html! {
        <button
            type="button"
            {class}
            part="button"
            aria-label={name}
            aria-disabled={pending.then_some("true")}
            aria-busy={pending.then_some("true")}
            aria-expanded={expanded.map(|open| if open { "true" } else { "false" })}
            aria-keyshortcuts={shortcut}
            data-action={action}
            {onclick}
        >
            if pending {
                { icon(Shape::Spinner, None) }
            }
            { text::span(label) }
        </button>
    }
}
