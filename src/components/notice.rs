//! What is said when there is no list, or when it is not up to date.

use yew::prelude::*;

use super::{Button, Icon, Shape};
use crate::{
    hooks::use_tick,
    observer::{Problem, ProblemKind},
    text::{Tick, ago},
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ProblemProps {
    pub problem: Problem,
    pub on_retry: Callback<()>,
}

/// The first load failed: there is nothing else to show.
#[component]
pub(super) fn ErrorPanel(props: &ProblemProps) -> Html {
    let (heading, text, label) = match &props.problem.kind {
        ProblemKind::Offline => {
            ("You are offline", "Jobs appear when the connection is back.".to_owned(), None)
        }
        ProblemKind::SessionExpired => {
            ("Your session has expired.", "Sign in again to see your jobs.".to_owned(), Some("Try again"))
        }
        ProblemKind::Failed(error) => ("Couldn't load jobs", error.to_string(), Some("Try again")),
    };
    html! {
        <div class="jc-panel" part="panel" role="alert">
            <Icon shape={Shape::Warning} />
            <h3 class="jc-panel-heading" part="panel-heading">{ heading }</h3>
            <p class="jc-panel-text" part="panel-text">{ text }</p>
            if let Some(label) = label {
                <Button {label} pending={props.problem.fetching} onclick={props.on_retry.clone()} />
            }
        </div>
    }
}

/// The list is shown, but it is not up to date.
#[component]
pub(super) fn Banner(props: &ProblemProps) -> Html {
    let Problem { kind, updated_at, retry_at, fetching } = &props.problem;
    let updated = use_tick(*updated_at, |at, now| match at {
        Some(at) => {
            let tick = ago(*at, now);
            Tick { text: tick.text.map(|ago| [" Updated ", &ago, "."].concat()), next: tick.next }
        }
        None => Tick { text: None, next: None },
    });
    let countdown = use_tick((*retry_at, *fetching), |(at, fetching), now| match (at, fetching) {
        (_, true) => Tick { text: Some(" Retrying now…".into()), next: None },
        (Some(at), false) => {
            let left = at.since(now);
            let seconds = (left + 999) / 1_000;
            let text = [" Retrying in ", &seconds.max(1).to_string(), " s."].concat();
            Tick { text: Some(text), next: (left > 1_000).then(|| left - (seconds - 1) * 1_000) }
        }
        (None, false) => Tick { text: None, next: None },
    });
    let (reason, label) = match kind {
        ProblemKind::Offline => ("Jobs refresh by themselves when the connection is back.".to_owned(), None),
        ProblemKind::SessionExpired => {
            ("Sign in again, then come back to this page.".to_owned(), Some("Try again"))
        }
        ProblemKind::Failed(error) => (error.to_string(), Some("Retry now")),
    };
    html! {
        <div class="jc-banner" part="banner" role="group" aria-label="Jobs are not up to date">
            <Icon shape={Shape::Warning} />
            <div class="jc-banner-text" part="banner-text">
                <p>{ kind.opening() }{ updated }{ countdown }</p>
                <p class="jc-meta" part="meta">{ reason }</p>
            </div>
            if let Some(label) = label {
                <Button {label} pending={*fetching} onclick={props.on_retry.clone()} />
            }
        </div>
    }
}

/// There are no jobs.
#[component]
pub(crate) fn Empty() -> Html {
    html! {
        <div class="jc-panel" part="panel">
            <Icon shape={Shape::List} />
            <h3 class="jc-panel-heading" part="panel-heading">{ "No jobs yet" }</h3>
            <p class="jc-panel-text" part="panel-text">
                { "When documents are ingested, you see here what is running, what waits and what is done." }
            </p>
        </div>
    }
}

/// "1 job could not be shown"; nothing when all could.
pub(super) fn bad_rows(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 job could not be shown".to_owned()),
        count => Some([&count.to_string(), " jobs could not be shown"].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_could_not_be_shown() {
        assert_eq!(bad_rows(0), None);
        assert_eq!(bad_rows(1).as_deref(), Some("1 job could not be shown"));
        assert_eq!(bad_rows(3).as_deref(), Some("3 jobs could not be shown"));
    }
}
