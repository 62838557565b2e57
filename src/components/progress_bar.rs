//! A progress bar.

use yew::prelude::*;

use crate::{
    decimal::decimal,
    dom::{Element, element},
    job::Progress,
    text::progress_text,
};

/// Properties of [`ProgressBar`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProgressBarProps {
    /// Its accessible name: what makes progress.
    pub name: AttrValue,
    /// How far it is. `None`, or a progress without a total, is shown as indeterminate.
    #[prop_or_default]
    pub progress: Option<Progress>,
}

/// A bar that shows how far something is.
///
/// ```
/// use jobs_console::{components::ProgressBar, job::Progress};
/// # use yew::prelude::*;
/// # fn example() -> Html {
/// html! { <ProgressBar name="Ingesting acme/api" progress={Progress { processed: 12, total: Some(45) }} /> }
/// # }
/// ```
#[component]
pub fn ProgressBar(props: &ProgressBarProps) -> Html {
    progress_bar(props.name.to_string(), props.progress).into_html()
}

pub(super) fn progress_bar(name: String, progress: Option<Progress>) -> Element {
    let bar = element("progress", "progress").with("aria-label", name);
    let known = progress.and_then(|progress| Some((progress, progress.total?, progress.percent()?)));
    match known {
        Some((progress, total, percent)) => bar
            .with("aria-valuetext", [&progress_text(progress), ", ", &decimal(percent), "%"].concat())
            .with("max", decimal(total))
            .with("value", decimal(progress.processed)),
        None => bar,
    }
}
