//! JSON objects of which nothing is certain.

use std::{borrow::Cow, fmt, rc::Rc, str};

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use trpc::is_blank;

use super::{LONGEST_NAME, cut, moment};

/// The fields of one JSON object, each as JSON text that is decoded on demand: a field that is too deep, too
/// large or of the wrong type costs that field alone, never its neighbours.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, [u8]>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Decodes an object. `None` when `json` is something else.
    pub(crate) fn of(json: &'a RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON text of the field `name`; of several the last, as in JavaScript. `null` counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let field = self.0.iter().rev().find(|(key, _)| **key == *name.as_bytes());
        field.map(|(_, value)| *value).filter(|value| value.get() != "null")
    }

    /// The object in the field `name`, empty when there is none.
    pub(crate) fn object(&self, name: &str) -> Fields<'a> {
        self.get(name).and_then(Fields::of).unwrap_or_default()
    }

    /// The elements of the array in the field `name`, none when there is no array.
    pub(crate) fn elements(&self, name: &str) -> Vec<&'a RawValue> {
        self.get(name).and_then(|value| serde_json::from_str(value.get()).ok()).unwrap_or_default()
    }

    /// The text in the field `name`. Blank text counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        text(self.get(name)?).filter(|text| !is_blank(text))
    }

    /// The text in the field `name` where that is a name, a word or a sentence: one that is too long to be any is cut.
    pub(crate) fn name(&self, name: &str) -> Option<Rc<str>> {
        self.text(name).map(|text| cut(text, LONGEST_NAME).into())
    }

    /// The text in the field `name`, or its number as it is written: how ids come.
    pub(crate) fn text_or_number(&self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.get(name)?.get();
        if value.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return Some(Cow::Borrowed(value));
        }
        self.text(name)
    }

    /// The number in the field `name`, also when it is written as text (`"4500"`), without its fraction.
    /// `None` beyond 64 bits.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        match text(value) {
            Some(text) => integer(&text),
            None => integer(value.get()),
        }
    }

    /// The moment in the field `name`.
    pub(crate) fn moment(&self, name: &str) -> Option<DateTime<Utc>> {
        let value = self.get(name)?;
        match text(value) {
            Some(text) => moment::parse(&text),
            None => moment::parse(value.get()),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::with_capacity(16);
        while let Some((Text(name), value)) = map.next_entry()? {
            fields.push((name, value));
        }
        Ok(Fields(fields))
    }
}

/// The bytes of a JSON string, borrowed where it has no escapes. As bytes, because a string that was cut
/// inside a surrogate pair is an error as text.
struct Text<'a>(Cow<'a, [u8]>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(bytes)))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(bytes.to_vec())))
    }
}

/// The string that `json` is. Half a surrogate pair becomes U+FFFD, as in a browser.
pub(crate) fn text(json: &RawValue) -> Option<Cow<'_, str>> {
    let json = json.get();
    // Bytes could also come as an array of numbers.
    let Text(bytes) = json.starts_with('"').then(|| serde_json::from_str(json).ok())??;
    Some(match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(str::from_utf8(bytes).ok()?),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| {
            // Each half comes as three bytes, none of which is UTF-8.
            String::from_utf8_lossy(error.as_bytes()).replace("\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}")
        })),
    })
}

/// The number that `text` writes, without its fraction.
pub(super) fn integer(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        // The bounds are exact as floating point.
        const BEYOND: f64 = 9_223_372_036_854_775_808.0;
        let number: f64 = serde_json::from_str(text).ok()?;
        (-BEYOND..BEYOND).contains(&number).then_some(number as i64)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields(json: &str) -> Fields<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn fields_that_are_there_and_fields_that_are_not() {
        let row = fields(r#"{"id":7,"name":"a\"b","none":null,"empty":"","n":"4500","list":[1]}"#);
        assert_eq!(row.text_or_number("id").as_deref(), Some("7"));
        assert_eq!(row.text("name").as_deref(), Some("a\"b"));
        assert_eq!(row.text("id"), None);
        assert!(row.get("none").is_none());
        assert_eq!(row.text("empty"), None);
        assert_eq!(row.integer("n"), Some(4500));
        assert_eq!(row.text_or_number("list"), None);
        assert_eq!(row.integer("name"), None);
        assert_eq!((row.elements("list").len(), row.elements("id").len()), (1, 0));
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        assert_eq!(fields(r#"{"a":"1","a":"2"}"#).text("a").as_deref(), Some("2"));
    }

    #[test]
    fn escaped_keys_are_found() {
        assert_eq!(fields(r#"{"n\u0061me":"x","\ud83d":1}"#).text("name").as_deref(), Some("x"));
    }

    #[test]
    fn a_field_that_cannot_be_decoded_leaves_its_neighbours_alone() {
        let deep = format!(r#"{{"deep":{}{},"huge":1e999,"id":"x"}}"#, "[".repeat(5_000), "]".repeat(5_000));
        let row = fields(&deep);
        assert_eq!(row.text("id").as_deref(), Some("x"));
        assert_eq!(row.integer("huge"), None);
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let row =
            fields(r#"{"cut":"docs \ud83d","pair":"\ud83d\ude80","low":"\ude80!","esc":"\\ud83d \ud83d"}"#);
        assert_eq!(row.text("cut").as_deref(), Some("docs \u{fffd}"));
        assert_eq!(row.text("pair").as_deref(), Some("🚀"));
        assert_eq!(row.text("low").as_deref(), Some("\u{fffd}!"));
        assert_eq!(row.text("esc").as_deref(), Some("\\ud83d \u{fffd}"));
    }

    #[test]
    fn text_that_shows_nothing_is_absent() {
        for blank in ["", "  ", "\u{a0}\t\n", "\u{200b}\u{feff}", "\0\u{7f}", "\u{2800}", "\u{3164}\u{fe0f}"]
        {
            let json = serde_json::json!({ "name": blank }).to_string();
            assert_eq!(fields(&json).text("name"), None, "{blank:?}");
        }
        assert_eq!(fields(r#"{"name":" a "}"#).text("name").as_deref(), Some(" a "));
    }

    #[test]
    fn numbers_of_every_form() {
        for (text, value) in [
            ("0", 0),
            ("-7", -7),
            ("4500.9", 4500),
            (" 4500 ", 4500),
            ("1.5e3", 1500),
            ("15E-1", 1),
            ("1e-400", 0),
            ("1000000000000000000", 1_000_000_000_000_000_000),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["1e300", "9223372036854775808", "true", "null", "many", "", "1_000", "[1]", "--1"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn names_without_an_end_are_cut() {
        let json =
            serde_json::json!({ "short": "acme/docs", "long": "again and ".repeat(100_000) }).to_string();
        let row = fields(&json);
        assert_eq!(row.name("short").as_deref(), Some("acme/docs"));
        assert_eq!(row.name("long").as_deref().map(str::len), Some(LONGEST_NAME - 1 + "…".len()));
        assert_eq!(row.text("long").map(|text| text.len()), Some(1_000_000));
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_their_whole_part(number in -1e12..1e12f64) {
            prop_assert_eq!(integer(&format!("{number:.3}")), Some((number * 1e3).round() as i64 / 1000));
        }

        #[test]
        fn no_text_panics(value in "\\PC*") {
            let json = serde_json::to_string(&value).unwrap();
            integer(&value);
            let json: &RawValue = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(text(json).unwrap(), value);
        }
    }
}
