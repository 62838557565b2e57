//! superjson, as far as this server needs it: dates out, `undefined` in.

use chrono::{DateTime, SecondsFormat};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

/// A result that still knows which of its values are dates.
///
/// Plain JSON loses that; superjson writes it beside the value.
#[derive(Clone, Debug)]
pub enum Data {
    /// A value that is the same in both.
    Json(Value),
    /// A moment in milliseconds since 1970.
    Date(i64),
    /// A list.
    List(Vec<Data>),
    /// An object whose fields keep their order.
    Object(Vec<(&'static str, Data)>),
}

impl Data {
    /// The paths of the dates, in superjson's dotted form.
    fn date_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.collect_dates(&mut String::new(), &mut paths);
        paths
    }

    fn collect_dates(&self, path: &mut String, paths: &mut Vec<String>) {
        match self {
            Self::Json(_) => {}
            Self::Date(_) => paths.push(path.clone()),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.collect_dates_under(&index.to_string(), path, paths);
                }
            }
            Self::Object(fields) => {
                for (name, field) in fields {
                    field.collect_dates_under(name, path, paths);
                }
            }
        }
    }

    fn collect_dates_under(&self, key: &str, path: &mut String, paths: &mut Vec<String>) {
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        self.collect_dates(path, paths);
        path.truncate(length);
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Json(Value::from(text))
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Json(Value::from(text))
    }
}

impl From<i64> for Data {
    fn from(number: i64) -> Self {
        Self::Json(Value::from(number))
    }
}

impl From<bool> for Data {
    fn from(value: bool) -> Self {
        Self::Json(Value::from(value))
    }
}

/// The text of a moment as JavaScript's `toISOString` writes it.
pub fn iso(milliseconds: i64) -> Option<String> {
    DateTime::from_timestamp_millis(milliseconds)
        .map(|moment| moment.to_rfc3339_opts(SecondsFormat::Millis, true))
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(value) => value.serialize(serializer),
            Self::Date(milliseconds) => iso(*milliseconds).serialize(serializer),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(fields) => {
                let mut object = serializer.serialize_map(Some(fields.len()))?;
                for (name, field) in fields {
                    object.serialize_entry(name, field)?;
                }
                object.end()
            }
        }
    }
}

/// A value in superjson's wrapper: `{"json":…,"meta":…}`, `meta` only where it says something.
pub struct Wrapped<'a>(pub &'a Data);

impl Serialize for Wrapped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let paths = self.0.date_paths();
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("json", self.0)?;
        if !paths.is_empty() {
            object.serialize_entry("meta", &Meta(&paths))?;
        }
        object.end()
    }
}

struct Meta<'a>(&'a [String]);

impl Serialize for Meta<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        match self.0 {
            [root] if root.is_empty() => object.serialize_entry("values", &["Date"])?,
            paths => object.serialize_entry("values", &DateTags(paths))?,
        }
        object.serialize_entry("v", &1)?;
        object.end()
    }
}

struct DateTags<'a>(&'a [String]);

impl Serialize for DateTags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|path| (path, ["Date"])))
    }
}

/// Whether an input is in superjson's wrapper.
pub fn is_wrapped(input: &Value) -> bool {
    input.as_object().is_some_and(|object| {
        object.contains_key("json") && object.keys().all(|key| key == "json" || key == "meta")
    })
}

/// Takes an input out of the wrapper. What is tagged `undefined` is left out.
///
/// Without the wrapper superjson reads anything as undefined, and so does this.
pub fn unwrap(input: Value) -> Option<Value> {
    let Value::Object(mut wrapper) = input else {
        return None;
    };
    let mut json = wrapper.remove("json")?;
    let values = wrapper
        .remove("meta")
        .and_then(|mut meta| meta.as_object_mut().and_then(|meta| meta.remove("values")));
    match values {
        Some(Value::Array(tags)) if is_undefined(&tags) => return None,
        Some(Value::Object(tagged)) => {
            if let Value::Object(fields) = &mut json {
                for (path, tags) in tagged {
                    if tags.as_array().is_some_and(|tags| is_undefined(tags)) {
                        fields.remove(&path);
                    }
                }
            }
        }
        _ => {}
    }
    Some(json)
}

fn is_undefined(tags: &[Value]) -> bool {
    matches!(tags, [Value::String(tag)] if tag == "undefined")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_are_tagged_by_their_path() {
        let data = Data::List(vec![Data::Object(vec![
            ("id", "run_1".into()),
            ("startedAt", Data::Date(1_762_682_400_000)),
        ])]);
        assert_eq!(
            serde_json::to_string(&Wrapped(&data)).ok().as_deref(),
            Some(
                r#"{"json":[{"id":"run_1","startedAt":"2025-11-09T10:00:00.000Z"}],"meta":{"values":{"0.startedAt":["Date"]},"v":1}}"#
            )
        );
    }

    #[test]
    fn a_date_at_the_root_has_a_bare_tag() {
        assert_eq!(
            serde_json::to_string(&Wrapped(&Data::Date(0))).ok().as_deref(),
            Some(r#"{"json":"1970-01-01T00:00:00.000Z","meta":{"values":["Date"],"v":1}}"#)
        );
    }

    #[test]
    fn undefined_is_left_out() {
        let root = json!({"json": null, "meta": {"values": ["undefined"], "v": 1}});
        assert_eq!(unwrap(root), None);
        let field = json!({"json": {"a": 1, "b": null}, "meta": {"values": {"b": ["undefined"]}}});
        assert_eq!(unwrap(field), Some(json!({"a": 1})));
        assert_eq!(unwrap(json!({"a": 1})), None);
        assert_eq!(unwrap(json!({"json": {"b": null}})), Some(json!({"b": null})));
    }
}
