//! Input validation whose complaints read like zod's, which is what clients of tRPC expect.

use std::ops::RangeInclusive;

use ::trpc::envelope::ZodError;
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::error::{ErrorCode, TrpcError};

/// One thing that is wrong with an input.
#[derive(Clone, Debug)]
pub struct Issue {
    field: Option<&'static str>,
    message: String,
    /// The issue as zod writes it, in zod's order.
    members: Vec<(&'static str, Value)>,
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.members.iter().map(|(name, value)| (name, value)))
    }
}

/// The text zod gives as the error's message: the issues as JSON.
pub fn message(issues: &[Issue]) -> String {
    serde_json::to_string_pretty(issues).unwrap_or_default()
}

/// zod's `flatten()`: the issues sorted by the field they are about.
pub fn flattened(issues: &[Issue]) -> ZodError {
    let mut flattened = ZodError::default();
    for issue in issues {
        flattened.push(issue.field, issue.message.clone());
    }
    flattened
}

/// Reads the fields of an object and gathers all that is wrong before it complains.
///
/// A field that is wrong reads as its default; [`finish`](Self::finish) then refuses the input.
pub struct Fields {
    object: Map<String, Value>,
    issues: Vec<Issue>,
}

impl Fields {
    /// Starts on an input, which has to be an object.
    pub fn of(input: Option<Value>) -> Result<Self, TrpcError> {
        match input {
            Some(Value::Object(object)) => Ok(Self { object, issues: Vec::new() }),
            other => Err(refusal(vec![wrong_type(None, "object", other.as_ref())])),
        }
    }

    /// A required text whose length is in `length`.
    pub fn text(&mut self, field: &'static str, length: RangeInclusive<usize>) -> String {
        match self.object.remove(field) {
            Some(Value::String(text)) => {
                let found = text.chars().count();
                if found < *length.start() {
                    self.out_of_range(
                        field,
                        ("too_small", "minimum", *length.start() as i64),
                        "string",
                        format!("String must contain at least {} character(s)", length.start()),
                    );
                } else if found > *length.end() {
                    self.out_of_range(
                        field,
                        ("too_big", "maximum", *length.end() as i64),
                        "string",
                        format!("String must contain at most {} character(s)", length.end()),
                    );
                }
                text
            }
            other => {
                self.issues.push(wrong_type(Some(field), "string", other.as_ref()));
                String::new()
            }
        }
    }

    /// The same, if it is there.
    pub fn optional_text(&mut self, field: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        self.object.contains_key(field).then(|| self.text(field, length))
    }

    /// A required list of texts: `count` of them, each with a length in `length`.
    pub fn texts(
        &mut self,
        field: &'static str,
        count: RangeInclusive<usize>,
        length: RangeInclusive<usize>,
    ) -> Vec<String> {
        let items = match self.object.remove(field) {
            Some(Value::Array(items)) => items,
            other => {
                self.issues.push(wrong_type(Some(field), "array", other.as_ref()));
                return Vec::new();
            }
        };
        let found = items.len();
        let bounds = [
            (found < *count.start(), "too_small", "minimum", *count.start(), "least"),
            (found > *count.end(), "too_big", "maximum", *count.end(), "most"),
        ];
        for (is_wrong, code, bound, limit, word) in bounds {
            if is_wrong {
                let message = format!("Array must contain at {word} {limit} element(s)");
                self.out_of_range(field, (code, bound, limit as i64), "array", message);
                // Nor are its elements looked at: there may be very many.
                return Vec::new();
            }
        }
        let mut texts = Vec::with_capacity(found);
        for (index, item) in items.into_iter().enumerate() {
            // Each is read as a field of its own, and what is wrong with it is said with its place.
            self.object.insert(field.to_owned(), item);
            let complaints = self.issues.len();
            texts.push(self.text(field, length.clone()));
            for issue in self.issues.iter_mut().skip(complaints) {
                for (name, value) in &mut issue.members {
                    if *name == "path" {
                        *value = vec![Value::from(field), Value::from(index)].into();
                    }
                }
            }
        }
        texts
    }

