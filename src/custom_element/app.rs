//! What is mounted: the whole tab, the list or one card, with the host's slots.

use serde::Serialize;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    emit::Emit,
    event_details::{ChoicesDetail, FiltersDetail, OptionError},
    host_options::{ViewKind, ViewSettings},
};
use crate::{
    components::{
        JobLinks, JobsList, OnJobAction, ReaderChoices, SingleJob, Tab, TabBadge, TabList, TabPanel, Tabs,
        empty_state,
    },
    filter::ControlledFilters,
    hooks::{
        UseAddressFilters, use_address_filters_or, use_jobs_query, use_language, use_owner_count, use_words,
    },
    i18n::{Language, messages},
    query::{JobsQuery, now},
};

/// What an app shows.
#[derive(Clone, PartialEq)]
pub(super) struct AppView {
    /// Which view it is: an app shows one after the other.
    pub(super) view_key: u32,
    /// Which query has the jobs; with another nothing stays unfolded or selected.
    pub(super) jobs_key: u32,
    pub(super) settings: ViewSettings,
    pub(super) query: JobsQuery,
    /// Gives the links in the details of a job.
    pub(super) links: Option<JobLinks>,
    pub(super) emit: Emit,
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PooledAppProps {
    /// Nothing is shown without it.
    pub(super) view: Option<AppView>,
}

/// A Yew app of the pool.
#[component]
pub(super) fn App(props: &PooledAppProps) -> Html {
    let options = props.view.as_ref().map(|view| view.settings.language.clone()).unwrap_or_default();
    let language = use_language(&options);
    let emit = props.view.as_ref().map(|view| view.emit.clone());
    // Once for each language.
    use_effect_with((language.is_missing(), options.locale), move |(is_missing, locale)| {
        if let Some(emit) = emit.filter(|_| *is_missing && !locale.0.is_empty()) {
            emit.emit("jobs-error", &OptionError::locale(locale));
        }
    });
    use_effect_with(language.left_out(), {
        let emit = props.view.as_ref().map(|view| view.emit.clone());
        move |left_out| {
            if let Some(emit) = emit.filter(|_| !left_out.is_empty()) {
                emit.emit("jobs-error", &OptionError::messages(left_out));
            }
        }
    });
    html! {
        <div class="jc-root" part="root" lang={language.tag()} dir={language.dir()}>
            if let Some(view) = &props.view {
                <ContextProvider<Language> key={view.view_key} context={language}>
                    <JobsView view={view.clone()} />
                </ContextProvider<Language>>
            } else {
                <span key="nothing" hidden=true />
            }
        </div>
    }
}

/// The detail of `tab-change`.
#[derive(Serialize)]
struct TabChange<'a> {
    tab: &'a str,
}

/// The filters: the host's, until the reader or the page's address says something else, which the host is told.
#[hook]
fn use_host_filters(settings: &ViewSettings, emit: &Emit, query: &JobsQuery) -> UseAddressFilters {
    let owner = use_owner_count(query);
    let option = &settings.filters;
    let mut address = use_address_filters_or(settings.address, &settings.address_prefix, || {
        option.clone().unwrap_or_default()
    });
    let host = use_mut_ref(|| ControlledFilters::new(option, owner));
    let times_wanted = {
        let mut host = host.borrow_mut();
        host.given(option, owner, now());
        if let Some(wanted) = host.wanted() {
            address.filters = wanted.clone();
        }
        host.times_wanted()
    };
    use_effect_with(times_wanted, {
        let (host, set) = (host.clone(), address.set.clone());
        move |_| {
            let wanted = host.borrow_mut().take_wanted();
            if let Some(wanted) = wanted {
                set.emit(wanted);
            }
        }
    });
    use_effect_with(address.filters.clone(), {
        let emit = emit.clone();
        move |filters| {
            let is_news = host.borrow_mut().shown(filters, now());
            if is_news {
                let detail = FiltersDetail::new(filters);
                // The host answers by setting them.
                spawn_local(async move {
                    emit.emit("filters-change", &detail);
                });
            }
        }
    });
    address
}

#[derive(Clone, PartialEq, Properties)]
struct JobsViewProps {
    view: AppView,
}

#[component]
fn JobsView(props: &JobsViewProps) -> Html {
    use_words();
    let AppView { settings, query, links, emit, jobs_key, .. } = &props.view;
    let jobs = use_jobs_query(query.clone());
    let on_action: OnJobAction =
        use_callback((emit.clone(), query.clone()), |(action, id), (emit, query)| {
            emit.allows(query, action, &id)
        });
    // The host selects the tab, by its options.
    let on_change = use_callback(emit.clone(), |tab: AttrValue, emit| {
        emit.emit("tab-change", &TabChange { tab: &tab });
    });
    let on_choices_change = use_callback(emit.clone(), |choices: ReaderChoices, emit| {
        let (emit, detail) = (emit.clone(), ChoicesDetail::new(&choices));
        // The host may answer by setting options.
        spawn_local(async move {
            emit.emit("choices-change", &detail);
        });
    });
    let address = use_host_filters(settings, emit, query);
    let badge = TabBadge::of(&jobs.state);
    let list = |jobs| {
        let empty = html! { <slot name="empty" key="empty">{ empty_state() }</slot> };
        html! {
            <JobsList
                key={*jobs_key}
                id="jobs-console-list"
                {jobs}
                on_action={on_action.clone()}
                toolbar={settings.toolbar}
                density={settings.density}
                filters={address.filters.clone()}
                ignored_filters={address.ignored.clone()}
                on_filters_change={address.set.clone()}
                on_choices_change={on_choices_change.clone()}
                selection={settings.selection}
                shortcuts={settings.shortcuts}
                interval_choice={settings.interval_choice}
                notifications={settings.notifications}
                links={links.clone()}
                {empty}
            />
        }
    };
    match &settings.kind {
        ViewKind::Tabs => html! {
            <Tabs id="jobs-console" value={settings.tab.clone()} {on_change}>
                <slot name="search" />
                <div class="jc-bar" part="bar">
                    <TabList label={messages::tabs::list_name()}>
                        if settings.has_chat {
                            <Tab key="chat" value="chat" label={messages::tabs::chat()} />
                        }
                        <Tab key="jobs" value="jobs" label={messages::tabs::jobs()} {badge} />
                    </TabList>
                    <slot name="header-actions" />
                </div>
                <TabPanel value="chat"><slot name="chat" /></TabPanel>
                <TabPanel value="jobs">{ list(jobs) }</TabPanel>
            </Tabs>
        },
        ViewKind::List => html! { <><slot name="header-actions" />{ list(jobs) }</> },
        ViewKind::Card(id) => html! {
            <SingleJob
                key={[&jobs_key.to_string(), " ", &**id].concat()}
                {jobs}
                id={id.clone()}
                links={links.clone()}
                on_action={on_action.clone()}
            />
        },
    }
}
