//! What more than one component needs to know of the document.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, HtmlElement, Window};

/// The window of the element's own document: it may be one of a frame or a popup.
pub(crate) fn window_of(element: &Element) -> Option<Window> {
    element.owner_document()?.default_view().or_else(web_sys::window)
}

/// An observer of this class of the element's own window: one of another window rests with that, as when its tab is
/// in the background.
pub(crate) fn new_observer<T: JsCast>(element: &Element, class: &str, arguments: &Array) -> Option<T> {
    let constructor =
        Reflect::get(window_of(element)?.as_ref(), &class.into()).ok()?.dyn_into::<Function>().ok()?;
    // Being of another window, it may be no instance of this one's class.
    Some(Reflect::construct(&constructor, arguments).ok()?.unchecked_into())
}

/// A call in the next frame of an element's own window: one of another window waits while that is in the background. Once
/// this is dropped, it is not made.
pub(crate) struct NextFrame {
    window: Window,
    handle: i32,
    #[expect(dead_code, reason = "held for the window")]
    callback: Closure<dyn FnMut()>,
}

impl NextFrame {
    pub(crate) fn of(element: &Element, callback: impl FnOnce() + 'static) -> Option<Self> {
        let (window, callback) = (window_of(element)?, Closure::once(callback));
        let handle = window.request_animation_frame(callback.as_ref().unchecked_ref()).ok()?;
        Some(Self { window, handle, callback })
    }
}

impl Drop for NextFrame {
    fn drop(&mut self) {
        // Fails for a window that is gone alone.
        let _ = self.window.cancel_animation_frame(self.handle);
    }
}

/// How many pixels of the screen, from top to bottom, are one of the layout: zoom and transforms of the element and its
/// ancestors.
pub(crate) fn vertical_scale(element: &HtmlElement) -> f64 {
    let rect = element.get_bounding_client_rect();
    let by_height = (rect.height(), f64::from(element.offset_height()));
    let by_width = (rect.width(), f64::from(element.offset_width()));
    // The layout's are rounded, so of a flat element the width tells more.
    let known = [by_height, by_width].into_iter().find(|(screen, layout)| *screen > 0.0 && *layout >= 20.0);
    known.map_or(1.0, |(screen, layout)| screen / layout)
}

/// A style property as it holds for `element`.
pub(crate) fn computed_style(element: &Element, property: &str) -> Option<String> {
    window_of(element)?.get_computed_style(element).ok()??.get_property_value(property).ok()
}

/// The same in pixels; `None` for `normal` and other words.
pub(crate) fn computed_pixels(element: &Element, property: &str) -> Option<f64> {
    Some(js_sys::parse_float(&computed_style(element, property)?)).filter(|pixels| pixels.is_finite())
}

/// The nearest element that scrolls `element`: itself or one of its ancestors, else the page.
pub(crate) fn scroll_container(element: &Element) -> Option<Element> {
    let mut next = Some(element.clone());
    while let Some(element) = next {
        // The overflow of the body is the page's.
        let scrolls = matches!(computed_style(&element, "overflow-y")?.as_str(), "auto" | "scroll");
        if scrolls && element.scroll_height() > element.client_height() && element.tag_name() != "BODY" {
            return Some(element);
        }
        next = element.parent_element();
    }
    element.owner_document()?.scrolling_element()
}

/// How many pixels of the screen is what `container` scrolls by one pixel of its scroll position.
pub(crate) fn scroll_scale(container: &Element) -> f64 {
    let is_page = container.owner_document().and_then(|document| document.scrolling_element()).as_ref()
        == Some(container);
    // What the page scrolls by are the screen's pixels, whatever its root element is scaled by.
    if is_page { 1.0 } else { vertical_scale(container.unchecked_ref()) }
}
