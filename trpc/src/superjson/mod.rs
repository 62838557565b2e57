//! superjson: JSON beside a description of what JSON cannot say.
//!
//! Read: a [`Date`] is read from its ISO text and `undefined` from `null`, so `meta` is not needed, save for values that
//! the writer left out because they occurred before (`dedupe: true`), which
//! [`Response::results`](crate::Response::results) and [`restored_json`] restore. Written: [`encode`]
//! names each [`Date`] and [`Undefined`].
//!
//! Source: superjson 2.2 (`plainer.ts`, `pathstringifier.ts`, `transformer.ts`).

mod date;
mod formatter;
mod path;
mod restore;

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

pub use date::Date;
pub use path::{parse_path, stringify_path};
pub(crate) use restore::{Equalities, may_lack_copies, restore};

use crate::{Error, object::Object};

/// A value in superjson's form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Superjson<T> {
    /// The value, as far as JSON can say it.
    pub json: T,
    /// The rest, where there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
}

impl Superjson<Box<RawValue>> {
    /// A value of any type.
    ///
    /// ```
    /// use trpc::superjson::{Date, Superjson};
    ///
    /// let value = Superjson::new(&[Date(0)])?;
    /// assert_eq!(
    ///     serde_json::to_string(&value).unwrap(),
    ///     r#"{"json":["1970-01-01T00:00:00.000Z"],"meta":{"values":{"0":["Date"]},"v":1}}"#
    /// );
    /// # Ok::<(), trpc::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Encode`] when it cannot be written as JSON, such as a map whose keys are lists.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        let (json, values) = formatter::encode(value).map_err(encode_error)?;
        let raw = |json| RawValue::from_string(json).map_err(encode_error);
        let meta = values.map(|values| {
            raw(values).map(|values| Meta { values: Some(values), v: Some(1), ..Meta::default() })
        });
        Ok(Self { json: raw(json)?, meta: meta.transpose()? })
    }
}

/// What superjson says beside the JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Meta {
    /// Of which kind values are, by path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Box<RawValue>>,
    /// Which paths held the same object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referential_equalities: Option<Box<RawValue>>,
    /// The version of the paths: from 1 on, backslashes in keys are escaped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v: Option<u8>,
}

/// JavaScript's `undefined`: `null` in the JSON, named in the `meta`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Undefined;

impl Serialize for Undefined {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        formatter::tag_next("undefined");
        serializer.serialize_unit()
    }
}

/// Writes a value: its JSON, and the JSON of its `meta` where it needs one.
///
/// # Errors
/// [`Error::Encode`] when it cannot be written as JSON, such as a map whose keys are lists.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<(String, Option<String>), Error> {
    let (json, values) = formatter::encode(value).map_err(encode_error)?;
    let meta = values.map(|values| ["{\"values\":", &values, ",\"v\":1}"].concat());
    Ok((json, meta))
}

/// Whether a value is in superjson's form: an object of `json` and at most `meta` beside it.
pub fn is_wrapped(value: &Value) -> bool {
    value.as_object().is_some_and(|object| {
        object.contains_key("json") && object.keys().all(|key| key == "json" || key == "meta")
    })
}

/// Takes a value out of superjson's form. What is `undefined` is left out; `None` when that is the value itself. As in
/// superjson, a value that is not in its form is `undefined`.
pub fn unwrap(value: Value) -> Option<Value> {
    let Value::Object(mut wrapper) = value else { return None };
    let mut json = wrapper.remove("json")?;
    let Some(Value::Object(mut meta)) = wrapper.remove("meta") else { return Some(json) };
    match meta.remove("values") {
        Some(Value::Array(tags)) if is_undefined(&tags) => return None,
        Some(Value::Object(tagged)) => {
            for (path, tags) in tagged {
                if tags.as_array().is_some_and(|tags| is_undefined(tags)) {
                    remove(&mut json, &parse_path(&path, !meta.contains_key("v")));
                }
            }
        }
        _ => {}
    }
    Some(json)
}

