//! "about 2 min left", or for how long a job has not moved.

use super::clock::Clock;
use crate::{
    dom::{Element, element},
    job::Progress,
    store::Pace,
    text,
};

/// What is left of a running job. An empty element while there is nothing to say, so that the text can come
/// and go without moving its neighbours in the tree.
pub(super) fn time_left(progress: Option<Progress>, pace: Pace, clock: &mut Clock<'_>) -> Element {
    let tick = text::time_left(progress, pace, clock.now.min(clock.known_until));
    let text = clock.text(tick).unwrap_or_default();
    element("span", "time-left").text(text)
}
