//! Work that the reader does not wait for: it begins when the frame with what was typed has been painted.

use std::{cell::RefCell, rc::Rc};

use gloo_render::request_animation_frame;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::filter::Filters;

/// `filters`; while `is_deferred`, those of before until a frame with the new ones has been painted, after which the component
/// renders again.
#[hook]
pub(crate) fn use_after_paint(filters: &Filters, is_deferred: bool) -> Filters {
    let update = use_force_update();
    let painted = use_mut_ref(|| filters.clone());
    if !is_deferred {
        painted.replace(filters.clone());
    }
    let current = painted.borrow().clone();
    use_effect_with((filters.clone(), current != *filters), move |(filters, is_behind)| {
        let filters = filters.clone();
        let pending = is_behind.then(|| {
            after_paint(move || {
                painted.replace(filters);
                update.force_update();
            })
        });
        move || drop(pending)
    });
    current
}

/// Calls back once the next frame has been painted, unless what is returned is dropped before.
fn after_paint(callback: impl FnOnce() + 'static) -> impl Sized {
    let timer = Rc::new(RefCell::new(None::<Timeout>));
    let frame = request_animation_frame({
        let timer = timer.clone();
        // The frame is painted when its callbacks have returned.
        move |_| drop(timer.replace(Some(Timeout::new(0, callback))))
    });
    (frame, timer)
}
