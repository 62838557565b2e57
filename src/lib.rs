//! A live **Jobs** tab for web consoles: what is running and how far it is, what waits and why, what
//! finished, what failed and with which error, with details, retry and cancel.
//!
//! It reads a console's tRPC endpoint (`jobs.list`, `jobs.get`) over HTTP and polls it. Data flows one way:
//!
//! ```text
//! bytes ─▶ trpc ─▶ job ─▶ query ─▶ filter ─▶ hooks ─▶ components ─▶ DOM
//! ```
//!
//! [`job`], [`filter`] and most of [`query`] and [`i18n`] are plain Rust, tested without a browser. [`hooks`] connect
//! them to Yew, [`components`] are what is on the screen.
//!
//! ```
//! use jobs_console::{
//!     components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
//!     hooks::use_jobs,
//!     query::JobsOptions,
//! };
//! use yew::prelude::*;
//!
//! #[component]
//! fn Console() -> Html {
//!     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
//!     html! {
//!         <Tabs id="console" default_value="jobs">
//!             <TabList label="Console">
//!                 <Tab value="chat" label="Chat" />
//!                 <Tab value="jobs" label="Jobs" badge={TabBadge::of(&jobs.state)} />
//!             </TabList>
//!             <TabPanel value="chat">{ "…" }</TabPanel>
//!             <TabPanel value="jobs"><JobsList id="jobs" {jobs} /></TabPanel>
//!         </Tabs>
//!     }
//! }
//! ```
//!
//! The style sheet is `styles/jobs-console.css`, and [`STYLES`]; it takes the page's shadcn tokens.
//!
//! Hosts that are no Yew apps use the npm package `jobs-console`: see `docs/embedding.md`. More for Yew apps: `docs/yew.md`.
//!
//! Features, none of them on by default: `ssr` renders on a server (`yew/ssr`), `hydration` takes over what
//! a server has rendered, `custom-element` is the JavaScript side of the npm package, `demo` the demo page.
#![warn(missing_docs)]

/// The examples of the documents are tested too.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/embedding.md")]
    struct Embedding;
    #[doc = include_str!("../docs/yew.md")]
    struct YewApp;
}

pub use trpc;

/// The style sheet, for programs that take the crate from a registry: a build script may write it beside the page.
///
/// ```no_run
/// // build.rs, with jobs-console among the build dependencies
/// std::fs::write("styles/jobs-console.css", jobs_console::STYLES)?;
/// # std::io::Result::Ok(())
/// ```
pub const STYLES: &str = include_str!("../styles/jobs-console.css");

#[cfg(all(target_arch = "wasm32", any(feature = "demo", feature = "custom-element")))]
mod allocator;
pub mod components;
mod copied;
#[cfg(feature = "custom-element")]
pub mod custom_element;
mod dom;
pub mod filter;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod hooks;
pub mod i18n;
pub mod job;
pub mod query;
mod remembered;
pub mod selection;
mod timeline;
mod value_tree;
mod watch;
