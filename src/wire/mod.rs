//! The tRPC protocol over HTTP, as plain data: what a request looks like and what an answer means.
//!
//! Nothing in here touches a browser or a socket. The protocol is that of `@trpc/server` 11
//! (`httpLink` and `httpBatchLink`), with and without superjson as the data transformer.

#[cfg(feature = "chrono")]
mod chrono;
mod envelope;
mod error;
mod fields;
mod fingerprint;
mod json;
mod object;
mod payload;
mod request;
mod retry_after;
mod seen;
#[cfg(feature = "serde")]
mod serde;
pub mod superjson;
mod timestamp;

pub use envelope::{Answer, decode};
pub use error::Error;
pub use fields::Fields;
pub use fingerprint::Fingerprint;
pub use json::Json;
pub use object::Object;
pub use payload::{Payload, Transformer};
pub use request::{Call, HEADERS, Method, ProcedureKind, Request, RequestOptions};
pub use retry_after::RetryAfter;
pub(crate) use retry_after::http_date;
pub use seen::Seen;
pub use timestamp::Timestamp;
