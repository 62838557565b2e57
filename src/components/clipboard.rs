//! Copying texts.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::dom::window_of;

/// What copies texts.
pub(super) struct UseCopy {
    /// Whether the latest text is on the clipboard.
    pub is_copied: Option<bool>,
    /// Puts a text on the clipboard.
    pub copy: Callback<String>,
}

/// Copies texts, where needed by selecting them below `near`: nothing outside of an open dialog can be selected.
#[hook]
pub(super) fn use_copy(near: &NodeRef) -> UseCopy {
    let is_copied = use_state_eq(|| None);
    let copy = use_callback(near.clone(), {
        let set = is_copied.setter();
        move |text: String, near: &NodeRef| {
            let Some(near) = near.cast::<Element>() else { return };
            let set = set.clone();
            // Said again it has to be another text for a moment.
            set.set(None);
            spawn_local(async move {
                set.set(Some(by_clipboard(&text, &near).await || by_selection(&text, &near)))
            });
        }
    });
    UseCopy { is_copied: *is_copied, copy }
}

/// `false` where the clipboard is not allowed, or not there (plain HTTP).
async fn by_clipboard(text: &str, near: &Element) -> bool {
    let Some(window) = window_of(near) else { return false };
    let navigator = window.navigator();
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// As one copied before there was a clipboard for programs. The focus is where it was afterwards.
fn by_selection(text: &str, near: &Element) -> bool {
    let Some(document) = near.owner_document() else { return false };
    let Ok(area) = document.create_element("textarea") else { return false };
    // Of another window's class perhaps.
    let area: HtmlTextAreaElement = area.unchecked_into();
    let focused = near.get_root_node().unchecked_ref::<Document>().active_element();
    area.set_class_name("jc-visually-hidden");
    area.set_value(text);
    if near.append_child(&area).is_err() {
        return false;
    }
    area.select();
    let copy =
        Reflect::get(&document, &JsValue::from_str("execCommand")).and_then(JsCast::dyn_into::<Function>);
    let copied = copy.and_then(|copy| copy.call1(&document, &JsValue::from_str("copy")));
    area.remove();
    if let Some(focused) = focused {
        let _ = focused.unchecked_ref::<HtmlElement>().focus();
    }
    copied.is_ok_and(|copied| copied.is_truthy())
}
