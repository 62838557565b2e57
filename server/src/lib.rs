//! The jobs server behind the Jobs Console demo page: a tRPC endpoint that shows jobs, and the page.
//!
//! From the outside in: [`cli`] → [`server`] → [`http`] → [`trpc`] (the protocol) → [`procedures`] → [`source`], behind
//! which there is one of two:
//!
//! - [`embedded`]: this server ingests documents into a full-text index, file by file. [`catalog`] enqueues runs in
//!   [`queue`], whose workers each do an [`ingest`]; one SQLite file, the [`store`], holds runs, commits and index.
//! - `inngest`, with the feature of that name: an Inngest server runs the functions, and `history` keeps what has ended.

// `eprintln!` panics where the standard error is closed: `log::line` does not.
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![cfg_attr(test, allow(clippy::print_stderr, clippy::print_stdout))]

pub mod cancel;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod discover;
pub mod documents;
pub mod embedded;
pub mod files;
pub mod function_id;
#[cfg(feature = "inngest")]
pub mod history;
pub mod http;
pub mod ingest;
#[cfg(feature = "inngest")]
pub mod inngest;
pub mod log;
pub mod markdown;
pub mod procedures;
pub mod push;
pub mod queue;
pub mod repositories;
pub mod repository;
pub mod resume;
pub mod retry;
pub mod secret;
pub mod server;
pub mod source;
pub mod store;
pub mod trpc;
pub mod watch;
pub mod work;
