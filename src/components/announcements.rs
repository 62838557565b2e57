//! What assistive technology is told.

use std::rc::Rc;

use crate::{
    decimal::decimal,
    dom::{Element, element},
};

/// A polite live region. It is always there: one that comes with its text is often not read out. Another
/// `number` makes the same words be read out again.
pub(super) fn announcements(text: &str, number: u32) -> Element {
    let words = element("span", "").key(&Rc::from(decimal(number))).text(text.to_owned());
    element("div", "").with("class", "jc-visually-hidden").with("role", "status").child(words)
}
