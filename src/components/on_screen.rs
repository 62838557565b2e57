//! Calls back when an element comes on the screen or leaves it.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use crate::dom::new_observer;

/// Calls back with whether the element is on the screen: first when it has been painted, then whenever that changes.
/// Dropping it ends that.
pub(super) struct OnScreen {
    observer: IntersectionObserver,
    #[expect(dead_code, reason = "held for the observer")]
    callback: Closure<dyn FnMut(Array)>,
}

impl OnScreen {
    /// `margin`: how far beyond the edges of the screen counts too ("600px").
    pub(super) fn watch(element: &Element, margin: &str, changed: impl Fn(bool) + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last = entries.at(-1).unchecked_into::<IntersectionObserverEntry>();
            changed(last.is_intersecting());
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(margin);
        // Also beyond the edges of what scrolls inside the page. Older browsers do not know it.
        let _ = Reflect::set(&options, &"scrollMargin".into(), &margin.into());
        let arguments = Array::of2(callback.as_ref(), &options);
        let observer: IntersectionObserver = new_observer(element, "IntersectionObserver", &arguments)?;
        observer.observe(element);
        Some(Self { observer, callback })
    }
}

impl Drop for OnScreen {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
