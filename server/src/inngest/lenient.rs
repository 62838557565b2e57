//! Values of which nothing is certain: what is absent, new or of another type is no reason to fail.

use std::fmt;

use chrono::DateTime;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Time(pub i64);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .map(|time| Self(time.timestamp_millis()))
            .map_err(serde::de::Error::custom)
    }
}

/// The message of an error, from `{"error":{"message"}}` as lists have it or `{"message"}` as single runs have it.
///
/// Nothing else of an output is kept: it may be large, and stacks hold file paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure(pub Option<String>);

impl<'de> Deserialize<'de> for Failure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FailureVisitor)
    }
}

struct FailureVisitor;

impl<'de> Visitor<'de> for FailureVisitor {
    type Value = Failure;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any output")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Failure, A::Error> {
        let mut message = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "error" | "message" => {
                    let Failure(found) = map.next_value()?;
                    // `{"error": …}` wraps what matters.
                    if key == "error" || message.is_none() {
                        message = found.or(message);
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Failure(message))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Failure, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Failure(None))
    }

    fn visit_str<E>(self, text: &str) -> Result<Failure, E> {
        Ok(Failure(Some(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Failure, E> {
        Ok(Failure(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Failure, E> {
        Ok(Failure(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Failure, E> {
        Ok(Failure(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Failure, E> {
        Ok(Failure(None))
    }

    fn visit_unit<E>(self) -> Result<Failure, E> {
        Ok(Failure(None))
    }

    fn visit_none<E>(self) -> Result<Failure, E> {
        Ok(Failure(None))
    }
}

/// A value that may be of another type than we know.
#[derive(Deserialize)]
#[serde(untagged, bound = "T: Deserialize<'de>")]
enum Lenient<T> {
    Known(T),
    Other(IgnoredAny),
}

/// The default where the value is of another type than expected, `null` among them.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(match Lenient::deserialize(deserializer)? {
        Lenient::Known(value) => value,
        Lenient::Other(_) => T::default(),
    })
}

/// The items that are as expected; a single odd one does not take the others with it.
pub(super) fn lenient_list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let items: Vec<Lenient<T>> = or_default(deserializer)?;
    let known = |item| match item {
        Lenient::Known(value) => Some(value),
        Lenient::Other(_) => None,
    };
    Ok(items.into_iter().filter_map(known).collect())
}
