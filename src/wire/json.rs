//! JSON as text: where a value begins and ends, and whether it is JSON at all.
//!
//! Nothing is built from a text until somebody asks for a part of it. How deep it is nested does not matter:
//! open brackets are kept on the heap.

use std::borrow::Cow;

use super::Seen;

/// One JSON value, as the text it came in: checked, but not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// `null`
    pub const NULL: Json<'static> = Json("null");

    /// Checks a text. `None` when it is not one JSON value, with or without blanks around it.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        let value = scanner.value()?;
        scanner.is_at_end().then_some(value)
    }

    /// A text that was checked before.
    pub(super) fn checked(text: &'a str) -> Self {
        Self(text)
    }

    /// The text, without blanks around it.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// A JSON string without its quotation marks, escapes as they came; `None` when the value is something
    /// else.
    pub(super) fn within_quotes(self) -> Option<&'a str> {
        let end = self.0.len().checked_sub(1)?;
        self.0.as_bytes().starts_with(b"\"").then_some(self.0.get(1..end)?)
    }

    /// The text that a JSON string stands for; `None` when the value is something else. Surrogates without
    /// their partner, as in a text that was cut in the middle of an emoji, become U+FFFD.
    pub fn string(self) -> Option<String> {
        self.borrowed().map(Cow::into_owned)
    }

    /// The same, not copied where there are no escapes.
    pub(super) fn borrowed(self) -> Option<Cow<'a, str>> {
        let inner = self.within_quotes()?;
        let escape = |text: &str| text.bytes().position(|byte| byte == b'\\');
        if escape(inner).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        let mut out = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(at) = escape(rest) {
            out.push_str(rest.get(..at)?);
            let (char, length) = unescaped(rest.get(at..)?)?;
            out.push(char);
            rest = rest.get(at + length..)?;
        }
        out.push_str(rest);
        Some(Cow::Owned(out))
    }

    /// Whether the value is a string that stands for `text`.
    pub(super) fn is_string(self, text: &str) -> bool {
        self.borrowed().is_some_and(|string| string == text)
    }

    /// The elements of an array; `None` when the value is something else.
    pub fn elements(self) -> Option<Vec<Json<'a>>> {
        let mut scanner = Scanner::new(self.0);
        let mut elements = Vec::new();
        let mut members = scanner.open(b'[')?;
        while scanner.next(&mut members)? {
            elements.push(scanner.value()?);
        }
        Some(elements)
    }
}

/// The character behind the escape at the start of `text`, and how long the escape is.
fn unescaped(text: &str) -> Option<(char, usize)> {
    let char = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let unit = code_unit(text)?;
            let low = text.get(6..).and_then(code_unit).filter(|low| matches!(low, 0xdc00..0xe000));
            return match (unit, low) {
                (0xd800..0xdc00, Some(low)) => {
                    char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).map(|char| (char, 12))
                }
                _ => Some((char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), 6)),
            };
        }
        other => char::from(*other),
    };
    Some((char, 2))
}

