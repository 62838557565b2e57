//! The error of a failed job: plain text of any length.

use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button, text};
use crate::{
    hooks::use_words,
    i18n::{fold_name, job_error_text, messages},
    job::cut,
};

/// Longer texts are folded, in bytes.
const LONG: usize = 180;
/// Texts with more lines are folded.
const LINES: usize = 3;
/// So much of a folded text is there, in bytes: more than three lines on any screen.
const FOLDED: usize = 2_000;
/// So much of an unfolded one. The job's details have all of it.
const UNFOLDED: usize = 20_000;

/// Properties of [`ErrorText`].
#[derive(Clone, PartialEq, Properties)]
pub struct ErrorTextProps {
    /// The error.
    pub text: AttrValue,
    /// Whose error it is, for the accessible name of the button that unfolds it.
    pub subject: AttrValue,
}

/// "Error: …"; long text folds with "Show more". Of more than 20,000 bytes it shows the beginning.
///
/// Styling hooks: classes `jc-error`, `jc-error-text`, and `jc-folded` while it is folded.
///
/// ```
/// use jobs_console::components::ErrorText;
/// # use yew::prelude::*;
/// # fn example() -> Html {
/// html! { <ErrorText text="Invalid lightfast.yml syntax" subject="acme/broken-repo" /> }
/// # }
/// ```
#[component]
pub fn ErrorText(props: &ErrorTextProps) -> Html {
    use_words();
    let is_open = use_state_eq(|| false);
    let toggle = {
        let (set, open) = (is_open.setter(), *is_open);
        Callback::from(move |()| set.set(!open))
    };
    error_text(&props.text, &props.subject, *is_open, toggle)
}

/// [`ErrorText`] without a component of its own: the caller knows whether it is open.
pub(super) fn error_text(error: &str, subject: &str, is_open: bool, toggle: Callback<()>) -> Html {
    let is_long = error.len() > LONG || error.lines().count() > LINES;
    let class = if is_long && !is_open { "jc-error-text jc-folded" } else { "jc-error-text" };
    let shown = cut(error, if is_open { UNFOLDED } else { FOLDED });
    let label = if is_open { messages::card::show_less() } else { messages::card::show_more() };
    html! {
        <div class="jc-error" part="error">
            { text::element("p", Some(class), Some("error-text"), &job_error_text(shown)) }
            if is_long {
                { button(yew::props! { ButtonProps {
                    label,
                    name: fold_name(label, subject),
                    kind: ButtonKind::Link,
                    expanded: is_open,
                    action: "more",
                    onclick: toggle,
                } }) }
            }
        </div>
    }
}
