//! Writing JSON objects, field by field.

use super::{Fields, Json};

use crate::decimal::decimal;

/// A JSON object that is being written, such as the input of a call.
///
/// ```
/// use jobs_console::wire::Object;
///
/// let scope = Object::default().text("organizationId", "org_1").number("limit", 50);
/// assert_eq!(scope.to_json(), r#"{"organizationId":"org_1","limit":50}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// What stands between the braces.
    fields: String,
}

impl Object {
    /// Reads an object. `None` when `json` is something else.
    pub fn read(json: &str) -> Option<Self> {
        let mut object = Self::default();
        for (name, value) in Fields::of_text(json)?.iter() {
            object = object.with(name.as_str(), value.as_str());
        }
        Some(object)
    }

    /// The same with a text.
    pub fn text(self, name: &str, value: &str) -> Self {
        self.with(&quoted(name), &quoted(value))
    }

    /// The same with a number.
    pub fn number(self, name: &str, value: u32) -> Self {
        self.integer(name, value.into())
    }

    /// The same with a number of any size.
    pub fn integer(self, name: &str, value: i64) -> Self {
        self.with(&quoted(name), &decimal(value))
    }

    /// The same with an object.
    pub fn object(self, name: &str, value: &Self) -> Self {
        self.with(&quoted(name), &value.to_json())
    }

    /// The same with a list of objects.
    pub fn list(self, name: &str, values: &[Self]) -> Self {
        let mut list = String::from("[");
        for value in values {
            if list.len() > 1 {
                list.push(',');
            }
            list.push('{');
            list.push_str(&value.fields);
            list.push('}');
        }
        list.push(']');
        self.with(&quoted(name), &list)
    }

    /// The same with a value of any kind.
    pub fn json(self, name: &str, value: Json<'_>) -> Self {
        self.with(&quoted(name), value.as_str())
    }

    /// The object as JSON.
    pub fn to_json(&self) -> String {
        ["{", &self.fields, "}"].concat()
    }

    /// The same with a value that is JSON, as is the name with its quotation marks.
    fn with(mut self, name: &str, json: &str) -> Self {
        if !self.fields.is_empty() {
            self.fields.push(',');
        }
        self.fields.push_str(name);
        self.fields.push(':');
        self.fields.push_str(json);
        self
    }
}

/// Text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";

    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            ' '.. => out.push(char),
            control => {
                let code = control as usize;
                out.push_str("\\u00");
                for digit in [code >> 4, code & 15] {
                    out.push(char::from(HEX.get(digit).copied().unwrap_or(b'0')));
                }
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_objects_in_objects() {
        let inner = Object::default().integer("at", -1);
        let outer = Object::default().object("one", &inner).list("many", &[inner.clone(), inner.clone()]);
        assert_eq!(
            outer.list("none", &[]).to_json(),
            r#"{"one":{"at":-1},"many":[{"at":-1},{"at":-1}],"none":[]}"#
        );
    }

    #[test]
    fn reads_objects_only() {
        let text = r#"{ "a" : [1, {"b":null}], "c": "x" }"#;
        assert_eq!(Object::read(text).unwrap().to_json(), r#"{"a":[1, {"b":null}],"c":"x"}"#);
        for other in ["", "[]", "\"a\"", "{", "null"] {
            assert_eq!(Object::read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_can_be_read(name: String, value: String) {
            let written = Object::default().text(&name, &value).to_json();
            let read: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read.get(&name).and_then(|value| value.as_str()), Some(&*value));
        }
    }
}
