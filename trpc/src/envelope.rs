//! The envelopes around results and errors, one set for servers and clients.
//!
//! Written, they are exactly tRPC's. Read, an error shape is lenient: a field that is absent or of another type reads as
//! its default, because proxies and servers write shapes of their own.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{ErrorCode, Transformer, is_blank, object::Object, superjson::Superjson};

/// `{"result": {"data": …}}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultEnvelope<T> {
    /// The result.
    pub result: ResultData<T>,
}

/// `{"data": …}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultData<T> {
    /// The procedure's result, in superjson's form where that is spoken.
    pub data: T,
}

impl<T> ResultEnvelope<T> {
    /// An envelope around `data`.
    pub fn new(data: T) -> Self {
        Self { result: ResultData { data } }
    }
}

/// `{"error": …}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEnvelope<T = ErrorShape> {
    /// The error: an [`ErrorShape`], in superjson's form where that is spoken.
    pub error: T,
}

impl ErrorEnvelope {
    /// The JSON text of an error, as a server sends it.
    pub fn text(error: ErrorShape, transformer: Transformer) -> String {
        // Writing texts and numbers into memory does not fail.
        match transformer {
            Transformer::None => serde_json::to_string(&Self { error }),
            Transformer::Superjson => {
                serde_json::to_string(&ErrorEnvelope { error: Superjson { json: error, meta: None } })
            }
        }
        .unwrap_or_default()
    }
}

/// What went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ErrorShape {
    /// The message. For a refused input tRPC puts zod's issues here, as JSON.
    pub message: String,
    /// The JSON-RPC number.
    pub code: i32,
    /// The rest.
    pub data: ErrorData,
}

/// What tRPC adds to JSON-RPC's error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorData {
    /// The code's name, such as `NOT_FOUND`.
    pub code: String,
    /// The HTTP status that belongs to the code.
    pub http_status: u16,
    /// Where it was thrown, from servers in development.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// The procedure that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What zod refused, flattened, from servers whose `errorFormatter` adds it.
    pub zod_error: Option<ZodError>,
}

/// zod's `flatten()`: messages by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZodError {
    /// Messages about the input as a whole.
    pub form_errors: Vec<String>,
    /// Messages about one field, by its name: an object on the wire.
    #[serde(serialize_with = "object")]
    pub field_errors: Vec<(String, Vec<String>)>,
}

impl ErrorShape {
    /// An error with this code. `path` is the procedure's; a request that is refused as a whole has none.
    pub fn new(code: ErrorCode, message: impl Into<String>, path: Option<String>) -> Self {
        Self {
            message: message.into(),
            code: code.number(),
            data: ErrorData {
                code: code.name().to_owned(),
                http_status: code.http_status(),
                path,
                ..ErrorData::default()
            },
        }
    }

    /// Reads what stands at `error`, bare or in superjson's form. `None` when it is no error object: without a
    /// message and without tRPC's codes. Of `{"error": "text"}`, as hosting platforms write it, nothing is known.
    pub fn read(json: &str) -> Option<Self> {
        let object = Object::read(json)?;
        let shape = Self::of(&object);
        if shape.has_content() {
            return Some(shape);
        }
        Some(Self::of(&object.object("json")?)).filter(Self::has_content)
    }

    fn of(object: &Object<'_>) -> Self {
        Self {
            message: object.text("message").unwrap_or_default(),
            code: object.integer("code").unwrap_or_default(),
            data: object.object("data").map(|data| ErrorData::of(&data)).unwrap_or_default(),
        }
    }

    fn has_content(&self) -> bool {
        !is_blank(&self.message) || !self.data.code.is_empty() || self.code <= -32_000
    }
}

impl<'de> Deserialize<'de> for ErrorShape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&Object::deserialize(deserializer)?))
    }
}

impl ErrorData {
    fn of(object: &Object<'_>) -> Self {
        let status = object.integer("httpStatus").and_then(|status| status.try_into().ok());
        Self {
            code: object.text("code").unwrap_or_default(),
            http_status: status.unwrap_or_default(),
            stack: object.text("stack"),
            path: object.text("path"),
            zod_error: object.object("zodError").map(|error| ZodError::of(&error)),
        }
    }
}

impl ZodError {
    fn of(object: &Object<'_>) -> Self {
        let fields = object.object("fieldErrors").unwrap_or_default();
        let field_errors = fields.names().map(|name| Some((name.to_owned(), fields.texts(name)?)));
        let mut field_errors = field_errors.collect::<Option<Vec<_>>>().unwrap_or_default();
        field_errors.sort_unstable();
        Self { form_errors: object.texts("formErrors").unwrap_or_default(), field_errors }
    }

    /// Adds a message about a field, or about the input as a whole.
    pub fn push(&mut self, field: Option<&str>, message: String) {
        let Some(field) = field else { return self.form_errors.push(message) };
        match self.field_errors.iter_mut().find(|(name, _)| name == field) {
            Some((_, messages)) => messages.push(message),
            None => self.field_errors.push((field.to_owned(), vec![message])),
        }
    }

    /// The messages, each with its field in front.
    pub fn issues(&self) -> Vec<String> {
        let of_fields = self.field_errors.iter();
        let of_fields = of_fields.flat_map(|(field, messages)| {
            messages.iter().map(move |message| [field, ": ", message].concat())
        });
        self.form_errors.iter().cloned().chain(of_fields).collect()
    }
}

fn object<S: Serializer>(fields: &[(String, Vec<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(name, messages)| (name, messages)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_written_as_trpc_writes_it() {
        let shape = ErrorShape::new(ErrorCode::NotFound, "Job not found", Some("jobs.get".into()));
        let json = r#"{"message":"Job not found","code":-32004,"data":{"code":"NOT_FOUND","httpStatus":404,"path":"jobs.get","zodError":null}}"#;
        assert_eq!(
            ErrorEnvelope::text(shape.clone(), Transformer::None),
            [r#"{"error":"#, json, "}"].concat()
        );
        assert_eq!(
            ErrorEnvelope::text(shape, Transformer::Superjson),
            [r#"{"error":{"json":"#, json, "}}"].concat()
        );
    }

    #[test]
    fn what_does_not_fit_reads_as_absent() {
        let shape = ErrorShape::read(r#"{"message":"no","code":"502","data":"text"}"#);
        assert_eq!(shape, Some(ErrorShape { message: "no".into(), ..ErrorShape::default() }));
        for foreign in [
            "{}",
            r#"{"message":" \u200b"}"#,
            r#"{"code":"502"}"#,
            r#"{"message":{"text":"no"}}"#,
            r#""text""#,
            "null",
            "{",
        ] {
            assert_eq!(ErrorShape::read(foreign), None, "{foreign}");
        }
    }
}
