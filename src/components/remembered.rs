//! What the reader has chosen on this page or an earlier one, kept in the browser's `localStorage`.
//!
//! Storage may be forbidden (frames, private windows, a policy) or full: a choice then lasts for the page's life.

use std::cell::Cell;

use gloo_events::EventListener;
use web_sys::{Event, Storage, Window, window};

use super::Density;

/// Under this name it is stored, and told to other lists of the page. Other tabs are told by the event `storage`.
const KEY: &str = "jobs-console.density";

thread_local! {
    /// What could not be stored.
    static UNSTORED: Cell<Option<Density>> = const { Cell::new(None) };
}

fn storage(window: &Window) -> Option<Storage> {
    // Throws where it is forbidden.
    window.local_storage().ok().flatten()
}

/// What the reader has chosen.
pub(super) fn density() -> Option<Density> {
    let stored = || storage(&window()?)?.get_item(KEY).ok().flatten();
    UNSTORED.get().or_else(|| Density::parse(&stored()?))
}

/// Keeps what the reader has chosen, and tells the other lists.
pub(super) fn choose(density: Density) {
    let Some(window) = window() else { return };
    let stored = storage(&window).and_then(|storage| storage.set_item(KEY, density.name()).ok());
    UNSTORED.set(stored.is_none().then_some(density));
    if let Ok(event) = Event::new(KEY) {
        // Throws for an event that is under way alone.
        let _ = window.dispatch_event(&event);
    }
}

/// Calls `changed` when the reader chooses, here or in another tab, until the listeners are dropped.
pub(super) fn watch(changed: impl Fn() + Clone + 'static) -> Option<[EventListener; 2]> {
    let window = window()?;
    let other_tab = changed.clone();
    Some([
        EventListener::new(&window, KEY, move |_| changed()),
        EventListener::new(&window, "storage", move |_| other_tab()),
    ])
}
