//! Every shape; a job's card gives its own a colour.

use jobs_console::components::{Icon, Shape};
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    let shapes = [
        (Shape::Spinner, "Running"),
        (Shape::Clock, "Queued"),
        (Shape::Check, "Completed"),
        (Shape::Cross, "Failed"),
        (Shape::Stop, "Cancelled"),
        (Shape::Skip, "Skipped"),
        (Shape::Unknown, "Unknown"),
        (Shape::Warning, "Attention"),
        (Shape::List, "No jobs"),
        (Shape::Previous, "Previous"),
        (Shape::Next, "Next"),
    ];
    html! {
        <div class="gallery-row">
            { for shapes.map(|(shape, word)| html! { <span class="gallery-icon"><Icon {shape} />{ word }</span> }) }
        </div>
    }
}
