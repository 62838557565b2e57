//! Filters that the page's address holds, so that they can be sent to somebody, reloaded, and taken back.

use std::{cell::Cell, rc::Rc};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::{Window, window};
use yew::prelude::*;

use super::history_entry;
use crate::filter::{AddressFilters, Filters};

/// Which part of the page's address holds the filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AddressPart {
    /// The query string: `?status=failed`.
    #[default]
    Query,
    /// The fragment: `#status=failed`.
    Hash,
}

/// The result of [`use_address_filters`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UseAddressFilters {
    /// What the address asks for.
    pub filters: Filters,
    /// What in it makes no sense, as it is written there: `range=5h`.
    pub ignored: Rc<[Rc<str>]>,
    /// Writes other filters into the address.
    pub set: Callback<Filters>,
}

/// A page that has not gone back within so many milliseconds is not going to: the host may not let it.
const LONGEST_WAY_BACK: u32 = 1_000;

thread_local! {
    static IS_BY_READER: Cell<bool> = const { Cell::new(false) };
}

/// Calls what closes the details because the reader wants them closed: the address may go back to what it was before they were
/// opened. Else it may not, as where the session has ended: the page may be on its way to somewhere else.
pub(crate) fn close_by_reader(close: impl FnOnce()) {
    IS_BY_READER.set(true);
    close();
    IS_BY_READER.set(false);
}

/// Keeps filters in the page's address: a reload shows the same, "Back" and "Forward" go from one to the other. `prefix` begins
/// the names of the parameters, for pages with two lists. Everything else in the address stays as it is. Without a `part` they
/// are kept in the component alone. Where the reader closes details that were opened here, the page goes back as by "Back".
///
/// Words of one user's are none of the next: where the jobs become another's, [`JobsList`](crate::components::JobsList) has what
/// the reader has chosen taken out of the address, by `set`. What the address has had from its beginning, as of a link, stays; a
/// host that wants nothing of it either calls `set` with `Filters::default()`.
///
/// A server does not see the fragment and this hook does not ask it for the query string: the first render has no filters.
///
/// ```
/// use jobs_console::{components::JobsList, hooks::{AddressPart, Jobs, use_address_filters}};
/// use yew::prelude::*;
///
/// #[derive(PartialEq, Properties)]
/// struct FilteredProps {
///     jobs: Jobs,
/// }
///
/// #[component]
/// fn Filtered(props: &FilteredProps) -> Html {
///     let address = use_address_filters(Some(AddressPart::Query), &AttrValue::Static(""));
///     html! {
///         <JobsList
///             id="jobs"
///             jobs={props.jobs.clone()}
///             filters={address.filters}
///             ignored_filters={address.ignored}
///             on_filters_change={address.set}
///         />
///     }
/// }
/// ```
#[hook]
pub fn use_address_filters(part: Option<AddressPart>, prefix: &AttrValue) -> UseAddressFilters {
    use_address_filters_or(part, prefix, Filters::default)
}

