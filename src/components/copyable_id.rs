//! An id with a button that copies it.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button, text};
use crate::{i18n::messages::copyable_id as words, job::JobId};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CopyableIdProps {
    pub id: JobId,
}

/// The job's id with a button that copies it.
#[component]
pub(super) fn CopyableId(props: &CopyableIdProps) -> Html {
    let copied = use_state_eq(|| None::<bool>);
    let onclick = use_callback(props.id.clone(), {
        let set = copied.setter();
        move |(), id: &JobId| {
            let (set, id) = (set.clone(), id.clone());
            spawn_local(async move { set.set(Some(copy(&id).await)) });
        }
    });
    let outcome = match *copied {
        Some(true) => words::COPIED,
        Some(false) => words::SELECT_TO_COPY,
        None => "",
    };
    html! {
        <p class="jc-id" part="id">
            <span class="jc-meta" part="meta">{ words::LABEL }</span>
            <code dir="ltr">{ AttrValue::from(props.id.clone()) }</code>
            { button(yew::props! { ButtonProps {
                label: words::COPY,
                name: words::COPY_NAME,
                kind: ButtonKind::Ghost,
                action: "copy",
                onclick,
            } }) }
            <span class="jc-meta" part="meta" role="status">{ text::span(outcome.into()) }</span>
        </p>
    }
}

/// Puts `text` on the clipboard. `false` where that is not allowed, or not there (plain HTTP).
async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
