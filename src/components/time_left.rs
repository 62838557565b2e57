//! "about 2 min left", or for how long a job has not moved.

use yew::prelude::*;

use crate::{
    hooks::{ServerClock, use_tick},
    job::Progress,
    store::Pace,
    text::time_left,
};

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
    let data = (props.progress, props.pace, clock.last_answer);
    let text = use_tick(data, |(progress, pace, last_answer), now| {
        // While nobody looks, nobody knows that a job stands still.
        time_left(*progress, *pace, now.min(last_answer.known_until()))
    });
    html! { <span class="jc-time-left" part="time-left">{ text.unwrap_or_default() }</span> }
}
