//! Reading JSON objects of which nothing is certain.
//!
//! A value is kept as the text it came in until somebody asks for it. So a field that is too deep,
//! too large or of the wrong type costs that field alone, never its neighbours.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// The fields of one JSON object, each as unread JSON text.
#[derive(Debug, Default)]
pub struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Reads `json` as an object. `None` when it is something else.
    pub fn of(json: &'a RawValue) -> Option<Self> {
        Self::of_text(json.get())
    }

    /// Reads a JSON text as an object. `None` when it is something else or is not JSON.
    pub fn of_text(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The value of `name`; of several with this name the last, as in JavaScript. A `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.raw(name).filter(|value| value.get() != "null")
    }

    /// The value of `name`, a `null` included.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| *value)
    }

    /// All fields in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }

    /// The object in the field `name`, empty when there is none.
    pub fn object(&self, name: &str) -> Fields<'a> {
        self.get(name).and_then(Fields::of).unwrap_or_default()
    }

    /// The text in the field `name`. Empty text counts as absent.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(text).filter(|text| !text.is_empty())
    }

    /// The text in the field `name`, or its number in decimal digits: how ids come.
    pub fn text_or_number(&self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        match value.get().as_bytes().first()? {
            b'"' => self.text(name),
            b'-' | b'0'..=b'9' => Some(value.get().to_owned()),
            _ => None,
        }
    }

    /// The number in the field `name`, also when it is written as text (`"4500"`), without its fraction.
    /// `None` beyond 64 bits.
    pub fn integer(&self, name: &str) -> Option<i64> {
        integer(self.get(name)?)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    fields.push((key, value));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// An object's key, borrowed from the text unless it holds escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// The elements of a JSON array, each as unread JSON text. `None` when `json` is no array.
pub fn elements(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

/// Reads JSON in which texts may have been cut in the middle of an emoji: lone surrogates become U+FFFD,
/// where a strict reader would refuse the whole.
pub(super) fn lenient<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_str(json).or_else(|_| serde_json::from_str(&without_lone_surrogates(json)))
}

/// The text that a JSON string stands for.
fn text(json: &RawValue) -> Option<String> {
    let json = json.get();
    if !json.starts_with('"') {
        return None;
    }
    lenient(json).ok()
}

/// The number that `json` stands for, be it a number or a text of one, without its fraction.
///
/// Counts and times are whole, so this does without floating point: reading that exactly takes tables of
/// ten kilobytes.
pub(crate) fn integer(json: &RawValue) -> Option<i64> {
    let text = json.get().trim_matches('"').trim();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |whole| (-1, whole));
    let exponent: i32 = exponent.parse().ok()?;
    let mut digits = whole.bytes().chain(fraction.bytes());
    if whole.is_empty() || !digits.clone().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // The exponent moves the point; what is before it then counts.
    let places = i32::try_from(whole.len()).ok()?.checked_add(exponent)?.max(0);
    let mut value = 0_i64;
    for _ in 0..places {
        let digit = match digits.next() {
            Some(digit) => i64::from(digit - b'0'),
            // Zeros behind zero, of which an exponent can ask for millions.
            None if value == 0 => break,
            None => 0,
        };
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some(sign * value)
}

/// Writes every escaped surrogate that has no partner as `\ufffd`.
fn without_lone_surrogates(json: &str) -> String {
    const HIGH: std::ops::Range<u32> = 0xd800..0xdc00;
    const LOW: std::ops::Range<u32> = 0xdc00..0xe000;

    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let code = code_unit(escape);
        let (piece, length) = match code {
            Some(high) if HIGH.contains(&high) => {
                let low = escape.get(6..).and_then(code_unit).filter(|low| LOW.contains(low));
                if low.is_some() { (escape.get(..12), 12) } else { (Some("\\ufffd"), 6) }
            }
            Some(low) if LOW.contains(&low) => (Some("\\ufffd"), 6),
            Some(_) => (escape.get(..6), 6),
            // A backslash and the character behind it, which may itself be a backslash.
            None => {
                let length = escape.chars().take(2).map(char::len_utf8).sum();
                (escape.get(..length), length)
            }
        };
        out.push_str(piece.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    out + rest
}

/// The UTF-16 code unit of an escape `\uXXXX` at the start of `text`.
fn code_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(json: &str) -> Fields<'_> {
        Fields::of_text(json).expect("an object")
    }

    #[test]
    fn reads_what_is_there_and_misses_what_is_not() {
        let row = fields(r#"{"id":7,"name":"a\"b","none":null,"empty":"","n":"4500","list":[1]}"#);
        assert_eq!(row.text_or_number("id").as_deref(), Some("7"));
        assert_eq!(row.text("name").as_deref(), Some("a\"b"));
        assert_eq!(row.text("id"), None);
        assert!(row.get("none").is_none() && row.raw("none").is_some());
        assert_eq!(row.text("empty"), None);
        assert_eq!(row.integer("n"), Some(4500));
        assert_eq!(row.text_or_number("list"), None);
        assert_eq!(row.integer("name"), None);
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        assert_eq!(fields(r#"{"a":"1","a":"2"}"#).text("a").as_deref(), Some("2"));
    }

    #[test]
    fn escaped_keys_are_found() {
        assert_eq!(fields(r#"{"n\u0061me":"x"}"#).text("name").as_deref(), Some("x"));
    }

    #[test]
    fn a_field_that_cannot_be_read_leaves_its_neighbours_alone() {
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
    fn numbers_of_every_form() {
        let integer = |json: &str| integer(serde_json::from_str(json).expect("JSON"));
        for (json, value) in [
            ("0", 0),
            ("-7", -7),
            ("4500.9", 4500),
            ("\" 4500 \"", 4500),
            ("1.5e3", 1500),
            ("15E-1", 1),
            ("1e-400", 0),
            ("0e400000000", 0),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(integer(json), Some(value), "{json}");
        }
        for json in [
            "1e300",
            "9223372036854775808",
            "true",
            "null",
            "\"many\"",
            "\"\"",
            "\"1_000\"",
            "[1]",
            "\"--1\"",
        ] {
            assert_eq!(integer(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_their_whole_part(number in -1e15..1e15f64) {
            let json = serde_json::value::RawValue::from_string(format!("{number:e}")).expect("JSON");
            prop_assert_eq!(integer(&json), Some(number as i64));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let json = serde_json::value::to_raw_value(&text).expect("JSON");
            integer(&json);
        }
    }
}
