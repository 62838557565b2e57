//! What an entry of the browser's history says of the one before it. It outlives a reload, as the state of an entry does.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The name in the state of an entry. Routers of the host keep what they need beside it.
const BEFORE: &str = "jobsConsoleBefore";

/// The state of an entry as that of another one, which comes after an entry with the address `before` if that is given. A state
/// that has no names is left as it is.
pub(super) fn with_before(state: &JsValue, before: Option<&str>) -> JsValue {
    let is_plain = Object::try_from(state).is_some_and(|state| state.constructor().name() == "Object");
    let is_for_names = is_plain || state.is_null() && before.is_some();
    if !is_for_names {
        return state.clone();
    }
    let copy = Object::assign(&Object::new(), state.unchecked_ref());
    // Neither fails for an object of one's own.
    let _ = match before {
        Some(before) => Reflect::set(&copy, &BEFORE.into(), &before.into()),
        None => Reflect::delete_property(&copy, &BEFORE.into()),
    };
    copy.into()
}

/// The address of the entry before, where the state of an entry says it.
pub(super) fn before(state: &JsValue) -> Option<String> {
    Reflect::get(state, &BEFORE.into()).ok()?.as_string()
}
