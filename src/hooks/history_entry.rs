//! What an entry of the browser's history says of the one before it. It outlives a reload, as the state of an entry does.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The name in the state of an entry. Routers of the host keep what they need beside it.
const BEFORE: &str = "jobsConsoleBefore";

/// Between the path and the part of the address. No path has one.
const SEPARATOR: &str = " ";

/// The state of an entry as that of another one, which comes after an entry with the path and the part of an address `before` if
/// that is given. A state that has no names is left as it is.
pub(super) fn with_before(state: &JsValue, before: Option<[&str; 2]>) -> JsValue {
    let is_plain = Object::try_from(state).is_some_and(|state| state.constructor().name() == "Object");
    let is_for_names = is_plain || state.is_null() && before.is_some();
    if !is_for_names {
        return state.clone();
    }
    let copy = Object::assign(&Object::new(), state.unchecked_ref());
    // Neither fails for an object of one's own.
    let _ = match before {
        Some(before) => Reflect::set(&copy, &BEFORE.into(), &before.join(SEPARATOR).into()),
        None => Reflect::delete_property(&copy, &BEFORE.into()),
    };
    copy.into()
}

/// The path and the part of the address of the entry before, where the state of an entry says it.
pub(super) fn before(state: &JsValue) -> Option<[String; 2]> {
    let before = Reflect::get(state, &BEFORE.into()).ok()?.as_string()?;
    let (path, part) = before.split_once(SEPARATOR)?;
    Some([path.to_owned(), part.to_owned()])
}
