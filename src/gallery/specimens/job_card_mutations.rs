//! A button whose request is under way, and refusals with what to do.

use jobs_console::{
    components::JobCard,
    query::{JobEntry, JobMutation, MutationState, Rejection},
};
use yew::prelude::*;

use crate::{
    fixtures::{all_statuses, entry},
    helpers::{Cards, use_density},
};

/// A job of the status at this place, and what became of a press.
fn pressed(place: usize, pending: Option<JobMutation>, rejection: Option<Rejection>) -> JobEntry {
    let mut entry = entry(all_statuses().swap_remove(place));
    let mut mutation = MutationState::default();
    (mutation.pending, mutation.rejection) = (pending, rejection);
    entry.mutation = Some(mutation);
    entry
}

#[component]
pub(super) fn Example() -> Html {
    let density = use_density();
    let cards = [
        pressed(0, Some(JobMutation::Cancel), None),
        pressed(3, Some(JobMutation::Retry), None),
        pressed(3, None, Some(Rejection::Message("Its worker is away".into()))),
        pressed(4, None, Some(Rejection::NoReason)),
        pressed(1, None, Some(Rejection::Unsupported(JobMutation::Cancel))),
        pressed(3, None, Some(Rejection::Unknown)),
    ];
    html! { <Cards>{ for cards.map(|entry| html! { <JobCard {density} {entry} /> }) }</Cards> }
}
