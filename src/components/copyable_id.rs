//! An id with a button that copies it.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{ButtonKind, button::button};
use crate::{
    dom::{Element, element},
    job::JobId,
};

/// The job's id with a button that copies it. `copied` is whether that worked.
pub(super) fn copyable_id(id: &JobId, copied: Option<bool>) -> Element {
    let outcome = match copied {
        Some(true) => "Copied",
        Some(false) => "Select the id to copy it",
        None => "",
    };
    let copy =
        button("Copy", ButtonKind::Ghost, false).with("aria-label", "Copy id").with("data-action", "copy");
    element("p", "id")
        .child(element("span", "meta").text("ID"))
        .child(element("code", "").text(id.as_ref().to_owned()))
        .child(copy)
        .child(element("span", "meta").named("outcome").with("role", "status").text(outcome))
}

/// Puts `id` on the clipboard. `done` is told `false` where that is not allowed, or not there (plain HTTP).
pub(super) fn copy(id: JobId, done: impl FnOnce(bool) + 'static) {
    spawn_local(async move { done(try_copy(&id).await) });
}

async fn try_copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    if js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| clipboard.is_undefined())
    {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
