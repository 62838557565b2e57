//! One timer for every text on the page that time changes.
//!
//! Callbacks are due at full seconds, so texts change together and the main thread wakes at most once a
//! second; and only while the page is visible, after which everything that became due runs.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use chrono::{DateTime, TimeDelta, Utc};
use gloo_timers::callback::Timeout;

use crate::query::{PageEnvironment, PageEvent, now, page_is_visible};

/// Timers stand still while the machine sleeps, so a long wait is made of short ones.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(1);

#[derive(Default)]
struct Ticker {
    scheduled: RefCell<Vec<Scheduled>>,
    next_id: Cell<usize>,
    timer: RefCell<Option<(DateTime<Utc>, Timeout)>>,
    page: RefCell<Option<PageEnvironment>>,
}

struct Scheduled {
    id: usize,
    due: DateTime<Utc>,
    callback: Rc<dyn Fn()>,
}

thread_local!(static TICKER: Ticker = Ticker::default());

/// A scheduled callback. Dropping it cancels it.
#[must_use = "dropping the handle cancels the callback"]
pub(super) struct TickHandle(usize);

impl Drop for TickHandle {
    fn drop(&mut self) {
        // When the page is left, the ticker may be dropped before its handles.
        let _ = TICKER.try_with(|ticker| {
            ticker.scheduled.borrow_mut().retain(|scheduled| scheduled.id != self.0);
            ticker.set_timer();
        });
    }
}

/// The first full second at or after `moment`, on the browser's clock.
pub(super) fn full_second(moment: DateTime<Utc>) -> DateTime<Utc> {
    let millis = moment.timestamp_millis();
    let up = millis.checked_add(999).map_or(millis, |millis| millis.div_euclid(1_000) * 1_000);
    DateTime::from_timestamp_millis(up).unwrap_or(moment)
}

/// Calls `callback` once at `due`, on the browser's clock.
pub(super) fn call_at(due: DateTime<Utc>, callback: impl Fn() + 'static) -> TickHandle {
    TICKER.with(|ticker| {
        let id = ticker.next_id.replace(ticker.next_id.get() + 1);
        ticker.scheduled.borrow_mut().push(Scheduled { id, due, callback: Rc::new(callback) });
        ticker.set_timer();
        TickHandle(id)
    })
}

impl Ticker {
    fn set_timer(&self) {
        let Some(due) = self.scheduled.borrow().iter().map(|scheduled| scheduled.due).min() else {
            self.timer.take();
            self.page.take();
            return;
        };
        if self.timer.borrow().as_ref().is_some_and(|(set_for, _)| *set_for == due) {
            return;
        }
        let wait = (due - now()).clamp(TimeDelta::zero(), LONGEST_WAIT);
        let wait = u32::try_from(wait.num_milliseconds()).unwrap_or_default();
        *self.timer.borrow_mut() = Some((due, Timeout::new(wait, || TICKER.with(Ticker::run))));
        self.page.borrow_mut().get_or_insert_with(|| {
            PageEnvironment::listen(|event| {
                if matches!(event, PageEvent::Visible(true)) {
                    TICKER.with(Ticker::run);
                }
            })
        });
    }

    fn run(&self) {
        self.timer.take();
        if !page_is_visible() {
            return;
        }
        let now = now();
        let (due, later): (Vec<_>, Vec<_>) =
            self.scheduled.take().into_iter().partition(|scheduled| scheduled.due <= now);
        *self.scheduled.borrow_mut() = later;
        for scheduled in due {
            (scheduled.callback)();
        }
        self.set_timer();
    }
}
