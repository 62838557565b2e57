//! The page as a server renders it.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use yew::LocalServerRenderer;

use super::{App, AppProps, DemoSettings};

/// The HTML of the page before it has jobs, as it is until the program runs.
///
/// # Panics
/// Where a component waits for something, for which there is nothing here that could wake it.
pub(crate) fn prerender() -> String {
    let settings = DemoSettings::default();
    let query = settings.query();
    let props = AppProps { settings, query, inert: true };
    let renderer = LocalServerRenderer::<App>::with_props(props).hydratable(false);
    let mut html = pin!(renderer.render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000 {
        if let Poll::Ready(html) = html.as_mut().poll(&mut context) {
            return html;
        }
    }
    panic!("a component of the page waits for something while it is rendered");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_there_before_its_program_and_cannot_be_used() {
        let html = prerender();
        assert!(html.starts_with("<main lang=\"en\" inert"), "{html}");
        for text in ["What should we code next?", "role=\"tablist\"", "Loading jobs…", "jc-skeleton"] {
            assert!(html.contains(text), "{html}");
        }
        // A strict content security policy would block it.
        assert!(!html.contains("style="), "{html}");
    }
}
