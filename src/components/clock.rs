//! The moment at which something is written, and when it has to be written again.

use super::Locale;
use crate::{text::Tick, wire::Timestamp};

/// Now, for what is being written.
pub(super) struct Clock<'a> {
    /// On the server's clock.
    pub(super) now: Timestamp,
    /// Up to when it is known how the jobs stand: while nobody looks, nobody knows that one stands still.
    pub(super) known_until: Timestamp,
    /// The language of dates.
    pub(super) locale: &'a Locale,
    /// Whether times say in a title which moments they are. For the first date that it writes the browser
    /// loads its calendars, which takes it 15 to 20 ms.
    pub(super) titles: bool,
    /// Milliseconds until something of what was written is another text.
    pub(super) next: Option<i64>,
}

impl Clock<'_> {
    /// The text of a tick, whose end is taken note of.
    pub(super) fn text(&mut self, tick: Tick) -> Option<String> {
        self.next = self.next.into_iter().chain(tick.next).min();
        tick.text
    }
}
