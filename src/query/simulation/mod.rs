//! A browser with several tabs and a server, on a clock of its own: whole queries run in it natively.
//!
//! `browser`, `page_environment` and `tab_channel` take the places of the modules of these names. What happens is decided by
//! `sequences`, and what has to hold of it by `rules`, which say once more, as simply as can be, what the queries are to do.

mod fate;
mod request;
mod rules;
mod sequences;
mod server;
mod world;

use std::cell::RefCell;

use chrono::{DateTime, Utc};

pub(super) use request::Requested;
use world::World;

thread_local!(static WORLD: RefCell<Option<World>> = const { RefCell::new(None) });

/// Whether this thread is in a simulated browser.
pub(super) fn is_simulated() -> bool {
    WORLD.with_borrow(Option::is_some)
}

/// Uses the browser of this thread. What is called must not lead back to it.
pub(super) fn with_world<T>(then: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with_borrow_mut(|world| then(world.as_mut().expect("a simulated browser")))
}

/// The time there.
pub(super) fn now() -> Option<DateTime<Utc>> {
    WORLD.with_borrow(|world| world.as_ref().map(World::time))
}
