//! How much room a job takes: what the reader has chosen, or else the host.

use web_sys::Element;
use yew::prelude::*;

use super::{Density, use_choice::use_choice};
use crate::{hooks::ScrollAnchor, remembered::DENSITY};

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
