//! [tRPC](https://trpc.io) 11 over HTTP.
//!
//! Without features: the protocol as serde types, for clients and servers, in a browser or out of it. What a request
//! looks like ([`Request`]), what a response means ([`Response::results`]), [`superjson`], and the [`envelope`]s.
//!
//! With the feature `client`: a client for the browser, over `fetch`.
//!
#![cfg_attr(feature = "client", doc = "```no_run")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use serde::{Deserialize, Serialize};
//! use trpc::client::{Client, ClientOptions};
//!
//! #[derive(Serialize)]
//! struct ById { id: u32 }
//!
//! #[derive(Deserialize)]
//! struct User { name: String }
//!
//! # async fn example() -> Result<(), trpc::Error> {
//! let client = Client::new(ClientOptions::new("/api/trpc"));
//! let user: User = client.query("user.byId", &ById { id: 7 }).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Spoken are tRPC's `httpLink`, `httpBatchLink` and `httpSubscriptionLink`, plain or with superjson. Streamed batches are
//! not.
//! Source: tRPC's `@trpc/server` 11 and `@trpc/client` 11, against recordings of which this is tested.

#![warn(missing_docs)]

mod blank;
mod call;
#[cfg(feature = "client")]
pub mod client;
pub mod envelope;
mod error;
mod error_code;
mod object;
mod reader;
mod request;
mod response;
mod retry_after;
pub mod sse;
mod subscription;
pub mod superjson;
mod surrogates;

#[doc(hidden)]
pub use blank::is_blank;
pub use call::{Call, Input, Method, ProcedureKind, Transformer};
#[cfg(feature = "client")]
pub use client::{Client, ClientOptions, Fetch, Headers, Responses, SubscriptionStream};
pub use error::{Error, Found};
pub use error_code::ErrorCode;
pub use object::Object;
pub use request::{Request, RequestOptions};
pub use response::Response;
pub use retry_after::RetryAfter;
pub use subscription::{SubscriptionEvent, SubscriptionReader};
#[doc(hidden)]
pub use surrogates::replace_lone_surrogates;
