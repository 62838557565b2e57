//! A progress bar.

use yew::prelude::*;

use crate::{job::Progress, text::progress_text};

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
    let known = props.progress.and_then(|progress| Some((progress, progress.total?, progress.percent()?)));
    let text = known
        .map(|(progress, _, percent)| [&progress_text(progress), ", ", &percent.to_string(), "%"].concat());
    html! {
        <progress
            class="jc-progress" part="progress"
            aria-label={props.name.clone()}
            aria-valuetext={text}
            max={known.map(|(_, total, _)| total.to_string())}
            value={known.map(|(progress, ..)| progress.processed.to_string())}
        />
    }
}
