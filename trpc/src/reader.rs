//! Reads envelopes in one pass over the text, straight into the caller's type.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::Transformer;

/// An envelope.
pub(crate) struct Entry<'a, T> {
    pub(crate) data: Data<'a, T>,
    /// The error object, whatever it holds.
    pub(crate) error: Option<&'a RawValue>,
}

/// What stands at `result`.
pub(crate) enum Data<'a, T> {
    /// There is no result.
    Absent,
    /// A result without data: `undefined`.
    Undefined,
    /// The data, and superjson's `meta` if it says which values were left out.
    Value(T, Option<Equalities<'a>>),
}

/// Which paths held the same object.
pub(crate) struct Equalities<'a> {
    /// `{"first path": ["path of a copy", …], …}`, or a list: copies of the whole value, then such an object.
    pub(crate) paths: &'a RawValue,
    /// The paths are of a `meta` without `v`.
    pub(crate) legacy: bool,
}

/// Reads a text that is one envelope.
pub(crate) fn one<'a, T: Deserialize<'a>>(
    text: &'a str,
    transformer: Transformer,
) -> serde_json::Result<Entry<'a, T>> {
    whole(text, EntrySeed(transformer, PhantomData))
}

/// Reads a text that is a list of envelopes.
pub(crate) fn list<'a, T: Deserialize<'a>>(
    text: &'a str,
    transformer: Transformer,
) -> serde_json::Result<Vec<Entry<'a, T>>> {
    whole(text, ListSeed(transformer, PhantomData))
}

/// Reads what stands at `data` in superjson's form.
pub(crate) fn superjson(text: &str) -> serde_json::Result<(&RawValue, Option<Equalities<'_>>)> {
    match whole(text, DataSeed::<&RawValue>(Transformer::Superjson, PhantomData))? {
        Data::Value(json, meta) => Ok((json, meta)),
        _ => Err(serde_json::Error::custom(NO_JSON)),
    }
}

fn whole<'a, S: DeserializeSeed<'a>>(text: &'a str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

const NO_JSON: &str = "superjson's `json` is missing";

/// The names that matter.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Name {
    Result,
    Error,
    Data,
    Json,
    Meta,
    #[serde(other)]
    Other,
}

struct ListSeed<T>(Transformer, PhantomData<T>);

impl<'a, T: Deserialize<'a>> DeserializeSeed<'a> for ListSeed<T> {
    type Value = Vec<Entry<'a, T>>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a, T: Deserialize<'a>> Visitor<'a> for ListSeed<T> {
    type Value = Vec<Entry<'a, T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of envelopes")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element_seed(EntrySeed(self.0, PhantomData))? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

struct EntrySeed<T>(Transformer, PhantomData<T>);

impl<'a, T: Deserialize<'a>> DeserializeSeed<'a> for EntrySeed<T> {
    type Value = Entry<'a, T>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a, T: Deserialize<'a>> Visitor<'a> for EntrySeed<T> {
    type Value = Entry<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an envelope")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut entry = Entry { data: Data::Absent, error: None };
        while let Some(name) = fields.next_key()? {
            // Of several with the same name the last counts, as in JavaScript.
            match name {
                Name::Result => entry.data = fields.next_value_seed(ResultSeed(self.0, PhantomData))?,
                Name::Error => entry.error = fields.next_value()?,
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(entry)
    }
}

struct ResultSeed<T>(Transformer, PhantomData<T>);

impl<'a, T: Deserialize<'a>> DeserializeSeed<'a> for ResultSeed<T> {
    type Value = Data<'a, T>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'a, T: Deserialize<'a>> Visitor<'a> for ResultSeed<T> {
    type Value = Data<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a result")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Data::Absent)
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut data = Data::Undefined;
        while let Some(name) = fields.next_key()? {
            match name {
                Name::Data => data = fields.next_value_seed(DataSeed(self.0, PhantomData))?,
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(data)
    }
}

struct DataSeed<T>(Transformer, PhantomData<T>);

impl<'a, T: Deserialize<'a>> DeserializeSeed<'a> for DataSeed<T> {
    type Value = Data<'a, T>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.0 {
            Transformer::None => T::deserialize(deserializer).map(|value| Data::Value(value, None)),
            Transformer::Superjson => deserializer.deserialize_map(self),
        }
    }
}

impl<'a, T: Deserialize<'a>> Visitor<'a> for DataSeed<T> {
    type Value = Data<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("superjson's form")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        /// All else in it is for values that JSON cannot say, and is passed over.
        #[derive(Deserialize)]
        struct Meta<'a> {
            #[serde(borrow, rename = "referentialEqualities")]
            equalities: Option<&'a RawValue>,
            v: Option<IgnoredAny>,
        }

        let (mut json, mut equalities) = (None, None);
        while let Some(name) = fields.next_key()? {
            match name {
                Name::Json => json = Some(fields.next_value()?),
                Name::Meta => {
                    let of =
                        |Meta { equalities, v }| Some(Equalities { paths: equalities?, legacy: v.is_none() });
                    equalities = fields.next_value::<Option<Meta<'a>>>()?.and_then(of);
                }
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        json.map(|json| Data::Value(json, equalities)).ok_or_else(|| A::Error::custom(NO_JSON))
    }
}
