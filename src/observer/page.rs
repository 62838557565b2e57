//! What the page and the network are doing.

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::{Document, EventTarget, Window};

/// Something that concerns polling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The document is visible or hidden.
    Visible(bool),
    /// The browser is online or offline.
    Online(bool),
    /// The window got the focus.
    Focus,
}

/// Listens until it is dropped.
pub(super) struct PageEvents(#[expect(dead_code, reason = "held for its drop")] Vec<EventListener>);

impl PageEvents {
    pub(super) fn listen(changed: impl Fn(Event) + 'static) -> Self {
        let changed = Rc::new(changed);
        let listen = |target: &EventTarget, name: &'static str, event: fn() -> Event| {
            let changed = changed.clone();
            EventListener::new(target, name, move |_| changed(event()))
        };
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            listeners.push(listen(&window, "online", || Event::Online(true)));
            listeners.push(listen(&window, "offline", || Event::Online(false)));
            listeners.push(listen(&window, "focus", || Event::Focus));
        }
        if let Some(document) = document() {
            listeners.push(listen(&document, "visibilitychange", || Event::Visible(is_visible())));
        }
        Self(listeners)
    }
}

pub(super) fn is_visible() -> bool {
    document().is_none_or(|document| !document.hidden())
}

pub(super) fn is_online() -> bool {
    web_sys::window().is_none_or(|window: Window| window.navigator().on_line())
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
