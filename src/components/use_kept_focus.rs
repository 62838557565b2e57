//! Keeps the focus on a card that moves.

use yew::prelude::*;

use super::focus::{self, Focused};
use crate::{filter::FilteredJobs, hooks::Jobs};

/// The focus goes with a card to its new place: a node that is moved or made anew loses it. `shown`: what filters leave, of a
/// list that has some.
#[hook]
pub(super) fn use_kept_focus(root: &NodeRef, jobs: &Jobs, shown: Option<&FilteredJobs>) {
    let before = use_mut_ref(|| None::<Focused>);
    let last = use_mut_ref(|| None);
    let now = (jobs.state.clone(), shown.cloned());
    let is_changed = last.borrow().as_ref() != Some(&now);
    if is_changed {
        last.replace(Some(now));
        // Rendering has not reached the document yet, so this is the focus before the change. Where it is lost, that may have
        // been by a render whose effects are still to run: browsers that are busy put them off.
        if let Some(focused) = root.cast().and_then(|root| focus::focused(&root)) {
            before.replace(Some(focused));
        }
    }
    let root = root.clone();
    use_effect(move || {
        if let (Some(root), Some(before)) = (root.cast(), before.take()) {
            focus::bring_back(&root, &before);
        }
    });
}
