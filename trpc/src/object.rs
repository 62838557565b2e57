//! JSON objects of which nothing is certain.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The fields of a JSON object, each as text that is decoded on demand: one of another type costs that field alone.
///
/// ```
/// use trpc::Object;
///
/// let user = Object::read(r#"{"name":"Ada","age":"unknown","tags":["a","b"]}"#).unwrap();
/// assert_eq!(user.text("name").as_deref(), Some("Ada"));
/// assert_eq!(user.integer("age"), None);
/// assert_eq!(user.elements("tags").len(), 2);
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Object<'a>(#[serde(borrow)] HashMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads an object. `None` when `json` is something else.
    pub fn read(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// What the field holds. `null` is a value.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied()
    }

    /// The names of the fields, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The fields and what they hold, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (&**name, *value))
    }

    /// The object that the field holds.
    pub fn object(&self, name: &str) -> Option<Object<'a>> {
        Object::read(self.get(name)?.get())
    }

    /// The text that the field holds.
    pub fn text(&self, name: &str) -> Option<String> {
        text(self.get(name)?)
    }

    /// The whole number that the field holds.
    pub fn integer(&self, name: &str) -> Option<i32> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }

    /// The elements of the list that the field holds; none where it is something else.
    pub fn elements(&self, name: &str) -> Vec<&'a RawValue> {
        self.get(name).and_then(|list| elements(list.get())).unwrap_or_default()
    }

    /// A list of texts and nothing else.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        elements(self.get(name)?.get())?.into_iter().map(text).collect()
    }
}

/// The elements of a list. `None` when `json` is something else.
pub(crate) fn elements(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

fn text(json: &RawValue) -> Option<String> {
    serde_json::from_str(json.get()).ok()
}
