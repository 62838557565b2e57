//! What a `<select>` shows.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Once the reader has chosen an option, the attribute `selected` no longer counts: the element with this ref is told `value`
/// itself, when it comes (`is_there`) and whenever another one is chosen elsewhere.
#[hook]
pub(super) fn use_selected(value: String, is_there: bool) -> NodeRef {
    let select = use_node_ref();
    use_effect_with((value, is_there), {
        let select = select.clone();
        move |(value, _)| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        }
    });
    select
}
