//! Why a call failed.

pub use ::trpc::ErrorCode;
use ::trpc::envelope::ErrorShape;

use super::validate::{Issue, flattened, message};

/// Why a call failed.
#[derive(Clone, Debug)]
pub struct TrpcError {
    /// The kind of failure.
    pub code: ErrorCode,
    /// Words for the caller.
    pub message: String,
    /// What validation found; empty for every other failure.
    pub issues: Vec<Issue>,
}

impl TrpcError {
    /// A failure with a message of its own.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), issues: Vec::new() }
    }

    /// A request or input that is bigger than the server takes.
    pub fn too_large() -> Self {
        Self::new(ErrorCode::PayloadTooLarge, ErrorCode::PayloadTooLarge.name())
    }

    /// The error as it travels. `path` is the procedure's; errors of a whole request have none.
    pub fn into_shape(self, path: Option<String>) -> ErrorShape {
        if self.issues.is_empty() {
            return ErrorShape::new(self.code, self.message, path);
        }
        let mut shape = ErrorShape::new(self.code, message(&self.issues), path);
        shape.data.zod_error = Some(flattened(&self.issues));
        shape
    }
}
