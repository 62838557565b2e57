//! Web Locks and BroadcastChannel, where the browser has both.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

use super::lock_event::LockEvent;

/// The channel of the tabs with the same list. Dropping it leaves.
pub(super) struct TabChannel {
    channel: BroadcastChannel,
    locks: JsValue,
    name: String,
    lock: RefCell<Option<TabLock>>,
    #[expect(dead_code, reason = "held for its drop")]
    listener: EventListener,
}

impl TabChannel {
    /// `None` where the browser lacks one of the two. `heard` is given each message's text; `None` for one that is no text.
    pub(super) fn join(name: String, heard: impl Fn(Option<String>) + 'static) -> Option<Self> {
        let navigator = web_sys::window()?.navigator();
        let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
        // Where the constructor is missing, even the call would throw.
        let global = js_sys::global();
        Reflect::get(&global, &"BroadcastChannel".into()).ok().filter(JsValue::is_function)?;
        let channel = BroadcastChannel::new(&name).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            heard(event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()));
        });
        Some(Self { channel, locks, name, lock: RefCell::default(), listener })
    }

    pub(super) fn post(&self, text: &str) {
        // One that cannot be posted is one that is not heard.
        let _ = self.channel.post_message(&text.into());
    }

    /// Waits for the lock, or steals it from the tab that holds it.
    pub(super) fn request_lock(&self, steal: bool, event: impl Fn(LockEvent) + 'static) {
        self.lock.take();
        let lock = TabLock::request(&self.locks, &self.name, steal, Rc::new(event));
        self.lock.replace(lock);
    }

    /// Gives it up, or leaves the line.
    pub(super) fn release_lock(&self) {
        self.lock.take();
    }
}

impl Drop for TabChannel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// A lock that is held or waited for, until it is dropped.
struct TabLock {
    release: Function,
    waiting: Option<AbortController>,
    is_alive: Rc<std::cell::Cell<bool>>,
    #[expect(dead_code, reason = "held for as long as it may be called")]
    granted: Closure<dyn FnMut() -> Promise>,
}

impl TabLock {
    fn request(locks: &JsValue, name: &str, steal: bool, event: Rc<dyn Fn(LockEvent)>) -> Option<Self> {
        let is_alive = Rc::new(std::cell::Cell::new(true));
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let release = release?;
        let granted = {
            let (event, is_alive) = (event.clone(), is_alive.clone());
            Closure::<dyn FnMut() -> Promise>::new(move || {
                if is_alive.get() && !steal {
                    let event = event.clone();
                    // Not in the middle of the call: what it leads to may give the lock up.
                    spawn_local(async move { event(LockEvent::Granted) });
                }
                held.clone()
            })
        };
        let options = Object::new();
        // Those who steal do not wait, and cannot be stopped.
        let waiting = if steal { None } else { AbortController::new().ok() };
        let set = |key: &str, value: &JsValue| Reflect::set(&options, &key.into(), value);
        match &waiting {
            Some(waiting) => set("signal", waiting.signal().as_ref()).ok()?,
            None => set("steal", &steal.into()).ok()?,
        };
        let request = Reflect::get(locks, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
        let promise = request.call3(locks, &name.into(), &options, granted.as_ref());
        let outcome = is_alive.clone();
        spawn_local(async move {
            let error = match promise {
                Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await.err(),
                Err(error) => Some(error),
            };
            if let Some(error) = error
                && outcome.get()
            {
                let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
                let is_stolen = name.as_deref() == Some("AbortError");
                event(if is_stolen { LockEvent::Lost } else { LockEvent::Refused });
            }
        });
        Some(Self { release, waiting, is_alive, granted })
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        self.is_alive.set(false);
        let _ = self.release.call0(&JsValue::UNDEFINED);
        if let Some(waiting) = &self.waiting {
            waiting.abort();
        }
    }
}
