//! Yew apps that are used again.
//!
//! Yew never removes the listeners of an app's host element, and with them the app and its elements: each app that
//! is destroyed costs some memory for good. So an app whose view is gone shows nothing until the next view needs
//! one, and there are never more apps than there were views at one time.

use std::cell::RefCell;

use web_sys::{Element, Node};
use yew::AppHandle;

use super::app::{App, AppView, PooledAppProps};
use crate::query::ViewDocument;

thread_local!(static IDLE: RefCell<Vec<PooledApp>> = RefCell::default());

/// An app and the element that it is in.
pub(super) struct PooledApp {
    host: Element,
    app: AppHandle<App>,
    /// The document that it is in, while it shows a view.
    document: Option<ViewDocument>,
}

impl PooledApp {
    /// Shows `view` at the end of `root`. `None` outside a document.
    pub(super) fn take(root: &Node, view: AppView) -> Option<Self> {
        let idle = IDLE.with_borrow_mut(Vec::pop);
        let mut pooled = match idle {
            Some(mut idle) => {
                idle.show(Some(view));
                idle
            }
            None => {
                let host = web_sys::window()?.document()?.create_element("div").ok()?;
                let props = PooledAppProps { view: Some(view) };
                let app = yew::Renderer::<App>::with_root_and_props(host.clone(), props).render();
                Self { host, app, document: None }
            }
        };
        root.append_child(&pooled.host).ok()?;
        pooled.enter_document();
        Some(pooled)
    }

    pub(super) fn show(&mut self, view: Option<AppView>) {
        self.app.update(PooledAppProps { view });
        // It may have been moved since.
        self.enter_document();
    }

    fn enter_document(&mut self) {
        self.document = self.host.owner_document().map(ViewDocument::new);
    }

    /// Takes it off the page, for the next view.
    pub(super) fn give_back(mut self) {
        self.show(None);
        self.document = None;
        self.host.remove();
        IDLE.with_borrow_mut(|idle| idle.push(self));
    }
}
