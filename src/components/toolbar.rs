//! Which jobs are shown: the bar above the sections.

use std::{borrow::Cow, rc::Rc};

use gloo_timers::callback::Timeout;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    Density, Shape, TimeZoneChoice, WatchSwitch, announcements::announce, icon::icon, text,
    time_zone_select::use_time_zone_select, use_selected::use_selected,
};
use crate::{
    filter::{Filters, StatusCount, TimeRange},
    hooks::use_words,
    i18n::{Language, Phrase, Times, messages, numbered, shown_of, status_count, status_word},
    job::JobStatus,
};

/// Properties of [`Toolbar`].
#[derive(Clone, PartialEq, Properties)]
pub struct ToolbarProps {
    /// The statuses that occur, from [`status_counts`](crate::filter::status_counts).
    pub counts: Rc<[StatusCount]>,
    /// What is shown.
    pub filters: Filters,
    /// How many jobs that is: it is announced once the reader has stopped to change the filters.
    pub shown: usize,
    /// The reader wants to see something else.
    pub on_change: Callback<Filters>,
    /// How much room a job takes.
    #[prop_or_default]
    pub density: Density,
    /// The reader wants another density. Without it there is no button for that.
    #[prop_or_default]
    pub on_density_change: Option<Callback<Density>>,
    /// The field and the button of failed jobs say their keys, which the list listens to.
    #[prop_or_default]
    pub shortcuts: bool,
    /// How times are written.
    #[prop_or_default]
    pub times: Times,
    /// The reader wants them otherwise. Without it there is no button for that.
    #[prop_or_default]
    pub on_times_change: Option<Callback<Times>>,
    /// The choice of the time zone of dates. Without it there is none.
    #[prop_or_default]
    pub time_zone: Option<TimeZoneChoice>,
    /// The switch for notifications when jobs end. Without it there is none.
    #[prop_or_default]
    pub watch: Option<WatchSwitch>,
}

/// A status strip that is also the filter, a search field, a time range, a switch for notifications, and buttons for the times, their
/// zone and the density.
///
/// Styling hooks: classes and parts `jc-toolbar`, `jc-strip` (a bar whose parts have `data-status`), `jc-filters`, `jc-filter`
/// (`aria-pressed`), `jc-find`, `jc-range`, `jc-watch` (`aria-checked`), `jc-blocked`, `jc-zone` (part `time-zone`, `data-zone` where it
/// is not the reader's own), `jc-times` and `jc-density` (`aria-pressed`).
///
/// ```
/// use jobs_console::{components::Toolbar, filter::{Filters, status_counts}, hooks::Jobs};
/// # use yew::prelude::*;
/// # fn example(jobs: Jobs, filters: Filters, shown: usize, on_change: Callback<Filters>) -> Html {
/// let counts = std::rc::Rc::from(status_counts(&jobs.state.data));
/// html! { <Toolbar {counts} {filters} {shown} {on_change} /> }
/// # }
/// ```
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let ToolbarProps { counts, filters, shown, on_change, density, on_density_change, shortcuts, .. } = props;
    let language = use_words();
    let all = counts.iter().map(|count| count.count).sum();
    use_announced(language, filters, *shown, all);
    let time_zone = use_time_zone_select(props.time_zone.as_ref());
    let select = use_selected(range_value(filters.range).to_owned(), true);
    let on_find = {
        let (filters, on_change) = (filters.clone(), on_change.clone());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                on_change.emit(filters.with_query(input.value()));
            }
        }
    };
    html! {
        <div class="jc-toolbar" part="toolbar" role="group" aria-label={messages::toolbar::name()}>
            { strip(counts, all) }
            <div class="jc-filters" part="filters" role="group" aria-label={messages::toolbar::status()}>
                { all_button(props, all) }
                { for counts.iter().map(|count| status_button(props, count)) }
                { for filters.missing_in(counts).iter().map(|count| status_button(props, count)) }
            </div>
            <div class="jc-search" part="search">
                <input
                    type="search"
                    class="jc-find"
                    part="find"
                    aria-label={messages::toolbar::find()}
                    placeholder={messages::toolbar::find()}
                    aria-keyshortcuts={shortcuts.then_some("/")}
                    autocomplete="off"
                    spellcheck="false"
                    dir="auto"
                    value={AttrValue::from(filters.query.clone())}
                    oninput={on_find}
                />
                { range_select(select, filters, on_change) }
                <span class="jc-tools" part="tools">
                    { props.watch.as_ref().map(watch_switch) }
                    { props.on_times_change.as_ref().map(|on_change| times_button(props.times, on_change)) }
                    { time_zone }
                    { on_density_change.as_ref().map(|on_change| density_button(*density, on_change)) }
                </span>
            </div>
            if props.watch.as_ref().is_some_and(|watch| watch.is_blocked) {
                <p class="jc-meta jc-blocked" part="meta blocked">{ messages::watch::blocked() }</p>
            }
        </div>
    }
}

