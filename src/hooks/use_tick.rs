//! A text that changes with time.

use yew::prelude::*;

use super::ticker::{call_at, full_second};
use crate::{text::Tick, wire::Timestamp};

/// How far the server's clock is ahead of the browser's, in milliseconds: times on the screen are measured
/// on the server's clock, so that a wrong clock on the reader's side does no harm. 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerClock {
    /// The difference in milliseconds.
    pub offset: i64,
}

/// The text that `text` makes of `data` now. The component is rendered again when it changes.
#[hook]
pub fn use_tick<D: PartialEq + 'static>(data: D, text: fn(&D, Timestamp) -> Tick) -> Option<String> {
    let clock = use_context::<ServerClock>().unwrap_or_default();
    let update = use_force_update();
    let now = js_sys::Date::now() as i64;
    let tick = text(&data, Timestamp(now + clock.offset));
    let due = tick.next.map(|next| full_second(now + next.max(1)));
    use_effect_with(due, move |due| {
        let handle = due.map(|due| call_at(due, move || update.force_update()));
        move || drop(handle)
    });
    tick.text
}
