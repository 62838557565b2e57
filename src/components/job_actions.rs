//! The buttons of a job's card.

use std::rc::Rc;

use yew::prelude::*;

use super::{ButtonKind, ButtonProps, button::button};
use crate::{
    hooks::use_words,
    i18n::{action_name, messages::card},
    job::JobId,
    query::{Capabilities, JobEntry, JobMutation},
};

/// What a button of a card or of the details does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobAction {
    /// "View Details".
    Details,
    /// "Retry".
    Retry,
    /// "Cancel".
    Cancel,
    /// "Rerun from here", at the step with this id.
    RerunFrom(Rc<str>),
}

/// Properties of [`JobActions`].
#[derive(Clone, PartialEq, Properties)]
pub struct JobActionsProps {
    /// The job and how its buttons stand.
    pub entry: JobEntry,
    /// The mutations that the server offers.
    #[prop_or_default]
    pub capabilities: Capabilities,
    /// A button was pressed. One callback for all cards: with a closure for each, every card would render at
    /// every poll.
    #[prop_or_default]
    pub on_action: Callback<(JobAction, JobId)>,
    /// The buttons say their keys, which are listened to elsewhere.
    #[prop_or_default]
    pub shortcuts: bool,
}

/// "Retry", "View Details" and "Cancel", as far as they apply to the job. Their accessible names include
/// the job: "Retry acme/broken-repo".
///
/// Styling hooks: class `jc-actions`, part `actions`; on the buttons `data-action` (`retry`, `details`,
/// `cancel`).
///
/// ```
/// use jobs_console::{components::{JobAction, JobActions}, job::JobId, query::JobEntry};
/// # use yew::prelude::*;
/// # fn example(entry: JobEntry, on_action: Callback<(JobAction, JobId)>) -> Html {
/// html! { <JobActions {entry} {on_action} /> }
/// # }
/// ```
#[component]
pub fn JobActions(props: &JobActionsProps) -> Html {
    use_words();
    job_actions(&props.entry, props.capabilities, &props.on_action, props.shortcuts, None)
}

/// [`JobActions`] without a component of its own, after what comes `first`.
pub(super) fn job_actions(
    entry: &JobEntry,
    capabilities: Capabilities,
    on_action: &Callback<(JobAction, JobId)>,
    shortcuts: bool,
    first: Option<Html>,
) -> Html {
    actions(entry, capabilities, on_action, true, shortcuts, first)
}

/// The buttons without "View Details", for the details themselves.
pub(super) fn details_actions(
    entry: &JobEntry,
    capabilities: Capabilities,
    on_action: &Callback<(JobAction, JobId)>,
) -> Html {
    actions(entry, capabilities, on_action, false, false, None)
}

fn actions(
    entry: &JobEntry,
    capabilities: Capabilities,
    on_action: &Callback<(JobAction, JobId)>,
    has_details: bool,
    shortcuts: bool,
    first: Option<Html>,
) -> Html {
    let JobEntry { job, mutation, .. } = entry;
    let pending = mutation.as_ref().and_then(|mutation| mutation.pending);
    let action = |action: JobAction, label: &'static str, kind, is_pending: bool| {
        let name = match action {
            JobAction::Details => "details",
            JobAction::Retry | JobAction::RerunFrom(_) => "retry",
            JobAction::Cancel => "cancel",
        };
        let shortcut = match action {
            JobAction::Retry if shortcuts => Some(AttrValue::Static("r")),
            JobAction::Cancel if shortcuts => Some(AttrValue::Static("c")),
            _ => None,
        };
        let (on_action, id) = (on_action.clone(), job.id.clone());
        button(yew::props! { ButtonProps {
            label,
            name: action_name(label, job),
            kind,
            pending: is_pending,
            action: name,
            shortcut,
            onclick: move |()| on_action.emit((action.clone(), id.clone())),
        } })
    };
    html! {
        <div class="jc-actions" part="actions" data-pending={pending.is_some().then_some("")}>
            // One node whether or not it is there: the buttons after it stay the ones that they are, and keep the focus.
            { first.unwrap_or_default() }
            if job.status.is_retryable() && capabilities.retry {
                { action(JobAction::Retry, card::retry(), ButtonKind::Outline, pending == Some(JobMutation::Retry)) }
            }
            if has_details {
                { action(JobAction::Details, card::view_details(), ButtonKind::Ghost, false) }
            }
            if job.status.is_active() && capabilities.cancel {
                { action(JobAction::Cancel, card::cancel(), ButtonKind::Outline, pending == Some(JobMutation::Cancel)) }
            }
        </div>
    }
}
