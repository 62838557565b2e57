//! The sheet of keys.

use yew::prelude::*;

use super::{
    ButtonKind, ButtonProps,
    button::button,
    shortcuts::{ShortcutRow, TABLE},
    use_modal::use_modal,
};
use crate::{hooks::use_words, i18n::messages::keys};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct KeysDialogProps {
    pub on_close: Callback<()>,
}

/// A modal dialog with a table of the keys.
#[component]
pub(super) fn KeysDialog(props: &KeysDialogProps) -> Html {
    use_words();
    let dialog = use_node_ref();
    let close = use_modal(&dialog);
    let onclose = {
        let on_close = props.on_close.clone();
        move |_: Event| on_close.emit(())
    };
    html! {
        <dialog
            class="jc-dialog jc-keys"
            part="dialog keys"
            aria-label={keys::name()}
            closedby="any"
            ref={dialog.clone()}
            {onclose}
        >
            <div class="jc-dialog-head" part="dialog-head">
                <h3 class="jc-dialog-title" part="dialog-title">{ keys::name() }</h3>
                { button(yew::props! { ButtonProps {
                    label: keys::close(),
                    kind: ButtonKind::Ghost,
                    action: "close",
                    onclick: close,
                } }) }
            </div>
            { keys_table() }
            <p class="jc-meta" part="meta">{ keys::when() }</p>
        </dialog>
    }
}

/// The keys and what they do.
fn keys_table() -> Html {
    let line = |ShortcutRow { caps, what, .. }: &ShortcutRow| {
        html! {
            <tr key={what()}>
                <th scope="row">
                    { for caps.iter().enumerate().map(|(index, cap)| html! {
                        <>
                            if index > 0 {
                                <span class="jc-meta">{ [" ", keys::or(), " "].concat() }</span>
                            }
                            <kbd class="jc-key" part="key" dir="ltr">{ *cap }</kbd>
                        </>
                    }) }
                </th>
                <td>{ what() }</td>
            </tr>
        }
    };
    html! {
        <table class="jc-keys-table" part="keys-table">
            <tbody>{ for TABLE.iter().map(line) }</tbody>
        </table>
    }
}
