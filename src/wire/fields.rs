//! Reading JSON objects of which nothing is certain.
//!
//! A value is kept as the text it came in until somebody asks for it. So a field that is too deep,
//! too large or of the wrong type costs that field alone, never its neighbours.

use std::borrow::Cow;

use super::json::{Json, Scanner};

/// The fields of one JSON object, each as unread JSON text.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    fields: Vec<(Json<'a>, Json<'a>)>,
    /// There may be names with escapes.
    has_escapes: bool,
}

impl<'a> Fields<'a> {
    /// Reads `json` as an object. `None` when it is something else.
    pub fn of(json: Json<'a>) -> Option<Self> {
        let mut scanner = Scanner::new(json.as_str());
        Self::next(&mut scanner)
    }

    /// Reads a JSON text as an object. `None` when it is something else or is not JSON.
    pub fn of_text(json: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(json);
        Self::next(&mut scanner).filter(|_| scanner.is_at_end())
    }

    fn next(scanner: &mut Scanner<'a>) -> Option<Self> {
        let mut fields = Vec::with_capacity(16);
        let mut has_escapes = false;
        let mut members = scanner.open(b'{')?;
        while scanner.next(&mut members)? {
            let name = scanner.name()?;
            has_escapes |= name.as_str().bytes().any(|byte| byte == b'\\');
            fields.push((name, scanner.value()?));
        }
        Some(Self { fields, has_escapes })
    }

    /// The value of `name`; of several with this name the last, as in JavaScript. A `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        self.raw(name).filter(|value| *value != Json::NULL)
    }

    /// The value of `name`, a `null` included.
    pub fn raw(&self, name: &str) -> Option<Json<'a>> {
        let is_it = |key: Json<'_>| {
            if self.has_escapes {
                return key.is_string(name);
            }
            // Most names are of another length.
            let key = key.as_str().as_bytes();
            key.len() == name.len() + 2 && key.get(1..=name.len()) == Some(name.as_bytes())
        };
        let found = self.fields.iter().rev().find(|(key, _)| is_it(*key));
        found.map(|(_, value)| *value)
    }

    /// The names (JSON strings) and values of all fields in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (Json<'a>, Json<'a>)> {
        self.fields.iter().copied()
    }

    /// The object in the field `name`, empty when there is none.
    pub fn object(&self, name: &str) -> Fields<'a> {
        self.get(name).and_then(Fields::of).unwrap_or_default()
    }

    /// The text in the field `name`. Empty text counts as absent.
    pub fn text(&self, name: &str) -> Option<String> {
        self.borrowed(name).map(Cow::into_owned)
    }

    /// The text in the field `name`, not copied where it has no escapes. Empty text counts as absent.
    pub(crate) fn borrowed(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(Json::borrowed).filter(|text| !text.is_empty())
    }

    /// The text in the field `name`, or its number in decimal digits: how ids come.
    pub fn text_or_number(&self, name: &str) -> Option<String> {
        self.borrowed_or_number(name).map(Cow::into_owned)
    }

    /// The same, not copied where it has no escapes.
    pub(crate) fn borrowed_or_number(&self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.get(name)?;
        match value.as_str().as_bytes().first()? {
            b'"' => self.borrowed(name),
            b'-' | b'0'..=b'9' => Some(Cow::Borrowed(value.as_str())),
            _ => None,
        }
    }

    /// The number in the field `name`, also when it is written as text (`"4500"`), without its fraction.
    /// `None` beyond 64 bits.
    pub fn integer(&self, name: &str) -> Option<i64> {
        integer(self.get(name)?)
    }
}

/// The number that `json` stands for, be it a number or a text of one, without its fraction.
///
/// Counts and times are whole, so this does without floating point: reading that exactly takes tables of
/// ten kilobytes.
pub(crate) fn integer(json: Json<'_>) -> Option<i64> {
    if let Some(value) = small(json.as_str().as_bytes()) {
        return Some(value);
    }
    let text = json.within_quotes().unwrap_or(json.as_str()).trim_ascii();
    let is_negative = text.starts_with('-');
    let text = text.get(usize::from(is_negative)..)?;
    let position = |wanted: fn(u8) -> bool| text.bytes().position(wanted).unwrap_or(text.len());
    let whole = position(|byte| !byte.is_ascii_digit());
    let mantissa = position(|byte| !byte.is_ascii_digit() && byte != b'.');
    let exponent = match text.get(mantissa..)? {
        "" => 0,
        rest => rest.strip_prefix(['e', 'E'])?.parse::<i32>().ok()?,
    };
    // The exponent moves the point; what is before it then counts.
    let places = i32::try_from(whole).ok()?.checked_add(exponent)?.max(0);
    let mut bytes = text.get(..mantissa)?.bytes();
    if whole == 0 || bytes.clone().filter(|byte| *byte == b'.').count() > 1 {
        return None;
    }
    let mut value = 0_i64;
    for _ in 0..places {
        let digit = match bytes.find(u8::is_ascii_digit) {
            Some(digit) => i64::from(digit - b'0'),
            // Zeros behind zero, of which an exponent can ask for millions.
            None if value == 0 => break,
            None => 0,
        };
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some(if is_negative { -value } else { value })
}

/// The number of a JSON value that is digits and nothing else, as nearly all are.
fn small(digits: &[u8]) -> Option<i64> {
    if digits.len() > 18 {
        return None;
    }
    digits.iter().try_fold(0, |value, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then_some(value * 10 + i64::from(digit))
    })
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
        let integer = |json: &str| integer(Json::parse(json).expect("JSON"));
        for (json, value) in [
            ("0", 0),
            ("-7", -7),
            ("4500.9", 4500),
            ("\" 4500 \"", 4500),
            ("1.5e3", 1500),
            ("15E-1", 1),
            ("1e-400", 0),
            ("0e400000000", 0),
            ("999999999999999999", 999_999_999_999_999_999),
            ("1000000000000000000", 1_000_000_000_000_000_000),
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
            let json = format!("{number:e}");
            prop_assert_eq!(integer(Json::parse(&json).expect("JSON")), Some(number as i64));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let json = serde_json::to_string(&text).expect("JSON");
            integer(Json::parse(&json).expect("JSON"));
        }
    }
}
