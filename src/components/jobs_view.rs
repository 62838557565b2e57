//! A view of the jobs in the document: shows its content, and does what is asked for with its buttons.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    Element, Event, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
};

use super::{
    CardAction, OnCardAction,
    content::{APART, Content, Extent, OpenDetails, Settings},
    copyable_id::copy,
    focus::{self, Focused},
    pressed::{job_of, pressed},
    window::Place,
};
use crate::{
    chunk,
    client::now,
    dom::Tree,
    hooks::{DetailsQuery, TickHandle, call_at, full_second},
    job::JobId,
};

/// A view of the jobs below an element. Dropping it leaves what is there to whoever removes the element.
pub(crate) struct JobsView {
    inner: Rc<Inner>,
    #[expect(dead_code, reason = "held for its drop")]
    listeners: [EventListener; 2],
}

struct Inner {
    /// Takes the focus that has no other place.
    root: Element,
    place: Element,
    content: RefCell<Content>,
    tree: RefCell<Tree>,
    on_action: RefCell<Option<OnCardAction>>,
    tick: RefCell<Option<TickHandle>>,
    /// Tells when a gap comes near the screen.
    near: RefCell<Option<Near>>,
    rendering: Cell<bool>,
    /// Something has changed while it was rendering.
    again: Cell<bool>,
}

struct Near {
    observer: IntersectionObserver,
    #[expect(dead_code, reason = "held for its drop")]
    callback: Closure<dyn FnMut(Array)>,
}

impl Drop for Near {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl JobsView {
    /// Shows `settings` below `place`, an empty element in `root`. `None` outside a document.
    pub(crate) fn new(root: Element, place: Element, settings: Settings) -> Option<Self> {
        let inner = Rc::new(Inner {
            tree: RefCell::new(Tree::new(place.clone())?),
            content: RefCell::new(Content::new(settings)),
            root,
            place,
            on_action: RefCell::default(),
            tick: RefCell::default(),
            near: RefCell::default(),
            rendering: Cell::new(false),
            again: Cell::new(false),
        });
        let told = |told: fn(&Rc<Inner>, &Event)| {
            let this = Rc::downgrade(&inner);
            move |event: &Event| {
                if let Some(this) = this.upgrade() {
                    told(&this, event);
                }
            }
        };
        let listeners = [
            EventListener::new(&inner.place, "click", told(Inner::clicked)),
            // It does not bubble.
            EventListener::new_with_options(
                &inner.place,
                "close",
                EventListenerOptions::run_in_capture_phase(),
                told(Inner::closed),
            ),
        ];
        inner.render();
        Some(Self { inner, listeners })
    }

    /// Shows other settings.
    pub(crate) fn show(&self, settings: Settings) {
        let mut content = self.inner.content.borrow_mut();
        if content.settings != settings {
            content.settings = settings;
            drop(content);
            self.inner.render();
        }
    }

    pub(crate) fn set_on_action(&self, on_action: Option<OnCardAction>) {
        *self.inner.on_action.borrow_mut() = on_action;
    }
}

impl Inner {
    fn render(self: &Rc<Self>) {
        // What is written may call whoever listens to the focus, who may call back.
        if self.rendering.replace(true) {
            self.again.set(true);
            return;
        }
        let focused = focus::focused(&self.root);
        self.follow(focused.as_ref());
        let (nodes, next) = self.content.borrow_mut().nodes(now());
        self.tree.borrow_mut().show(nodes);
        self.show_dialog(focused.is_some());
        if let Some(focused) = &focused {
            focus::bring_back(&self.root, focused);
        }
        self.rendering.set(false);
        if self.again.replace(false) {
            self.render();
            return;
        }
        let tick = next.map(|next| {
            let this = Rc::downgrade(self);
            call_at(full_second(now() + next.max(1)), move || {
                if let Some(this) = this.upgrade() {
                    this.render();
                }
            })
        });
        self.tick.replace(tick);
        self.watch_gaps();
    }

    /// Takes note of what the list says of the jobs that more is known of.
    fn follow(self: &Rc<Self>, focused: Option<&Focused>) {
        let mut content = self.content.borrow_mut();
        content.focused = match focused {
            Some(Focused::Card { job, .. }) => Some(JobId::from(&**job)),
            _ => None,
        };
        let state = content.settings.jobs.state.clone();
        if let Some(details) = &content.details {
            // A job that left the list (history is short) stays as it was.
            if let Some(entry) = state.snapshot.entry(details.query.id()) {
                details.query.follow(Some(&entry.job));
            }
        }
        let Extent::Card(id) = content.settings.extent.clone() else { return };
        if !state.ready || state.snapshot.entry(&id).is_some() {
            content.unlisted = None;
        } else if content.unlisted.as_ref().is_none_or(|query| *query.id() != id) {
            content.unlisted = Some(self.query(&content, &id));
        }
    }

    fn query(self: &Rc<Self>, content: &Content, id: &JobId) -> DetailsQuery {
        let this = Rc::downgrade(self);
        DetailsQuery::new(&content.settings.jobs.observer, id, move || {
            if let Some(this) = this.upgrade() {
                this.render();
            }
        })
    }

    /// Opens a dialog that is new. One in which the focused button is gone keeps the focus.
    fn show_dialog(&self, had_focus: bool) {
        let Some(dialog) = self.dialog() else { return };
        if !dialog.open() {
            // Fails only if it is not in the page.
            let _ = dialog.show_modal();
        } else if had_focus {
            focus::keep_inside(&dialog);
        }
    }

