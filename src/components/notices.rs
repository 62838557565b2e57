//! What is said where there is no list, or where it is not up to date.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    ButtonProps, Shape,
    button::button,
    icon::icon,
    origin_link::{Origin, origin_link},
    text,
};
use crate::{
    filter::Filters,
    hooks::{Jobs, use_now},
    i18n::{
        Phrase, banner_button, banner_reason, headline, ignored_filters, messages, panel_button,
        panel_heading, panel_text, retry_countdown, time_tooltip, updated,
    },
    query::{FetchStatus, JobsQuery, QueryError, QueryErrorKind},
};

/// A panel where the list would be.
pub(super) fn panel(
    shape: Shape,
    heading: &'static str,
    text: &Phrase,
    origin: Option<Origin>,
    button: Option<Html>,
) -> Html {
    html! {
        <>
            { icon(shape, None) }
            { text::element("h3", Some("jc-panel-heading"), Some("panel-heading"), &heading.into()) }
            if !text.pieces().is_empty() {
                { text::element("p", Some("jc-panel-text"), Some("panel-text"), text) }
            }
            { origin.as_ref().map(origin_link) }
            { button }
        </>
    }
}

fn refetch_button(label: &'static str, pending: bool, on_refetch: Callback<()>) -> Html {
    button(yew::props! { ButtonProps { label, pending, action: "refetch", onclick: on_refetch } })
}

/// The first load failed: there is nothing else to show.
pub(super) fn error_panel(
    error: &QueryError,
    query: &JobsQuery,
    is_fetching: bool,
    on_refetch: Callback<()>,
) -> Html {
    let kind = &error.kind;
    let origin = origin_to_open(kind, query);
    let button = refetch_button(panel_button(kind), is_fetching, on_refetch);
    html! {
        <div class="jc-panel" part="panel" role="alert" key="error">
            { panel(Shape::Warning, panel_heading(kind), &panel_text(kind), origin, Some(button)) }
        </div>
    }
}

/// What to open for an error of the list.
fn origin_to_open(kind: &QueryErrorKind, query: &JobsQuery) -> Option<Origin> {
    match kind {
        QueryErrorKind::Failed(error) => Origin::for_error(error, query),
        _ => None,
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct StaleBannerProps {
    pub error: QueryError,
    pub origin: Option<Origin>,
    pub is_fetching: bool,
    /// While there is no network, a line below says how old the list is.
    pub has_live_line: bool,
    pub on_refetch: Callback<()>,
}

impl StaleBannerProps {
    /// The banner of a list that is shown although it could not be brought up to date.
    pub fn of(jobs: &Jobs, has_live_line: bool, on_refetch: &Callback<()>) -> Option<Self> {
        let Jobs { state, query } = jobs;
        let error = state.error.clone().filter(|_| state.has_data())?;
        let origin = origin_to_open(&error.kind, query);
        let is_fetching = state.fetch_status == FetchStatus::Fetching;
        // While it is paused the line says that and no more.
        let has_live_line = has_live_line && !state.is_paused;
        Some(Self { error, origin, is_fetching, has_live_line, on_refetch: on_refetch.clone() })
    }
}

/// The list is shown, but it is not up to date.
#[component]
pub(super) fn StaleBanner(props: &StaleBannerProps) -> Html {
    let StaleBannerProps { error, origin, is_fetching, has_live_line, on_refetch } = props;
    let now = use_now();
    let kind = &error.kind;
    let is_told = *has_live_line && *kind == QueryErrorKind::Offline;
    let updated = error.updated_at.filter(|_| !is_told).and_then(|at| now.text(updated(at, now.at())));
    let next = if *is_fetching {
        Some(messages::banner::retrying_now().to_owned())
    } else {
        error.retry_at.and_then(|at| now.text(retry_countdown(at, now.at())))
    };
    let exact = error.updated_at.filter(|_| updated.is_some()).and_then(|at| time_tooltip(at, None));
    let sentences = [Some(headline(kind).to_owned()), updated, next];
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    html! {
        <div class="jc-banner" part="banner" role="group" aria-label={messages::banner::name()}>
            { icon(Shape::Warning, None) }
            <div class="jc-banner-text" part="banner-text">
                <p translate="no" title={exact}>{ sentences.join(" ") }</p>
                { text::element("p", Some("jc-meta"), Some("meta"), &banner_reason(kind)) }
                { origin.as_ref().map(origin_link) }
            </div>
            { refetch_button(banner_button(kind), *is_fetching, on_refetch.clone()) }
        </div>
    }
}

/// The filters leave no job.
pub(super) fn no_match(filters: &Filters, on_change: &Callback<Filters>) -> Html {
    let cleared = filters.cleared();
    let onclick = on_change.reform(move |()| cleared.clone());
    let clear = button(yew::props! { ButtonProps { label: messages::toolbar::clear(), onclick } });
    html! {
        <div class="jc-panel" part="panel" key="no-match">
            { panel(Shape::List, messages::toolbar::no_match(), &Phrase::default(), None, Some(clear)) }
        </div>
    }
}

/// Filters that are not known, such as in an address that somebody has typed.
pub(super) fn ignored(of_host: &[Rc<str>], statuses: &[Rc<str>]) -> Html {
    if of_host.is_empty() && statuses.is_empty() {
        return html! {};
    }
    let text = ignored_filters(of_host.iter().chain(statuses));
    html! {
        <div key="ignored">{ text::element("p", Some("jc-meta"), Some("meta ignored"), &text) }</div>
    }
}

/// There are no jobs.
pub(crate) fn empty_state() -> Html {
    html! {
        <div class="jc-panel" part="panel" key="empty">
            { panel(Shape::List, messages::list::empty_heading(), &messages::list::empty_text().into(), None, None) }
        </div>
    }
}
