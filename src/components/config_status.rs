//! Whether a repository is set up, as a word and an icon.

use yew::prelude::*;

use super::{Shape, icon::icon, text};
use crate::{hooks::use_words, i18n::config_status_word, job};

/// Properties of [`ConfigStatus`].
#[derive(Clone, PartialEq, Properties)]
pub struct ConfigStatusProps {
    /// How the repository stands.
    pub status: job::ConfigStatus,
}

/// Whether a repository's documents are set up: "Configured", "Configuration error". The icon says the same as the
/// word, and is decoration.
///
/// Styling hooks: class `jc-config-status`, part `config-status`, `data-config-status` with the status.
///
/// ```
/// use jobs_console::{components::ConfigStatus, job};
/// # use yew::prelude::*;
/// # fn example() -> Html {
/// html! { <ConfigStatus status={job::ConfigStatus::Configured} /> }
/// # }
/// ```
#[component]
pub fn ConfigStatus(props: &ConfigStatusProps) -> Html {
    use_words();
    config_status(props.status)
}

/// [`ConfigStatus`] without a component of its own.
pub(super) fn config_status(status: job::ConfigStatus) -> Html {
    html! {
        <span class="jc-config-status" part="config-status" data-config-status={status.word()}>
            { icon(Shape::of_config(status), None) }
            { text::span(config_status_word(status).into()) }
        </span>
    }
}
