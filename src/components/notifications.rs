//! What the browser offers to tell the reader: notifications, the page's title and the app's badge. Each may be missing.

use std::cell::{Cell, RefCell};

use gloo_events::EventListener;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission, Window, window};

use crate::{query::JobsQuery, watch::TitleCount};

/// What the reader allows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Permission {
    Granted,
    Denied,
    NotAsked,
}

/// So many notifications can be clicked; the browser's list is not longer for long.
const MOST: usize = 20;

thread_local! {
    static CLICKS: RefCell<Vec<EventListener>> = RefCell::default();
    static TITLE: RefCell<Option<TitleCount>> = const { RefCell::new(None) };
    /// How many jobs run, by those who want the title to say so.
    static COUNTS: RefCell<Vec<(usize, JobsQuery, usize)>> = RefCell::default();
    /// Unknown at first: a badge stays when what has set it is gone.
    static BADGE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Whether the page can ask at all: not where there are no notifications, and not in frames of another origin or over plain
/// HTTP, where browsers refuse without a question.
pub(super) fn is_available() -> bool {
    let Some(window) = window() else { return false };
    let has_some = Reflect::get(&window, &"Notification".into()).is_ok_and(|class| class.is_function());
    has_some && window.is_secure_context() && is_of_top_origin(&window)
}

fn is_of_top_origin(window: &Window) -> bool {
    // Throws for a window of another origin.
    window.top().ok().flatten().is_some_and(|top| top.location().href().is_ok())
}

/// What the reader allows now.
pub(super) fn permission() -> Permission {
    if !is_available() {
        return Permission::Denied;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Denied => Permission::Denied,
        _ => Permission::NotAsked,
    }
}

/// Asks, which browsers allow while a click is handled alone.
pub(super) fn ask(answered: impl FnOnce(Permission) + 'static) {
    let question =
        if permission() == Permission::NotAsked { Notification::request_permission().ok() } else { None };
    let Some(question) = question else { return answered(permission()) };
    spawn_local(async move {
        let _ = JsFuture::from(Promise::resolve(&question)).await;
        answered(permission());
    });
}

/// Shows a notification without a sound. One with the same tag takes its place.
pub(super) fn notify(title: &str, tag: &str, lang: &str, on_click: impl FnOnce() + 'static) {
    let options = NotificationOptions::new();
    options.set_tag(tag);
    options.set_silent(Some(true));
    options.set_lang(lang);
    // Throws on Android, where only service workers may notify.
    let Ok(notification) = Notification::new_with_options(title, &options) else { return };
    let click = EventListener::once(&notification, "click", {
        let notification = notification.clone();
        move |_| {
            if let Some(window) = window() {
                let _ = window.focus();
            }
            notification.close();
            on_click();
        }
    });
    let surplus: Vec<_> = CLICKS.with_borrow_mut(|clicks| {
        let surplus = (clicks.len() + 1).saturating_sub(MOST);
        let surplus = clicks.drain(..surplus).collect();
        clicks.push(click);
        surplus
    });
    drop(surplus);
}

/// The reader looks at this page.
pub(super) fn has_focus() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_some_and(|document| !document.hidden() && document.has_focus().unwrap_or_default())
}

/// The number of running jobs in the page's title and on the app's badge, until it is dropped.
pub(super) struct RunningCount(usize);

impl RunningCount {
    pub(super) fn new(query: &JobsQuery) -> Self {
        COUNTS.with_borrow_mut(|counts| {
            let id = counts.iter().map(|(id, ..)| id + 1).max().unwrap_or_default();
            counts.push((id, query.clone(), 0));
            Self(id)
        })
    }

    pub(super) fn id(&self) -> usize {
        self.0
    }

    /// So many run, of those of this id. The host may have changed the title since.
    pub(super) fn set(id: usize, running: usize) {
        COUNTS.with_borrow_mut(|counts| {
            if let Some(count) = counts.iter_mut().find(|(known, ..)| *known == id) {
                count.2 = running;
            }
        });
        show_count();
    }
}

impl Drop for RunningCount {
    fn drop(&mut self) {
        // Dropped after the borrow: it may be the last of its query.
        let removed = COUNTS.with_borrow_mut(|counts| {
            let place = counts.iter().position(|(id, ..)| *id == self.0);
            place.map(|place| counts.swap_remove(place))
        });
        drop(removed);
        show_count();
    }
}

/// All that run; those of one query once, however many lists show them.
fn count() -> usize {
    COUNTS.with_borrow(|counts| {
        let is_first = |(place, (_, query, _)): &(usize, &(usize, JobsQuery, usize))| {
            counts.iter().position(|(_, other, _)| other == query) == Some(*place)
        };
        counts.iter().enumerate().filter(is_first).map(|(_, (_, _, count))| count).sum()
    })
}

/// The page's title outlives a program that stops and is started again: what was done to it is noted beside it.
const TITLE_NOTE: &str = "jobsConsoleTitle";

fn noted_title(window: &Window) -> TitleCount {
    let note = Reflect::get(window, &TITLE_NOTE.into()).ok().and_then(|note| note.dyn_into::<Array>().ok());
    let text = |index| note.as_ref().and_then(|note| note.get(index).as_string());
    match (text(0), text(1)) {
        (Some(host), Some(ours)) => TitleCount::restored(host, ours),
        _ => TitleCount::default(),
    }
}

fn note_title(window: &Window, title: &TitleCount) {
    let note = title
        .shown()
        .map_or(JsValue::UNDEFINED, |(host, ours)| Array::of2(&host.into(), &ours.into()).into());
    let _ = Reflect::set(window, &TITLE_NOTE.into(), &note);
}

fn show_count() {
    let Some(window) = window() else { return };
    let count = count();
    if let Some(document) = window.document() {
        let mut title = TITLE.take().unwrap_or_else(|| noted_title(&window));
        let next = title.next(&document.title(), count);
        note_title(&window, &title);
        TITLE.replace(Some(title));
        if let Some(next) = next {
            document.set_title(&next);
        }
    }
    if BADGE.replace(Some(count)) != Some(count) {
        set_badge(&window, count);
    }
}

fn set_badge(window: &Window, count: usize) {
    let navigator = JsValue::from(window.navigator());
    let (name, number) = match count {
        0 => ("clearAppBadge", None),
        count => ("setAppBadge", Some(JsValue::from(u32::try_from(count).unwrap_or(u32::MAX)))),
    };
    let Some(method) =
        Reflect::get(&navigator, &name.into()).ok().and_then(|of| of.dyn_into::<Function>().ok())
    else {
        return;
    };
    let called = match number {
        Some(number) => method.call1(&navigator, &number),
        None => method.call0(&navigator),
    };
    if let Ok(set) = called {
        // A page that is no app refuses.
        spawn_local(async move {
            let _ = JsFuture::from(Promise::resolve(&set)).await;
        });
    }
}
