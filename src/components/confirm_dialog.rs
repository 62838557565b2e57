//! The question before something is done to many jobs, or to one by a key.

use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button, use_modal::use_modal};
use crate::{
    hooks::use_words,
    i18n::{act_on, ask_before, messages},
    query::JobMutation,
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ConfirmDialogProps {
    pub mutation: JobMutation,
    pub count: usize,
    /// In place of one that says how many jobs they are.
    #[prop_or_default]
    pub question: Option<AttrValue>,
    /// The dialog was closed; `true` where it is to be done.
    pub on_answer: Callback<bool>,
}

/// A modal dialog. The button that does nothing comes first, so that it has the focus.
#[component]
pub(super) fn ConfirmDialog(props: &ConfirmDialogProps) -> Html {
    use_words();
    let ConfirmDialogProps { mutation, count, question, on_answer } = props;
    let dialog = use_node_ref();
    let is_confirmed = use_mut_ref(|| false);
    let close = use_modal(&dialog);
    let onclose = {
        let (is_confirmed, on_answer) = (is_confirmed.clone(), on_answer.clone());
        move |_: Event| on_answer.emit(is_confirmed.take())
    };
    let answer = |answer: bool| {
        let (close, is_confirmed) = (close.clone(), is_confirmed.clone());
        move |()| {
            is_confirmed.replace(answer);
            close.emit(());
        }
    };
    let question = question.clone().unwrap_or_else(|| ask_before(*mutation, *count).into());
    html! {
        <dialog
            class="jc-dialog jc-confirm"
            part="dialog confirm"
            aria-label={question.clone()}
            closedby="any"
            ref={dialog.clone()}
            {onclose}
        >
            <h3 key={&*question} class="jc-dialog-title" part="dialog-title">{ question.clone() }</h3>
            <div class="jc-actions" part="actions">
                { button(yew::props! { ButtonProps {
                    label: messages::selection::not_now(),
                    kind: ButtonKind::Ghost,
                    action: "not-now",
                    onclick: answer(false),
                } }) }
                { button(yew::props! { ButtonProps {
                    label: act_on(*mutation, *count),
                    action: "confirm",
                    onclick: answer(true),
                } }) }
            </div>
        </dialog>
    }
}
