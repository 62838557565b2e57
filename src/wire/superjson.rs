//! superjson: JSON beside a description of what JSON cannot say (dates, `undefined`, maps …).
//!
//! Job rows need none of that: ISO text serves as a date and `null` as `undefined`, so the client hands out
//! the JSON as it came. [`Value`] is for procedures that need more: [`Payload::revive`] reads any answer in
//! full, [`Payload::from`] writes any input.
//!
//! Source: superjson 2.2 (`transformer.ts`, `pathstringifier.ts`, `plainer.ts`).

use std::fmt;

use serde_json::{Map, Value as Json, value::RawValue};

use super::{Fields, fields::lenient};

/// How a tRPC endpoint writes inputs and results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Transformer {
    /// Plain JSON.
    None,
    /// `{"json": …, "meta": …}`.
    #[default]
    Superjson,
}

/// An input or a result as it travels.
#[derive(Clone, Debug)]
pub struct Payload {
    /// The JSON part.
    pub json: Box<RawValue>,
    /// What superjson adds to it. Always absent without a transformer.
    pub meta: Option<Box<RawValue>>,
}

impl Payload {
    /// No value: `undefined`.
    pub fn undefined() -> Self {
        Self::from(&Value::Undefined)
    }

    /// Reads `{"json": …, "meta": …}`. `None` when it is not of that form.
    pub(super) fn read(data: &RawValue) -> Option<Self> {
        let fields = Fields::of(data)?;
        Some(Self { json: fields.raw("json")?.to_owned(), meta: fields.get("meta").map(ToOwned::to_owned) })
    }

    /// Writes the payload as a request carries it.
    pub(super) fn write(&self, transformer: Transformer) -> String {
        match (transformer, &self.meta) {
            (Transformer::None, _) => self.json.get().to_owned(),
            (Transformer::Superjson, None) => ["{\"json\":", self.json.get(), "}"].concat(),
            (Transformer::Superjson, Some(meta)) => {
                ["{\"json\":", self.json.get(), ",\"meta\":", meta.get(), "}"].concat()
            }
        }
    }

    /// The fields of an object, empty when the payload is something else.
    pub fn fields(&self) -> Fields<'_> {
        Fields::of(&self.json).unwrap_or_default()
    }

    /// Reads the payload in full, with every kind that superjson tags.
    ///
    /// # Errors
    /// The reader's words when the JSON is too deep (128 levels) or holds a number beyond `f64`.
    pub fn revive(&self) -> Result<Value, serde_json::Error> {
        let value = plain(lenient(self.json.get())?);
        let Some(meta) = &self.meta else { return Ok(value) };
        let meta: Json = serde_json::from_str(meta.get())?;
        // Older writers (before `v`) do not escape backslashes in keys, so there a path is a literal key first.
        let literal_first = meta.get("v").is_none();
        Ok(match meta.get("values") {
            Some(tree) => annotate(value, tree, literal_first),
            None => value,
        })
    }
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        let text = |payload: &Self| {
            (payload.json.get().to_owned(), payload.meta.as_ref().map(|meta| meta.get().to_owned()))
        };
        text(self) == text(other)
    }
}

impl From<&Value> for Payload {
    fn from(value: &Value) -> Self {
        let mut tags = Tags::default();
        let json = write(value, &mut tags);
        let raw = |json: &Json| serde_json::value::to_raw_value(json).unwrap_or_default();
        let meta = tags.into_tree().map(|values| {
            let meta = Map::from_iter([("values".to_owned(), values), ("v".to_owned(), Json::from(1))]);
            raw(&Json::Object(meta))
        });
        Self { json: raw(&json), meta }
    }
}

/// Plain JSON as an input: the usual case.
impl From<&Json> for Payload {
    fn from(json: &Json) -> Self {
        Self { json: serde_json::value::to_raw_value(json).unwrap_or_default(), meta: None }
    }
}

/// A JavaScript value of the kinds that superjson knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, `NaN` and the infinities included.
    Number(f64),
    /// A `bigint` in decimal digits.
    BigInt(String),
    /// A string.
    Text(String),
    /// A `Date` as ISO 8601 text.
    Date(String),
    /// A `RegExp` as `/source/flags`.
    RegExp(String),
    /// A `URL`.
    Url(String),
    /// An `Error`.
    Error {
        /// Its `name`.
        name: String,
        /// Its `message`.
        message: String,
    },
    /// An array.
    List(Vec<Value>),
    /// An object; keys in the order in which they came.
    Object(Vec<(String, Value)>),
    /// A `Map`.
    Map(Vec<(Value, Value)>),
    /// A `Set`.
    Set(Vec<Value>),
    /// A typed array: its class, such as `Uint8Array`, and its numbers.
    TypedArray(String, Vec<f64>),
}

