//! Elements as plain data, and what becomes of them: nodes of the document, or Yew's [`Html`](yew::Html).
//!
//! A list of a thousand jobs is compared at every poll. [`Tree`] writes straight to the document, and does
//! nothing for what is the same; components that are used one by one, and servers, take
//! [`Element::into_html`].

mod element;
mod html;
mod tree;

pub(crate) use element::{Element, Node, Text, element};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use html::html_list;
pub(crate) use tree::Tree;
