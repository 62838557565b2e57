//! Whether jobs are on the screen.

use yew::prelude::*;

use crate::observer::{JobsObserver, Viewer};

/// Says for as long as the component is there whether it is on the screen.
#[hook]
pub(crate) fn use_viewer(observer: &JobsObserver, shown: bool) {
    let viewer = use_mut_ref(|| None::<Viewer>);
    use_effect_with((observer.clone(), shown), move |(observer, shown)| {
        // The new one first: with none at all somebody would be taken to look.
        let next = observer.view(*shown);
        *viewer.borrow_mut() = Some(next);
        || ()
    });
}
