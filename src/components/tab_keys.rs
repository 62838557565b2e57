//! Which tab a key leads to, by the WAI-ARIA tabs pattern.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::kept_scroll::computed;

/// Selects the tab that a pressed key leads to.
pub(crate) fn key_pressed(list: &Element, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    if let Some(target) = tab_for_key(list, event) {
        event.prevent_default();
        // A tab that cannot take the focus is still selected.
        let _ = target.focus();
        target.click();
    }
}

/// The tabs of a list that can be selected, in their order.
pub(crate) fn tabs_of(list: &Element) -> Vec<HtmlElement> {
    let Ok(nodes) = list.query_selector_all("[role=tab]:not([disabled])") else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).collect()
}

/// One tab can always be reached with the Tab key: the first where none is selected.
pub(super) fn keep_reachable(list: &Element) {
    let tabs = tabs_of(list);
    let is_selected = |tab: &HtmlElement| tab.get_attribute("aria-selected").as_deref() == Some("true");
    let reachable = tabs.iter().position(is_selected).unwrap_or(0);
    for (index, tab) in tabs.iter().enumerate() {
        let wanted = if index == reachable { 0 } else { -1 };
        if tab.tab_index() != wanted {
            tab.set_tab_index(wanted);
        }
    }
}

/// The tab that a key leads to, from the one that has the focus.
fn tab_for_key(list: &Element, event: &KeyboardEvent) -> Option<HtmlElement> {
    let tabs = tabs_of(list);
    let focused: Element = event.target()?.dyn_into().ok()?;
    let here = tabs.iter().position(|tab| tab.contains(Some(&focused)))?;
    let (next, previous) = if computed(list, "direction").as_deref() == Some("rtl") {
        ("ArrowLeft", "ArrowRight")
    } else {
        ("ArrowRight", "ArrowLeft")
    };
    let index = match event.key() {
        key if key == next => (here + 1) % tabs.len(),
        key if key == previous => (here + tabs.len() - 1) % tabs.len(),
        key if key == "Home" => 0,
        key if key == "End" => tabs.len() - 1,
        _ => return None,
    };
    tabs.into_iter().nth(index)
}
