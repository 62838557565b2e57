//! Where the focus is among the cards, and how to bring it back after a card has moved.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, ShadowRoot};

/// What has the focus in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Focused {
    /// A card, or a button of it.
    Card {
        /// The job's id.
        job: String,
        /// The button's action.
        action: Option<String>,
    },
    /// Something between the cards, such as a banner's button.
    Other,
}

/// What has the focus below `root` now.
pub(super) fn focused(root: &Element) -> Option<Focused> {
    let active = active_element(root).filter(|active| root.contains(Some(active)))?;
    let card = active.closest("[data-job]").ok().flatten();
    Some(match card.and_then(|card| card.get_attribute("data-job")) {
        Some(job) => Focused::Card { job, action: active.get_attribute("data-action") },
        None => Focused::Other,
    })
}

/// Focuses the same control again if its card took the focus with it into nowhere. A button that the card
/// no longer has is replaced by its details button; a card or a button that is gone by the list.
pub(super) fn bring_back(root: &Element, before: &Focused) {
    match before {
        _ if !is_lost(root) => {}
        Focused::Card { job, action } => focus_card(root, job, action.as_deref()),
        Focused::Other => focus(root),
    }
}

/// Focuses the details button of a job's card, wherever the card is now.
pub(super) fn focus_details(root: &Element, job: &str) {
    focus_card(root, job, Some("details"));
}

/// Focuses the first button of an open dialog if the focus was on a part of it that is gone.
pub(super) fn keep_inside(dialog: &Element) {
    if is_lost(dialog)
        && let Some(button) = find(dialog, "button", |_| true)
    {
        focus(&button);
    }
}

/// The dialog below `root`.
pub(super) fn dialog_of(root: &Element) -> Option<HtmlDialogElement> {
    root.query_selector("dialog").ok()??.dyn_into().ok()
}

pub(super) fn is_lost(root: &Element) -> bool {
    active_element(root).is_none_or(|active| active.tag_name() == "BODY")
}

fn focus_card(root: &Element, job: &str, action: Option<&str>) {
    let has = |name: &'static str, value: &str| {
        let value = value.to_owned();
        move |element: &Element| element.get_attribute(name).as_ref() == Some(&value)
    };
    let Some(card) = find(root, "[data-job]", has("data-job", job)) else {
        focus(root);
        return;
    };
    let named = |name: &str| find(&card, "[data-action]", has("data-action", name));
    let button = action.and_then(|action| named(action).or_else(|| named("details")));
    focus(button.as_ref().unwrap_or(&card));
}

fn find(root: &Element, selector: &str, matches: impl Fn(&Element) -> bool) -> Option<Element> {
    let nodes = root.query_selector_all(selector).ok()?;
    (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).find(matches)
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// The focused element of the document or shadow tree that `root` is in.
fn active_element(root: &Element) -> Option<Element> {
    let tree = root.get_root_node();
    match tree.dyn_ref::<ShadowRoot>() {
        Some(shadow) => shadow.active_element(),
        None => tree.dyn_ref::<Document>()?.active_element(),
    }
}
