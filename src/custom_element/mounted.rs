//! A view on the host's page.

use std::cell::{Cell, RefCell};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::Node;

use super::{
    app::AppView, app_pool::PooledApp, emit::Emit, host_functions::HostFunctions, host_options::HostOptions,
    query_handle::QueryHandle,
};
use crate::remembered::forget_jobs;

/// A view on the host's page. Freeing it takes it off.
#[wasm_bindgen]
pub struct Mounted {
    root: Node,
    app: RefCell<Option<PooledApp>>,
    handle: RefCell<QueryHandle>,
    /// The options and functions of the latest `new` or `update`: `show` renders with them.
    latest: RefCell<(HostOptions, HostFunctions)>,
    emit: Emit,
    view_key: u32,
    jobs_key: Cell<u32>,
}

/// A number that no view and no query had before.
fn next_key() -> u32 {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });
    NEXT.with(|next| {
        next.set(next.get().wrapping_add(1));
        next.get()
    })
}

/// Whether the session that this view has shown is over: the list of the next one is a new one, and knows of none before.
fn is_over(before: Option<&str>, now: Option<&str>) -> bool {
    before.is_some() && before != now
}

#[wasm_bindgen]
impl Mounted {
    /// A view of the jobs of `options` (JSON), to be [shown](Self::show) at the end of `root`. `headers` gives a flat array of names and values,
    /// or a promise of one; `links` takes a job and gives its links, both as JSON; `emit` is called with the name and the
    /// detail (JSON) of each event and answers whether what it is about may go on.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: Node,
        options: &str,
        headers: Option<Function>,
        fetch: Option<Function>,
        links: Option<Function>,
        emit: Function,
    ) -> Self {
        let options = HostOptions::from_json(options);
        let emit = Emit::new(emit);
        let functions = HostFunctions { headers, fetch, links };
        let handle = QueryHandle::new(&options, &functions, &emit);
        Self {
            root,
            app: RefCell::new(None),
            handle: RefCell::new(handle),
            latest: RefCell::new((options, functions)),
            emit,
            view_key: next_key(),
            jobs_key: Cell::new(next_key()),
        }
    }

    /// Requests the jobs before the view is shown. Fulfilled when they are there, or why they are not: what is shown then
    /// has them from the first frame on.
    pub fn prefetch(&self) -> Promise {
        let prefetch = self.handle.borrow_mut().prefetch();
        future_to_promise(async move {
            prefetch.await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Shows the view.
    pub fn show(&self) {
        let app = PooledApp::take(&self.root, self.view());
        *self.app.borrow_mut() = app;
    }

    /// Takes over other options.
    pub fn update(
        &self,
        options: &str,
        headers: Option<Function>,
        fetch: Option<Function>,
        links: Option<Function>,
    ) {
        let options = HostOptions::from_json(options);
        let functions = HostFunctions { headers, fetch, links };
        if is_over(self.latest.borrow().0.session_key(), options.session_key()) {
            forget_jobs();
        }
        let is_same = self.handle.borrow().update(&options, &functions);
        if !is_same {
            let handle = self.handle.borrow().next(&options, &functions, &self.emit);
            // The old one goes when nothing is borrowed any more.
            let _old = self.handle.replace(handle);
            self.jobs_key.set(next_key());
        }
        *self.latest.borrow_mut() = (options, functions);
        if let Some(app) = &mut *self.app.borrow_mut() {
            app.show(Some(self.view()));
        }
    }

    /// Requests the jobs at once.
    pub fn refresh(&self) {
        let query = self.handle.borrow().query().clone();
        query.refetch();
    }

    /// Something may be new: requests the jobs now, at most once a second.
    pub fn invalidate(&self) {
        let query = self.handle.borrow().query().clone();
        query.invalidate();
    }

    fn view(&self) -> AppView {
        let (options, functions) = &*self.latest.borrow();
        AppView {
            links: functions.links(self.handle.borrow().query()),
            view_key: self.view_key,
            jobs_key: self.jobs_key.get(),
            settings: options.view_settings(),
            query: self.handle.borrow().query().clone(),
            emit: self.emit.clone(),
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.give_back();
        }
    }
}
