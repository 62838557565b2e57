//! Keeps what one reads where it is while items above it come, go or change their height.
//!
//! Most browsers do it by themselves (`overflow-anchor`); WebKit does not.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};
use yew::prelude::*;

use crate::dom::{scroll_container, scroll_scale};

/// Where an item was before the document changed.
#[derive(Clone, Default)]
pub(crate) struct ScrollAnchor(Option<(Element, f64)>);

impl ScrollAnchor {
    /// Of the first element that is on the screen and matches `selector`, unless `list`, which it is in, begins there: what is
    /// new at its top may be seen.
    pub(crate) fn of_first(list: &Element, selector: &str) -> Self {
        let Ok(items) = list.query_selector_all(selector) else { return Self::default() };
        if list.get_bounding_client_rect().top() >= 0.0 {
            return Self::default();
        }
        let place = |item: Node| {
            let item: Element = item.unchecked_into();
            let rect = item.get_bounding_client_rect();
            (rect.bottom() > 0.0).then(|| (item, rect.top()))
        };
        Self((0..items.length()).filter_map(|index| items.item(index)).find_map(place))
    }

    /// Scrolls by as much as the item has moved.
    pub(crate) fn restore(&self) {
        let Some((item, before)) = &self.0 else { return };
        let moved = item.get_bounding_client_rect().top() - before;
        if item.is_connected()
            && moved.abs() >= 1.0
            && let Some(container) = scroll_container(item)
        {
            let moved = moved / scroll_scale(&container);
            container.set_scroll_top(container.scroll_top() + moved.round() as i32);
        }
    }
}

/// The first item of `list` that is on the screen, as it is before this render reaches the document.
#[hook]
pub(super) fn use_scroll_anchor(list: &NodeRef, is_windowed: bool) -> ScrollAnchor {
    let is_needed = *use_memo((), |()| !browser_anchors());
    if !is_needed || !is_windowed {
        return ScrollAnchor::default();
    }
    list.cast::<Element>()
        .map(|list| ScrollAnchor::of_first(&list, ":scope > :not([data-spacer])"))
        .unwrap_or_default()
}

/// Whether the browser keeps the scroll position by itself. True where there is no browser.
fn browser_anchors() -> bool {
    let supports = || {
        let css = js_sys::Reflect::get(&js_sys::global(), &"CSS".into()).ok()?;
        let supports = js_sys::Reflect::get(&css, &"supports".into()).ok()?;
        let supports = supports.dyn_into::<js_sys::Function>().ok()?;
        supports.call2(&css, &"overflow-anchor".into(), &"auto".into()).ok()?.as_bool()
    };
    !cfg!(target_arch = "wasm32") || supports().unwrap_or(true)
}
