//! "about 2 min left", or for how long a job has not moved.

use yew::prelude::*;

use crate::{
    hooks::{ServerClock, use_tick},
    job::Progress,
    store::Pace,
    text::{Tick, time_left},
    wire::Timestamp,
};

/// For this long after an answer (milliseconds) it tells how a job stands: a little longer than the longest
/// interval between two.
const FRESH: i64 = 20_000;
/// After that an answer may come at any time; the text is looked at this often (milliseconds).
const AGAIN: i64 = 1_000;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TimeLeftProps {
    pub progress: Option<Progress>,
    pub pace: Pace,
}

/// What is left of a running job. An empty element while there is nothing to say, so that the text can come
/// and go without moving its neighbours in the tree.
#[component]
pub(super) fn TimeLeft(props: &TimeLeftProps) -> Html {
    let clock = use_context::<ServerClock>().unwrap_or_default();
    let text =
        use_tick((props.progress, props.pace, clock.last_answer), |(progress, pace, last_answer), now| {
            // While nobody looks, nobody knows that a job stands still.
            let known_until = Timestamp(last_answer.get().0.saturating_add(FRESH));
            let tick = time_left(*progress, *pace, now.min(known_until));
            if now > known_until { Tick { next: Some(AGAIN), ..tick } } else { tick }
        });
    html! { <span class="jc-time-left">{ text.unwrap_or_default() }</span> }
}
