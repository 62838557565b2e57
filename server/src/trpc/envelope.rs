//! The envelope around each call's result or error.

use axum::http::StatusCode;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::error::TrpcError;
use super::superjson::{Data, Wrapped};
use super::validate::{Flattened, message};

/// What one call answers.
pub struct Envelope {
    /// In superjson's wrapper or plain.
    pub superjson: bool,
    /// The procedure's path; errors of the whole request have none.
    pub path: Option<String>,
    /// The result, or why there is none.
    pub outcome: Result<Data, TrpcError>,
}

impl Envelope {
    /// The HTTP status of this call alone.
    pub fn status(&self) -> StatusCode {
        match &self.outcome {
            Ok(_) => StatusCode::OK,
            Err(error) => error.code.status(),
        }
    }
}

/// The JSON text of one envelope or of a list of them.
pub fn text<T: Serialize>(value: &T) -> String {
    // Writing JSON into memory fails only for values that JSON cannot hold, and `Data` has none.
    serde_json::to_string(value).unwrap_or_default()
}

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_map(Some(1))?;
        match &self.outcome {
            Ok(data) if self.superjson => {
                envelope.serialize_entry("result", &DataField { data: Wrapped(data) })?;
            }
            Ok(data) => envelope.serialize_entry("result", &DataField { data })?,
            Err(error) => {
                let shape = Shape { path: self.path.as_deref(), error };
                if self.superjson {
                    envelope.serialize_entry("error", &JsonField { json: &shape })?;
                } else {
                    envelope.serialize_entry("error", &shape)?;
                }
            }
        }
        envelope.end()
    }
}

#[derive(serde::Serialize)]
struct JsonField<T> {
    json: T,
}

#[derive(serde::Serialize)]
struct DataField<T> {
    data: T,
}

struct Shape<'a> {
    path: Option<&'a str>,
    error: &'a TrpcError,
}

impl Serialize for Shape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shape = serializer.serialize_map(Some(3))?;
        let issues = self.error.issues.as_slice();
        if issues.is_empty() {
            shape.serialize_entry("message", &self.error.message)?;
        } else {
            shape.serialize_entry("message", &message(issues))?;
        }
        shape.serialize_entry("code", &self.error.code.number())?;
        shape.serialize_entry(
            "data",
            &ErrorData {
                code: self.error.code.name(),
                http_status: self.error.code.status().as_u16(),
                path: self.path,
                zod_error: (!issues.is_empty()).then(|| Flattened::of(issues)),
            },
        )?;
        shape.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorData<'a> {
    code: &'static str,
    http_status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    zod_error: Option<Flattened>,
}
