//! Whether the first cards have been on the screen: what costs time follows after them.

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, IntersectionObserver};
use yew::prelude::*;

use crate::dom::new_observer;

/// Becomes `true` once the element has been painted with data in it.
#[hook]
pub(super) fn use_settled(root: &NodeRef, has_data: bool) -> bool {
    let settled = use_state_eq(|| false);
    use_effect_with((root.clone(), has_data), {
        let settled = settled.setter();
        move |(root, has_data)| {
            let root = root.cast::<Element>().filter(|_| *has_data);
            let paint = root.and_then(|root| NextPaint::of(&root, move || settled.set(true)));
            move || drop(paint)
        }
    });
    *settled
}

/// Calls back when an element has been painted: an intersection observer reports for the first time then. Dropping it
/// cancels the callback.
struct NextPaint {
    observer: IntersectionObserver,
    #[expect(dead_code, reason = "held for the observer")]
    callback: Closure<dyn FnMut(Array)>,
}

impl NextPaint {
    fn of(element: &Element, painted: impl Fn() + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(move |_| painted());
        let observer: IntersectionObserver =
            new_observer(element, "IntersectionObserver", &Array::of1(callback.as_ref()))?;
        observer.observe(element);
        Some(Self { observer, callback })
    }
}

impl Drop for NextPaint {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
