//! What comes later, without futures: these need a queue, tasks and wakers of their own, which for callbacks are
//! the browser's.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// What a promise came to.
pub(crate) type Settled = Result<JsValue, JsValue>;

type Callback = Closure<dyn FnMut(JsValue)>;

/// Calls `done` with what the promise comes to; later, even if it is settled already.
pub(crate) fn then(promise: &Promise, done: impl FnOnce(Settled) + 'static) {
    settle(promise, Box::new(done));
}

/// Runs `task` as a microtask: after the code that is running now, before anything else.
pub(crate) fn later(task: impl FnOnce() + 'static) {
    then(&Promise::resolve(&JsValue::UNDEFINED), move |_| task());
}

/// A promise of what a function has given: of what that promises, if it is a promise itself.
pub(crate) fn outcome(given: Settled) -> Promise {
    match given {
        Ok(given) => Promise::resolve(&given),
        Err(thrown) => Promise::reject(&thrown),
    }
}

/// What was thrown or rejected, in words.
pub(crate) fn reason(thrown: JsValue) -> String {
    let message = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| thrown.as_string()).unwrap_or_else(|| "no reason was given".to_owned())
}

fn settle(promise: &Promise, done: Box<dyn FnOnce(Settled)>) {
    // Both callbacks are kept until one is called, which lets go of both.
    let kept = Rc::new(RefCell::new(None::<(Callback, Callback)>));
    let done = Rc::new(RefCell::new(Some(done)));
    let callback = |wrap: fn(JsValue) -> Settled| -> Callback {
        let (kept, done) = (kept.clone(), done.clone());
        Closure::new(move |value| {
            let _both = kept.take();
            let done = done.take();
            if let Some(done) = done {
                done(wrap(value));
            }
        })
    };
    let both = (callback(Ok), callback(Err));
    let _ = promise.then2(&both.0, &both.1);
    kept.replace(Some(both));
}

/// A task that runs once for all who want it in one go.
#[derive(Default)]
pub(crate) struct Soon(Rc<Cell<bool>>);

impl Soon {
    /// Runs `task` as a microtask if `owner` is still there, unless it is about to run anyway.
    pub(crate) fn run<T: 'static>(&self, owner: &Weak<T>, task: fn(&Rc<T>)) {
        if !self.0.replace(true) {
            let (is_wanted, owner) = (self.0.clone(), owner.clone());
            later(move || {
                is_wanted.set(false);
                if let Some(owner) = owner.upgrade() {
                    task(&owner);
                }
            });
        }
    }
}
