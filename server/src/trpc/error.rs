//! Errors as tRPC names and numbers them.

use axum::http::StatusCode;

use super::validate::Issue;

/// The tRPC error codes that this server uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The input or the request is wrong.
    BadRequest,
    /// The caller may not see this.
    Forbidden,
    /// There is no such procedure or thing.
    NotFound,
    /// A query by POST, or a mutation by GET.
    MethodNotSupported,
    /// The state of things does not allow it now.
    Conflict,
    /// More bytes than the server takes.
    PayloadTooLarge,
    /// A body that is not declared as JSON.
    UnsupportedMediaType,
    /// The server's own fault.
    InternalServerError,
}

impl Code {
    /// The name in `data.code`.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotSupported => "METHOD_NOT_SUPPORTED",
            Self::Conflict => "CONFLICT",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }

    /// The JSON-RPC number in `code`.
    pub fn number(self) -> i32 {
        match self {
            Self::BadRequest => -32600,
            Self::Forbidden => -32003,
            Self::NotFound => -32004,
            Self::MethodNotSupported => -32005,
            Self::Conflict => -32009,
            Self::PayloadTooLarge => -32013,
            Self::UnsupportedMediaType => -32015,
            Self::InternalServerError => -32603,
        }
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotSupported => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InternalServerError => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Why a call failed.
#[derive(Clone, Debug)]
pub struct TrpcError {
    /// The kind of failure.
    pub code: Code,
    /// Words for the caller.
    pub message: String,
    /// What validation found; empty for every other failure.
    pub issues: Vec<Issue>,
}

impl TrpcError {
    /// A failure with a message of its own.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), issues: Vec::new() }
    }

    /// A request or input that is bigger than the server takes.
    pub fn too_large() -> Self {
        Self::new(Code::PayloadTooLarge, Code::PayloadTooLarge.name())
    }
}
