//! A progress bar.

use yew::prelude::*;

use crate::{hooks::use_words, i18n::progress_value_text, job::Progress};

/// Properties of [`ProgressBar`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProgressBarProps {
    /// Its accessible name: what makes progress.
    pub name: AttrValue,
    /// How far it is. `None`, or a progress without a total, is shown as indeterminate.
    #[prop_or_default]
    pub progress: Option<Progress>,
}

/// A bar that shows how far something is, in files.
///
/// Styling hooks: class `jc-progress`, part `progress`, `:indeterminate`.
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
    use_words();
    progress_bar(props.name.clone(), props.progress)
}

/// [`ProgressBar`] without a component of its own.
pub(super) fn progress_bar(name: AttrValue, progress: Option<Progress>) -> Html {
    let known = progress.and_then(|progress| Some((progress, progress.total?)));
    html! {
        <progress
            class="jc-progress"
            part="progress"
            aria-label={name}
            aria-valuetext={known.and_then(|(progress, _)| progress_value_text(progress))}
            max={known.map(|(_, total)| total.to_string())}
            value={known.map(|(progress, _)| progress.processed.to_string())}
        />
    }
}
