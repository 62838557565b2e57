//! Work that the reader does not wait for: it begins when the frame with what was typed has been painted.

use std::{cell::RefCell, rc::Rc};

use gloo_render::request_animation_frame;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{filter::Filters, query::page_is_visible};

/// So long a frame is waited for, in milliseconds: of what is not on the screen there may be none.
const LONGEST: u32 = 100;

/// `filters`; while `is_deferred`, those of before until a frame with the new ones has been painted, after which the component
/// renders again.
#[hook]
pub(crate) fn use_after_paint(filters: &Filters, is_deferred: bool) -> Filters {
    let update = use_force_update();
    let painted = use_mut_ref(|| filters.clone());
    // The open job decides about no other.
    let current = painted.borrow().with_job(filters.job.clone());
    let is_behind = current != *filters && is_deferred && page_is_visible();
    let current = if is_behind { current } else { filters.clone() };
    painted.replace(current.clone());
    use_effect_with((filters.clone(), is_behind), move |(filters, is_behind)| {
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
    let callback = Rc::new(RefCell::new(Some(callback)));
    let call_after = move |millis| {
        let callback = callback.clone();
        Timeout::new(millis, move || {
            if let Some(callback) = callback.take() {
                callback();
            }
        })
    };
    let timer = Rc::new(RefCell::new(call_after(LONGEST)));
    let frame = request_animation_frame({
        let timer = timer.clone();
        // The frame is painted when its callbacks have returned.
        move |_| drop(timer.replace(call_after(0)))
    });
    (frame, timer)
}
