//! Who decides which jobs are shown: the host, or else the reader.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    filter::{ControlledFilters, ECHOED_WITHIN, Filters},
    hooks::use_owner_count,
    query::{JobsQuery, now},
};

/// What is shown, and the callback for what the reader wants to see. A host that gives filters keeps what it is told
/// (`on_change`), sooner or later; until then the reader sees what was chosen, so that nothing that is typed is lost to a late
/// echo. What it gives without being told anything stays as it is. With another's jobs the reader's filters go.
#[hook]
pub(super) fn use_filters(
    given: &Option<Filters>,
    has_toolbar: bool,
    on_change: &Option<Callback<Filters>>,
    query: &JobsQuery,
) -> (Filters, Callback<Filters>) {
    let owner = use_owner_count(query);
    let update = use_force_update();
    let chosen = use_state_eq(|| given.clone().unwrap_or_default());
    let host = use_mut_ref(|| ControlledFilters::new(given, owner).each_once());
    let (wanted, times_wanted) = {
        let mut host = host.borrow_mut();
        host.given(given, owner, now());
        (host.wanted().cloned(), host.times_wanted())
    };
    let is_kept = given.is_some() && on_change.is_some();
    let on_change = use_callback(on_change.clone(), {
        let (chosen, host) = (chosen.setter(), host.clone());
        move |filters: Filters, on_change| {
            chosen.set(filters.clone());
            let is_news = host.borrow_mut().shown(&filters, now());
            if let Some(on_change) = on_change.as_ref().filter(|_| is_news) {
                on_change.emit(filters);
            }
        }
    });
    use_effect_with((times_wanted, on_change.clone()), {
        let host = host.clone();
        move |(_, on_change)| {
            let wanted = host.borrow_mut().take_wanted();
            if let Some(wanted) = wanted {
                on_change.emit(wanted);
            }
        }
    });
    let filters = match given {
        Some(given) if !is_kept => given.clone(),
        // Without a toolbar nothing would say that there are filters.
        None if !has_toolbar => chosen.cleared(),
        _ => wanted.unwrap_or_else(|| (*chosen).clone()),
    };
    let is_late = is_kept && given.as_ref() != Some(&filters);
    use_effect_with((filters.clone(), is_late), move |(_, is_late)| {
        let timer = is_late.then(|| {
            let longest = ECHOED_WITHIN.num_milliseconds().try_into().unwrap_or_default();
            Timeout::new(longest, move || {
                host.borrow_mut().take_back();
                update.force_update();
            })
        });
        move || drop(timer)
    });
    (filters, on_change)
}
