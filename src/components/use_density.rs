//! How much room a job takes: what the reader has chosen, or else the host.

use web_sys::Element;
use yew::prelude::*;

use super::{
    Density,
    remembered::{Choice, DENSITY},
};
use crate::hooks::ScrollAnchor;

/// The density of the list below `root`, and what the toolbar calls when the reader chooses another one. What is read
/// stays where it is on the screen.
#[hook]
pub(super) fn use_density(
    root: &NodeRef,
    of_host: Density,
    has_toolbar: bool,
) -> (Density, Callback<Density>) {
    let chosen = use_choice(DENSITY, has_toolbar);
    let choose = use_callback((), |density: Density, ()| DENSITY.choose(density.name()));
    let density = chosen.as_deref().and_then(Density::parse).unwrap_or(of_host);
    use_kept_place(root, density);
    (density, choose)
}

/// The name of what the reader has chosen.
#[hook]
pub(super) fn use_choice(choice: Choice, has_toolbar: bool) -> Option<String> {
    let chosen = use_state_eq(|| None::<String>);
    use_effect_with((), {
        let chosen = chosen.setter();
        move |()| {
            // Not before the first render, which is to be the same as a server's.
            let read = move || chosen.set(choice.read());
            read();
            let listeners = choice.watch(read);
            move || drop(listeners)
        }
    });
    // Without a toolbar there is no way back from a choice that was made elsewhere.
    (*chosen).clone().filter(|_| has_toolbar)
}

/// Scrolls by as much as the first job on the screen moves when all jobs get another height. Browsers do not where it is
/// the job itself that changes.
#[hook]
fn use_kept_place(root: &NodeRef, density: Density) {
    let before = use_mut_ref(|| density);
    let anchor = use_mut_ref(ScrollAnchor::default);
    if before.replace(density) != density
        && let Some(root) = root.cast::<Element>()
    {
        // Rendering has not reached the document yet.
        anchor.replace(ScrollAnchor::of_first(&root, "[data-key]"));
    }
    use_effect_with(density, move |_| anchor.take().restore());
}
