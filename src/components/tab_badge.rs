//! The number beside a tab's label.

use yew::prelude::*;

use crate::{
    i18n::badge_label,
    query::{JobCounts, JobsState},
};

/// The badge of a tab.
#[derive(Clone, Debug, PartialEq)]
pub struct TabBadge {
    /// What it shows.
    pub count: usize,
    /// What it says as part of the tab's accessible name: "2 running".
    pub text: BadgeText,
}

/// What a badge says.
#[derive(Clone, Debug, PartialEq)]
pub enum BadgeText {
    /// The host's own words.
    Words(AttrValue),
    /// How many jobs run and wait, in the language of the tab.
    Counts(JobCounts),
}

impl<T: Into<AttrValue>> From<T> for BadgeText {
    fn from(words: T) -> Self {
        Self::Words(words.into())
    }
}

impl TabBadge {
    /// The number of running and queued jobs; none when it is 0.
    pub fn of(state: &JobsState) -> Option<Self> {
        let counts = state.data.counts;
        (counts.active() > 0).then_some(Self { count: counts.active(), text: BadgeText::Counts(counts) })
    }
}

impl BadgeText {
    /// The words, in the language of what is being rendered.
    pub(super) fn words(&self) -> AttrValue {
        match self {
            Self::Words(words) => words.clone(),
            Self::Counts(counts) => badge_label(*counts).unwrap_or_default().into(),
        }
    }
}
