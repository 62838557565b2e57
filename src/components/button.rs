//! Buttons.

use yew::prelude::*;

use super::{Icon, Shape};

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
    let kind = match props.kind {
        ButtonKind::Outline => "jc-button-outline",
        ButtonKind::Ghost => "jc-button-ghost",
        ButtonKind::Link => "jc-button-link",
    };
    let onclick =
        use_callback((props.onclick.clone(), props.pending), |_: MouseEvent, (onclick, pending)| {
            if !pending {
                onclick.emit(());
            }
        });
    html! {
        <button
            type="button"
            class={classes!("jc-button", kind)}
            part="button"
            aria-label={props.name.clone()}
            aria-disabled={props.pending.then_some("true")}
            aria-busy={props.pending.then_some("true")}
            aria-expanded={props.expanded.map(|open| if open { "true" } else { "false" })}
            data-action={props.action.clone()}
            {onclick}
        >
            if props.pending {
                <Icon shape={Shape::Spinner} />
            }
            { props.label.clone() }
        </button>
    }
}
