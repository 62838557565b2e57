//! What is said of filters.

use std::rc::Rc;

use super::{Phrase, filled::phrase, messages};

/// "These filters are not known and were left out: range=5h, banana".
pub fn ignored_filters<'a>(filters: impl Iterator<Item = &'a Rc<str>>) -> Phrase {
    let mut named = Phrase::default();
    for (index, filter) in filters.enumerate() {
        named = named.words(if index == 0 { "" } else { ", " }).isolate(filter.clone());
    }
    phrase(messages::toolbar::ignored(), &[("filters", named)])
}
