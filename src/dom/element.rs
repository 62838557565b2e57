//! An element as plain data.

use std::{borrow::Cow, rc::Rc};

/// A text, or the value of an attribute.
pub(crate) type Text = Cow<'static, str>;

/// A child of an element.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    Text(Text),
    Element(Element),
    /// The element with this key as it was shown last, whatever is in it.
    Kept(Rc<str>),
}

/// What an element should be. Boxed, so that handing it on costs nothing.
#[derive(Debug, PartialEq)]
pub(crate) struct Element(pub(super) Box<Content>);

#[derive(Debug, PartialEq)]
pub(super) struct Content {
    pub(super) shape: Shape,
    pub(super) attributes: Attributes,
    pub(super) children: Vec<Node>,
}

/// What makes it the same element as one that was shown before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) tag: &'static str,
    /// Its `part`s, which are also its classes behind the prefix `jc-`.
    pub(super) part: &'static str,
    pub(super) key: Key,
}

/// What tells it from its siblings of the same kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Key {
    #[default]
    None,
    Name(&'static str),
    Id(Rc<str>),
}

pub(super) type Attributes = Vec<(&'static str, Text)>;

/// An element that is the `part` of a component: `part="card"` and `class="jc-card"`.
pub(crate) fn element(tag: &'static str, part: &'static str) -> Element {
    let shape = Shape { tag, part, key: Key::None };
    Element(Box::new(Content { shape, attributes: Vec::new(), children: Vec::new() }))
}

impl Element {
    /// The same with a name among its siblings by which it is found again.
    pub(crate) fn key(mut self, key: &Rc<str>) -> Self {
        self.0.shape.key = Key::Id(key.clone());
        self
    }

    /// The same with a name that is known beforehand.
    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.0.shape.key = Key::Name(name);
        self
    }

    /// The same with an attribute. `class` is for classes that are no parts.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.0.attributes.push((name, value.into()));
        self
    }

    /// The same with an attribute where there is a value for it.
    pub(crate) fn maybe(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with a text behind what is in it.
    pub(crate) fn text(mut self, text: impl Into<Text>) -> Self {
        self.0.children.push(Node::Text(text.into()));
        self
    }

    /// The same with an element behind what is in it.
    pub(crate) fn child(mut self, child: Element) -> Self {
        self.0.children.push(Node::Element(child));
        self
    }

    /// Puts an element behind what is in it.
    pub(crate) fn push(&mut self, child: Element) {
        self.0.children.push(Node::Element(child));
    }

    /// The same with an element behind what is in it, where there is one.
    pub(crate) fn maybe_child(self, child: Option<Element>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// The same with children behind what is in it.
    pub(crate) fn children(mut self, mut children: Vec<Node>) -> Self {
        self.0.children.append(&mut children);
        self
    }
}

impl Content {
    /// The classes: the parts' and those of its own.
    pub(super) fn class(&self) -> Option<String> {
        class(self.shape.part, &self.attributes)
    }
}

pub(super) fn class(part: &str, attributes: &Attributes) -> Option<String> {
    let mut class = String::new();
    let mut add = |prefix: &str, words: &str| {
        for word in words.split_ascii_whitespace() {
            if !class.is_empty() {
                class.push(' ');
            }
            class.push_str(prefix);
            class.push_str(word);
        }
    };
    add("jc-", part);
    if let Some((_, own)) = attributes.iter().find(|(name, _)| *name == CLASS) {
        add("", own);
    }
    (!class.is_empty()).then_some(class)
}

pub(super) const CLASS: &str = "class";

/// The height of an element in pixels. No attribute: pages whose policy forbids styles in attributes take it from a
/// script alone.
pub(super) const HEIGHT: &str = "height";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_classes() {
        let class = |element: Element| element.0.class();
        assert_eq!(class(element("p", "meta bad-rows")).as_deref(), Some("jc-meta jc-bad-rows"));
        assert_eq!(class(element("p", "bone").with("class", "tall")).as_deref(), Some("jc-bone tall"));
        assert_eq!(class(element("p", "").with("class", "tall")).as_deref(), Some("tall"));
        assert_eq!(class(element("p", "")), None);
    }
}
