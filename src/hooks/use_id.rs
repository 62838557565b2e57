//! Ids for elements that refer to each other.

use std::cell::Cell;

use yew::prelude::*;

use crate::decimal::decimal;

/// An id that is unique on the page and stays the same for the component's life.
#[hook]
pub fn use_id() -> AttrValue {
    (*use_memo((), |()| AttrValue::from(new_id()))).clone()
}

/// An id that is unique on the page.
pub(crate) fn new_id() -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(1) });

    let number = NEXT.replace(NEXT.get() + 1);
    ["jc-", &decimal(number)].concat()
}
