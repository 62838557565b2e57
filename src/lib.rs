//! A live **Jobs** tab for web consoles: what is running and how far it is, what waits and why, what
//! finished, what failed and with which error, with details, retry and cancel.
//!
//! It reads a console's tRPC endpoint (`jobs.list`, `jobs.get`) over HTTP and polls it. Data flows one way:
//!
//! ```text
//!  wire ──▶ client ──▶ observer (store, polling) ──▶ hooks ──▶ components ──▶ DOM
//! ```
//!
//! [`wire`], [`job`], [`store`], [`polling`], [`router`] and [`text`] are plain Rust and know no browser.
//! [`client`], [`observer`] and [`hooks`] connect them to it. [`components`] are what is on the screen.
//!
//! ```
//! use jobs_console::{
//!     components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
//!     hooks::use_jobs,
//!     observer::JobsOptions,
//! };
//! use yew::prelude::*;
//!
//! #[component]
//! fn Console() -> Html {
//!     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
//!     html! {
//!         <Tabs default_value="jobs">
//!             <TabList label="Console">
//!                 <Tab value="chat" label="Chat" />
//!                 <Tab value="jobs" label="Jobs" badge={TabBadge::of(&jobs.state)} />
//!             </TabList>
//!             <TabPanel value="chat">{ "…" }</TabPanel>
//!             <TabPanel value="jobs"><JobsList {jobs} /></TabPanel>
//!         </Tabs>
//!     }
//! }
//! ```
//!
//! The styles are in `styles/`; they take the page's shadcn tokens.
//!
//! For Rust programs that are no Yew apps there is [`mount`], and for other hosts the npm package `jobs-console`:
//! see `docs/embedding.md`.
//!
//! Features, none of them on by default: `server` renders on a server (`yew/ssr`), `element` is the
//! JavaScript side that the npm package is built with, `demo` the demo page; `serde` and `chrono` connect payloads and
//! moments to those crates.
#![warn(missing_docs)]

/// The examples of the documents are tested too.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/embedding.md")]
    struct Embedding;
}

#[cfg(all(target_arch = "wasm32", any(feature = "demo", feature = "element")))]
mod allocator;
pub mod chunk;
pub mod client;
pub mod components;
mod decimal;
mod dom;
#[cfg(feature = "element")]
pub mod element;
pub mod hooks;
pub mod job;
pub mod mount;
pub mod observer;
pub mod polling;
mod promise;
pub mod router;
pub mod store;
pub mod text;
pub mod wire;
