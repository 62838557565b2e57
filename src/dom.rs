//! What more than one component needs to know of the document.

use web_sys::Element;

/// A style property as it holds for `element`.
pub(crate) fn computed_style(element: &Element, property: &str) -> Option<String> {
    // The window of the element's own document: it may be one of a frame.
    let window = element.owner_document()?.default_view().or_else(web_sys::window)?;
    window.get_computed_style(element).ok()??.get_property_value(property).ok()
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
