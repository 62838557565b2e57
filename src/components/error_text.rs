//! The error of a failed job: plain text of any length.

use std::rc::Rc;

use yew::prelude::*;

use super::{Button, ButtonKind};

/// Longer texts are folded.
const LONG: usize = 180;
/// Texts with more lines are folded.
const LINES: usize = 3;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ErrorTextProps {
    pub text: Rc<str>,
    /// Whose error it is, for the name of the button that unfolds it.
    pub subject: Rc<str>,
}

/// "Error: …"; long text folds with "Show more".
#[component]
pub(super) fn ErrorText(props: &ErrorTextProps) -> Html {
    let open = use_state_eq(|| false);
    let is_long = props.text.len() > LONG || props.text.lines().count() > LINES;
    let prefix = if props.text.starts_with("Error:") { "" } else { "Error: " };
    let label = if *open { "Show less" } else { "Show more" };
    let onclick = use_callback(*open, {
        let set_open = open.setter();
        move |(), open: &bool| set_open.set(!*open)
    });
    html! {
        <div class="jc-error" part="error">
            <p class={classes!("jc-error-text", (is_long && !*open).then_some("jc-folded"))} part="error-text">
                { prefix }{ AttrValue::from(props.text.clone()) }
            </p>
            if is_long {
                <Button
                    {label}
                    name={[label, " of the error of ", &props.subject].concat()}
                    kind={ButtonKind::Link}
                    expanded={*open}
                    {onclick}
                />
            }
        </div>
    }
}
