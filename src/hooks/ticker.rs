//! One timer for every text on the page that time changes.
//!
//! Callbacks are due at full seconds, so texts change together and the main thread is woken at most once a
//! second; and only while the document is visible, after which everything that became due is made up for.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;

use crate::client::now;

const SECOND: i64 = 1_000;
/// Timers stand still while the machine sleeps, so a long wait is made of short ones.
const LONGEST: i64 = 60 * SECOND;

#[derive(Default)]
struct Ticker {
    waiting: RefCell<Vec<Waiting>>,
    next_id: Cell<usize>,
    timer: RefCell<Option<Timeout>>,
    timer_due: Cell<i64>,
    visibility: RefCell<Option<EventListener>>,
}

struct Waiting {
    id: usize,
    due: i64,
    call: Rc<dyn Fn()>,
}

thread_local!(static TICKER: Ticker = Ticker::default());

/// A callback that waits. Dropping it takes it back.
#[must_use = "a callback whose handle is dropped is taken back"]
pub(crate) struct TickHandle(usize);

impl Drop for TickHandle {
    fn drop(&mut self) {
        // At the end of the page's life the ticker may be gone before its users.
        let _ = TICKER.try_with(|ticker| {
            ticker.waiting.borrow_mut().retain(|waiting| waiting.id != self.0);
            ticker.set_timer();
        });
    }
}

/// The first full second at or after `millis`.
pub(crate) fn full_second(millis: i64) -> i64 {
    (millis + SECOND - 1).div_euclid(SECOND) * SECOND
}

/// Calls `call` once, at `due` (milliseconds on the browser's clock).
pub(crate) fn call_at(due: i64, call: impl Fn() + 'static) -> TickHandle {
    TICKER.with(|ticker| {
        let id = ticker.next_id.replace(ticker.next_id.get() + 1);
        ticker.waiting.borrow_mut().push(Waiting { id, due, call: Rc::new(call) });
        ticker.set_timer();
        TickHandle(id)
    })
}

impl Ticker {
    fn set_timer(&self) {
        let Some(due) = self.waiting.borrow().iter().map(|waiting| waiting.due).min() else {
            self.timer.take();
            self.visibility.take();
            return;
        };
        if self.timer.borrow().is_some() && self.timer_due.get() == due {
            return;
        }
        let wait = (due - now()).clamp(0, LONGEST);
        self.timer_due.set(due);
        *self.timer.borrow_mut() = Some(Timeout::new(wait as u32, || TICKER.with(Ticker::run)));
        let mut visibility = self.visibility.borrow_mut();
        if visibility.is_none()
            && let Some(document) = document()
        {
            *visibility =
                Some(EventListener::new(&document, "visibilitychange", |_| TICKER.with(Ticker::run)));
        }
    }

    fn run(&self) {
        self.timer.take();
        if document().is_some_and(|document| document.hidden()) {
            return;
        }
        let now = now();
        let (due, waiting): (Vec<_>, Vec<_>) =
            self.waiting.take().into_iter().partition(|waiting| waiting.due <= now);
        *self.waiting.borrow_mut() = waiting;
        for waiting in due {
            (waiting.call)();
        }
        self.set_timer();
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