fn plain(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(bool) => Value::Bool(bool),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::List(items.into_iter().map(plain).collect()),
        Json::Object(fields) => {
            Value::Object(fields.into_iter().map(|(key, value)| (key, plain(value))).collect())
        }
    }
}

/// Applies one tree of tags to `value`: `["Date"]`, `["map", {inner}]` or `{"path": tree, …}`.
fn annotate(value: Value, tree: &Json, literal_first: bool) -> Value {
    match tree {
        Json::Array(leaf) => {
            let inner = leaf.get(1).unwrap_or(&Json::Null);
            let value = annotate(value, inner, literal_first);
            match leaf.first() {
                Some(tag) => tagged(value, tag),
                None => value,
            }
        }
        Json::Object(paths) => paths.iter().fold(value, |mut value, (path, tree)| {
            if let Some(target) = at(&mut value, path, literal_first) {
                let found = std::mem::replace(target, Value::Null);
                *target = annotate(found, tree, literal_first);
            }
            value
        }),
        _ => value,
    }
}

/// The part of `value` at a dotted path; dots and backslashes in keys are escaped with a backslash.
fn at<'a>(value: &'a mut Value, path: &str, literal_first: bool) -> Option<&'a mut Value> {
    if literal_first
        && let Value::Object(fields) = &*value
        && let Some(index) = fields.iter().position(|(key, _)| key == path)
    {
        let Value::Object(fields) = value else { return None };
        return fields.get_mut(index).map(|(_, value)| value);
    }
    let (key, rest) = first_segment(path);
    let child = match value {
        Value::Object(fields) => fields.iter_mut().find(|(name, _)| *name == key).map(|(_, value)| value),
        Value::List(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }?;
    match rest {
        Some(rest) => at(child, rest, literal_first),
        None => Some(child),
    }
}

fn first_segment(path: &str) -> (String, Option<&str>) {
    let mut key = String::new();
    let mut chars = path.char_indices();
    while let Some((index, char)) = chars.next() {
        match char {
            '\\' => key.extend(chars.next().map(|(_, escaped)| escaped)),
            '.' => return (key, path.get(index + 1..)),
            char => key.push(char),
        }
    }
    (key, None)
}

/// Turns what JSON holds into what the tag says. A tag that is unknown or does not fit leaves the value alone.
fn tagged(value: Value, tag: &Json) -> Value {
    if let Some("typed-array") = tag.get(0).and_then(Json::as_str)
        && let Value::List(items) = &value
    {
        let class = tag.get(1).and_then(Json::as_str).unwrap_or("Uint8Array");
        let number = |item: &Value| if let Value::Number(number) = item { *number } else { f64::NAN };
        return Value::TypedArray(class.to_owned(), items.iter().map(number).collect());
    }
    match (tag.as_str(), value) {
        (Some("undefined"), _) => Value::Undefined,
        (Some("Date"), Value::Text(text)) => Value::Date(text),
        (Some("bigint"), Value::Text(text)) => Value::BigInt(text),
        (Some("regexp"), Value::Text(text)) => Value::RegExp(text),
        (Some("URL"), Value::Text(text)) => Value::Url(text),
        (Some("number"), Value::Text(text)) => match text.as_str() {
            "NaN" => Value::Number(f64::NAN),
            "Infinity" => Value::Number(f64::INFINITY),
            "-Infinity" => Value::Number(f64::NEG_INFINITY),
            "-0" => Value::Number(-0.0),
            _ => Value::Text(text),
        },
        (Some("Error"), Value::Object(fields)) => {
            let text = |name| {
                let found = fields.iter().find(|(key, _)| key == name);
                found.and_then(
                    |(_, value)| if let Value::Text(text) = value { Some(text.clone()) } else { None },
                )
            };
            Value::Error {
                name: text("name").unwrap_or_default(),
                message: text("message").unwrap_or_default(),
            }
        }
        (Some("set"), Value::List(items)) => Value::Set(items),
        (Some("map"), Value::List(items)) => {
            let entry = |item| match item {
                Value::List(pair) => {
                    let mut pair = pair.into_iter();
                    (pair.next().unwrap_or(Value::Undefined), pair.next().unwrap_or(Value::Undefined))
                }
                other => (other, Value::Undefined),
            };
            Value::Map(items.into_iter().map(entry).collect())
        }
        (_, value) => value,
    }
}

