//! The envelopes around results and errors, one set for servers and clients.
//!
//! Written, they are exactly tRPC's. Read, an error shape is lenient: a field that is absent or of another type reads as
//! its default, because proxies and servers write shapes of their own.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{ErrorCode, Transformer, superjson::Superjson};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ErrorShape {
    /// The message. For a refused input tRPC puts zod's issues here, as JSON.
    #[serde(deserialize_with = "lenient")]
    pub message: String,
    /// The JSON-RPC number.
    #[serde(deserialize_with = "lenient")]
    pub code: i32,
    /// The rest.
    #[serde(deserialize_with = "lenient")]
    pub data: ErrorData,
}

/// What tRPC adds to JSON-RPC's error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ErrorData {
    /// The code's name, such as `NOT_FOUND`.
    #[serde(deserialize_with = "lenient")]
    pub code: String,
    /// The HTTP status that belongs to the code.
    #[serde(deserialize_with = "lenient")]
    pub http_status: u16,
    /// Where it was thrown, from servers in development.
    #[serde(deserialize_with = "lenient", skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// The procedure that failed.
    #[serde(deserialize_with = "lenient", skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What zod refused, flattened, from servers whose `errorFormatter` adds it.
    #[serde(deserialize_with = "lenient")]
    pub zod_error: Option<ZodError>,
}

/// zod's `flatten()`: messages by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ZodError {
    /// Messages about the input as a whole.
    #[serde(deserialize_with = "lenient")]
    pub form_errors: Vec<String>,
    /// Messages about one field.
    #[serde(deserialize_with = "lenient")]
    pub field_errors: BTreeMap<String, Vec<String>>,
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

    /// Reads what stands at `error`, bare or in superjson's form. `None` when it is nobody's error object: without a
    /// message and without tRPC's codes. Of `{"error": "text"}`, as hosting platforms write it, nothing is known.
    pub fn read(json: &str) -> Option<Self> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Wrapped {
            #[serde(deserialize_with = "lenient")]
            json: Option<ErrorShape>,
        }

        let has_content =
            |shape: &Self| !shape.message.is_empty() || !shape.data.code.is_empty() || shape.code <= -32_000;
        // serde would read a list as the fields in their order.
        if !json.trim_ascii_start().starts_with('{') {
            return None;
        }
        let bare = serde_json::from_str::<Self>(json).ok();
        bare.filter(has_content)
            .or_else(|| serde_json::from_str::<Wrapped>(json).ok()?.json.filter(has_content))
    }
}

impl ZodError {
    /// The messages, each with its field in front.
    pub fn issues(&self) -> Vec<String> {
        let of_fields = self.field_errors.iter();
        let of_fields = of_fields.flat_map(|(field, messages)| {
            messages.iter().map(move |message| [field, ": ", message].concat())
        });
        self.form_errors.iter().cloned().chain(of_fields).collect()
    }
}

/// Reads a value of another type as the default.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).unwrap_or_default())
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
        for foreign in ["{}", r#"{"code":"502"}"#, r#"{"message":{"text":"no"}}"#, r#""text""#, "null", "{"] {
            assert_eq!(ErrorShape::read(foreign), None, "{foreign}");
        }
    }
}