    fn dialog(&self) -> Option<web_sys::HtmlDialogElement> {
        self.content.borrow().details.as_ref().and_then(|_| focus::dialog_of(&self.place))
    }

    fn clicked(self: &Rc<Self>, event: &Event) {
        let Some(action) = pressed(event) else { return };
        let job = job_of(event).map(JobId::from);
        match (&*action, job) {
            ("details", Some(id)) => self.act(CardAction::Details, id),
            ("retry", Some(id)) => self.act(CardAction::Retry, id),
            ("cancel", Some(id)) => self.act(CardAction::Cancel, id),
            ("more", Some(id)) => {
                self.content.borrow_mut().fold(&id);
                self.render();
            }
            ("refetch", _) => {
                let observer = self.content.borrow().settings.jobs.observer.clone();
                observer.refetch();
            }
            ("close", _) => {
                if let Some(dialog) = self.dialog() {
                    dialog.close();
                }
            }
            ("reload", _) => {
                if let Some(details) = &self.content.borrow().details {
                    details.query.load();
                }
            }
            ("reload-card", _) => {
                if let Some(query) = &self.content.borrow().unlisted {
                    query.load();
                }
            }
            ("copy", _) => chunk::call(|| self.copy()),
            _ => {}
        }
    }

    fn act(self: &Rc<Self>, action: CardAction, id: JobId) {
        let on_action = self.on_action.borrow().clone();
        if on_action.is_some_and(|ask| !ask.emit((action, id.clone()))) {
            return;
        }
        let observer = self.content.borrow().settings.jobs.observer.clone();
        match action {
            CardAction::Details => {
                let this = Rc::downgrade(self);
                chunk::loaded(move |loaded| match (loaded, this.upgrade()) {
                    (Ok(()), Some(this)) => this.open(&id),
                    (Err(error), _) => {
                        observer.refuse(&id, ["Couldn't load the details. ", &error.text()].concat());
                    }
                    _ => {}
                });
            }
            CardAction::Retry => observer.retry(&id),
            CardAction::Cancel => observer.cancel(&id),
        }
    }

    fn open(self: &Rc<Self>, id: &JobId) {
        {
            let mut content = self.content.borrow_mut();
            let query = self.query(&content, id);
            content.details = Some(OpenDetails { query, last_seen: None, copied: None });
        }
        self.render();
    }

    fn closed(self: &Rc<Self>, _: &Event) {
        let details = self.content.borrow_mut().details.take();
        if let Some(details) = details {
            self.render();
            focus::focus_details(&self.root, details.query.id());
        }
    }

    fn copy(self: &Rc<Self>) {
        let id = self.content.borrow().details.as_ref().map(|details| details.query.id().clone());
        let this = Rc::downgrade(self);
        if let Some(id) = id {
            copy(&id, move |done| {
                let Some(this) = this.upgrade() else { return };
                if let Some(details) = &mut this.content.borrow_mut().details {
                    details.copied = Some(done);
                }
                this.render();
            });
        }
    }

    /// Wants to know when a gap comes near the screen, and whether one is there now; at first, when the first cards
    /// have been on the screen.
    fn watch_gaps(self: &Rc<Self>) {
        let is_settled = self.content.borrow().is_settled();
        let watched = self.all(if is_settled { ".jc-gap" } else { ".jc-section" });
        if watched.is_empty() {
            self.near.take();
            return;
        }
        let mut near = self.near.borrow_mut();
        if near.is_none() {
            *near = self.near();
        }
        if let Some(near) = &*near {
            near.observer.disconnect();
            for element in watched {
                near.observer.observe(&element);
            }
        }
    }

    fn near(self: &Rc<Self>) -> Option<Near> {
        let this = Rc::downgrade(self);
        let callback = Closure::new(move |entries: Array| {
            let is_near =
                |entry: JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
            let Some(this) = this.upgrade() else { return };
            // At first it tells of all that is watched, near or not: then the first cards are on the screen.
            let settled = this.content.borrow_mut().settle();
            if (entries.iter().any(is_near) && this.move_windows()) || settled {
                this.render();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin("400px");
        // Also beyond the edges of what scrolls inside the page. Older browsers do not know it.
        let _ = js_sys::Reflect::set(&options, &"scrollMargin".into(), &"400px".into());
        let observer =
            IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options).ok()?;
        Some(Near { observer, callback })
    }

    /// Moves the windows to what is on the screen. Whether other cards have to be there now.
    fn move_windows(&self) -> bool {
        let screen = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
        let mut content = self.content.borrow_mut();
        let mut moved = false;
        for (list, (window, total)) in self.all("section > ul").iter().zip(content.windows()) {
            let items = list.children();
            let cards: Vec<_> = (0..items.length())
                .filter_map(|index| items.item(index))
                .filter(|item| !item.has_attribute("role") && !item.has_attribute(APART))
                .collect();
            if let (Some(first), Some(last), Some(screen)) = (cards.first(), cards.last(), screen) {
                let bottom = last.get_bounding_client_rect().bottom();
                let place = Place {
                    above: -list.get_bounding_client_rect().top(),
                    screen,
                    // And the space to the next.
                    cards: bottom - first.get_bounding_client_rect().top() + 4.0,
                };
                moved |= window.move_to(place, total);
            }
        }
        moved
    }

    fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let Ok(nodes) = self.place.query_selector_all(selector) else { return Vec::new() };
        (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).collect()
    }
}
