//! A text that changes with time.

use yew::prelude::*;

use super::{
    Jobs,
    ticker::{call_at, full_second},
};
use crate::{client::now, observer::LastAnswer, text::Tick, wire::Timestamp};

/// How far the server's clock is ahead of the browser's, in milliseconds: times on the screen are measured
/// on the server's clock, so that a wrong clock on the reader's side does no harm. 0 where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServerClock {
    /// The difference in milliseconds.
    pub offset: i64,
    /// Up to when it is known how the jobs stand.
    pub last_answer: LastAnswer,
}

impl ServerClock {
    /// The clock of the server that these jobs come from.
    pub fn of(jobs: &Jobs) -> Self {
        Self { offset: jobs.state.clock_offset, last_answer: jobs.state.last_answer.clone() }
    }
}

/// The text that `text` makes of `data` now. The component is rendered again when it changes.
#[hook]
pub fn use_tick<D: PartialEq + 'static>(data: D, text: fn(&D, Timestamp) -> Tick) -> Option<String> {
    let clock = use_context::<ServerClock>().unwrap_or_default();
    let update = use_force_update();
    let now = now();
    let tick = text(&data, Timestamp(now + clock.offset));
    let due = tick.next.map(|next| full_second(now + next.max(1)));
    use_effect_with(due, move |due| {
        let handle = due.map(|due| call_at(due, move || update.force_update()));
        move || drop(handle)
    });
    tick.text
}
