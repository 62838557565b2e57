//! Values of a host that may be of a wrong type.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use trpc::is_blank;

/// A value that counts as missing where it is of a wrong type, so that it does not take the others with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lenient<T>(pub(super) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl Lenient<String> {
    /// A text in which there is something to read.
    pub(super) fn text(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !is_blank(text))
    }

    /// Replaces `target` if there is such a text.
    pub(super) fn assign_text_to(&self, target: &mut String) {
        if let Some(text) = self.text() {
            text.clone_into(target);
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(serde_json::from_value(Value::deserialize(deserializer)?).ok()))
    }
}

/// An id: text, or a number as text.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(from = "TextOrNumber")]
pub(super) struct IdText(pub(super) String);

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(serde_json::Number),
}

impl From<TextOrNumber> for IdText {
    fn from(value: TextOrNumber) -> Self {
        match value {
            TextOrNumber::Text(text) => Self(text),
            TextOrNumber::Number(number) => Self(number.to_string()),
        }
    }
}
