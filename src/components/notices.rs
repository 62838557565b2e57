//! What is said where there is no list, or where it is not up to date.

use yew::prelude::*;

use super::{ButtonProps, Shape, button::button, icon::icon};
use crate::{
    hooks::use_now,
    i18n::{
        banner_button, banner_reason, headline, messages, panel_button, panel_heading, panel_text,
        retry_countdown, updated,
    },
    query::{FetchStatus, JobsState, QueryError},
};

/// A panel where the list would be.
pub(super) fn panel(shape: Shape, heading: &str, text: &str, button: Option<Html>) -> Html {
    html! {
        <>
            { icon(shape, None) }
            <h3 class="jc-panel-heading" part="panel-heading">{ heading.to_owned() }</h3>
            <p class="jc-panel-text" part="panel-text">{ text.to_owned() }</p>
            { button }
        </>
    }
}

fn refetch_button(label: &'static str, pending: bool, on_refetch: Callback<()>) -> Html {
    button(yew::props! { ButtonProps { label, pending, action: "refetch", onclick: on_refetch } })
}

/// The first load failed: there is nothing else to show.
pub(super) fn error_panel(error: &QueryError, is_fetching: bool, on_refetch: Callback<()>) -> Html {
    let kind = &error.kind;
    let button = refetch_button(panel_button(kind), is_fetching, on_refetch);
    html! {
        <div class="jc-panel" part="panel" role="alert" key="error">
            { panel(Shape::Warning, panel_heading(kind), &panel_text(kind), Some(button)) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct StaleBannerProps {
    pub error: QueryError,
    pub is_fetching: bool,
    pub on_refetch: Callback<()>,
}

impl StaleBannerProps {
    /// The banner of a list that is shown although it could not be brought up to date.
    pub fn of(state: &JobsState, on_refetch: &Callback<()>) -> Option<Self> {
        let error = state.error.clone()?;
        let is_fetching = state.fetch_status == FetchStatus::Fetching;
        state.has_data().then(|| Self { error, is_fetching, on_refetch: on_refetch.clone() })
    }
}

/// The list is shown, but it is not up to date.
#[component]
pub(super) fn StaleBanner(props: &StaleBannerProps) -> Html {
    let StaleBannerProps { error, is_fetching, on_refetch } = props;
    let now = use_now();
    let kind = &error.kind;
    let updated = error.updated_at.and_then(|at| now.text(updated(at, now.at())));
    let next = if *is_fetching {
        Some(messages::banner::RETRYING_NOW.to_owned())
    } else {
        error.retry_at.and_then(|at| now.text(retry_countdown(at, now.at())))
    };
    let sentences = [Some(headline(kind).to_owned()), updated, next];
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    html! {
        <div class="jc-banner" part="banner" role="group" aria-label={messages::banner::NAME}>
            { icon(Shape::Warning, None) }
            <div class="jc-banner-text" part="banner-text">
                <p>{ sentences.join(" ") }</p>
                <p class="jc-meta" part="meta">{ banner_reason(kind) }</p>
            </div>
            { refetch_button(banner_button(kind), *is_fetching, on_refetch.clone()) }
        </div>
    }
}

/// There are no jobs.
pub(crate) fn empty_state() -> Html {
    html! {
        <div class="jc-panel" part="panel" key="empty">
            { panel(Shape::List, messages::list::EMPTY_HEADING, messages::list::EMPTY_TEXT, None) }
        </div>
    }
}
