//! Where values are in a JSON text.
//!
//! The text was found to be JSON before, so that nothing is checked here; of any other text something is made, too.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::job::json_text;

/// A part of a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextSpan {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl TextSpan {
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Object,
    Array,
    Text,
    Number,
    /// `true`, `false` or `null`.
    Word,
}

impl ValueKind {
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

/// A value in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) span: TextSpan,
    pub(crate) kind: ValueKind,
    /// How many values are in an object or a list.
    pub(crate) len: usize,
}

/// A value in an object, with its key, or in a list.
pub(super) struct Child {
    pub(super) key: Option<TextSpan>,
    pub(super) value: Value,
}

/// The whole of a JSON text; `None` if it is none.
pub(super) fn whole(text: &str) -> Option<Value> {
    let _: &RawValue = serde_json::from_str(text).ok()?;
    Some(value_at(text, skip_blanks(text.as_bytes(), 0)))
}

/// The value that begins at `start`.
pub(super) fn value_at(text: &str, start: usize) -> Value {
    let bytes = text.as_bytes();
    let (kind, end, len) = match bytes.get(start) {
        Some(b'"') => (ValueKind::Text, string_end(bytes, start), 0),
        Some(b'{') => container(bytes, start, ValueKind::Object),
        Some(b'[') => container(bytes, start, ValueKind::Array),
        Some(b't' | b'f' | b'n') => (ValueKind::Word, scalar_end(bytes, start), 0),
        _ => (ValueKind::Number, scalar_end(bytes, start), 0),
    };
    Value { span: TextSpan { start, end }, kind, len }
}

fn container(bytes: &[u8], start: usize, kind: ValueKind) -> (ValueKind, usize, usize) {
    let is_empty = matches!(bytes.get(skip_blanks(bytes, start + 1)), None | Some(b'}' | b']'));
    let (mut at, mut depth, mut commas) = (start, 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    at += 1;
                    break;
                }
            }
            b',' if depth == 1 => commas += 1,
            _ => {}
        }
        at += 1;
    }
    (kind, at, if is_empty { 0 } else { commas + 1 })
}

/// Behind the string that begins at `start`.
pub(super) fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return bytes.len(),
        }
    }
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let is_end = |byte: &u8| matches!(byte, b',' | b':' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().position(is_end).unwrap_or(rest.len())
}

pub(super) fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// The values in an object or a list, one after the other.
pub(super) struct Children<'a> {
    text: &'a str,
    at: usize,
    is_object: bool,
}

impl<'a> Children<'a> {
    /// Those that begin at `at`: one byte behind the start of the container, or where an earlier one stopped.
    pub(super) fn from(text: &'a str, container: Value, at: usize) -> Self {
        Self { text, at, is_object: container.kind == ValueKind::Object }
    }

    /// Where the next one begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }
}

impl Iterator for Children<'_> {
    type Item = Child;

    fn next(&mut self) -> Option<Child> {
        let bytes = self.text.as_bytes();
        let mut at = skip_blanks(bytes, self.at);
        if bytes.get(at) == Some(&b',') {
            at = skip_blanks(bytes, at + 1);
        }
        if matches!(bytes.get(at), None | Some(b'}' | b']')) {
            return None;
        }
        let mut key = None;
        if self.is_object {
            let end = string_end(bytes, at);
            key = Some(TextSpan { start: at, end });
            // A colon follows.
            at = skip_blanks(bytes, skip_blanks(bytes, end) + 1);
        }
        let value = value_at(self.text, at);
        let is_further = value.span.end > self.at;
        self.at = value.span.end;
        is_further.then_some(Child { key, value })
    }
}

/// What a string in a JSON text says.
pub(super) fn decoded(string: &str) -> Cow<'_, str> {
    let inner = string.strip_prefix('"').and_then(|string| string.strip_suffix('"')).unwrap_or(string);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    serde_json::from_str(string).ok().and_then(json_text).unwrap_or(Cow::Borrowed(inner))
}
