//! The embedded jobs server behind the Jobs Console demo page.
//!
//! Its jobs are real: each ingests a repository's documents into a full-text index, file by file.
//! One SQLite file holds the runs, the commits and the index; a tRPC endpoint shows them.
//!
//! From the outside in: [`cli`] → [`server`] → [`http`] → [`trpc`] (the protocol) →
//! [`procedures`] → [`source`] → [`embedded`] → [`store`]. The work itself: [`catalog`] enqueues runs in
//! [`queue`], whose workers each do an [`ingest`].

pub mod cancel;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod discover;
pub mod documents;
pub mod embedded;
pub mod files;
#[cfg(feature = "inngest")]
pub mod history;
pub mod http;
pub mod ingest;
#[cfg(feature = "inngest")]
pub mod inngest;
pub mod markdown;
pub mod procedures;
pub mod push;
pub mod queue;
pub mod repositories;
pub mod repository;
pub mod retry;
pub mod secret;
pub mod server;
pub mod source;
pub mod store;
pub mod trpc;
pub mod watch;
pub mod work;
