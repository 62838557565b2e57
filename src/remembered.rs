//! What the reader has chosen on this page or an earlier one, kept in the browser's `localStorage`.
//!
//! Storage may be forbidden (frames, private windows, a policy) or full: a choice then lasts for the page's life.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use web_sys::{Event, Storage, Window, window};

/// A choice. Under this name it is stored, and told to other lists of the page. Other tabs are told by the event `storage`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice(&'static str);

/// How much room a job takes.
pub(crate) const DENSITY: Choice = Choice("jobs-console.density");
/// How times are written.
pub(crate) const TIMES: Choice = Choice("jobs-console.times");
/// The time zone of dates.
pub(crate) const TIME_ZONE: Choice = Choice("jobs-console.time-zone");
/// Which jobs are watched, and in which session.
pub(crate) const WATCHED: Choice = Choice("jobs-console.watched");
/// What the reader has been told of them, in whichever tab.
pub(crate) const TOLD: Choice = Choice("jobs-console.told");

thread_local! {
    /// What could not be stored.
    static UNSTORED: RefCell<Vec<(Choice, Rc<str>)>> = RefCell::default();
}

fn storage(window: &Window) -> Option<Storage> {
    // Throws where it is forbidden.
    window.local_storage().ok().flatten()
}

impl Choice {
    /// The name of what the reader has chosen.
    pub(crate) fn read(self) -> Option<String> {
        let unstored = UNSTORED.with_borrow(|all| {
            all.iter().find(|(choice, _)| *choice == self).map(|(_, name)| name.to_string())
        });
        let stored = || storage(&window()?)?.get_item(self.0).ok().flatten();
        unstored.or_else(stored)
    }

    /// Keeps what the reader has chosen, and tells the other lists.
    pub(crate) fn choose(self, name: &str) {
        let Some(window) = window() else { return };
        let stored = storage(&window).and_then(|storage| storage.set_item(self.0, name).ok());
        UNSTORED.with_borrow_mut(|all| {
            all.retain(|(choice, _)| *choice != self);
            if stored.is_none() {
                all.push((self, name.into()));
            }
        });
        self.tell(&window);
    }

    /// Forgets it, and tells the other lists. In other tabs too, where it is stored.
    fn forget(self) {
        let Some(window) = window() else { return };
        if self.read().is_none() {
            return;
        }
        if let Some(storage) = storage(&window) {
            let _ = storage.remove_item(self.0);
        }
        UNSTORED.with_borrow_mut(|all| all.retain(|(choice, _)| *choice != self));
        self.tell(&window);
    }

    fn tell(self, window: &Window) {
        if let Ok(event) = Event::new(self.0) {
            // Throws for an event that is under way alone.
            let _ = window.dispatch_event(&event);
        }
    }

    /// Calls `changed` when the reader chooses, here or in another tab, until the listeners are dropped.
    pub(crate) fn watch(self, changed: impl Fn() + Clone + 'static) -> Option<[EventListener; 2]> {
        let window = window()?;
        let other_tab = changed.clone();
        Some([
            EventListener::new(&window, self.0, move |_| changed()),
            EventListener::new(&window, "storage", move |_| other_tab()),
        ])
    }
}

/// Forgets what is remembered of a reader's jobs: how the list looks is no secret, and stays.
pub(crate) fn forget_jobs() {
    // There is no storage where a server renders.
    if cfg!(target_arch = "wasm32") {
        WATCHED.forget();
        TOLD.forget();
    }
}
