//! What is said of filters.

use std::rc::Rc;

use super::{Phrase, filled::phrase, messages};

/// "These filters are not known and were left out: range=5h, banana".
pub fn ignored_filters<'a>(filters: impl Iterator<Item = &'a Rc<str>>) -> Phrase {
    let joined =
        |first, second| phrase(messages::general::and_then(), &[("first", first), ("second", second)]);
    let named = filters.map(|filter| Phrase::default().isolate(filter.clone())).reduce(joined);
    let named = named.unwrap_or_default();
    phrase(messages::toolbar::ignored(), &[("filters", named)])
}
