//! What is said of filters.

use std::rc::Rc;

use super::{Phrase, messages};

/// "These filters are not known and were left out: range=5h, banana".
pub fn ignored_filters<'a>(filters: impl Iterator<Item = &'a Rc<str>>) -> Phrase {
    let mut phrase = Phrase::default().words(messages::toolbar::IGNORED);
    for (index, filter) in filters.enumerate() {
        phrase = phrase.words(if index == 0 { " " } else { ", " }).isolate(filter.clone());
    }
    phrase
}
