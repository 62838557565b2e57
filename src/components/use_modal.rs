//! A dialog over everything else.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::focus;

/// Opens `dialog` when it is first rendered, with the focus on the button that does no harm. Gives what closes it; the focus
/// then returns to where it was.
#[hook]
pub(super) fn use_modal(dialog: &NodeRef) -> Callback<()> {
    use_effect_with(dialog.clone(), |dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>()
            && !dialog.open()
        {
            // Fails only if it is not in the page.
            let _ = dialog.show_modal();
            focus::focus_safe_button(&dialog);
        }
    });
    use_callback(dialog.clone(), |(), dialog| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    })
}
