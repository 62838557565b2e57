//! The result of `jobs.list`: an array of rows, or a page of them.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer},
};
use serde_json::value::RawValue;

/// The result of `jobs.list`, its rows not yet decoded, so that rows that did not change never are.
///
/// Deserialized in one pass; the deserializer must borrow from its input, as [`serde_json::from_str`] does.
#[derive(Clone, Debug, Default)]
pub struct JobPage<'a> {
    /// The JSON text of each row.
    pub rows: Vec<&'a RawValue>,
    /// The answer was of the paged form (`{ items, nextCursor, hasMore }`).
    pub paged: bool,
    /// There are older rows than these.
    pub has_more: bool,
    /// What the server wants to be given for them, as JSON text.
    pub next_cursor: Option<&'a RawValue>,
    /// When the rows were read, where an HTTP cache has kept them since. No body tells it.
    pub as_of: Option<DateTime<Utc>>,
}

/// A row that is no job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its place in the answer, from 0.
    pub index: usize,
    /// Why it could not be decoded.
    pub reason: &'static str,
}

impl<'de: 'a, 'a> Deserialize<'de> for JobPage<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PageVisitor)
    }
}

struct PageVisitor;

impl<'de> Visitor<'de> for PageVisitor {
    type Value = JobPage<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of jobs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, rows: A) -> Result<Self::Value, A::Error> {
        let rows = Deserialize::deserialize(SeqAccessDeserializer::new(rows))?;
        Ok(JobPage { rows, ..JobPage::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut items, mut next_cursor, mut has_more) = (None, None::<&RawValue>, None);
        while let Some(name) = map.next_key()? {
            match name {
                PageField::Items => items = Some(map.next_value()?),
                PageField::NextCursor => {
                    let value: &RawValue = map.next_value()?;
                    next_cursor = (value.get() != "null").then_some(value);
                }
                PageField::HasMore => {
                    let value: &RawValue = map.next_value()?;
                    has_more = (value.get() != "null").then(|| value.get() == "true");
                }
                PageField::Other => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        let rows = items
            .ok_or_else(|| A::Error::custom("a list of jobs was expected, not an object without items"))?;
        let has_more = has_more.unwrap_or(next_cursor.is_some());
        Ok(JobPage { rows, paged: true, has_more, next_cursor, as_of: None })
    }
}

#[derive(Deserialize)]
enum PageField {
    #[serde(rename = "items")]
    Items,
    #[serde(rename = "nextCursor")]
    NextCursor,
    #[serde(rename = "hasMore")]
    HasMore,
    #[serde(other)]
    Other,
}