/// The same with other filters where the address has none when the component appears.
#[hook]
pub(crate) fn use_address_filters_or(
    part: Option<AddressPart>,
    prefix: &AttrValue,
    initial: impl FnOnce() -> Filters,
) -> UseAddressFilters {
    let found = use_state_eq(|| AddressFilters { filters: initial(), ..AddressFilters::default() });
    // What to show there, while the page is on its way back: its address is still the old one.
    let way_back = use_mut_ref(|| None::<(Filters, Timeout)>);
    use_effect_with((part, prefix.clone()), {
        let (found, own, way_back) = (found.setter(), found.filters.clone(), way_back.clone());
        move |(part, prefix)| {
            let listener = part.zip(window()).map(|(part, window)| {
                let read = {
                    let (window, prefix) = (window.clone(), prefix.clone());
                    move || found.set(AddressFilters::parse(&part.read(&window), &prefix))
                };
                if AddressFilters::parse(&part.read(&window), prefix) != AddressFilters::default() {
                    read();
                } else {
                    // Those of the component stand where the address has none, also when the reader comes back to here.
                    part.write(&window, prefix, &own, false);
                }
                // Tells of a fragment that is typed into the address bar, too.
                let prefix = prefix.clone();
                EventListener::new(&window.clone(), "popstate", move |_| {
                    if let Some((filters, _)) = way_back.take() {
                        part.write(&window, &prefix, &filters, true);
                    }
                    read();
                })
            });
            move || drop(listener)
        }
    });
    let set = use_callback((part, prefix.clone()), {
        let found = found.setter();
        move |filters: Filters, (part, prefix)| {
            if let Some((part, window)) = part.zip(window()) {
                let before = way_back.take();
                if before.is_some() || part.goes_back(&window, prefix, &filters) {
                    let timer = {
                        let (window, prefix, way_back) = (window.clone(), prefix.clone(), way_back.clone());
                        Timeout::new(LONGEST_WAY_BACK, move || {
                            if let Some((filters, _)) = way_back.take() {
                                part.write(&window, &prefix, &filters, false);
                            }
                        })
                    };
                    way_back.replace(Some((filters.clone(), timer)));
                } else {
                    part.write(&window, prefix, &filters, true);
                }
            }
            found.set(AddressFilters { filters, ..AddressFilters::default() });
        }
    });
    UseAddressFilters { filters: found.filters.clone(), ignored: found.ignored.as_slice().into(), set }
}

impl AddressPart {
    const fn sign(self) -> char {
        match self {
            Self::Query => '?',
            Self::Hash => '#',
        }
    }

    /// This part of the page's address, without its sign.
    fn read(self, window: &Window) -> String {
        let location = window.location();
        let text = match self {
            Self::Query => location.search(),
            Self::Hash => location.hash(),
        };
        text.unwrap_or_default().trim_start_matches(self.sign()).to_owned()
    }

    /// `by_reader`: "Back" may lead to what was before.
    fn write(self, window: &Window, prefix: &str, filters: &Filters, by_reader: bool) {
        let before = self.read(window);
        let after = AddressFilters::write(&before, prefix, filters);
        if after == before {
            return;
        }
        let location = window.location();
        let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        let own = if after.is_empty() { after } else { [&self.sign().to_string(), &*after].concat() };
        let url = match self {
            Self::Query => [&*path, &own, &location.hash().unwrap_or_default()].concat(),
            Self::Hash => [&*path, &search, &own].concat(),
        };
        let is_step =
            by_reader && AddressFilters::is_step(&AddressFilters::parse(&before, prefix).filters, filters);
        let Ok(history) = window.history() else { return };
        // Routers of the host keep what they need in the state of an entry.
        let state = history.state().unwrap_or_default();
        // Browsers refuse where a page changes its address too often, and in frames without an address: the filters hold still.
        let _ = if is_step {
            let before = filters.job.as_ref().map(|_| [&*path, &*before]);
            history.push_state_with_url(&history_entry::with_before(&state, before), "", Some(&url))
        } else {
            history.replace_state_with_url(&state, "", Some(&url))
        };
    }

    /// Goes back where that is what shows `filters`: the reader closes details that were opened here. Another entry of the same
    /// address would make the next "Back" do nothing.
    fn goes_back(self, window: &Window, prefix: &str, filters: &Filters) -> bool {
        // The history of a frame is that of the pages around it, too.
        let is_alone = window.parent().ok().flatten().is_none_or(|parent| parent == *window);
        let Some(history) = window.history().ok().filter(|_| IS_BY_READER.get() && is_alone) else {
            return false;
        };
        let before = history.state().ok().and_then(|state| history_entry::before(&state));
        let shown = |text: &str| AddressFilters::parse(text, prefix).filters;
        // A router that keeps the state of an entry may have taken it to another page.
        before
            .filter(|[path, _]| window.location().pathname().is_ok_and(|present| present == *path))
            .is_some_and(|[_, before]| {
                AddressFilters::is_way_back(&shown(&self.read(window)), filters, &shown(&before))
            })
            && history.back().is_ok()
    }
}
