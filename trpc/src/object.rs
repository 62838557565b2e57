//! JSON objects of which nothing is certain.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The fields of a JSON object, each as text that is decoded on demand: one of another type costs that field alone.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Object<'a>(#[serde(borrow)] HashMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads an object. `None` when `json` is something else.
    pub(crate) fn read(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// What the field holds. `null` is a value.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn object(&self, name: &str) -> Option<Object<'a>> {
        Object::read(self.get(name)?.get())
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text(self.get(name)?)
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i32> {
        serde_json::from_str(self.get(name)?.get()).ok()
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
