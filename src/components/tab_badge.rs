//! The number beside a tab's label.

use yew::prelude::*;

use crate::{i18n::badge_label, query::JobsState};

/// The badge of a tab.
#[derive(Clone, Debug, PartialEq)]
pub struct TabBadge {
    /// What it shows.
    pub count: usize,
    /// What it says as part of the tab's accessible name: "2 running".
    pub text: AttrValue,
}

impl TabBadge {
    /// The number of running and queued jobs; none when it is 0.
    pub fn of(state: &JobsState) -> Option<Self> {
        let counts = state.data.counts;
        Some(Self { count: counts.active(), text: badge_label(counts)?.into() })
    }
}
