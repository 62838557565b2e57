//! Which card has the focus, and restoring it after a card has moved.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

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
    /// What stands at the end of the list.
    End,
    /// Something between the cards, such as a banner's button.
    Other,
}

/// What has the focus below `root` now.
pub(super) fn focused(root: &Element) -> Option<Focused> {
    let active = active_element(root).filter(|active| root.contains(Some(active)))?;
    let card = active.closest(CARDS).ok().flatten();
    Some(match card.as_ref().and_then(job_of) {
        Some(job) => Focused::Card { job, action: active.get_attribute("data-action") },
        None if active.closest("[part=older]").ok().flatten().is_some() => Focused::End,
        None => Focused::Other,
    })
}

/// Focuses the same control again if it lost the focus because its card moved. In place of a button that the
/// card no longer has its details button gets the focus; in place of a card that is gone the list, and of the list's end its
/// last card.
pub(super) fn bring_back(root: &Element, before: &Focused) {
    match before {
        _ if !is_lost(root) => {}
        Focused::Card { job, action } => focus_card(root, job, action.as_deref()),
        Focused::End => match find_all(root, CARDS).filter_map(|card| job_of(&card)).last() {
            Some(job) => focus_details(root, &job),
            None => focus(root),
        },
        Focused::Other => focus(root),
    }
}

/// Focuses the details button of a job's card, wherever the card is now.
fn focus_details(root: &Element, job: &str) {
    focus_card(root, job, Some("details"));
}

/// Focuses the details button of a job's card when its details are gone, unless their dialog has returned the focus: to a control
/// of the host's, or to another one of the card. The card itself is none.
pub(super) fn return_from_details(root: &Element, job: &str) {
    let is_body = |element: &Element| element.tag_name() == "BODY";
    let is_returned = match active_element(root).filter(|active| !is_body(active)) {
        Some(active) => {
            let card = active.closest(CARDS).ok().flatten().filter(|card| root.contains(Some(card)));
            // One may have gone on to another job than that from which they were opened.
            card.map_or(active != *root, |card| active != card && job_of(&card).as_deref() == Some(job))
        }
        // Of a shadow tree: to something outside of it.
        None => {
            let active = root.owner_document().and_then(|document| document.active_element());
            active.is_some_and(|active| !is_body(&active))
        }
    };
    if !is_returned {
        focus_details(root, job);
    }
}

/// Focuses the card of a job, or the first control of one of the host's own. Returns whether it is in the document.
pub(super) fn focus_card_itself(root: &Element, job: &str) -> bool {
    let is_there = find(root, CARDS, |card| job_of(card).as_deref() == Some(job)).is_some();
    if is_there {
        focus_card(root, job, None);
    }
    is_there
}

/// Focuses the card of a job, wherever it is now, or else the list, unless the focus is on something in it already.
pub(super) fn return_to_card(root: &Element, job: Option<&str>) {
    if is_lost(root) || active_element(root).as_ref() == Some(root) {
        match job {
            Some(job) => focus_card(root, job, None),
            None => focus(root),
        }
    }
}

/// Focuses the search field of the toolbar, and not one of the host's own. Returns whether there is one.
pub(super) fn focus_search(root: &Element) -> bool {
    let field = find(root, "[part~=toolbar] [part~=find]", |_| true);
    if let Some(field) = &field {
        focus(field);
    }
    field.is_some()
}

/// Focuses the checkbox of a job, where its card is in the document, or else the list.
pub(super) fn focus_checkbox(root: &Element, job: Option<&str>) {
    match job {
        Some(job) => focus_card(root, job, Some("select")),
        None => focus(root),
    }
}

/// Scrolls what the keyboard has focused out from under the bar at the bottom. Its `scroll-margin` says how far; browsers regard
/// that here but not when they move the focus.
pub(super) fn uncover(element: &Element) {
    if element.matches(":focus-visible").unwrap_or_default() {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Marks the card in which the keyboard has focused something, for the styles. With `:has(:focus-visible)` instead, browsers
/// look for the focus in every card that is rendered, which took a third of the time of scrolling.
pub(super) fn mark_card(focused: &Element, is_focused: bool) {
    const MARK: &str = "data-focus-visible";

    let Ok(Some(card)) = focused.closest(".jc-card") else { return };
    // A valid name is never refused.
    let _ = if is_focused && focused.matches(":focus-visible").unwrap_or_default() {
        card.set_attribute(MARK, "")
    } else {
        card.remove_attribute(MARK)
    };
}

/// Focuses the first button of an open dialog or a bar if the focus was on a part of it that is gone; one that closes it
/// before others, which may do more than the reader wants.
pub(super) fn keep_inside(dialog: &Element) {
    if is_lost(dialog) {
        focus_safe_button(dialog);
    }
}

/// Focuses the button that closes a dialog, or else the first one.
pub(super) fn focus_safe_button(dialog: &Element) {
    let close = find(dialog, "[data-action=close]", |_| true);
    if let Some(button) = close.or_else(|| find(dialog, "button", |_| true)) {
        focus(&button);
    }
}

fn is_lost(root: &Element) -> bool {
    active_element(root).is_none_or(|active| active.tag_name() == "BODY")
}

fn focus_card(root: &Element, job: &str, action: Option<&str>) {
    let Some(card) = find(root, CARDS, |card| job_of(card).as_deref() == Some(job)) else {
        focus(root);
        return;
    };
    let named = |name: &str| {
        let is_it = |button: &Element| button.get_attribute("data-action").as_deref() == Some(name);
        find(&card, "[data-action]", is_it)
    };
    let button = action.and_then(|action| named(action).or_else(|| named("details")));
    // The card before its checkbox.
    let is_of_card = |element: &Element| element.get_attribute("data-action").as_deref() != Some("select");
    let targets = [button, find(&card, FOCUSABLE, is_of_card), find(&card, FOCUSABLE, |_| true), Some(card)];
    // Buttons of a row may be folded away, and then do not take the focus.
    let takes_it = |target: &Element| {
        focus(target);
        active_element(root).as_ref() == Some(target)
    };
    targets.iter().flatten().any(takes_it);
}

/// The list items of cards, the host's own ones too, and cards outside of a list.
const CARDS: &str = "[data-key], [data-job]";

/// What can have the focus: the card itself, or a control of a host's own card.
const FOCUSABLE: &str = "[tabindex], button, a[href], input, select, textarea";

fn job_of(card: &Element) -> Option<String> {
    card.get_attribute("data-key").or_else(|| card.get_attribute("data-job"))
}

fn find(root: &Element, selector: &str, matches: impl Fn(&Element) -> bool) -> Option<Element> {
    find_all(root, selector).find(|element| matches(element))
}

fn find_all(root: &Element, selector: &str) -> impl Iterator<Item = Element> {
    let nodes = root.query_selector_all(selector).ok();
    let count = nodes.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |index| Some(nodes.as_ref()?.item(index)?.unchecked_into()))
}

fn focus(element: &Element) {
    // Whatever can have the focus has the method, SVG too. An element that cannot take it leaves it where it is.
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// The focused element of the document or shadow tree around `root`.
fn active_element(root: &Element) -> Option<Element> {
    // Not asked for its class: in a frame or a popup it may be one of that window, and no instance of this one's. Both
    // have the property; the root of what is in no document has it not.
    root.get_root_node().unchecked_ref::<Document>().active_element()
}
