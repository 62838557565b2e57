//! What the reader has chosen, in a component.

use yew::prelude::{hook, use_effect_with, use_state_eq};

use crate::{hooks::at_first, remembered::Choice};

/// The name of what the reader has chosen.
#[hook]
pub(super) fn use_choice(choice: Choice, has_toolbar: bool) -> Option<String> {
    let chosen = use_state_eq(|| at_first(|| choice.read()));
    use_effect_with((), {
        let chosen = chosen.setter();
        move |()| {
            let read = move || chosen.set(choice.read());
            read();
            let listeners = choice.watch(read);
            move || drop(listeners)
        }
    });
    // Without a toolbar there is no way back from a choice that was made elsewhere.
    (*chosen).clone().filter(|_| has_toolbar)
}
