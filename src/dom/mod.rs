//! Elements as plain data, and what becomes of them: nodes of the document, or Yew's [`Html`](yew::Html).
//!
//! A list of a thousand jobs is compared at every poll. [`Tree`] writes straight to the document, and does
//! nothing for what is the same; components that are used one by one, and servers, take
//! [`Element::into_html`].

mod element;
mod html;
mod tree;

pub(crate) use element::{Element, Node, Text, element};
pub(crate) use tree::Tree;
