//! Opened steps: attempts with what failed them, times, the output, and a button to rerun from there.

use jobs_console::components::Timeline;
use yew::prelude::*;

use crate::{
    fixtures::{details, details_row},
    helpers::Pressed,
};

#[component]
pub(super) fn Example() -> Html {
    let details = use_memo((), |()| details(details_row()));
    let on_rerun = use_callback((), |_, ()| {});
    html! {
        <Pressed target="[data-step=b], [data-step=d]" count=2>
            <Timeline details={(*details).clone()} {on_rerun} />
        </Pressed>
    }
}
