//! The scroll position of a panel while another one is shown: browsers forget it.

use web_sys::Element;

/// How far something is scrolled.
pub(crate) struct ScrollPosition {
    container: Element,
    top: i32,
}

impl ScrollPosition {
    /// Where the panel is, which is still shown.
    pub(crate) fn of(panel: &Element) -> Option<Self> {
        let container = scroll_container(panel)?;
        let top = container.scroll_top();
        Some(Self { container, top })
    }

    /// Goes back there, now that the panel is shown again.
    pub(crate) fn restore(self) {
        self.container.set_scroll_top(self.top);
    }
}

/// The nearest element around the panel that scrolls it: one of its ancestors or itself, else the page.
fn scroll_container(panel: &Element) -> Option<Element> {
    let mut next = Some(panel.clone());
    while let Some(element) = next {
        // The overflow of the body is the page's.
        let scrolls = matches!(computed(&element, "overflow-y")?.as_str(), "auto" | "scroll");
        if scrolls && element.scroll_height() > element.client_height() && element.tag_name() != "BODY" {
            return Some(element);
        }
        next = element.parent_element();
    }
    panel.owner_document()?.scrolling_element()
}

/// A style property as it holds for `element`.
pub(super) fn computed(element: &Element, property: &str) -> Option<String> {
    let style = web_sys::window()?.get_computed_style(element).ok()??;
    style.get_property_value(property).ok()
}
