//! The list of jobs with everything around it.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    Density, JobAction, JobLinks, JobSection, LiveLine, OnJobAction,
    announcements::Announcements,
    load_older::{LoadOlder, LoadOlderProps},
    new_jobs::NewJobs,
    notices::{StaleBanner, StaleBannerProps, empty_state, error_panel, ignored, no_match},
    reader_choices::{ReaderChoices, use_choices_change},
    skeleton::skeleton,
    toolbar::Toolbar,
    use_density::{UseDensity, use_density},
    use_filters::use_filters,
    use_job_actions::{OpenJob, use_job_actions},
    use_kept_focus::use_kept_focus,
    use_selection::{UseSelection, use_selection},
    use_settled::use_settled,
    use_shortcuts::{KeyTargets, UseShortcuts, use_shortcuts},
    use_times::{UseTimes, use_times},
    use_view::use_view,
    use_watch::{UseWatch, use_watch},
};
use crate::{
    filter::{FilteredJobs, Filters},
    hooks::{Jobs, ViewContext, VirtualListOptions, use_after_paint, use_filtered_jobs, use_view_language},
    i18n::{Language, bad_rows, messages},
    job::{JobId, JobStatus},
    query::{FetchStatus, JobEntries, JobEntry},
};

/// Properties of [`JobsList`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobsListProps {
    /// Begins the ids of the headings, so it has to be unique on the page.
    pub id: AttrValue,
    /// The jobs, from [`use_jobs`](crate::hooks::use_jobs).
    pub jobs: Jobs,
    /// Shown above the sections.
    #[prop_or_default]
    pub header: Option<Html>,
    /// Shown when there are no jobs, in place of the library's own words.
    #[prop_or_default]
    pub empty: Option<Html>,
    /// Shown when the first request has failed, in place of the library's own words and button.
    #[prop_or_default]
    pub error: Option<Html>,
    /// Whether there is a [`Toolbar`] above the sections.
    #[prop_or(true)]
    pub toolbar: bool,
    /// How much room a job takes, where the reader has not chosen in the toolbar, on this page or an earlier one. Cards of your own
    /// (`card`) take what they take.
    #[prop_or_default]
    pub density: Density,
    /// Whether jobs can be selected, to retry or cancel many at once.
    #[prop_or(true)]
    pub selection: bool,
    /// Whether keys act while the focus is in the list: j, k, Enter, r, c, x, /, f, p and ?.
    #[prop_or(true)]
    pub shortcuts: bool,
    /// Whether the reader can choose how often the list is requested: every 3, 10 or 30 seconds.
    #[prop_or_default]
    pub interval_choice: bool,
    /// Whether the reader can have a notification when a job ends: by a switch in the toolbar, or by a bell on a card of the
    /// library's own (cards of your own: [`CardContext::watched`](super::CardContext::watched)). Not without a toolbar.
    #[prop_or_default]
    pub notifications: bool,
    /// What is shown, for hosts that keep it, as in the page's address; else the list does. What the reader chooses is shown at
    /// once: a host takes it over from `on_filters_change`, at the latest 3 seconds later, or else it is taken back. Without
    /// `on_filters_change` it stays what it is. When the jobs become another user's or organization's, the list asks for what
    /// the host has set of its own accord, and for nothing that the reader has chosen.
    #[prop_or_default]
    pub filters: Option<Filters>,
    /// What the host was asked to show but does not know, such as `range=5h`: it is named above the list.
    #[prop_or_default]
    pub ignored_filters: Option<Rc<[Rc<str>]>>,
    /// The reader wants to see something else, or has opened or closed the details of a job.
    #[prop_or_default]
    pub on_filters_change: Option<Callback<Filters>>,
    /// The reader has paused or resumed, or has chosen another interval, density, form or zone of times, other jobs to be told of,
    /// or other selected jobs.
    #[prop_or_default]
    pub on_choices_change: Option<Callback<ReaderChoices>>,
    /// Renders a job, in place of [`JobCard`](super::JobCard). Contexts of the host reach what it returns, and a component in it
    /// takes the list's actions, labels and bell from [`use_card`](super::use_card).
    #[prop_or_default]
    pub card: Option<Callback<JobEntry, Html>>,
    /// Is called before "View Details", "Retry", "Cancel", "Rerun from here", "Previous job" and "Next job" do what they say;
    /// `false` prevents it.
    #[prop_or_default]
    pub on_action: Option<OnJobAction>,
    /// Gives the links to show in the details of a job: to its logs, its repository.
    #[prop_or_default]
    pub links: Option<JobLinks>,
    /// How much of a long section is in the document.
    #[prop_or_default]
    pub virtual_list: VirtualListOptions,
}

