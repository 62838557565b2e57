//! Elements as Yew's own.

use std::rc::Rc;

use yew::{
    Callback, Html, MouseEvent,
    virtual_dom::{Key, VTag, VText},
};

use super::{
    Element, Node,
    element::{self, CLASS, HEIGHT},
};

impl Element {
    /// For components that are rendered by Yew, and for servers.
    pub(crate) fn into_html(self) -> Html {
        self.into_tag().into()
    }

    /// The same, for those who add children of their own.
    pub(crate) fn into_tag(self) -> VTag {
        let class = self.0.class();
        let content = *self.0;
        let mut tag = VTag::new(content.shape.tag);
        tag.key = match content.shape.key {
            element::Key::None => None,
            element::Key::Name(name) => Some(Key::from(name)),
            element::Key::Id(id) => Some(Key::from(&*id)),
        };
        if let Some(class) = class {
            tag.add_attribute(CLASS, class);
        }
        if !content.shape.part.is_empty() {
            tag.add_attribute("part", content.shape.part);
        }
        for (name, value) in content.attributes {
            if name != CLASS && name != HEIGHT {
                tag.add_attribute(name, value.into_owned());
            }
        }
        tag.add_children(html_list(content.children));
        tag
    }

    /// The same, which tells of clicks on it and in it.
    pub(crate) fn into_html_with_click(self, onclick: Callback<MouseEvent>) -> Html {
        let mut tag = self.into_tag();
        tag.add_listener(Rc::new(yew::html::onclick::Wrapper::new(onclick)));
        tag.into()
    }
}

/// Several of them.
pub(crate) fn html_list(nodes: Vec<Node>) -> impl Iterator<Item = Html> {
    nodes.into_iter().filter_map(|node| match node {
        Node::Text(text) => Some(VText::new(text.into_owned()).into()),
        Node::Element(element) => Some(element.into_html()),
        // Nothing was shown before.
        Node::Kept(_) => None,
    })
}
