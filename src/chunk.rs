//! Code that is loaded when it is first needed.
//!
//! A build can put what a user seldom asks for into a wasm file of its own, as `tools/split-wasm.mjs` does for the
//! demo page: whatever only [`call`] leads to. Before a [`call`] comes [`loaded`]. In a program that is one file, which
//! is what cargo makes, everything is there from the start and neither does anything.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::{
    promise::{outcome, reason, then},
    wire::Error,
};

thread_local! {
    /// Absent once the chunk is there.
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Says how the chunk is loaded: by a function that gives a promise, and that may be called again when it was rejected.
pub fn set_loader(loader: Function) {
    LOADER.set(Some(loader));
}

/// Calls `done` when the chunk is there; at once if it is already.
///
/// # Errors
/// [`Error::Network`] when it cannot be loaded. The next one who needs it tries again.
pub fn loaded(done: impl FnOnce(Result<(), Error>) + 'static) {
    match LOADER.with_borrow(Clone::clone) {
        None => done(Ok(())),
        Some(loader) => load(&loader, Box::new(done)),
    }
}

/// Calls `code`, which a build may have put into the chunk.
#[inline(never)]
pub fn call<T>(code: impl FnOnce() -> T) -> T {
    code()
}

fn load(loader: &Function, done: Box<dyn FnOnce(Result<(), Error>)>) {
    then(&outcome(loader.call0(&JsValue::UNDEFINED)), move |loaded| {
        done(match loaded {
            Ok(_) => {
                LOADER.take();
                Ok(())
            }
            Err(thrown) => Err(Error::Network { message: reason(thrown) }),
        });
    });
}
