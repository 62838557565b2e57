//! What a tree of values says beside the values themselves.

use super::{
    Phrase,
    counts::{fields, items, number},
    filled, messages,
    messages::{general, values as says},
};
use crate::job::FieldValue;

/// How much is in an object ("3 fields") or in a list ("3 items").
pub fn size_text(is_object: bool, count: usize) -> String {
    if is_object { fields(count) } else { items(count) }
}

/// What a card says of more fields: "Failed files: 3 · Store: docs". `None` where there are none.
pub fn fields_text(fields: &[FieldValue]) -> Option<Phrase> {
    let mut separator = "";
    let phrase = fields.iter().fold(Phrase::default(), |phrase, FieldValue { label, value, .. }| {
        let words = [std::mem::replace(&mut separator, messages::SEPARATOR), label, ": "].concat();
        phrase.words(words).isolate(value.clone())
    });
    (!fields.is_empty()).then_some(phrase)
}

/// "Show 100 more (150 left)".
pub fn show_more(more: usize, left: usize) -> String {
    let message = if more < left { says::show_more_of() } else { says::show_more() };
    filled(message, &[("count", &number(more)), ("left", &number(left))])
}

/// The accessible name of a value: "total: 12".
pub fn row_name(key: &str, value: &str) -> String {
    if key.is_empty() {
        value.to_owned()
    } else {
        filled(general::value(), &[("name", key), ("value", value)])
    }
}

/// The accessible name of a value's button: "Copy total". It begins with the label that is seen.
pub fn value_action(label: &str, key: &str) -> String {
    if key.is_empty() {
        label.to_owned()
    } else {
        filled(general::action(), &[("label", label), ("name", key)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_fields() {
        let fields = [FieldValue::text("Failed files", "3"), FieldValue::text("Store", "docs")];
        let text = fields_text(&fields).unwrap();
        assert_eq!(text.to_string(), "Failed files: 3 · Store: docs");
        assert_eq!(text.pieces().len(), 4, "what the server says is told from the labels");
        assert_eq!(fields_text(&[]), None);
    }

    #[test]
    fn sizes_and_pages() {
        assert_eq!((size_text(true, 1), size_text(false, 3)), ("1 field".into(), "3 items".into()));
        assert_eq!(show_more(100, 1_150), "Show 100 more (1,150 left)");
        assert_eq!(show_more(50, 50), "Show 50 more");
        assert_eq!((row_name("a", "1"), row_name("", "1")), ("a: 1".into(), "1".into()));
        assert_eq!((value_action("Copy", "a"), value_action("Copy", "")), ("Copy a".into(), "Copy".into()));
    }
}
