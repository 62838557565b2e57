//! One observer for all views of the same jobs.
//!
//! Views of one endpoint and scope share it, however many there are. It outlives the last of them for a
//! while, so that a view which is taken off the page and put back shows at once what was known.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::options::Options;
use crate::{
    client::{Fetch, Headers, browser_fetch},
    observer::{JobsObserver, JobsOptions},
    polling::PollOptions,
    promise::{outcome, reason, then},
};

/// Jobs that nobody follows are forgotten after this long (milliseconds): TanStack Query's `gcTime`.
const KEPT: u32 = 5 * 60_000;

thread_local!(static SHARED: RefCell<Vec<Rc<Shared>>> = RefCell::default());

struct Shared {
    observer: JobsObserver,
    users: Rc<RefCell<Vec<User>>>,
    next_user: Cell<usize>,
    forget: RefCell<Option<Timeout>>,
}

/// What one view says about the requests.
struct User {
    id: usize,
    polling: PollOptions,
    functions: Functions,
}

/// The host's functions.
#[derive(Clone, Default)]
pub(super) struct Functions {
    /// Gives a flat array of names and values, or a promise of one.
    pub(super) headers: Option<Function>,
    /// Called in place of the browser's `fetch`.
    pub(super) fetch: Option<Function>,
}

/// A view's share in an observer. Dropping it gives the share back.
pub(super) struct Share {
    shared: Rc<Shared>,
    user: usize,
}

impl Share {
    /// A share in the observer of these jobs; a new observer where there is none.
    pub(super) fn of(options: &Options, functions: Functions) -> Self {
        let known = SHARED.with_borrow(|all| {
            all.iter().find(|shared| is_same(shared.observer.options(), &options.jobs)).cloned()
        });
        let shared = known.unwrap_or_else(|| {
            let shared = Rc::new(Shared::new(options.jobs.clone()));
            SHARED.with_borrow_mut(|all| all.push(shared.clone()));
            shared
        });
        let user = shared.next_user.replace(shared.next_user.get() + 1);
        shared.forget.take();
        shared.users.borrow_mut().push(User { id: user, polling: options.jobs.polling, functions });
        shared.follow_users();
        Self { shared, user }
    }

    pub(super) fn observer(&self) -> &JobsObserver {
        &self.shared.observer
    }

    /// Takes over other options. `false` when they are about other jobs, which needs another share.
    pub(super) fn update(&self, options: &Options, functions: Functions) -> bool {
        if !is_same(self.observer().options(), &options.jobs) {
            return false;
        }
        if let Some(user) = self.shared.users.borrow_mut().iter_mut().find(|user| user.id == self.user) {
            user.polling = options.jobs.polling;
            user.functions = functions;
        }
        self.shared.follow_users();
        true
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shared.users.borrow_mut().retain(|user| user.id != self.user);
        self.shared.follow_users();
        if self.shared.users.borrow().is_empty() {
            let shared = Rc::downgrade(&self.shared);
            let forget = Timeout::new(KEPT, move || {
                let forgotten = SHARED.with_borrow_mut(|all| {
                    let place = all.iter().position(|other| std::ptr::eq(Rc::as_ptr(other), shared.as_ptr()));
                    place.map(|place| all.swap_remove(place))
                });
                drop(forgotten);
            });
            *self.shared.forget.borrow_mut() = Some(forget);
        }
    }
}

impl Shared {
    fn new(mut jobs: JobsOptions) -> Self {
        let users = Rc::<RefCell<Vec<User>>>::default();
        jobs.client.headers = Some(Headers::asked({
            let users = users.clone();
            move |done| match latest(&users, |functions| functions.headers.clone()) {
                Some(headers) => {
                    let given = outcome(headers.call0(&JsValue::UNDEFINED));
                    then(&given, move |given| done(given.and_then(read_headers).map_err(reason)));
                }
                None => done(Ok(Vec::new())),
            }
        }));
        jobs.client.fetch = Some(Fetch::new({
            let users = users.clone();
            move |url, init| match latest(&users, |functions| functions.fetch.clone()) {
                Some(fetch) => {
                    let url = JsValue::from_str(url);
                    Ok(outcome(fetch.call2(&JsValue::UNDEFINED, &url, init)))
                }
                None => browser_fetch(url, init),
            }
        }));
        let observer = JobsObserver::new(jobs);
        Self { observer, users, next_user: Cell::new(0), forget: RefCell::default() }
    }

    /// Asks as often as the most eager of the users wants.
    fn follow_users(&self) {
        let users = self.users.borrow();
        let polling = users.iter().map(|user| user.polling).reduce(|a, b| PollOptions {
            active: a.active.min(b.active),
            idle: a.idle.min(b.idle),
            timeout: a.timeout.max(b.timeout),
            backoff: a.backoff.max(b.backoff),
            backoff_limit: a.backoff_limit.max(b.backoff_limit),
        });
        drop(users);
        if let Some(polling) = polling {
            self.observer.set_polling(polling);
        }
    }
}

/// The function that was given last by those who are there.
fn latest(users: &RefCell<Vec<User>>, of: fn(&Functions) -> Option<Function>) -> Option<Function> {
    users.borrow().iter().rev().find_map(|user| of(&user.functions))
}

/// Names and values in turn.
fn read_headers(given: JsValue) -> Result<Vec<(String, String)>, JsValue> {
    let flat: Array = given.dyn_into()?;
    let mut texts = flat.iter().map(|text| text.as_string().unwrap_or_default());
    Ok(std::iter::from_fn(|| texts.next().zip(texts.next())).collect())
}

/// Whether both are about the same jobs, spoken of in the same way. How often to ask, and functions, can
/// change under way.
fn is_same(one: &JobsOptions, other: &JobsOptions) -> bool {
    let (a, b) = (&one.client, &other.client);
    one.router == other.router
        && one.labels == other.labels
        && a.request == b.request
        && a.batching == b.batching
        && a.credentials == b.credentials
}
