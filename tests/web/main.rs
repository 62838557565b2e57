//! The components, the queries and `Intl` in a real browser. One program: each is read by the runner for seconds.
#![cfg(target_arch = "wasm32")]

mod config_status;
mod direction;
#[cfg(feature = "custom-element")]
mod failures;
mod hooks;
mod intl;
mod lone_parts;
mod polling;
mod query;
#[cfg(feature = "custom-element")]
mod realms;
mod refetch;
mod tabs;
mod toolbar;
mod translation;
mod updates;
#[path = "../web_support/mod.rs"]
mod web_support;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