/// The UTF-16 code unit of an escape `\uXXXX` at the start of `text`.
fn code_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.as_bytes().get(..4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// Goes through a JSON text from front to back. Whatever gives `None` has found something that is not JSON.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// How far the members of an array or object are read.
pub(super) struct Members {
    close: u8,
    is_first: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What was not taken yet.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What was taken since `start` was the rest.
    pub(super) fn taken_of(&self, start: &'a str) -> Option<Json<'a>> {
        start.get(..start.len().checked_sub(self.rest().len())?).map(Json)
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no blank, not taken.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// The next byte that is no blank.
    #[inline(always)]
    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Whether there is nothing more but blanks.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Enters an array or object by its opening bracket.
    pub(super) fn open(&mut self, bracket: u8) -> Option<Members> {
        (self.take()? == bracket).then_some(Members { close: closing(bracket), is_first: true })
    }

    /// Goes to the next member; `false` after the last one.
    pub(super) fn next(&mut self, members: &mut Members) -> Option<bool> {
        let is_first = std::mem::take(&mut members.is_first);
        let byte = self.peek()?;
        if byte == members.close {
            self.at += 1;
            return Some(false);
        }
        if is_first {
            return Some(true);
        }
        self.at += 1;
        (byte == b',').then_some(true)
    }

    /// Takes a member's name and the colon behind it.
    pub(super) fn name(&mut self) -> Option<Json<'a>> {
        self.peek()?;
        let start = self.at;
        if self.take()? != b'"' {
            return None;
        }
        self.rest_of_string()?;
        let name = self.since(start);
        if self.take()? == b':' { name } else { None }
    }

    /// Takes a value, unread if it came before.
    pub(super) fn value_or_seen(&mut self, seen: &mut Seen) -> Option<Json<'a>> {
        self.peek()?;
        let start = self.at;
        if let Some(length) = seen.recognise(self.text.as_bytes().get(start..)?) {
            self.at += length;
            return self.since(start);
        }
        let value = self.value()?;
        seen.note(value);
        Some(value)
    }

    /// Takes a value.
    pub(super) fn value(&mut self) -> Option<Json<'a>> {
        self.peek()?;
        let start = self.at;
        // What closes the arrays and objects that are open.
        let mut open = Vec::new();
        loop {
            match self.take()? {
                b'"' => self.rest_of_string()?,
                b't' => self.word(b"rue")?,
                b'f' => self.word(b"alse")?,
                b'n' => self.word(b"ull")?,
                bracket @ (b'[' | b'{') => {
                    let close = closing(bracket);
                    if self.peek()? != close {
                        open.push(close);
                        if close == b'}' {
                            self.name()?;
                        }
                        continue;
                    }
                    self.at += 1;
                }
                first => self.rest_of_number(first)?,
            }
            // A value has ended; and with it, perhaps, what it is in.
            loop {
                let Some(close) = open.last().copied() else { return self.since(start) };
                let byte = self.take()?;
                if byte == b',' {
                    if close == b'}' {
                        self.name()?;
                    }
                    break;
                }
                if byte != close {
                    return None;
                }
                open.pop();
            }
        }
    }

    fn since(&self, start: usize) -> Option<Json<'a>> {
        self.text.get(start..self.at).map(Json)
    }

    /// Takes a string after its opening quotation mark.
    fn rest_of_string(&mut self) -> Option<()> {
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            self.at += plain + 1;
            match rest.get(plain)? {
                b'"' => return Some(()),
                b'\\' => {
                    let escape = self.byte()?;
                    self.at += 1;
                    match escape {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                        b'u' => {
                            let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
                            if !digits.iter().all(u8::is_ascii_hexdigit) {
                                return None;
                            }
                            self.at += 4;
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }

    fn rest_of_number(&mut self, first: u8) -> Option<()> {
        let first = if first == b'-' {
            self.at += 1;
            self.text.as_bytes().get(self.at - 1).copied()?
        } else {
            first
        };
        match first {
            b'0' => {}
            b'1'..=b'9' => _ = self.digits(),
            _ => return None,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// Takes digits, at least one.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn word(&mut self, rest: &[u8]) -> Option<()> {
        let is_there = self.text.as_bytes().get(self.at..)?.starts_with(rest);
        self.at += rest.len();
        is_there.then_some(())
    }
}

/// The bracket that closes this one: in ASCII two further on.
fn closing(bracket: u8) -> u8 {
    bracket + 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, value::RawValue};

    use super::*;

    /// What another reader says of a text.
    fn verdict(text: &str) -> Option<&str> {
        serde_json::from_str::<&RawValue>(text).ok().map(RawValue::get)
    }

    fn ours(text: &str) -> Option<&str> {
        Json::parse(text).map(Json::as_str)
    }

    #[test]
    fn edges() {
        for text in [
            "",
            " ",
            "0",
            "-0",
            "-",
            "01",
            "1.",
            ".1",
            "1.5e",
            "1e+",
            "1E-7",
            "+1",
            "--1",
            "tru",
            "true",
            "truex",
            "nul",
            "null ",
            " null",
            "[",
            "]",
            "[]",
            "[ ]",
            "[,]",
            "[1,]",
            "[1 2]",
            "{",
            "{}",
            "{ }",
            "{,}",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{a:1}"#,
            r#"{"a":1]"#,
            r#"[1}"#,
            "[[],{}]",
            "\"",
            "\"a",
            "\"\\",
            "\"\\u12",
            "\"\\u12g4\"",
            "\"\\x\"",
            "\"a\nb\"",
            "\"\u{7f}\"",
            "\u{feff}1",
            "1 2",
            "{} {}",
            r#"{"a":[{"b":{"c":[1,"x"]}}],"d":null}"#,
            "- 1",
            "[-]",
            "tr ue",
            "\u{a0}1",
        ] {
            assert_eq!(ours(text), verdict(text), "{text:?}");
        }
    }

    #[test]
    fn no_depth_is_too_deep() {
        let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert!(Json::parse(&deep).is_some());
        assert!(Json::parse(&deep[1..]).is_none());
    }

    #[test]
    fn escapes() {
        let text = |json: &str| Json::parse(json).and_then(Json::string);
        assert_eq!(text(r#""\"\\\/\b\f\n\r\t\u0041\u00e9""#).as_deref(), Some("\"\\/\u{8}\u{c}\n\r\tAé"));
        assert_eq!(text(r#""docs \ud83d""#).as_deref(), Some("docs \u{fffd}"));
        assert_eq!(text(r#""\ud83d\ude80""#).as_deref(), Some("🚀"));
        assert_eq!(text(r#""\ude80!""#).as_deref(), Some("\u{fffd}!"));
        assert_eq!(text(r#""\ud83d\ud83d\ude80""#).as_deref(), Some("\u{fffd}🚀"));
        assert_eq!(text(r#""\\ud83d \ud83d\n""#).as_deref(), Some("\\ud83d \u{fffd}\n"));
        assert_eq!(text("7"), None);
    }

    /// JSON, written as some writers do.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// The value that a text stands for, put together from what this reader gives.
    fn read(json: Json<'_>) -> Value {
        if let Some(elements) = json.elements() {
            return elements.into_iter().map(read).collect();
        }
        if let Some(text) = json.string() {
            return text.into();
        }
        match super::super::Fields::of(json) {
            Some(fields) => {
                fields.iter().map(|(name, value)| (name.string().unwrap(), read(value))).collect()
            }
            None => serde_json::from_str(json.as_str()).unwrap(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in json(), pretty: bool) {
            let text = if pretty { format!(" {value:#}\r\n\t") } else { value.to_string() };
            prop_assert_eq!(ours(&text), verdict(&text));
            prop_assert_eq!(read(Json::parse(&text).unwrap()), serde_json::from_str::<Value>(&text).unwrap());
        }

        #[test]
        fn a_text_with_a_fault_is_judged_alike(
            value in json(),
            at: prop::sample::Index,
            fault in prop::sample::select(vec!["", "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "\u{1}", "é", " "]),
            cut in 0usize..3,
        ) {
            let text: Vec<char> = value.to_string().chars().collect();
            let at = at.index(text.len() + 1);
            let end = (at + cut).min(text.len());
            let text: String = text[..at].iter().copied().chain(fault.chars()).chain(text[end..].iter().copied()).collect();
            prop_assert_eq!(ours(&text), verdict(&text));
        }

        #[test]
        fn any_brackets_are_judged_alike(text in "[\\[\\]{}\",:01e.tn\\\\ -]{0,14}") {
            prop_assert_eq!(ours(&text), verdict(&text));
        }

        #[test]
        fn escapes_are_judged_and_read_alike(text in r#""(\\u(d[89a-f]|00|e0)[0-9a-f]{2}|\\[nrtbf/"u\\]|[a-c🚀]){0,6}""#) {
            prop_assert_eq!(ours(&text), verdict(&text));
            if let Ok(strict) = serde_json::from_str::<String>(&text) {
                prop_assert_eq!(Json::parse(&text).unwrap().string(), Some(strict));
            }
        }
    }
}
