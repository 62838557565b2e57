//! A view on the host's page.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Node;

use super::{
    emit::Emit,
    options::Options,
    place::{Content, Place},
    shared::{Functions, Share},
    to_json::error_json,
};
use crate::observer::Listener;

/// A view on the host's page. Freeing it takes it off.
#[wasm_bindgen]
pub struct Mounted {
    place: RefCell<Option<Place>>,
    followed: RefCell<Followed>,
    emit: Emit,
    jobs_key: Cell<u32>,
}

/// The jobs that are shown.
pub(super) struct Followed {
    pub(super) share: Share,
    #[expect(dead_code, reason = "held for its drop")]
    listener: Listener,
}

impl Followed {
    /// Follows the jobs of these options.
    pub(super) fn new(options: &Options, functions: Functions, emit: &Emit) -> Self {
        let share = Share::of(options, functions);
        if let Some(Err(error)) =
            options.initial_data.as_ref().map(|data| share.observer().set_initial_data(data))
        {
            emit.emit("jobs-error", &error_json(&error));
        }
        let listener = emit.listen(share.observer());
        Self { share, listener }
    }
}

/// A number that no jobs had before.
fn next_key() -> u32 {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    NEXT.with(|next| {
        next.set(next.get().wrapping_add(1));
        next.get()
    })
}

#[wasm_bindgen]
impl Mounted {
    /// Shows what `options` (JSON) say at the end of `root`. `headers` gives a flat array of names and
    /// values, or a promise of one; `emit` is called with the name and the detail (JSON) of each event and
    /// answers whether what it is about may go on.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: &Node,
        options: &str,
        headers: Option<Function>,
        fetch: Option<Function>,
        emit: Function,
    ) -> Self {
        let options = Options::read(options);
        let emit = Emit::new(emit);
        let mounted = Self {
            place: RefCell::new(None),
            followed: RefCell::new(Followed::new(&options, Functions { headers, fetch }, &emit)),
            emit,
            jobs_key: Cell::new(next_key()),
        };
        let place = Place::new(root, mounted.content(options));
        *mounted.place.borrow_mut() = place;
        mounted
    }

    /// Takes over other options.
    pub fn update(&self, options: &str, headers: Option<Function>, fetch: Option<Function>) {
        let options = Options::read(options);
        let functions = Functions { headers, fetch };
        if !self.followed.borrow().share.update(&options, functions.clone()) {
            let followed = Followed::new(&options, functions, &self.emit);
            // The old one goes when nothing is borrowed any more.
            let _old = self.followed.replace(followed);
            self.jobs_key.set(next_key());
        }
        let content = self.content(options);
        if let Some(place) = &*self.place.borrow() {
            place.show(content);
        }
    }

    /// Asks for the jobs at once.
    pub fn refresh(&self) {
        let observer = self.followed.borrow().share.observer().clone();
        observer.refetch();
    }

    fn content(&self, options: Options) -> Content {
        Content {
            jobs_key: self.jobs_key.get(),
            settings: options.settings,
            observer: self.followed.borrow().share.observer().clone(),
            emit: self.emit.clone(),
        }
    }
}
