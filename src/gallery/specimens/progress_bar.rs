//! Without a number, without a total, at the start, on the way and at the end.

use jobs_console::{components::ProgressBar, job::Progress};
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    let of_45 = |processed| Some(Progress { processed, total: Some(45) });
    let bars = [
        ("No progress", None),
        ("No total", Some(Progress { processed: 12, total: None })),
        ("At the start", of_45(0)),
        ("On the way", of_45(12)),
        ("At the end", of_45(45)),
    ];
    html! {
        <div class="gallery-stack">
            { for bars.map(|(name, progress)| html! { <div><span aria-hidden="true">{ name }</span><ProgressBar {name} {progress} /></div> }) }
        </div>
    }
}
