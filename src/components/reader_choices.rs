//! What the reader has chosen about a list, for a host that keeps it or wants to know.

use std::{rc::Rc, time::Duration};

use yew::prelude::*;

use super::Density;
use crate::{i18n::Times, job::JobId};

/// What the reader has chosen about a list beside its [`Filters`](crate::filter::Filters); `None` where the host's option counts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReaderChoices {
    /// Nothing is requested until the reader resumes.
    pub is_paused: bool,
    /// How often the list is requested while jobs are active.
    pub interval: Option<Duration>,
    /// How much room a job takes.
    pub density: Option<Density>,
    /// How times are written.
    pub times: Option<Times>,
    /// The zone of dates: its name, or `own` for the reader's own.
    pub time_zone: Option<Rc<str>>,
    /// Every job is watched: the reader gets a notification when it ends.
    pub watches_all: bool,
    /// The jobs that are watched singly.
    pub watched: Rc<[JobId]>,
    /// The selected jobs, in the order of their ids.
    pub selected: Rc<[JobId]>,
}

/// Calls `on_change` whenever the choices are others than before.
#[hook]
pub(super) fn use_choices_change(choices: ReaderChoices, on_change: &Option<Callback<ReaderChoices>>) {
    let before = use_mut_ref(|| None::<ReaderChoices>);
    use_effect_with((choices, on_change.clone()), move |(choices, on_change)| {
        let before = before.replace(Some(choices.clone()));
        if let (Some(before), Some(on_change)) = (before, on_change)
            && before != *choices
        {
            on_change.emit(choices.clone());
        }
    });
}
