//! Whether the first cards have been on the screen: what costs time follows after them.

use web_sys::Element;
use yew::prelude::*;

use super::on_screen::OnScreen;

/// Becomes `true` once the element has been painted with data in it.
#[hook]
pub(super) fn use_settled(root: &NodeRef, has_data: bool) -> bool {
    let settled = use_state_eq(|| false);
    use_effect_with((root.clone(), has_data), {
        let settled = settled.setter();
        move |(root, has_data)| {
            let root = root.cast::<Element>().filter(|_| *has_data);
            let paint = root.and_then(|root| OnScreen::watch(&root, "0px", move |_| settled.set(true)));
            move || drop(paint)
        }
    });
    *settled
}
