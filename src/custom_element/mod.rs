//! The JavaScript side: what the npm package `jobs-console` calls.
//!
//! Options and events cross as JSON, functions as functions. The package's TypeScript (`npm/src`) is what hosts
//! see; it checks their options and turns events into DOM events.

mod app;
mod app_pool;
mod emit;
mod event_details;
mod headless;
mod host_functions;
mod host_options;
mod initial_data_owners;
mod lenient;
mod mounted;
mod query_handle;

pub use headless::Headless;
pub use mounted::Mounted;

use wasm_bindgen::prelude::*;

/// Calls `crashed` with a message when this module has stopped and cannot go on. To be called once, before
/// anything else. Where a panic is a mere trap (see `xtask`), nothing is called: the package notices the trap.
#[wasm_bindgen(js_name = onCrash)]
pub fn on_crash(crashed: js_sys::Function) {
    thread_local!(static CRASHED: std::cell::OnceCell<js_sys::Function> = const { std::cell::OnceCell::new() });

    // Of several the first one counts.
    let _ = CRASHED.with(|cell| cell.set(crashed));
    // Through Yew, which would set a hook of its own otherwise.
    yew::set_custom_panic_hook(Box::new(|info| {
        let message = info.to_string();
        let _ = CRASHED.try_with(|cell| {
            cell.get().map(|crashed| crashed.call1(&JsValue::UNDEFINED, &JsValue::from_str(&message)))
        });
    }));
}

/// Says where the file of a language is, which is loaded when it is needed.
#[wasm_bindgen(js_name = languageAt)]
pub fn language_at(tag: &str, url: &str) {
    crate::i18n::language_at(tag, url);
}

/// Adds a language that the host brings along, as JSON. Answers whether it is one.
#[wasm_bindgen(js_name = addLanguage)]
pub fn add_language(tag: &str, json: &str) -> bool {
    crate::i18n::add_language(tag, json)
}

/// Forgets the jobs of every query: for a sign-out. Views that are mounted request theirs anew.
#[wasm_bindgen]
pub fn clear() {
    crate::query::clear_shared();
}
