//! What the reader has chosen on this page or an earlier one, kept in the browser's `localStorage`.
//!
//! Storage may be forbidden (frames, private windows, a policy) or full: a choice then lasts for the page's life.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use web_sys::{Event, Storage, Window, window};
use yew::prelude::{hook, use_effect_with, use_state_eq};

/// A choice. Under this name it is stored, and told to other lists of the page. Other tabs are told by the event `storage`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice(&'static str);

/// How much room a job takes.
pub(super) const DENSITY: Choice = Choice("jobs-console.density");
/// How times are written.
pub(super) const TIMES: Choice = Choice("jobs-console.times");
/// The time zone of dates.
pub(super) const TIME_ZONE: Choice = Choice("jobs-console.time-zone");
/// Which jobs are watched.
pub(super) const WATCHED: Choice = Choice("jobs-console.watched");
/// What the reader has been told of them, in whichever tab.
pub(super) const TOLD: Choice = Choice("jobs-console.told");

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
    pub(super) fn read(self) -> Option<String> {
        let unstored = UNSTORED.with_borrow(|all| {
            all.iter().find(|(choice, _)| *choice == self).map(|(_, name)| name.to_string())
        });
        let stored = || storage(&window()?)?.get_item(self.0).ok().flatten();
        unstored.or_else(stored)
    }

    /// Keeps what the reader has chosen, and tells the other lists.
    pub(super) fn choose(self, name: &str) {
        let Some(window) = window() else { return };
        let stored = storage(&window).and_then(|storage| storage.set_item(self.0, name).ok());
        UNSTORED.with_borrow_mut(|all| {
            all.retain(|(choice, _)| *choice != self);
            if stored.is_none() {
                all.push((self, name.into()));
            }
        });
        if let Ok(event) = Event::new(self.0) {
            // Throws for an event that is under way alone.
            let _ = window.dispatch_event(&event);
        }
    }

    /// Calls `changed` when the reader chooses, here or in another tab, until the listeners are dropped.
    pub(super) fn watch(self, changed: impl Fn() + Clone + 'static) -> Option<[EventListener; 2]> {
        let window = window()?;
        let other_tab = changed.clone();
        Some([
            EventListener::new(&window, self.0, move |_| changed()),
            EventListener::new(&window, "storage", move |_| other_tab()),
        ])
    }
}

/// The name of what the reader has chosen.
#[hook]
pub(super) fn use_choice(choice: Choice, has_toolbar: bool) -> Option<String> {
    let chosen = use_state_eq(|| None::<String>);
    use_effect_with((), {
        let chosen = chosen.setter();
        move |()| {
            // Not before the first render, which is to be the same as a server's.
            let read = move || chosen.set(choice.read());
            read();
            let listeners = choice.watch(read);
            move || drop(listeners)
        }
    });
    // Without a toolbar there is no way back from a choice that was made elsewhere.
    (*chosen).clone().filter(|_| has_toolbar)
}