/// The tags collected below one value: its own, and those of its parts by path.
#[derive(Default)]
struct Tags {
    own: Option<Json>,
    inner: Map<String, Json>,
}

impl Tags {
    fn into_tree(self) -> Option<Json> {
        match (self.own, self.inner.is_empty()) {
            (None, true) => None,
            (None, false) => Some(Json::Object(self.inner)),
            (Some(tag), true) => Some(Json::Array(vec![tag])),
            (Some(tag), false) => Some(Json::Array(vec![tag, Json::Object(self.inner)])),
        }
    }

    /// Takes over the tags of the part at `key`. A part that has a tag of its own keeps its inner paths to
    /// itself; those of an untagged part are lengthened.
    fn adopt(&mut self, key: &str, part: Tags) {
        let key = key.replace('\\', "\\\\").replace('.', "\\.");
        match part.own {
            Some(_) => self.inner.extend(part.into_tree().map(|tree| (key, tree))),
            None => self
                .inner
                .extend(part.inner.into_iter().map(|(path, tree)| ([&key, ".", &path].concat(), tree))),
        }
    }
}

fn write(value: &Value, tags: &mut Tags) -> Json {
    fn list<'a>(items: impl Iterator<Item = &'a Value>, tags: &mut Tags) -> Json {
        let item = |(index, item): (usize, &Value)| {
            let mut inner = Tags::default();
            let json = write(item, &mut inner);
            tags.adopt(&index.to_string(), inner);
            json
        };
        Json::Array(items.enumerate().map(item).collect())
    }

    let (tag, json) = match value {
        Value::Null => (None, Json::Null),
        Value::Bool(bool) => (None, Json::Bool(*bool)),
        Value::Text(text) => (None, Json::from(text.as_str())),
        Value::Number(number) if number.is_nan() => (Some("number"), Json::from("NaN")),
        Value::Number(number) if number.is_infinite() => {
            (Some("number"), Json::from(if *number > 0.0 { "Infinity" } else { "-Infinity" }))
        }
        Value::Number(number) if *number == 0.0 && number.is_sign_negative() => {
            (Some("number"), Json::from("-0"))
        }
        // JavaScript writes whole numbers without a fraction up to 2^53.
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 => {
            (None, Json::from(*number as i64))
        }
        Value::Number(number) => (None, Json::from(*number)),
        Value::Undefined => (Some("undefined"), Json::Null),
        Value::BigInt(digits) => (Some("bigint"), Json::from(digits.as_str())),
        Value::Date(text) => (Some("Date"), Json::from(text.as_str())),
        Value::RegExp(text) => (Some("regexp"), Json::from(text.as_str())),
        Value::Url(text) => (Some("URL"), Json::from(text.as_str())),
        Value::Error { name, message } => {
            let fields = [
                ("name".to_owned(), Json::from(name.as_str())),
                ("message".to_owned(), Json::from(message.as_str())),
            ];
            (Some("Error"), Json::Object(Map::from_iter(fields)))
        }
        Value::List(items) => (None, list(items.iter(), tags)),
        Value::Set(items) => (Some("set"), list(items.iter(), tags)),
        Value::Map(entries) => {
            let pairs: Vec<_> =
                entries.iter().map(|(key, value)| Value::List(vec![key.clone(), value.clone()])).collect();
            (Some("map"), list(pairs.iter(), tags))
        }
        Value::Object(fields) => {
            let field = |(key, value): &(String, Value)| {
                let mut inner = Tags::default();
                let json = write(value, &mut inner);
                tags.adopt(key, inner);
                (key.clone(), json)
            };
            (None, Json::Object(fields.iter().map(field).collect()))
        }
        Value::TypedArray(class, numbers) => {
            tags.own = Some(Json::from(vec!["typed-array", class]));
            return Json::from(numbers.clone());
        }
    };
    tags.own = tag.map(Json::from);
    json
}

/// Texts as the official client's callers would print them, for logs.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Payload::from(self).json.get())
    }
}
