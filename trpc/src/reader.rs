//! Reads results in one pass over the text, straight into the caller's type.
//!
//! Only what is as it should be: an error, a result that is not there or not of this type, values that superjson left
//! out, all fail here, and [`Response`](crate::Response) looks into them.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{Transformer, superjson::may_lack_copies};

/// Reads a text that is one envelope with a result.
pub(crate) fn one<'a, T: Deserialize<'a>>(text: &'a str, transformer: Transformer) -> serde_json::Result<T> {
    whole(text, ValueAt::new(text, transformer))
}

/// Reads a text that is a list of them.
pub(crate) fn list<'a, T: Deserialize<'a>>(
    text: &'a str,
    transformer: Transformer,
) -> serde_json::Result<Vec<T>> {
    whole(text, List(ValueAt::new(text, transformer)))
}

fn whole<'a, S: DeserializeSeed<'a>>(text: &'a str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The value to which these names of fields lead.
struct ValueAt<'a, T> {
    /// All that is read.
    text: &'a str,
    path: &'static [&'static str],
    value: PhantomData<T>,
}

impl<T> Clone for ValueAt<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ValueAt<'_, T> {}

impl<'a, T> ValueAt<'a, T> {
    fn new(text: &'a str, transformer: Transformer) -> Self {
        let path: &[_] = match transformer {
            Transformer::None => &["result", "data"],
            Transformer::Superjson => &["result", "data", "json"],
        };
        Self { text, path, value: PhantomData }
    }
}

impl<'a, T: Deserialize<'a>> DeserializeSeed<'a> for ValueAt<'a, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<T, D::Error> {
        if self.path.is_empty() { T::deserialize(deserializer) } else { deserializer.deserialize_map(self) }
    }
}

impl<'a, T: Deserialize<'a>> Visitor<'a> for ValueAt<'a, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<T, A::Error> {
        let odd = || A::Error::custom("not a plain result");
        let (name, path) = self.path.split_first().ok_or_else(odd)?;
        let mut value = None;
        while let Some(key) = fields.next_key::<&str>()? {
            match key {
                // Of several with the same name the last counts, as in JavaScript.
                _ if key == *name => value = Some(fields.next_value_seed(Self { path, ..self })?),
                "error" | "meta" => {
                    let raw = fields.next_value::<&RawValue>()?.get();
                    let is_odd = match key {
                        "error" => raw != "null",
                        // All else in it is for values that JSON cannot say.
                        _ => raw.contains("\"referentialEqualities\"") && may_lack_copies(self.text, raw),
                    };
                    if is_odd {
                        return Err(odd());
                    }
                }
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        value.ok_or_else(odd)
    }
}

struct List<'a, T>(ValueAt<'a, T>);

impl<'a, T: Deserialize<'a>> DeserializeSeed<'a> for List<'a, T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a, T: Deserialize<'a>> Visitor<'a> for List<'a, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self.0)? {
            values.push(value);
        }
        Ok(values)
    }
}
