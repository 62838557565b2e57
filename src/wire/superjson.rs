//! superjson: JSON beside a description of what JSON cannot say (dates, `undefined`, maps …).
//!
//! Job rows need none of that: ISO text serves as a date and `null` as `undefined`, so the client hands out
//! the JSON as it came. [`Value`] is for procedures that need more: [`Payload::revive`] reads any answer in
//! full, [`Payload::from`] writes any input.
//!
//! Source: superjson 2.2 (`transformer.ts`, `pathstringifier.ts`, `plainer.ts`).

use std::fmt;

use super::{Error, Fields, Json, Object, Payload, object::quoted};

/// Values are nested at most this deep.
const DEPTH: usize = 128;

impl Payload {
    /// Reads the payload in full, with every kind that superjson tags.
    ///
    /// # Errors
    /// [`Error::Decode`] when the JSON is too deep (128 levels) or holds a number beyond `f64`.
    pub fn revive(&self) -> Result<Value, Error> {
        let read = |json| {
            plain(json, DEPTH).ok_or_else(|| Error::Decode {
                message: "it is too deep or holds a number that is too large".into(),
            })
        };
        let value = read(self.json())?;
        let Some(meta) = self.meta().and_then(Fields::of) else { return Ok(value) };
        // Older writers (before `v`) do not escape backslashes in keys, so there a path is a literal key first.
        let literal_first = meta.raw("v").is_none();
        Ok(match meta.raw("values") {
            Some(tree) => annotate(value, &read(tree)?, literal_first),
            None => value,
        })
    }
}

impl From<&Value> for Payload {
    fn from(value: &Value) -> Self {
        let mut tags = Tags::default();
        let json = write(value, &mut tags);
        let meta = tags.into_tree().map(|values| ["{\"values\":", &values, ",\"v\":1}"].concat());
        Self::of_parts(&json, meta.as_deref())
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

impl Value {
    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads JSON of at most `depth` levels.
fn plain(json: Json<'_>, depth: usize) -> Option<Value> {
    Some(match json.as_str().as_bytes().first()? {
        b'n' => Value::Null,
        b't' => Value::Bool(true),
        b'f' => Value::Bool(false),
        b'"' => Value::Text(json.string()?),
        b'[' => {
            let depth = depth.checked_sub(1)?;
            Value::List(json.elements()?.into_iter().map(|item| plain(item, depth)).collect::<Option<_>>()?)
        }
        b'{' => {
            let depth = depth.checked_sub(1)?;
            let mut fields: Vec<(String, Value)> = Vec::new();
            for (key, value) in Fields::of(json)?.iter() {
                let (key, value) = (key.string()?, plain(value, depth)?);
                // Of several with the same name the last counts, in the first one's place.
                match fields.iter_mut().find(|(name, _)| *name == key) {
                    Some((_, earlier)) => *earlier = value,
                    None => fields.push((key, value)),
                }
            }
            Value::Object(fields)
        }
        _ => Value::Number(json.as_str().parse().ok().filter(|number: &f64| number.is_finite())?),
    })
}

/// Applies one tree of tags to `value`: `["Date"]`, `["map", {inner}]` or `{"path": tree, …}`.
fn annotate(value: Value, tree: &Value, literal_first: bool) -> Value {
    match tree {
        Value::List(leaf) => {
            let inner = leaf.get(1).unwrap_or(&Value::Null);
            let value = annotate(value, inner, literal_first);
            match leaf.first() {
                Some(tag) => tagged(value, tag),
                None => value,
            }
        }
        Value::Object(paths) => paths.iter().fold(value, |mut value, (path, tree)| {
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
fn tagged(value: Value, tag: &Value) -> Value {
    if let (Value::List(tag), Value::List(items)) = (tag, &value)
        && tag.first().and_then(Value::as_text) == Some("typed-array")
    {
        let class = tag.get(1).and_then(Value::as_text).unwrap_or("Uint8Array");
        let number = |item: &Value| if let Value::Number(number) = item { *number } else { f64::NAN };
        return Value::TypedArray(class.to_owned(), items.iter().map(number).collect());
    }
    match (tag.as_text(), value) {
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

/// The tags collected below one value, as JSON: its own, and those of its parts by path.
#[derive(Default)]
struct Tags {
    own: Option<String>,
    inner: Vec<(String, String)>,
}

impl Tags {
    fn into_tree(self) -> Option<String> {
        let inner = (!self.inner.is_empty()).then(|| {
            let object = Object::default();
            let paths = self.inner.iter();
            paths.fold(object, |object, (path, tree)| object.json(path, Json::checked(tree))).to_json()
        });
        match (self.own, inner) {
            (None, inner) => inner,
            (Some(tag), None) => Some(["[", &tag, "]"].concat()),
            (Some(tag), Some(inner)) => Some(["[", &tag, ",", &inner, "]"].concat()),
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

/// The JSON part of a value. Its tags are collected.
fn write(value: &Value, tags: &mut Tags) -> String {
    fn list<'a>(items: impl Iterator<Item = &'a Value>, tags: &mut Tags) -> String {
        let item = |(index, item): (usize, &Value)| {
            let mut inner = Tags::default();
            let json = write(item, &mut inner);
            tags.adopt(&index.to_string(), inner);
            json
        };
        array(items.enumerate().map(item).collect())
    }
    fn array(items: Vec<String>) -> String {
        ["[", &items.join(","), "]"].concat()
    }

    let (tag, json) = match value {
        Value::Null => (None, "null".to_owned()),
        Value::Bool(bool) => (None, bool.to_string()),
        Value::Text(text) => (None, quoted(text)),
        Value::Number(number) if number.is_nan() => (Some("number"), quoted("NaN")),
        Value::Number(number) if number.is_infinite() => {
            (Some("number"), quoted(if *number > 0.0 { "Infinity" } else { "-Infinity" }))
        }
        Value::Number(number) if *number == 0.0 && number.is_sign_negative() => {
            (Some("number"), quoted("-0"))
        }
        Value::Number(number) => (None, number.to_string()),
        Value::Undefined => (Some("undefined"), "null".to_owned()),
        Value::BigInt(digits) => (Some("bigint"), quoted(digits)),
        Value::Date(text) => (Some("Date"), quoted(text)),
        Value::RegExp(text) => (Some("regexp"), quoted(text)),
        Value::Url(text) => (Some("URL"), quoted(text)),
        Value::Error { name, message } => {
            (Some("Error"), Object::default().text("name", name).text("message", message).to_json())
        }
        Value::List(items) => (None, list(items.iter(), tags)),
        Value::Set(items) => (Some("set"), list(items.iter(), tags)),
        Value::Map(entries) => {
            let pairs: Vec<_> =
                entries.iter().map(|(key, value)| Value::List(vec![key.clone(), value.clone()])).collect();
            (Some("map"), list(pairs.iter(), tags))
        }
        Value::Object(fields) => {
            let field = |object: Object, (key, value): &(String, Value)| {
                let mut inner = Tags::default();
                let json = write(value, &mut inner);
                tags.adopt(key, inner);
                object.json(key, Json::checked(&json))
            };
            (None, fields.iter().fold(Object::default(), field).to_json())
        }
        Value::TypedArray(class, numbers) => {
            tags.own = Some(["[\"typed-array\",", &quoted(class), "]"].concat());
            let number = |number: &f64| if number.is_finite() { number.to_string() } else { "null".into() };
            return array(numbers.iter().map(number).collect());
        }
    };
    tags.own = tag.map(quoted);
    json
}

/// Texts as the official client's callers would print them, for logs.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Payload::from(self).json().as_str())
    }
}
