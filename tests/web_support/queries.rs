//! The page as users and assistive technology find it: by role, name and text.

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Element, EventTarget, HtmlElement, Node};

use super::world::{document, settle};

#[wasm_bindgen(module = "/tests/web_support/world.js")]
extern "C" {
    #[wasm_bindgen(js_name = press)]
    fn js_press(target: &EventTarget, key: &str, modifier: &str, code: &str) -> bool;
    #[wasm_bindgen(js_name = release)]
    fn js_release(target: &EventTarget, key: &str, modifier: &str);
    #[wasm_bindgen(js_name = clickByMouse)]
    fn js_click_by_mouse(element: &Element);
    #[wasm_bindgen(js_name = enter)]
    fn js_enter(element: &Element, text: &str);
    #[wasm_bindgen(js_name = clickWith)]
    fn js_click_with(element: &Element, modifier: &str);
    /// What a field or a select has as its value.
    #[wasm_bindgen(js_name = valueOf)]
    pub fn value_of(element: &Element) -> String;
    /// Gives an element an open shadow tree.
    #[wasm_bindgen(js_name = attachShadow)]
    pub fn attach_shadow(host: &Element) -> Node;
    /// Selects a part of a text.
    #[wasm_bindgen(js_name = selectText)]
    pub fn select_text(node: &Node, from: u32, to: u32);
    /// Translates the texts below an element, as a browser does that puts its own nodes in their places.
    #[wasm_bindgen(js_name = translate)]
    pub fn translate(root: &Element);
    /// The texts below an element that do not read from left to right as they are painted.
    #[wasm_bindgen(js_name = readFromRight)]
    pub fn read_from_right(root: &Element) -> Vec<String>;
    /// What is selected.
    #[wasm_bindgen(js_name = selectedText)]
    pub fn selected_text() -> String;
}

/// All elements below `root` that a selector finds.
pub fn select(root: &Element, selector: &str) -> Vec<Element> {
    let nodes = root.query_selector_all(selector).unwrap();
    (0..nodes.length()).map(|index| nodes.item(index).unwrap().unchecked_into()).collect()
}

/// The elements below `root` with this role that are not hidden, in document order.
pub fn all(root: &Element, role: &str) -> Vec<Element> {
    select(root, "*").into_iter().filter(|element| role_of(element) == role && is_exposed(element)).collect()
}

/// The element with this role and accessible name.
pub fn named(root: &Element, role: &str, name: &str) -> Element {
    find(root, role, name).unwrap_or_else(|| {
        let names: Vec<_> = all(root, role).iter().map(name_of).collect();
        panic!("there is no {role} named {name:?} among {names:?}")
    })
}

/// The element with this role and accessible name, if there is one.
pub fn find(root: &Element, role: &str, name: &str) -> Option<Element> {
    all(root, role).into_iter().find(|element| name_of(element) == name)
}

/// The accessible names of all elements with this role.
pub fn names(root: &Element, role: &str) -> Vec<String> {
    all(root, role).iter().map(name_of).collect()
}

/// The role of an element.
pub fn role_of(element: &Element) -> String {
    if let Some(role) = element.get_attribute("role") {
        return role;
    }
    match element.tag_name().to_lowercase().as_str() {
        "button" => "button",
        "a" if element.has_attribute("href") => "link",
        "dialog" => "dialog",
        "article" => "article",
        "li" => "listitem",
        "ul" | "ol" => "list",
        "progress" => "progressbar",
        "input" if element.get_attribute("type").as_deref() == Some("search") => "searchbox",
        "input" if element.get_attribute("type").as_deref() == Some("checkbox") => "checkbox",
        "select" => "combobox",
        "h2" | "h3" | "h4" => "heading",
        "section" if !name_of(element).is_empty() => "region",
        _ => "",
    }
    .to_owned()
}

/// The accessible name of an element.
pub fn name_of(element: &Element) -> String {
    if let Some(label) = element.get_attribute("aria-label") {
        return label;
    }
    if let Some(ids) = element.get_attribute("aria-labelledby") {
        let texts: Vec<_> = ids
            .split_whitespace()
            .filter_map(|id| document().get_element_by_id(id))
            .map(|by| text(&by))
            .collect();
        return texts.join(" ");
    }
    match element.tag_name().as_str() {
        "A" | "BUTTON" | "LI" | "H2" | "H3" | "H4" => text(element),
        _ => String::new(),
    }
}

/// The text of an element, blanks put together.
pub fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an element below `root` that is not hidden says exactly this.
pub fn says(root: &Element, words: &str) -> bool {
    select(root, "*").iter().any(|element| is_exposed(element) && text(element) == words)
}

/// Whether an element's text, hidden parts included, has these words in it.
pub fn mentions(element: &Element, words: &str) -> bool {
    text(element).contains(words)
}

/// The elements below `root` that say exactly this and hold no other that does.
pub fn saying(root: &Element, words: &str) -> Vec<Element> {
    let found: Vec<_> = select(root, "*").into_iter().filter(|element| text(element) == words).collect();
    let is_inner =
        |element: &Element| found.iter().all(|other| other == element || !element.contains(Some(other)));
    found.iter().filter(|element| is_inner(element)).cloned().collect()
}

/// An attribute that has to be there.
pub fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_else(|| panic!("no {name} on {}", element.outer_html()))
}

/// Whether assistive technology gets to see an element.
pub fn is_exposed(element: &Element) -> bool {
    element.closest("[hidden], [aria-hidden=true]").unwrap().is_none()
}

/// The element that has the focus.
pub fn focused() -> Element {
    document().active_element().unwrap()
}

/// Gives an element the focus.
pub fn focus(element: &Element) {
    element.unchecked_ref::<HtmlElement>().focus().unwrap();
}

/// Clicks as a mouse does: the element gets the focus first.
pub async fn click(element: &Element) {
    focus(element);
    element.unchecked_ref::<HtmlElement>().click();
    settle().await;
}

/// Types into a field, or chooses the option with this label.
pub async fn enter(element: &Element, text: &str) {
    js_enter(element, text);
    settle().await;
}

/// Clicks with a modifier (`ctrlKey`, `altKey`, `metaKey`, `shiftKey`).
pub async fn click_with(modifier: &str, element: &Element) {
    js_click_with(element, modifier);
    settle().await;
}

/// Presses a key where the focus is; whether the page took it.
pub async fn press(key: &str) -> bool {
    press_with("", key).await
}

/// Presses a key together with a modifier (`ctrlKey`, `altKey`, `metaKey`, `shiftKey`), or with `isComposing`.
pub async fn press_with(modifier: &str, key: &str) -> bool {
    let taken = !js_press(&focused(), key, modifier, "");
    settle().await;
    taken
}

/// Lets a key go that was pressed together with a modifier.
pub async fn release_with(modifier: &str, element: &Element, key: &str) {
    js_release(element, key, modifier);
    settle().await;
}

/// Clicks as a mouse does: `click` is one without a mouse, as of a key.
pub async fn click_by_mouse(element: &Element) {
    js_click_by_mouse(element);
    settle().await;
}

/// Presses the key at this place (`KeyboardEvent.code`), which types this on the reader's layout.
pub async fn press_at(code: &str, key: &str) -> bool {
    let taken = !js_press(&focused(), key, "", code);
    settle().await;
    taken
}

/// Presses a key in something that is not the document's focused element, such as in a shadow tree.
pub async fn press_in(element: &Element, key: &str) -> bool {
    let taken = !js_press(element, key, "", "");
    settle().await;
    taken
}
