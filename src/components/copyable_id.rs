//! An id with a button that copies it.

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::{ButtonKind, button::button};
use crate::{
    dom::{Element, element},
    job::JobId,
    promise::then,
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
pub(super) fn copy(id: &JobId, done: impl FnOnce(bool) + 'static) {
    let copied = write(id).unwrap_or_else(|| Promise::reject(&JsValue::UNDEFINED));
    then(&copied, move |copied| done(copied.is_ok()));
}

fn write(text: &str) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    let is_there = clipboard.is_ok_and(|clipboard| !clipboard.is_undefined());
    is_there.then(|| navigator.clipboard().write_text(text))
}