/// Announces how many jobs are shown, once the filters have not changed for a moment.
#[hook]
fn use_announced(language: Language, filters: &Filters, shown: usize, all: usize) {
    /// So long after the latest key, in milliseconds.
    const PAUSE: u32 = 700;

    let is_first = use_mut_ref(|| true);
    // The numbers change with each answer of the server, which is no news about the filters.
    let numbers = use_mut_ref(|| (shown, all));
    *numbers.borrow_mut() = (shown, all);
    use_effect_with(filters.with_job(None), move |_| {
        let timer = (!is_first.replace(false)).then(|| {
            Timeout::new(PAUSE, move || {
                let (shown, all) = *numbers.borrow();
                language.enter();
                announce(shown_of(shown, all));
            })
        });
        move || drop(timer)
    });
}

/// One bar, divided by the number of jobs in each status.
fn strip(counts: &[StatusCount], all: usize) -> Html {
    let mut start = 0;
    let segment = |StatusCount { status, name, count, .. }: &StatusCount| {
        let x = start;
        start += count;
        html! {
            <rect
                key={&**name}
                data-status={status.data_name()}
                x={x.to_string()}
                width={count.to_string()}
                height="1"
            />
        }
    };
    html! {
        <svg
            class="jc-strip"
            part="strip"
            viewBox={["0 0 ", &all.to_string(), " 1"].concat()}
            // Without styles it would be as high as it is wide.
            width="100%"
            height="6"
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            { for counts.iter().map(segment) }
        </svg>
    }
}

fn all_button(props: &ToolbarProps, all: usize) -> Html {
    let is_pressed = props.filters.status.is_empty();
    let onclick = {
        let (filters, on_change) = (props.filters.clone(), props.on_change.clone());
        move |_: MouseEvent| on_change.emit(filters.with_any_status())
    };
    let label = status_count(messages::toolbar::all(), all);
    filter_button("all".into(), is_pressed, None, None, onclick, text::span(label.into()))
}

fn status_button(props: &ToolbarProps, count: &StatusCount) -> Html {
    let StatusCount { status, name, count, .. } = count;
    let is_pressed = props.filters.has_status(name);
    let onclick = {
        let (filters, on_change, name) = (props.filters.clone(), props.on_change.clone(), name.clone());
        move |event: MouseEvent| {
            on_change.emit(filters.toggled(&name, event.ctrl_key() || event.meta_key()));
        }
    };
    let label = match status {
        JobStatus::Unknown(word) if !status.is_missing() => {
            Phrase::default().isolate(word.clone()).words(status_count("", *count))
        }
        known => Phrase::from(status_count(&status_word(known), *count)),
    };
    let label = text::element("span", None, None, &label);
    let shortcut = (props.shortcuts && *status == JobStatus::Failed).then_some("f");
    let key = ["status-", name].concat().into();
    filter_button(key, is_pressed, Some(status.data_name()), shortcut, onclick, label)
}

