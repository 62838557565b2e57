//! What is said of filters.

use std::rc::Rc;

use super::{Phrase, counts::listed, filled::phrase, messages};

/// "These filters are not known and were left out: range=5h, banana".
pub fn ignored_filters<'a>(filters: impl Iterator<Item = &'a Rc<str>>) -> Phrase {
    let places: Vec<_> = (0..).map(|place: usize| place.to_string()).zip(filters).collect();
    let template = listed(&places.iter().map(|(place, _)| ["{", place, "}"].concat()).collect::<Vec<_>>());
    let filters: Vec<_> = places
        .iter()
        .map(|(place, filter)| (&**place, Phrase::default().isolate(Rc::clone(filter))))
        .collect();
    phrase(messages::toolbar::ignored(), &[("filters", phrase(&template, &filters))])
}
