//! The fields of a procedure's input.

use serde::Serialize;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputFields(Vec<(String, String)>);

impl InputFields {
    /// The fields of a JSON object; `None` for another text.
    pub fn from_json(json: &str) -> Option<Self> {
        let object = Object::read(json)?;
        let mut fields = Self::default();
        for name in object.names() {
            if let Some(value) = object.get(name) {
                fields.set_json(name, value.get().to_owned());
            }
        }
        Some(fields)
    }

    /// Sets a field. What cannot be written as JSON, such as a map whose keys are lists, leaves it as it was.
    pub fn set<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(json) = serde_json::to_string(value) {
            self.set_json(name, json);
        }
    }

    /// Sets a field to what is JSON already.
    pub(super) fn set_json(&mut self, name: &str, json: String) {
        // In their order, so that equal fields are equal inputs.
        let place = self.0.partition_point(|(known, _)| **known < *name);
        match self.0.get_mut(place) {
            Some((known, value)) if known == name => *value = json,
            _ => self.0.insert(place, (name.to_owned(), json)),
        }
    }

    /// The fields as a JSON object.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{");
        for (name, value) in &self.0 {
            if json.len() > 1 {
                json.push(',');
            }
            // Texts can always be written.
            json.push_str(&serde_json::to_string(name).unwrap_or_default());
            json.push(':');
            json.push_str(value);
        }
        json.push('}');
        json
    }

    /// The fields as the input of a call.
    pub fn to_input(&self) -> Option<Input> {
        Input::from_json(&self.to_json(), None).ok()
    }
}

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
