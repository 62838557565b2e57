//! What the page and the network are doing.

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::{Document, EventTarget, Window};

/// Something that concerns polling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageEvent {
    /// The document became visible or hidden.
    Visible(bool),
    /// The browser went online or offline.
    Online(bool),
    /// The window got the focus.
    Focus,
}

/// Listens until it is dropped.
pub(super) struct PageEnvironment(#[expect(dead_code, reason = "held for its drop")] Vec<EventListener>);

impl PageEnvironment {
    pub(super) fn listen(changed: impl Fn(PageEvent) + 'static) -> Self {
        let changed = Rc::new(changed);
        let listen = |target: &EventTarget, name: &'static str, event: fn() -> PageEvent| {
            let changed = changed.clone();
            EventListener::new(target, name, move |_| changed(event()))
        };
        let mut listeners = Vec::new();
        if let Some(window) = window() {
            listeners.push(listen(&window, "online", || PageEvent::Online(true)));
            listeners.push(listen(&window, "offline", || PageEvent::Online(false)));
            listeners.push(listen(&window, "focus", || PageEvent::Focus));
        }
        if let Some(document) = document() {
            listeners.push(listen(&document, "visibilitychange", || PageEvent::Visible(is_visible())));
        }
        Self(listeners)
    }
}

/// Whether there is a page at all: on a server there is none.
pub(super) fn is_present() -> bool {
    window().is_some()
}

pub(super) fn is_visible() -> bool {
    document().is_none_or(|document| !document.hidden())
}

pub(super) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

fn window() -> Option<Window> {
    // Outside of a browser even the question would panic.
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

fn document() -> Option<Document> {
    window()?.document()
}
