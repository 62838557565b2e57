//! The console that the demo page is.

#![cfg_attr(not(any(target_arch = "wasm32", feature = "ssr")), allow(dead_code))]

mod app;
mod cancel_on_drop;
mod chat;
#[cfg(any(target_arch = "wasm32", test))]
mod loopback;
#[cfg(all(not(target_arch = "wasm32"), feature = "ssr"))]
mod prerender;
mod prompt;
mod repositories;
mod settings;
mod use_repositories;
mod use_search;

pub(crate) use app::{App, AppProps};
#[cfg(all(not(target_arch = "wasm32"), feature = "ssr"))]
pub(crate) use prerender::prerender;
pub(crate) use settings::DemoSettings;
