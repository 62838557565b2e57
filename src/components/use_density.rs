//! How much room a job takes: what the reader has chosen, or else the host.

use web_sys::Element;
use yew::prelude::*;

use super::{Density, use_choice::use_choice};
use crate::{hooks::ScrollAnchor, remembered::DENSITY};

/// What there is to know of the density.
pub(super) struct UseDensity {
    /// How much room a job takes.
    pub density: Density,
    /// What the reader has chosen.
    pub chosen: Option<Density>,
    /// The reader wants another one.
    pub on_change: Callback<Density>,
}

/// The density of the list below `root`. What is read stays where it is on the screen.
#[hook]
pub(super) fn use_density(root: &NodeRef, of_host: Density, has_toolbar: bool) -> UseDensity {
    let chosen = use_choice(DENSITY, has_toolbar);
    let on_change = use_callback((), |density: Density, ()| DENSITY.choose(density.name()));
    let chosen = chosen.as_deref().and_then(Density::parse);
    let density = chosen.unwrap_or(of_host);
    use_kept_place(root, density);
    UseDensity { density, chosen, on_change }
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
