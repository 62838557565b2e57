//! One test's page: its clock, its events, and the apps that are mounted in it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, EventTarget};
use yew::{AppHandle, BaseComponent, Renderer, scheduler};

use super::network::Sent;

#[wasm_bindgen(module = "/tests/web_support/world.js")]
extern "C" {
    fn install(start: f64, on_fetch: &Function);
    fn restore();
    fn now() -> f64;
    #[wasm_bindgen(js_name = setNow)]
    fn set_now(now: f64);
    #[wasm_bindgen(js_name = timerCount)]
    fn timer_count() -> usize;
    #[wasm_bindgen(js_name = runTimer)]
    fn run_timer(until: f64) -> bool;
    fn turn() -> Promise;
    fn frame() -> Promise;
    #[wasm_bindgen(js_name = setVisible)]
    fn js_set_visible(visible: bool);
    #[wasm_bindgen(js_name = setOnline)]
    fn js_set_online(online: bool);
    #[wasm_bindgen(js_name = pageListeners)]
    fn page_listeners() -> Vec<String>;
    fn dispatch(target: &EventTarget, kind: &str);
}

/// When every test begins: 2026-01-05T12:00:00Z.
pub const START: f64 = 1_767_614_400_000.0;

type Destroy = Box<dyn FnOnce()>;

thread_local! {
    /// What is mounted. A test that fails does not get to take it away itself.
    static MOUNTED: RefCell<Vec<(usize, Destroy)>> = RefCell::default();
    static NEXT: Cell<usize> = const { Cell::new(0) };
}

fn destroy_all() {
    for (_, destroy) in MOUNTED.take() {
        destroy();
    }
}

/// The page of one test. Time stands still in it unless the test lets it pass.
pub struct World {
    sent: Rc<RefCell<Vec<Sent>>>,
    #[expect(dead_code, reason = "held for the page")]
    on_fetch: Closure<dyn Fn(js_sys::Object)>,
}

impl World {
    /// A page on which nothing is mounted and nothing was requested.
    pub async fn new() -> Self {
        destroy_all();
        settle().await;
        let sent = Rc::<RefCell<Vec<Sent>>>::default();
        let on_fetch = Closure::new({
            let sent = sent.clone();
            move |raw| sent.borrow_mut().push(Sent::new(raw))
        });
        install(START, on_fetch.as_ref().unchecked_ref());
        Self { sent, on_fetch }
    }

    /// Mounts a component in a new element of the page and lets it render.
    pub async fn mount<C: BaseComponent>(&self, props: C::Properties) -> Mounted<C> {
        self.run(place(), |root| Renderer::<C>::with_root_and_props(root, props).render()).await
    }

    /// Mounts a component on what a server has rendered into `root`.
    #[cfg(feature = "hydration")]
    pub async fn hydrate<C: BaseComponent>(&self, root: Element, props: C::Properties) -> Mounted<C> {
        self.run(root, |root| Renderer::<C>::with_root_and_props(root, props).hydrate()).await
    }

    async fn run<C: BaseComponent>(
        &self,
        root: Element,
        start: impl FnOnce(Element) -> AppHandle<C>,
    ) -> Mounted<C> {
        let app = Rc::new(RefCell::new(Some(start(root.clone()))));
        let id = NEXT.replace(NEXT.get() + 1);
        let destroy = {
            let (app, root) = (app.clone(), root.clone());
            move || {
                if let Some(app) = app.take() {
                    app.destroy();
                }
                root.remove();
            }
        };
        MOUNTED.with_borrow_mut(|mounted| mounted.push((id, Box::new(destroy))));
        settle().await;
        Mounted { id, root, app }
    }

    /// All requests so far, the first one first.
    pub fn requests(&self) -> Vec<Sent> {
        self.sent.borrow().clone()
    }

    /// The requests that wait for an answer.
    pub fn open(&self) -> Vec<Sent> {
        self.requests().into_iter().filter(Sent::is_open).collect()
    }

    /// The only request that waits for an answer.
    pub fn pending(&self) -> Sent {
        let mut open = self.open();
        let paths: Vec<_> = open.iter().map(Sent::url).collect();
        assert_eq!(open.len(), 1, "one request was expected to be under way, not {paths:?}");
        open.remove(0)
    }

    /// Lets time pass. Whatever a timer sets off is done before the next timer runs.
    pub async fn advance(&self, millis: u32) {
        // What was set off before belongs to the time before.
        settle().await;
        let until = now() + f64::from(millis);
        while run_timer(until) {
            settle().await;
        }
        set_now(until);
        settle().await;
    }

    /// Now on the page's clock.
    pub fn now(&self) -> f64 {
        now()
    }

    /// How many timers wait.
    pub fn timers(&self) -> usize {
        timer_count()
    }

    /// The kinds of events that are listened for on the window and the document, once for each listener.
    pub fn page_listeners(&self) -> Vec<String> {
        page_listeners()
    }

    /// Hides or shows the document.
    pub async fn set_visible(&self, visible: bool) {
        js_set_visible(visible);
        dispatch(&document(), "visibilitychange");
        settle().await;
    }

    /// Takes the network away or brings it back.
    pub async fn set_online(&self, online: bool) {
        js_set_online(online);
        dispatch(&web_sys::window().unwrap(), if online { "online" } else { "offline" });
        settle().await;
    }

    /// Gives the window the focus.
    pub async fn focus_window(&self) {
        dispatch(&web_sys::window().unwrap(), "focus");
        settle().await;
    }
}

impl Drop for World {
    fn drop(&mut self) {
        destroy_all();
        restore();
    }
}

/// A component on the page.
pub struct Mounted<C: BaseComponent> {
    id: usize,
    /// The element it is mounted in.
    pub root: Element,
    app: Rc<RefCell<Option<AppHandle<C>>>>,
}

impl<C: BaseComponent> Mounted<C> {
    /// Renders it with other properties.
    pub async fn update(&self, props: C::Properties) {
        self.app.borrow_mut().as_mut().unwrap().update(props);
        settle().await;
    }

    /// Takes it away.
    pub async fn unmount(self) {
        let destroy = MOUNTED.with_borrow_mut(|mounted| {
            let index = mounted.iter().position(|(id, _)| *id == self.id)?;
            Some(mounted.remove(index).1)
        });
        destroy.expect("it is mounted")();
        settle().await;
    }
}

/// The page's document.
pub fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A new element of the page.
pub fn place() -> Element {
    let root = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    root
}

/// Waits until everything that was set off is done: microtasks, tasks and renders. No time passes.
pub async fn settle() {
    for _ in 0..2 {
        JsFuture::from(turn()).await.unwrap();
        scheduler::flush().await;
    }
}

/// Waits until `condition` holds, for what the browser does in its own time, such as the events of a dialog.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    const TURNS: usize = 500;
    for _ in 0..TURNS {
        if condition() {
            return;
        }
        settle().await;
    }
    panic!("it did not come to pass: {what}");
}

/// Waits until `condition` holds, for what the browser does when it paints: what observers of intersections and
/// sizes report.
pub async fn until_painted(what: &str, condition: impl Fn() -> bool) {
    const FRAMES: usize = 120;
    for _ in 0..FRAMES {
        if condition() {
            return;
        }
        painted().await;
    }
    panic!("it did not come to pass: {what}");
}

/// Waits until the browser has painted once more, and what that set off is done.
pub async fn painted() {
    JsFuture::from(frame()).await.unwrap();
    settle().await;
}
