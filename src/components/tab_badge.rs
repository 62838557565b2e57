//! The badge of a tab.

use yew::AttrValue;

use crate::{observer::JobsState, text::badge_label};

/// The badge of a tab.
#[derive(Clone, Debug, PartialEq)]
pub struct TabBadge {
    /// What it shows.
    pub count: usize,
    /// What it says as part of the tab's name: "2 running".
    pub text: AttrValue,
}

impl TabBadge {
    /// The number of running and queued jobs; none when it is 0.
    pub fn of(state: &JobsState) -> Option<Self> {
        let counts = state.snapshot.counts;
        Some(Self { count: counts.active(), text: badge_label(counts)?.into() })
    }
}
