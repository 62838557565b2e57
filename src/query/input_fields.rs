//! The fields of a procedure's input.

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use trpc::{Input, Object};

/// The fields of a procedure's input, by name. Their values are kept as JSON, of which any type that serde writes can be.
///
/// ```
/// use jobs_console::query::InputFields;
///
/// let mut fields = InputFields::from_iter([("organizationId", "org_1")]);
/// fields.set("limit", &20);
/// assert_eq!(fields.to_json(), r#"{"limit":20,"organizationId":"org_1"}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct InputFields(
    /// In the order of the names, so that equal fields are equal inputs.
    Vec<(String, Box<RawValue>)>,
);

impl InputFields {
    /// The fields of a JSON object; `None` for another text.
    pub fn from_json(json: &str) -> Option<Self> {
        let object = Object::read(json)?;
        let mut fields = Self::default();
        for name in object.names() {
            if let Some(value) = object.get(name) {
                fields.set_raw(name, value.to_owned());
            }
        }
        Some(fields)
    }

    /// Sets a field. What cannot be written as JSON, such as a map whose keys are lists, leaves it as it was.
    pub fn set<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(value) = to_raw_value(value) {
            self.set_raw(name, value);
        }
    }

    /// Sets a field to what is JSON already.
    fn set_raw(&mut self, name: &str, json: Box<RawValue>) {
        let place = self.0.partition_point(|(known, _)| **known < *name);
        match self.0.get_mut(place) {
            Some((known, value)) if known == name => *value = json,
            _ => self.0.insert(place, (name.to_owned(), json)),
        }
    }

    /// There is no field that says anything: each is `null` or an empty text.
    pub(crate) fn is_blank(&self) -> bool {
        self.0.iter().all(|(_, json)| matches!(json.get(), "null" | "\"\""))
    }

    /// The fields as a JSON object.
    pub fn to_json(&self) -> String {
        // Names and JSON can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The fields as the input of a call.
    pub fn to_input(&self) -> Option<Input> {
        Input::from_json(&self.to_json(), None).ok()
    }
}

impl Serialize for InputFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl PartialEq for InputFields {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self
                .0
                .iter()
                .zip(&other.0)
                .all(|((name, value), (other_name, other))| name == other_name && value.get() == other.get())
    }
}

impl Eq for InputFields {}

impl<K: AsRef<str>, V: Serialize> FromIterator<(K, V)> for InputFields {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let mut input = Self::default();
        for (name, value) in fields {
            input.set(name.as_ref(), &value);
        }
        input
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::*;

    #[test]
    fn the_order_does_not_tell_them_apart() {
        let fields = InputFields::from_iter([("b", 1), ("a", 2), ("b", 3)]);
        assert_eq!(fields, InputFields::from_iter([("a", 2), ("b", 3)]));
        assert_eq!(fields.to_json(), r#"{"a":2,"b":3}"#);
        assert_eq!(InputFields::default().to_json(), "{}");
        assert_eq!(InputFields::from_json("[1]"), None);
    }

    proptest! {
        #[test]
        fn they_are_written_as_they_are_read(
            names in prop::collection::vec("\\PC{0,8}", 0..6),
            text in "\\PC*",
            number in any::<i64>(),
        ) {
            let value = json!({ "text": text, "list": [number, null, true] });
            let fields: Map<_, _> = names.into_iter().map(|name| (name, value.clone())).collect();
            let input = InputFields::from_iter(&fields);
            let written: Value = serde_json::from_str(&input.to_json()).unwrap();
            prop_assert_eq!(&written, &Value::Object(fields));
            prop_assert_eq!(InputFields::from_json(&input.to_json()), Some(input));
        }
    }
}
