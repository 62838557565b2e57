//! The gallery: every component in every state that matters, with the source of each specimen beside it.
//!
//! It needs no server. Lists are answered from memory, through the same `fetch` option that hosts have. What the bar at
//! the top sets is in the page's address, so that a test, or a link, opens one state:
//! `?theme=dark&dir=rtl&width=360&only=timeline`.

mod app;
mod console;
mod fixtures;
mod helpers;
mod settings;
mod specimens;

fn main() {
    let place = web_sys::window().and_then(|window| window.document()?.get_element_by_id("gallery"));
    if let Some(place) = place {
        yew::Renderer::<app::App>::with_root(place).render();
    }
}