/// The JSON of a value in superjson's form, with values in it that the writer left out because they occurred before
/// (`dedupe: true`). Dates are their ISO texts and `undefined` is `null`. `None` for a text in another form.
///
/// ```
/// use trpc::superjson::restored_json;
///
/// let text = r#"{"json":{"a":[1],"b":null},"meta":{"referentialEqualities":{"a":["b"]},"v":1}}"#;
/// assert_eq!(restored_json(text).as_deref(), Some(r#"{"a":[1],"b":[1]}"#));
/// assert_eq!(restored_json("[1]"), None);
/// ```
pub fn restored_json(text: &str) -> Option<String> {
    let wrapper =
        Object::read(text).filter(|object| object.names().all(|name| name == "json" || name == "meta"))?;
    let json = wrapper.get("json")?;
    Some(match Equalities::of(&wrapper) {
        Some((json, equalities)) => restore(json.get(), &[(json, equalities)]),
        None => json.get().to_owned(),
    })
}

fn is_undefined(tags: &[Value]) -> bool {
    matches!(tags, [Value::String(tag)] if tag == "undefined")
}

/// Removes the field at a path. An item of a list stays, as `null`.
fn remove(value: &mut Value, path: &[String]) {
    match (value, path) {
        (Value::Object(fields), [key]) => {
            fields.remove(key);
        }
        (Value::Object(fields), [key, rest @ ..]) => {
            if let Some(field) = fields.get_mut(key) {
                remove(field, rest);
            }
        }
        (Value::Array(items), [index, rest @ ..]) => {
            if let Some(item) = index.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                remove(item, rest);
            }
        }
        _ => {}
    }
}

fn encode_error(error: serde_json::Error) -> Error {
    Error::Encode { message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    struct Input {
        since: Date,
        until: Undefined,
        tag: Option<String>,
        #[serde(rename = "dotted.key")]
        dotted: (u8, Date),
        #[serde(rename = "back\\slash")]
        back: BTreeMap<i32, Date>,
    }

    #[test]
    fn dates_and_undefined_are_named_by_path() {
        let input = Input {
            since: Date(1_761_955_200_000),
            until: Undefined,
            tag: None,
            dotted: (1, Date(0)),
            back: BTreeMap::from([(7, Date(-1))]),
        };
        let (json, meta) = encode(&input).unwrap();
        assert_eq!(
            json,
            r#"{"since":"2025-11-01T00:00:00.000Z","until":null,"tag":null,"dotted.key":[1,"1970-01-01T00:00:00.000Z"],"back\\slash":{"7":"1969-12-31T23:59:59.999Z"}}"#
        );
        let expected = json!({
            "values": {
                "since": ["Date"],
                "until": ["undefined"],
                "dotted\\.key.1": ["Date"],
                "back\\\\slash.7": ["Date"],
            },
            "v": 1,
        });
        assert_eq!(serde_json::from_str::<Value>(&meta.unwrap()).unwrap(), expected);
    }

    #[test]
    fn a_kind_at_the_root_has_no_path() {
        let undefined = (json!(null).to_string(), Some(r#"{"values":["undefined"],"v":1}"#.to_owned()));
        assert_eq!(encode(&Undefined).unwrap(), undefined);
        assert_eq!(encode("text").unwrap(), ("\"text\"".to_owned(), None));
    }

    #[test]
    fn a_date_outside_of_superjson_is_its_text_alone() {
        assert_eq!(serde_json::to_string(&Date(0)).unwrap(), r#""1970-01-01T00:00:00.000Z""#);
        assert_eq!(encode("text").unwrap().1, None, "nothing is left behind");
    }

    #[test]
    fn what_json_cannot_say_is_an_error() {
        assert!(matches!(encode(&BTreeMap::from([(vec![1], 2)])), Err(Error::Encode { .. })));
    }

    #[test]
    fn undefined_is_left_out() {
        let root = json!({"json": null, "meta": {"values": ["undefined"], "v": 1}});
        assert_eq!(unwrap(root), None);
        let field = json!({"json": {"a": 1, "b": null}, "meta": {"values": {"b": ["undefined"]}}});
        assert_eq!(unwrap(field), Some(json!({"a": 1})));
        let deep =
            json!({"json": {"a": [{"b.c": null}]}, "meta": {"values": {"a.0.b\\.c": ["undefined"]}, "v": 1}});
        assert_eq!(unwrap(deep), Some(json!({"a": [{}]})));
        assert_eq!(unwrap(json!({"a": 1})), None);
        assert_eq!(unwrap(json!({"json": {"b": null}})), Some(json!({"b": null})));
    }
}