    /// An optional text that has to be one of `options`.
    pub fn choice(&mut self, field: &'static str, options: &'static [&'static str]) -> Option<&'static str> {
        match self.object.remove(field)? {
            Value::String(text) => {
                let found = options.iter().find(|option| **option == text).copied();
                if found.is_none() {
                    let message =
                        format!("Invalid enum value. Expected {}, received '{text}'", alternatives(options));
                    self.issues.push(Issue {
                        field: Some(field),
                        members: vec![
                            ("received", Value::from(text)),
                            ("code", "invalid_enum_value".into()),
                            ("options", options.to_vec().into()),
                            ("path", vec![field].into()),
                            ("message", message.clone().into()),
                        ],
                        message,
                    });
                }
                found
            }
            other => {
                let expected = alternatives(options);
                let received = type_name(Some(&other));
                let message = format!("Expected {expected}, received {received}");
                self.issues.push(Issue {
                    field: Some(field),
                    members: vec![
                        ("expected", expected.into()),
                        ("received", received.into()),
                        ("code", "invalid_type".into()),
                        ("path", vec![field].into()),
                        ("message", message.clone().into()),
                    ],
                    message,
                });
                None
            }
        }
    }

    /// Complains of a field for a reason of the caller's.
    pub fn refuse(&mut self, field: &'static str, message: &str) {
        self.issues.push(Issue {
            field: Some(field),
            members: vec![
                ("code", "custom".into()),
                ("message", message.into()),
                ("path", vec![field].into()),
            ],
            message: message.to_owned(),
        });
    }

    /// A whole number in `range`; `default` where there is none.
    pub fn integer(&mut self, field: &'static str, range: RangeInclusive<i64>, default: i64) -> i64 {
        let Some(value) = self.object.remove(field) else {
            return default;
        };
        let Some(number) = value.as_f64() else {
            self.issues.push(wrong_type(Some(field), "number", Some(&value)));
            return default;
        };
        if number.fract() != 0.0 {
            self.issues.push(mismatch(Some(field), "integer", "float"));
        } else if number < *range.start() as f64 {
            self.out_of_range(
                field,
                ("too_small", "minimum", *range.start()),
                "number",
                format!("Number must be greater than or equal to {}", range.start()),
            );
        } else if number > *range.end() as f64 {
            self.out_of_range(
                field,
                ("too_big", "maximum", *range.end()),
                "number",
                format!("Number must be less than or equal to {}", range.end()),
            );
        } else {
            return number as i64;
        }
        default
    }

    /// The same, but `None` where there is none.
    pub fn optional_integer(&mut self, field: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let default = *range.start();
        self.object.contains_key(field).then(|| self.integer(field, range, default))
    }

    /// Refuses the input if anything was wrong with it.
    pub fn finish(self) -> Result<(), TrpcError> {
        if self.issues.is_empty() { Ok(()) } else { Err(refusal(self.issues)) }
    }

    fn out_of_range(
        &mut self,
        field: &'static str,
        (code, bound, limit): (&'static str, &'static str, i64),
        kind: &'static str,
        message: String,
    ) {
        self.issues.push(Issue {
            field: Some(field),
            members: vec![
                ("code", code.into()),
                (bound, limit.into()),
                ("type", kind.into()),
                ("inclusive", true.into()),
                ("exact", false.into()),
                ("message", message.clone().into()),
                ("path", vec![field].into()),
            ],
            message,
        });
    }
}

fn refusal(issues: Vec<Issue>) -> TrpcError {
    TrpcError { code: ErrorCode::BadRequest, message: String::new(), issues }
}

fn wrong_type(field: Option<&'static str>, expected: &'static str, found: Option<&Value>) -> Issue {
    mismatch(field, expected, type_name(found))
}

fn mismatch(field: Option<&'static str>, expected: &'static str, received: &'static str) -> Issue {
    let message = if received == "undefined" {
        "Required".to_owned()
    } else {
        format!("Expected {expected}, received {received}")
    };
    Issue {
        field,
        members: vec![
            ("code", "invalid_type".into()),
            ("expected", expected.into()),
            ("received", received.into()),
            ("path", field.into_iter().collect::<Vec<_>>().into()),
            ("message", message.clone().into()),
        ],
        message,
    }
}

fn type_name(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

fn alternatives(options: &[&str]) -> String {
    options.iter().map(|option| format!("'{option}'")).collect::<Vec<_>>().join(" | ")
}
