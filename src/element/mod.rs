//! The JavaScript side: what the npm package `jobs-console` calls.
//!
//! Options and events cross as JSON, functions as functions. The package's TypeScript (`npm/src`) is what
//! hosts see; it checks what they give and turns what comes from here into DOM events.

mod emit;
mod headless;
mod mounted;
mod options;
mod place;
mod shared;
mod to_json;

pub use headless::Headless;
pub use mounted::Mounted;

use wasm_bindgen::prelude::*;

/// Tells `crashed`, with a message, when this module has stopped and cannot go on. To be called once, before
/// anything else. Where a panic is a mere trap (see `xtask`), nothing is told: the package notices the trap.
#[wasm_bindgen(js_name = onCrash)]
pub fn on_crash(crashed: js_sys::Function) {
    thread_local!(static CRASHED: std::cell::OnceCell<js_sys::Function> = const { std::cell::OnceCell::new() });

    // Of several the first one counts.
    let _ = CRASHED.with(|cell| cell.set(crashed));
    std::panic::set_hook(Box::new(|info| {
        let message = info.to_string();
        let _ = CRASHED.try_with(|cell| {
            cell.get().map(|crashed| crashed.call1(&JsValue::UNDEFINED, &JsValue::from_str(&message)))
        });
    }));
}
