//! Content that time changes, in a component.

use yew::prelude::*;

use super::{Locale, clock::Clock};
use crate::{
    client::now,
    hooks::{ServerClock, call_at, full_second},
    wire::Timestamp,
};

/// What `content` makes of the time now. The component is rendered again when a text of it changes.
#[hook]
pub(super) fn use_clock<T>(locale: &Locale, content: impl FnOnce(&mut Clock<'_>) -> T) -> T {
    let server = use_context::<ServerClock>().unwrap_or_default();
    let update = use_force_update();
    let now = now();
    let mut clock = Clock {
        now: Timestamp(now + server.offset),
        known_until: server.last_answer.known_until(),
        locale,
        titles: true,
        next: None,
    };
    let content = content(&mut clock);
    let due = clock.next.map(|next| full_second(now + next.max(1)));
    use_effect_with(due, move |due| {
        let handle = due.map(|due| call_at(due, move || update.force_update()));
        move || drop(handle)
    });
    content
}
