//! What the page and the network are doing.
//!
//! A page may show views in documents other than its own: those of its frames and of windows that it opened. It counts
//! as visible while any of them is.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_events::EventListener;
use web_sys::{Document, EventTarget, Window};

use super::{
    page_event::PageEvent,
    subscribers::{Subscriber, Subscribers},
};

#[derive(Default)]
struct PageState {
    subscribers: Subscribers<Rc<dyn Fn(PageEvent)>>,
    /// Those of the page's own window, while there is a subscriber.
    listeners: RefCell<Vec<EventListener>>,
    others: RefCell<Vec<Weak<OtherDocument>>>,
}

thread_local!(static PAGE: PageState = PageState::default());

/// Listens until it is dropped.
pub(crate) struct PageEnvironment(Option<Subscriber>);

impl PageEnvironment {
    pub(crate) fn listen(changed: impl Fn(PageEvent) + 'static) -> Self {
        PAGE.with(|page| {
            if page.subscribers.is_empty() {
                *page.listeners.borrow_mut() = own_listeners();
            }
            Self(Some(page.subscribers.add(Rc::new(changed) as Rc<dyn Fn(PageEvent)>)))
        })
    }
}

impl Drop for PageEnvironment {
    fn drop(&mut self) {
        self.0.take();
        // When the page is left, it may be gone before those who listen.
        let unused = PAGE.try_with(|page| page.subscribers.is_empty().then(|| page.listeners.take()));
        drop(unused);
    }
}

fn own_listeners() -> Vec<EventListener> {
    let Some(window) = window() else { return Vec::new() };
    let mut listeners = vec![
        listener(&window, "online", || PageEvent::Online(true)),
        listener(&window, "offline", || PageEvent::Online(false)),
    ];
    if let Some(document) = window.document() {
        listeners.extend(document_listeners(&document, Some(&window)));
    }
    listeners
}

fn document_listeners(document: &Document, window: Option<&Window>) -> Vec<EventListener> {
    let mut listeners = vec![listener(document, "visibilitychange", || PageEvent::Visible(is_visible()))];
    listeners.extend(window.map(|window| listener(window, "focus", || PageEvent::Focus)));
    listeners
}

fn listener(target: &EventTarget, name: &'static str, event: fn() -> PageEvent) -> EventListener {
    EventListener::new(target, name, move |_| notify(event()))
}

fn notify(event: PageEvent) {
    // A copy: those who are notified may begin and cease to listen.
    let subscribers = PAGE.try_with(|page| page.subscribers.all()).unwrap_or_default();
    for subscriber in subscribers {
        subscriber(event);
    }
}

/// A document with a view, other than the page's own. Views in it share one.
#[cfg_attr(not(feature = "custom-element"), allow(dead_code, reason = "hosts mount it elsewhere"))]
struct OtherDocument {
    document: Document,
    #[expect(dead_code, reason = "held for its drop")]
    listeners: Vec<EventListener>,
}

/// A view in a document: while there is one in a frame or a window that the page opened, that document counts as well.
/// Dropping it takes the view away.
#[cfg_attr(not(feature = "custom-element"), allow(dead_code, reason = "hosts mount it elsewhere"))]
pub(crate) struct ViewDocument(Option<Rc<OtherDocument>>);

#[cfg_attr(not(feature = "custom-element"), allow(dead_code, reason = "hosts mount it elsewhere"))]
impl ViewDocument {
    pub(crate) fn new(document: Document) -> Self {
        if window().and_then(|window| window.document()).is_none_or(|own| own == document) {
            return Self(None);
        }
        let known = PAGE.with(|page| {
            page.others.borrow().iter().filter_map(Weak::upgrade).find(|other| other.document == document)
        });
        if known.is_some() {
            return Self(known);
        }
        let listeners = document_listeners(&document, document.default_view().as_ref());
        let other = Rc::new(OtherDocument { document, listeners });
        PAGE.with(|page| page.others.borrow_mut().push(Rc::downgrade(&other)));
        notify(PageEvent::Visible(is_visible()));
        Self(Some(other))
    }
}

impl Drop for ViewDocument {
    fn drop(&mut self) {
        let was_last = self.0.take().is_some_and(|other| Rc::into_inner(other).is_some());
        if was_last {
            let _ = PAGE.try_with(|page| page.others.borrow_mut().retain(|other| other.strong_count() > 0));
            notify(PageEvent::Visible(is_visible()));
        }
    }
}

/// Whether there is a page at all: on a server there is none.
pub(crate) fn is_present() -> bool {
    window().is_some()
}

/// Whether one of the documents with views is visible.
pub(crate) fn is_visible() -> bool {
    let Some(own) = window().and_then(|window| window.document()) else { return true };
    let others = PAGE.try_with(|page| page.others.borrow().clone()).unwrap_or_default();
    !own.hidden() || others.iter().filter_map(Weak::upgrade).any(|other| !other.document.hidden())
}

pub(crate) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

fn window() -> Option<Window> {
    // Outside of a browser even the question would panic.
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}
