//! Keeps the focus on a card that moves.

use yew::prelude::*;

use super::focus::{self, Focused};
use crate::{filter::FilteredJobs, hooks::Jobs};

/// The focus goes with a card to its new place: a node that is moved or made anew loses it. `shown`: what filters leave, of a
/// list that has some.
#[hook]
pub(super) fn use_kept_focus(root: &NodeRef, jobs: &Jobs, shown: Option<&FilteredJobs>) {
    let before = use_mut_ref(|| None::<Focused>);
    // Rendering has not reached the document yet, so this is the focus before the change.
    if let Some(root) = root.cast() {
        *before.borrow_mut() = focus::focused(&root);
    }
    use_effect_with((jobs.state.clone(), shown.cloned(), root.clone()), move |(_, _, root)| {
        if let (Some(root), Some(before)) = (root.cast(), before.borrow_mut().take()) {
            focus::bring_back(&root, &before);
        }
    });
}
