//! What a card's buttons do.

use yew::prelude::*;

use super::{JobDetailsDialog, focus};
use crate::{hooks::Jobs, job::JobId};

/// What a card can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardAction {
    /// "View Details".
    Details,
    /// "Retry".
    Retry,
    /// "Cancel".
    Cancel,
}

/// Is asked before a card's button does what it says; `false` keeps it from doing so, for hosts that do it
/// themselves.
pub type OnCardAction = Callback<(CardAction, JobId), bool>;

/// The callbacks of all cards below one root, and the dialog that they open.
pub(super) struct CardActions {
    pub on_details: Callback<JobId>,
    pub on_retry: Callback<JobId>,
    pub on_cancel: Callback<JobId>,
    pub dialog: Html,
}

/// Connects the cards below `root` to the observer and to the dialog with a job's details.
#[hook]
pub(super) fn use_card_actions(jobs: &Jobs, root: &NodeRef, on_action: &Option<OnCardAction>) -> CardActions {
    let open_job = use_state_eq(|| None::<JobId>);
    let act = use_callback((jobs.observer.clone(), on_action.clone()), {
        let open = open_job.setter();
        move |(action, id): (CardAction, JobId), (observer, on_action)| {
            if on_action.as_ref().is_some_and(|ask| !ask.emit((action, id.clone()))) {
                return;
            }
            match action {
                CardAction::Details => open.set(Some(id)),
                CardAction::Retry => observer.retry(&id),
                CardAction::Cancel => observer.cancel(&id),
            }
        }
    });
    let on_details = use_callback(act.clone(), |id, act| act.emit((CardAction::Details, id)));
    let on_retry = use_callback(act.clone(), |id, act| act.emit((CardAction::Retry, id)));
    let on_cancel = use_callback(act, |id, act| act.emit((CardAction::Cancel, id)));
    let on_close = use_callback((root.clone(), (*open_job).clone()), {
        let open = open_job.setter();
        move |(), (root, job): &(NodeRef, Option<JobId>)| {
            open.set(None);
            if let (Some(root), Some(job)) = (root.cast(), job) {
                focus::focus_details(&root, job);
            }
        }
    });
    let dialog = match (*open_job).clone() {
        Some(id) => html! { <JobDetailsDialog jobs={jobs.clone()} {id} {on_close} /> },
        None => html! {},
    };
    CardActions { on_details, on_retry, on_cancel, dialog }
}
