//! An id with a button that copies it.

use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps,
    button::button,
    clipboard::{UseCopy, use_copy},
    text,
};
use crate::{hooks::use_words, i18n::messages::copyable_id as words, job::JobId};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CopyableIdProps {
    pub id: JobId,
}

/// The job's id with a button that copies it.
#[component]
pub(super) fn CopyableId(props: &CopyableIdProps) -> Html {
    use_words();
    let near = use_node_ref();
    let UseCopy { is_copied, copy } = use_copy(&near);
    let onclick = use_callback((props.id.clone(), copy), |(), (id, copy)| copy.emit(id.as_ref().to_owned()));
    let outcome = match is_copied {
        Some(true) => words::copied(),
        Some(false) => words::select_to_copy(),
        None => "",
    };
    html! {
        <p class="jc-id" part="id" ref={near}>
            <span class="jc-meta" part="meta">{ words::label() }</span>
            <code dir="ltr">{ AttrValue::from(props.id.clone()) }</code>
            { button(yew::props! { ButtonProps {
                label: words::copy(),
                name: words::copy_name(),
                kind: ButtonKind::Ghost,
                action: "copy",
                onclick,
            } }) }
            <span class="jc-meta" part="meta" role="status">{ text::span(outcome.into()) }</span>
        </p>
    }
}
