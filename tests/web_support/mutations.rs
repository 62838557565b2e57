//! What changes in the document.

use std::fmt;

use js_sys::Array;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Element, Node, NodeList};

#[wasm_bindgen(module = "/tests/web_support/world.js")]
extern "C" {
    type JsRecorder;
    fn record(node: &Node) -> JsRecorder;
    #[wasm_bindgen(method)]
    fn take(this: &JsRecorder) -> Array;
    #[wasm_bindgen(method)]
    fn stop(this: &JsRecorder);

    type JsMutation;
    #[wasm_bindgen(method, getter, js_name = "type")]
    fn kind(this: &JsMutation) -> String;
    #[wasm_bindgen(method, getter)]
    fn target(this: &JsMutation) -> Node;
    #[wasm_bindgen(method, getter, js_name = attributeName)]
    fn attribute_name(this: &JsMutation) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = oldValue)]
    fn old_value(this: &JsMutation) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = addedNodes)]
    fn added_nodes(this: &JsMutation) -> NodeList;
    #[wasm_bindgen(method, getter, js_name = removedNodes)]
    fn removed_nodes(this: &JsMutation) -> NodeList;
}

/// One change of the document.
pub struct Mutation {
    /// `attributes`, `characterData` or `childList`.
    pub kind: String,
    /// The node that changed, or whose children did.
    pub target: Node,
    /// The attribute that was written.
    pub attribute: Option<String>,
    /// The text or the attribute before.
    pub before: Option<String>,
    /// The children that came.
    pub added: Vec<Node>,
    /// The children that went.
    pub removed: Vec<Node>,
}

impl Mutation {
    /// Whether it is below (or at) `element`.
    pub fn is_within(&self, element: &Element) -> bool {
        element.contains(Some(&self.target))
    }
}

impl fmt::Debug for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attribute = self.attribute.as_deref().unwrap_or("-");
        let element = self.target.dyn_ref::<Element>().cloned().or_else(|| self.target.parent_element());
        let html: String =
            element.map(|element| element.outer_html()).unwrap_or_default().chars().take(120).collect();
        write!(f, "{} {attribute} of {html}", self.kind)
    }
}

impl Mutation {
    /// What the target holds now, to compare with [`before`](Self::before).
    pub fn now(&self) -> Option<String> {
        match &self.attribute {
            Some(name) => self.target.unchecked_ref::<Element>().get_attribute(name),
            None => self.target.node_value(),
        }
    }
}

fn nodes(list: &NodeList) -> Vec<Node> {
    (0..list.length()).filter_map(|index| list.item(index)).collect()
}

/// Records every change below an element.
pub struct Recorder(JsRecorder);

impl Recorder {
    /// Begins.
    pub fn of(element: &Element) -> Self {
        Self(record(element))
    }

    /// What changed since it began, or since the latest call.
    pub fn take(&self) -> Vec<Mutation> {
        let mutation = |raw: JsValue| {
            let raw = raw.unchecked_into::<JsMutation>();
            Mutation {
                kind: raw.kind(),
                target: raw.target(),
                attribute: raw.attribute_name(),
                before: raw.old_value(),
                added: nodes(&raw.added_nodes()),
                removed: nodes(&raw.removed_nodes()),
            }
        };
        self.0.take().iter().map(mutation).collect()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.0.stop();
    }
}
