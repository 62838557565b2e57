//! Elements in the document.
//!
//! What is shown is kept beside its nodes and compared with what comes next. An element is taken for the same
//! as one of its siblings before if tag, part and key are the same; its node then stays, and only what differs is
//! written. A node that keeps its place among its siblings is not touched, so it keeps the focus and the selection.

use web_sys::{Document, HtmlElement};

use wasm_bindgen::JsCast;

use super::{
    Node,
    element::{Attributes, CLASS, Element, HEIGHT, Key, Shape, Text, class},
};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The children of an element that nobody else writes to.
pub(crate) struct Tree {
    document: Document,
    parent: web_sys::Element,
    children: Vec<Shown>,
}

/// A child that is in the document.
enum Shown {
    Text(web_sys::Text, Text),
    Element(Box<ShownElement>),
}

struct ShownElement {
    node: web_sys::Element,
    shape: Shape,
    attributes: Attributes,
    children: Vec<Shown>,
}

impl Tree {
    /// A tree below `parent`, empty at first. `None` outside a document.
    pub(crate) fn new(parent: web_sys::Element) -> Option<Self> {
        Some(Self { document: parent.owner_document()?, parent, children: Vec::new() })
    }

    /// Shows `children` in place of what was shown before.
    pub(crate) fn show(&mut self, children: Vec<Node>) {
        show_children(&self.document, &self.parent, &mut self.children, children);
    }
}

fn show_children(document: &Document, parent: &web_sys::Element, shown: &mut Vec<Shown>, next: Vec<Node>) {
    let mut before: Vec<Option<Shown>> = std::mem::take(shown).into_iter().map(Some).collect();
    let (mut expected, mut in_order) = (0, true);
    for node in next {
        let is_same = |shown: &Option<Shown>| shown.as_ref().is_some_and(|shown| shown.is(&node));
        // Most of the time it is the next one.
        let ahead = before.iter().skip(expected).position(is_same).map(|place| place + expected);
        let place = ahead.or_else(|| before.iter().position(is_same));
        let found = place.and_then(|place| before.get_mut(place)?.take());
        let child = match found {
            Some(mut child) => {
                in_order &= ahead.is_some();
                expected = place.map_or(expected, |place| place + 1);
                child.turn_into(document, node);
                Some(child)
            }
            None => {
                // Behind all the others is where it is put anyway.
                in_order &= before.iter().skip(expected).all(Option::is_none);
                let child = create(document, node);
                if let Some(child) = &child
                    && in_order
                {
                    // Fails for nodes that cannot have children, of which there are none.
                    let _ = parent.append_child(child.node());
                }
                child
            }
        };
        shown.extend(child);
    }
    for gone in before.into_iter().flatten() {
        let _ = parent.remove_child(gone.node());
    }
    if !in_order {
        put_in_order(parent, shown);
    }
}

/// Moves as few nodes as there are that have to move, when few have to.
fn put_in_order(parent: &web_sys::Element, shown: &[Shown]) {
    let mut place = parent.first_child();
    for child in shown {
        let node = child.node();
        let Some(here) = &place else {
            let _ = parent.append_child(node);
            continue;
        };
        let after = here.next_sibling();
        if here == node {
            place = after;
        } else if after.as_ref() == Some(node) {
            // The one that is here has gone further down, and comes later.
            place = node.next_sibling();
        } else {
            let _ = parent.insert_before(node, Some(here));
        }
    }
}

impl Shown {
    fn node(&self) -> &web_sys::Node {
        match self {
            Self::Text(node, _) => node,
            Self::Element(element) => &element.node,
        }
    }

    /// Whether `next` is this one at another moment.
    fn is(&self, next: &Node) -> bool {
        match (self, next) {
            (Self::Text(..), Node::Text(_)) => true,
            (Self::Element(shown), Node::Element(next)) => shown.shape == next.0.shape,
            (Self::Element(shown), Node::Kept(key)) => shown.shape.key == Key::Id(key.clone()),
            _ => false,
        }
    }

    fn turn_into(&mut self, document: &Document, next: Node) {
        match (self, next) {
            (Self::Text(node, text), Node::Text(next)) if *text != next => {
                node.set_data(&next);
                *text = next;
            }
            (Self::Element(shown), Node::Element(next)) => shown.turn_into(document, next),
            _ => {}
        }
    }
}

impl ShownElement {
    fn turn_into(&mut self, document: &Document, next: Element) {
        let next = next.0;
        for (name, value) in &next.attributes {
            if attribute(&self.attributes, name) != Some(value) {
                write(&self.node, self.shape.part, &next.attributes, name, value);
            }
        }
        for (name, _) in &self.attributes {
            if attribute(&next.attributes, name).is_none() {
                erase(&self.node, self.shape.part, &next.attributes, name);
            }
        }
        self.attributes = next.attributes;
        show_children(document, &self.node, &mut self.children, next.children);
    }
}

fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a Text> {
    attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn write(node: &web_sys::Element, part: &str, attributes: &Attributes, name: &str, value: &str) {
    // The names are ours, and names are all that can be wrong.
    let _ = match name {
        CLASS => node.set_attribute(CLASS, &class(part, attributes).unwrap_or_default()),
        HEIGHT => match node.dyn_ref::<HtmlElement>() {
            Some(node) => node.style().set_property(HEIGHT, value),
            None => Ok(()),
        },
        name => node.set_attribute(name, value),
    };
}

fn erase(node: &web_sys::Element, part: &str, attributes: &Attributes, name: &str) {
    match name {
        CLASS => write(node, part, attributes, CLASS, ""),
        name => {
            let _ = node.remove_attribute(name);
        }
    }
}

/// A new node, not in the document yet.
fn create(document: &Document, node: Node) -> Option<Shown> {
    match node {
        Node::Text(text) => Some(Shown::Text(document.create_text_node(&text), text)),
        Node::Element(element) => {
            let content = *element.0;
            let Shape { tag, part, .. } = content.shape;
            let node = match tag {
                "svg" | "path" => document.create_element_ns(Some(SVG), tag),
                tag => document.create_element(tag),
            }
            .ok()?;
            if let Some(class) = content.class() {
                let _ = node.set_attribute(CLASS, &class);
            }
            if !part.is_empty() {
                let _ = node.set_attribute("part", part);
            }
            for (name, value) in content.attributes.iter().filter(|(name, _)| *name != CLASS) {
                write(&node, part, &content.attributes, name, value);
            }
            let mut children = Vec::new();
            show_children(document, &node, &mut children, content.children);
            Some(Shown::Element(Box::new(ShownElement {
                node,
                shape: content.shape,
                attributes: content.attributes,
                children,
            })))
        }
        Node::Kept(_) => None,
    }
}