/// Running and recent jobs, with details, retry and cancel, and with words for every state in which there
/// is no list or not a fresh one. In a [`TabPanel`](super::TabPanel) it polls less often while another tab
/// is selected.
///
/// Styling hooks: class `jc-jobs`, part `jobs`, `data-density` (`comfortable`, `compact`); see [`JobSection`] and [`JobCard`](super::JobCard) for what
/// is in it.
///
/// ```
/// use jobs_console::{components::JobsList, hooks::use_jobs, query::JobsOptions};
/// use yew::prelude::*;
///
/// #[component]
/// fn JobsPage() -> Html {
///     let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
///     html! { <JobsList id="jobs" {jobs} /> }
/// }
/// ```
#[component]
pub fn JobsList(props: &JobsListProps) -> Html {
    let Jobs { state, query } = &props.jobs;
    let language = use_view_language();
    let UseTimes { language, on_times_change, time_zone, chosen_times, chosen_zone } =
        use_times(&language, props.toolbar, query);
    let root = use_node_ref();
    use_view(query);
    let is_settled = use_settled(&root, state.has_data());
    let on_refetch = use_callback(query.clone(), |(), query| query.refetch());
    let context = ViewContext::new(&props.jobs, is_settled);
    let (filters, on_filters_change) =
        use_filters(&props.filters, props.toolbar, &props.on_filters_change, query);
    let latest_filters = use_mut_ref(Filters::default);
    latest_filters.replace(filters.clone());
    // The same for all filters: every card has it.
    let on_open = use_callback(on_filters_change.clone(), {
        let latest = latest_filters.clone();
        move |job, on_change| {
            let filters = latest.borrow().with_job(job);
            latest.replace(filters.clone());
            on_change.emit(filters);
        }
    });
    // Details may have been closed since what calls it was rendered.
    let on_filters_change = use_callback(on_filters_change, move |filters: Filters, on_change| {
        let filters = filters.with_job(latest_filters.borrow().job.clone());
        latest_filters.replace(filters.clone());
        on_change.emit(filters);
    });
    let watching = use_watch(props.notifications && props.toolbar, &props.jobs, &language, &on_open);
    let loaded = state.data.running.len() + state.data.recent.len();
    let applied = use_after_paint(&filters, loaded > AT_ONCE);
    let filtered = use_filtered_jobs(&props.jobs, &applied, &context);
    let actions = use_job_actions(
        &props.jobs,
        &root,
        &props.on_action,
        OpenJob { id: filters.job.clone(), on_change: on_open },
        &props.links,
        Some(&filtered.shown),
    );
    use_kept_focus(&root, &props.jobs, Some(&filtered.shown));
    let selecting =
        use_selection(props.selection, &props.jobs, &applied, &filtered.shown, &root, &props.on_action);
    let has_toolbar = props.toolbar && state.has_data() && !state.data.is_empty();
    let keys = use_shortcuts(
        props.shortcuts && state.has_data(),
        &root,
        KeyTargets {
            jobs: props.jobs.clone(),
            language: language.clone(),
            shown: filtered.shown.clone(),
            filters: filters.clone(),
            on_filters_change: has_toolbar.then(|| on_filters_change.clone()),
            on_action: actions.on_action.clone(),
            on_select: props.selection.then(|| selecting.on_select.clone()),
        },
    );
    // A hook may have entered another one.
    language.enter();
    let has_cards = props.card.is_none();
    let UseDensity { density, chosen: chosen_density, on_change: on_density_change } =
        use_density(&root, props.density, props.toolbar);
    let density = if has_cards { density } else { Density::default() };
    let choices = ReaderChoices {
        is_paused: state.is_paused,
        interval: query.chosen_interval(),
        density: chosen_density,
        times: chosen_times,
        time_zone: chosen_zone,
        watches_all: watching.watched.all,
        watched: watching.watched.jobs().clone(),
        selected: selecting.selected.clone(),
    };
    use_choices_change(choices, &props.on_choices_change);
    let shown = filtered.shown.running.len() + filtered.shown.recent.len();
    let older_key = applied.only_status().as_ref().map_or("older", JobStatus::data_name);
    let toolbar = has_toolbar.then(|| {
        html! {
            <Toolbar
                key="toolbar"
                counts={filtered.counts}
                filters={filters.clone()}
                {shown}
                on_change={on_filters_change.clone()}
                {density}
                on_density_change={has_cards.then_some(on_density_change)}
                shortcuts={props.shortcuts}
                times={language.times()}
                {on_times_change}
                {time_zone}
                watch={watching.switch.clone()}
            />
        }
    });
    html! {
        <ContextProvider<Language> context={language.clone()}>
        <ContextProvider<ViewContext> {context}>
            <div class="jc-jobs" part="jobs" data-density={density.name()} lang={language.tag()} dir={language.dir()} ref={root} tabindex="-1">
                <Announcements jobs={props.jobs.clone()} />
                if let Some(banner) = StaleBannerProps::of(&props.jobs, true, &on_refetch) {
                    <StaleBanner ..banner />
                }
                { props.header.clone() }
                if state.has_data() {
                    <LiveLine
                        key="live"
                        jobs={props.jobs.clone()}
                        interval_choice={props.interval_choice}
                        has_banner=true
                        shortcuts={props.shortcuts}
                        on_keys={keys.on_keys.clone()}
                    />
                }
                { toolbar }
                { ignored(props.ignored_filters.as_deref().unwrap_or_default(), &filtered.unknown) }
                { content(props, &filtered.shown, (&applied, &on_filters_change), &actions.on_action, (&selecting, &keys, &watching), density, &on_refetch) }
                if let Some(older) = LoadOlderProps::of(query, state, &applied, shown) {
                    <LoadOlder key={older_key} ..older />
                }
                if let Some(text) = bad_rows(state.data.bad_rows) {
                    <p key={&*text} class="jc-meta jc-bad-rows" part="meta bad-rows">{ text.clone() }</p>
                }
                { selecting.bar }
                { actions.dialog }
                { keys.dialogs }
            </div>
        </ContextProvider<ViewContext>>
        </ContextProvider<Language>>
    }
}

