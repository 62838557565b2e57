//! The jobs without a view.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{emit::Emit, mounted::Followed, options::Options, shared::Functions};
use crate::observer::{Subscription, Viewer};

/// Follows jobs without showing them: for a badge elsewhere. Freeing it ends that.
#[wasm_bindgen]
pub struct Headless {
    followed: Followed,
    #[expect(dead_code, reason = "held for its drop")]
    subscription: Subscription,
    #[expect(dead_code, reason = "held for its drop")]
    viewer: Viewer,
}

#[wasm_bindgen]
impl Headless {
    /// Follows what `options` (JSON) say; for the functions see [`Mounted`](super::Mounted).
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, headers: Option<Function>, fetch: Option<Function>, emit: Function) -> Self {
        let followed = Followed::new(&Options::read(options), Functions { headers, fetch }, &Emit::new(emit));
        let observer = followed.share.observer();
        // A number elsewhere can be a little older than a list.
        let viewer = observer.view(false);
        let subscription = observer.subscribe(|| ());
        Self { followed, subscription, viewer }
    }

    /// Asks for the jobs at once.
    pub fn refresh(&self) {
        self.followed.share.observer().refetch();
    }
}
