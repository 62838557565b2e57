//! What is said when there is no list, or when it is not up to date.

use super::{ButtonKind, Shape, button::button, clock::Clock, icon::icon};
use crate::{
    decimal::decimal,
    dom::{Element, Text, element},
    observer::{Problem, ProblemKind},
    text::{Tick, ago},
};

/// A friendly or a worried word where the list would be.
pub(super) fn panel(shape: Shape, heading: &'static str, text: impl Into<Text>) -> Element {
    element("div", "panel")
        .child(icon(shape, None))
        .child(element("h3", "panel-heading").text(heading))
        .child(element("p", "panel-text").text(text))
}

/// A button that asks for the jobs again.
fn refetch(label: &'static str, fetching: bool) -> Element {
    button(label, ButtonKind::Outline, fetching).with("data-action", "refetch")
}

/// The first load failed: there is nothing else to show.
pub(super) fn error_panel(problem: &Problem) -> Element {
    let (heading, text, label) = match &problem.kind {
        ProblemKind::Offline => {
            ("You are offline", "Jobs appear when the connection is back.".to_owned(), None)
        }
        ProblemKind::SessionExpired => {
            ("Your session has expired.", "Sign in again to see your jobs.".to_owned(), Some("Try again"))
        }
        ProblemKind::Failed(error) => ("Couldn't load jobs", error.text(), Some("Try again")),
    };
    panel(Shape::Warning, heading, text)
        .named("problem")
        .with("role", "alert")
        .maybe_child(label.map(|label| refetch(label, problem.fetching)))
}

/// The list is shown, but it is not up to date.
pub(super) fn banner(problem: &Problem, clock: &mut Clock<'_>) -> Element {
    let Problem { kind, updated_at, retry_at, fetching } = problem;
    let (reason, label) = match kind {
        ProblemKind::Offline => ("Jobs refresh by themselves when the connection is back.".to_owned(), None),
        ProblemKind::SessionExpired => {
            ("Sign in again, then come back to this page.".to_owned(), Some("Try again"))
        }
        ProblemKind::Failed(error) => (error.text(), Some("Retry now")),
    };
    let mut opening = element("p", "").text(kind.opening());
    if let Some(ago) = updated_at.and_then(|at| clock.text(ago(at, clock.now))) {
        opening = opening.text([" Updated ", &ago, "."].concat());
    }
    if let Some(countdown) = countdown(*retry_at, *fetching, clock) {
        opening = opening.text(countdown);
    }
    let text = element("div", "banner-text").child(opening).child(element("p", "meta").text(reason));
    element("div", "banner")
        .with("role", "group")
        .with("aria-label", "Jobs are not up to date")
        .child(icon(Shape::Warning, None))
        .child(text)
        .maybe_child(label.map(|label| refetch(label, *fetching)))
}

fn countdown(
    retry_at: Option<crate::wire::Timestamp>,
    fetching: bool,
    clock: &mut Clock<'_>,
) -> Option<Text> {
    if fetching {
        return Some(" Retrying now…".into());
    }
    let left = retry_at?.since(clock.now);
    let seconds = (left + 999) / 1_000;
    let text = [" Retrying in ", &decimal(seconds.max(1)), " s."].concat();
    let next = (left > 1_000).then(|| left - (seconds - 1) * 1_000);
    clock.text(Tick { text: Some(text), next }).map(Text::from)
}

/// There are no jobs.
pub(super) fn empty() -> Element {
    let text = "When documents are ingested, you see here what is running, what waits and what is done.";
    panel(Shape::List, "No jobs yet", text).named("empty")
}

/// "1 job could not be shown"; nothing when all could.
pub(super) fn bad_rows(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 job could not be shown".to_owned()),
        count => Some([&decimal(count), " jobs could not be shown"].concat()),
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
