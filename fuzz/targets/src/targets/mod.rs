//! The targets: functions of bytes that panic where something does not hold.

mod address;
mod cache;
mod job;
mod request;
mod server;
mod superjson;
mod tabs;
mod timeline;
mod trpc;

pub use address::{ADDRESS_WORDS, filter_address};
pub use cache::jobs_cache;
pub use job::{JOB_WORDS, job, job_details};
pub use request::request;
pub use server::{YAML_WORDS, lightfast_yml, server_request};
pub use superjson::superjson;
pub use tabs::{TAB_WORDS, tab_message};
pub use timeline::timeline;
pub use trpc::{SSE_WORDS, TRPC_WORDS, trpc_response, trpc_subscription};
