//! Which button was pressed.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// What the button that an event is about asks for (`data-action`). `None` where there is no such button, and while
/// what it asked for is under way.
pub(super) fn pressed(event: &Event) -> Option<String> {
    let button = closest(event, "[data-action]")?;
    if button.has_attribute("aria-disabled") {
        return None;
    }
    button.get_attribute("data-action")
}

/// The job whose card an event is about.
pub(super) fn job_of(event: &Event) -> Option<String> {
    closest(event, "[data-job]")?.get_attribute("data-job")
}

fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}