/// So many loaded jobs are filtered before a key that was typed is painted; of more, after it.
const AT_ONCE: usize = 1_000;

/// The sections, or what stands in their place.
fn content(
    props: &JobsListProps,
    shown: &FilteredJobs,
    (filters, on_filters_change): (&Filters, &Callback<Filters>),
    on_action: &Callback<(JobAction, JobId)>,
    (selecting, keys, watching): (&UseSelection, &UseShortcuts, &UseWatch),
    density: Density,
    on_refetch: &Callback<()>,
) -> Html {
    let state = &props.jobs.state;
    match &state.error {
        _ if state.has_data() => {}
        Some(error) => {
            let is_fetching = state.fetch_status == FetchStatus::Fetching;
            let panel = || error_panel(error, &props.jobs.query, is_fetching, on_refetch.clone());
            return props.error.clone().unwrap_or_else(panel);
        }
        // Nothing is on its way.
        None if !props.jobs.query.is_enabled() => return html! {},
        None => return skeleton(),
    }
    if state.data.is_empty() {
        return props.empty.clone().unwrap_or_else(empty_state);
    }
    if shown.is_empty() {
        return no_match(filters, on_filters_change);
    }
    let section = |name: &'static str, key: &'static str, entries: &JobEntries, all: &JobEntries| {
        html! {
            <JobSection
                {key}
                heading_id={[&props.id, "-", key].concat()}
                {name}
                entries={entries.clone()}
                total={all.len()}
                labels={state.labels.clone()}
                capabilities={state.capabilities}
                on_action={on_action.clone()}
                selection={selecting.selection.clone()}
                on_select={selecting.on_select.clone()}
                failed={if key == "recent" { selecting.failed } else { 0 }}
                is_acting={key == "recent" && selecting.is_acting}
                on_retry_failed={selecting.on_retry_failed.clone()}
                {density}
                picked={watching.picked.clone()}
                on_watch={watching.on_watch.clone()}
                card={props.card.clone()}
                open={filters.job.clone()}
                wanted={keys.wanted.clone()}
                shortcuts={props.shortcuts}
                virtual_list={props.virtual_list}
            />
        }
    };
    html! {
        <>
            if state.data.running.is_empty() {
                <p class="jc-meta jc-none-running" part="meta none-running" key="none-running">
                    { messages::list::no_running_jobs() }
                </p>
            } else if !shown.running.is_empty() {
                { section(messages::list::running_jobs(), "running", &shown.running, &state.data.running) }
            }
            if !shown.recent.is_empty() {
                <NewJobs
                    // Another list has other news.
                    key={filters.only_status().as_ref().map_or("new-jobs", JobStatus::data_name)}
                    all={filters.ended(&state.data).clone()}
                    shown={shown.recent.clone()}
                    pages={state.older_pages()}
                />
                { section(messages::list::recent_jobs(), "recent", &shown.recent, filters.ended(&state.data)) }
            }
        </>
    }
}
