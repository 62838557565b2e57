//! Everything about one job, kept up to date.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::ticker::call_at;
use crate::{
    client::{Guard, Guarded, guard, now},
    job::{Job, JobDetails, JobId},
    observer::JobsObserver,
    wire::Error,
};

/// What `jobs.get` told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// The latest answer.
    pub details: Option<Rc<JobDetails>>,
    /// Why the latest request failed.
    pub error: Option<Rc<Error>>,
    /// There is nothing to show yet, or something went wrong, and a request is under way.
    pub loading: bool,
    /// Counts the answers.
    answers: u32,
}

/// A job that is active is asked for again this long after an answer (milliseconds): not every backend
/// shows in its list that a step has ended.
const AGAIN: i64 = 5_000;

/// At most one request at a time; whatever happens meanwhile leads to one more.
#[derive(Default)]
struct Requests {
    guard: RefCell<Option<Guard>>,
    again: Cell<bool>,
    latest: RefCell<Details>,
}

impl Requests {
    /// Asks until nothing has happened since the last question.
    async fn run(&self, observer: &JobsObserver, id: &JobId, guarded: &mut Guarded, show: impl Fn(Details)) {
        loop {
            self.again.set(false);
            let mut latest = self.latest.borrow().clone();
            latest.loading = latest.details.is_none() || latest.error.is_some();
            show(latest.clone());
            let Some(result) = guarded.run(observer.details(id)).await else { return };
            match result {
                Ok(details) => {
                    latest.details = Some(Rc::new(details));
                    latest.error = None;
                }
                Err(error) => latest.error = Some(Rc::new(error)),
            }
            latest.loading = false;
            latest.answers = latest.answers.wrapping_add(1);
            *self.latest.borrow_mut() = latest.clone();
            show(latest);
            if !self.again.get() {
                break;
            }
        }
        self.guard.take();
    }
}

/// Asks for everything about a job, and again whenever the list shows it changed, now and then while it is
/// active, and when the returned callback is called. `listed` is the job as the list knows it.
#[hook]
pub fn use_details(observer: &JobsObserver, id: &JobId, listed: Option<Rc<Job>>) -> (Details, Callback<()>) {
    let state = use_state_eq(|| Details { loading: true, ..Details::default() });
    let requests = use_memo((observer.clone(), id.clone()), |_| Requests::default());
    let load = use_callback((observer.clone(), id.clone(), ByPointer(requests.clone())), {
        let set = state.setter();
        move |(), (observer, id, ByPointer(requests))| {
            if requests.guard.borrow().is_some() {
                requests.again.set(true);
                return;
            }
            let (guard, mut guarded) = guard();
            *requests.guard.borrow_mut() = Some(guard);
            let (observer, id, requests, set) = (observer.clone(), id.clone(), requests.clone(), set.clone());
            spawn_local(async move {
                requests.run(&observer, &id, &mut guarded, |details| set.set(details)).await;
            });
        }
    });
    // Closing, or another job, gives the request up.
    use_effect_with(ByPointer(requests), |ByPointer(requests)| {
        let requests = requests.clone();
        move || drop(requests.guard.take())
    });

    let version = listed.as_ref().map(Rc::as_ptr);
    use_effect_with((load.clone(), version), |(load, _)| load.emit(()));

    // After a failure it is the reader who tries again.
    let follow = state.error.is_none() && listed.is_some_and(|job| job.status.is_active());
    use_effect_with((load.clone(), follow, state.answers), |(load, follow, _)| {
        let load = load.clone();
        let due = now() + AGAIN;
        let handle = follow.then(|| call_at(due, move || load.emit(())));
        move || drop(handle)
    });
    ((*state).clone(), load)
}

/// Compared by what it points to.
#[derive(Clone)]
struct ByPointer<T>(Rc<T>);

impl<T> PartialEq for ByPointer<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