fn filter_button(
    key: AttrValue,
    is_pressed: bool,
    status: Option<&'static str>,
    shortcut: Option<&'static str>,
    onclick: impl Fn(MouseEvent) + 'static,
    label: Html,
) -> Html {
    html! {
        <button
            key={&*key}
            type="button"
            class="jc-filter"
            part="filter"
            aria-pressed={if is_pressed { "true" } else { "false" }}
            data-status={status}
            aria-keyshortcuts={shortcut}
            {onclick}
        >
            { label }
        </button>
    }
}

fn range_value(range: Option<TimeRange>) -> &'static str {
    range.map_or("", TimeRange::name)
}

fn range_name(range: Option<TimeRange>) -> Cow<'static, str> {
    match range {
        None => messages::toolbar::any_time().into(),
        Some(TimeRange::Hour) => messages::toolbar::last_hour().into(),
        Some(TimeRange::Day) => numbered(messages::toolbar::last_24_hours(), 24).into(),
        Some(TimeRange::Week) => numbered(messages::toolbar::last_7_days(), 7).into(),
        Some(TimeRange::Month) => numbered(messages::toolbar::last_30_days(), 30).into(),
    }
}

fn range_select(select: NodeRef, filters: &Filters, on_change: &Callback<Filters>) -> Html {
    let onchange = {
        let (filters, on_change) = (filters.clone(), on_change.clone());
        move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                on_change.emit(filters.with_range(TimeRange::parse(&select.value())));
            }
        }
    };
    let option = |range: Option<TimeRange>| {
        let value = range_value(range);
        html! {
            <option key={value} {value}>{ range_name(range) }</option>
        }
    };
    html! {
        <select ref={select} class="jc-range" part="range" aria-label={messages::toolbar::time()} {onchange}>
            { for std::iter::once(None).chain(TimeRange::ALL.map(Some)).map(option) }
        </select>
    }
}

fn watch_switch(watch: &WatchSwitch) -> Html {
    let WatchSwitch { is_ready, is_on, on_change, .. } = watch.clone();
    let name = messages::watch::switch();
    html! {
        <button
            type="button"
            class="jc-tool jc-watch"
            part="watch"
            role="switch"
            aria-label={name}
            aria-checked={if is_on { "true" } else { "false" }}
            title={name}
            data-unknown={(!is_ready).then_some("")}
            onclick={move |_: MouseEvent| on_change.emit(!is_on)}
        >
            { icon(Shape::Bell, None) }
        </button>
    }
}

fn density_button(density: Density, on_change: &Callback<Density>) -> Html {
    let is_compact = density == Density::Compact;
    let on_change = on_change.clone();
    let onclick = move |_: MouseEvent| {
        on_change.emit(if is_compact { Density::Comfortable } else { Density::Compact });
    };
    let onclick = Callback::from(onclick);
    toggle("jc-tool jc-density", "density", messages::toolbar::compact(), is_compact, Shape::Rows, onclick)
}

fn times_button(times: Times, on_change: &Callback<Times>) -> Html {
    let is_exact = times == Times::Absolute;
    let on_change = on_change.clone();
    let onclick = move |_: MouseEvent| {
        on_change.emit(if is_exact { Times::Relative } else { Times::Absolute });
    };
    let onclick = Callback::from(onclick);
    toggle("jc-tool jc-times", "times", messages::toolbar::exact_times(), is_exact, Shape::Clock, onclick)
}

fn toggle(
    class: &'static str,
    part: &'static str,
    name: &'static str,
    is_pressed: bool,
    shape: Shape,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button
            type="button"
            {class}
            {part}
            aria-label={name}
            aria-pressed={if is_pressed { "true" } else { "false" }}
            title={name}
            {onclick}
        >
            { icon(shape, None) }
        </button>
    }
}
