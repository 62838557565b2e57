//! Ids for elements that refer to each other.

use std::cell::Cell;

use yew::prelude::*;

/// An id that is unique on the page and stays the same for the component's life.
#[hook]
pub fn use_id() -> AttrValue {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(1) });

    let id = use_memo((), |()| {
        let number = NEXT.replace(NEXT.get() + 1);
        AttrValue::from(["jc-", &number.to_string()].concat())
    });
    (*id).clone()
}
