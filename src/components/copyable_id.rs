//! An id with a button that copies it.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::{Button, ButtonKind};
use crate::job::JobId;

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
        Some(true) => "Copied",
        Some(false) => "Select the id to copy it",
        None => "",
    };
    html! {
        <p class="jc-id" part="id">
            <span class="jc-meta" part="meta">{ "ID" }</span>
            <code>{ AttrValue::from(props.id.clone()) }</code>
            <Button label="Copy" name="Copy id" kind={ButtonKind::Ghost} {onclick} />
            <span class="jc-meta" part="meta" role="status">{ outcome }</span>
        </p>
    }
}

/// Puts `text` on the clipboard. `false` where that is not allowed, or not there (plain HTTP).
async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    if js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| clipboard.is_undefined())
    {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
