//! The jobs without a view.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{
    emit::Emit, host_functions::HostFunctions, host_options::HostOptions, query_handle::QueryHandle,
};
use crate::query::{Subscription, ViewHandle};

/// Follows jobs without showing them: for a badge elsewhere. Freeing it ends that.
#[wasm_bindgen]
pub struct Headless {
    handle: QueryHandle,
    #[expect(dead_code, reason = "held for its drop")]
    subscription: Subscription,
    #[expect(dead_code, reason = "held for its drop")]
    view: ViewHandle,
}

#[wasm_bindgen]
impl Headless {
    /// Follows the jobs of `options` (JSON); for the functions see [`Mounted`](super::Mounted).
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, headers: Option<Function>, fetch: Option<Function>, emit: Function) -> Self {
        let options = HostOptions::from_json(options);
        let handle =
            QueryHandle::new(&options, &HostFunctions { headers, fetch, links: None }, &Emit::new(emit));
        // A number elsewhere can be a little older than a list.
        let view = handle.query().view(false);
        let subscription = handle.query().subscribe(|| ());
        Self { handle, subscription, view }
    }

    /// Requests the jobs at once.
    pub fn refresh(&self) {
        self.handle.query().refetch();
    }

    /// Something may be new: requests the jobs now, at most once a second.
    pub fn invalidate(&self) {
        self.handle.query().invalidate();
    }
}
