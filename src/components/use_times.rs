//! How times are written, and in which time zone: what the reader has chosen, or else the host.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use super::{TimeZoneChoice, use_choice::use_choice};
use crate::{
    i18n::{IgnoredZone, Language, TimeZones, Times},
    query::{JobsEvent, JobsQuery},
    remembered::{TIME_ZONE, TIMES},
};

thread_local! {
    /// The time zones that were told of: each once, whatever the number of lists.
    static TOLD: RefCell<Vec<IgnoredZone>> = RefCell::default();
}

/// What there is to know of times.
pub(super) struct UseTimes {
    /// The language with times as the reader wants them.
    pub language: Language,
    /// The reader wants them otherwise.
    pub on_times_change: Callback<Times>,
    /// What the toolbar shows of the time zone.
    pub time_zone: TimeZoneChoice,
    /// How the reader has chosen that they are written.
    pub chosen_times: Option<Times>,
    /// The name of the zone that the reader has chosen.
    pub chosen_zone: Option<Rc<str>>,
}

/// The times of a list. Listeners of its `query` are told of time zones that do not exist.
#[hook]
pub(super) fn use_times(language: &Language, has_toolbar: bool, query: &JobsQuery) -> UseTimes {
    let times = use_choice(TIMES, has_toolbar);
    let zone = use_choice(TIME_ZONE, has_toolbar);
    let on_times_change = use_callback((), |times: Times, ()| TIMES.choose(times.name()));
    let on_zone_change = use_callback((), |zone: Option<Rc<str>>, ()| {
        TIME_ZONE.choose(TimeZones::name(zone.as_deref()));
    });
    let chosen_times = times.as_deref().and_then(Times::parse);
    let times = chosen_times.unwrap_or(language.times());
    let chosen_zone = zone.as_deref().map(Rc::from);
    let zones = use_memo((language.time_zone().cloned(), zone), |(of_host, zone)| {
        TimeZones::new(of_host.as_deref(), zone.as_deref(), exists)
    });
    use_effect_with(zones.ignored.clone(), {
        let query = query.clone();
        move |ignored| {
            for zone in ignored {
                if !TOLD.with_borrow(|told| told.contains(zone)) {
                    TOLD.with_borrow_mut(|told| told.push(zone.clone()));
                    let (time_zone, is_of_host) = (zone.name.clone(), zone.is_of_host);
                    query.emit(JobsEvent::TimeZoneIgnored { time_zone, is_of_host });
                }
            }
        }
    });
    let language = language.with_times(times).with_time_zone(zones.shown.as_ref());
    language.enter();
    UseTimes {
        language,
        on_times_change,
        time_zone: TimeZoneChoice::new(zones.shown.clone(), zones.named.clone(), on_zone_change),
        chosen_times,
        chosen_zone,
    }
}

#[cfg(target_arch = "wasm32")]
use crate::i18n::time_zone_exists as exists;

/// A server knows no choice.
#[cfg(not(target_arch = "wasm32"))]
fn exists(_: &str) -> bool {
    true
}
