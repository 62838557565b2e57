//! What `jobs.get` tells about one job, kept up to date.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use super::ticker::{TickHandle, call_at};
use crate::{
    client::{Series, now},
    job::{Job, JobDetails, JobId},
    observer::JobsObserver,
    promise::later,
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
}

/// A job that is active is asked for again this long after an answer (milliseconds): not every backend
/// shows in its list that a step has ended.
const AGAIN: i64 = 5_000;

/// Asks for everything about a job. At most one request at a time; whatever happens meanwhile leads to one
/// more. Dropping it gives the request up.
pub(crate) struct DetailsQuery(Rc<Query>);

struct Query {
    observer: JobsObserver,
    id: JobId,
    changed: Box<dyn Fn()>,
    latest: RefCell<Details>,
    /// The job as the list knew it when it was last looked at.
    listed: RefCell<Option<Rc<Job>>>,
    request: RefCell<Option<Series>>,
    again: Cell<bool>,
    timer: RefCell<Option<TickHandle>>,
}

impl DetailsQuery {
    /// Asks for the job at once. `changed` is called, never from within a call of a method, when
    /// [`latest`](Self::latest) is another.
    pub(crate) fn new(observer: &JobsObserver, id: &JobId, changed: impl Fn() + 'static) -> Self {
        let query = Rc::new(Query {
            observer: observer.clone(),
            id: id.clone(),
            changed: Box::new(changed),
            latest: RefCell::new(Details { loading: true, ..Details::default() }),
            listed: RefCell::default(),
            request: RefCell::default(),
            again: Cell::new(false),
            timer: RefCell::default(),
        });
        query.load();
        Self(query)
    }

    pub(crate) fn id(&self) -> &JobId {
        &self.0.id
    }

    pub(crate) fn latest(&self) -> Details {
        self.0.latest.borrow().clone()
    }

    /// Asks again.
    pub(crate) fn load(&self) {
        self.0.load();
    }

    /// Takes note of the job as the list knows it; if it has changed, everything about it is asked for again.
    pub(crate) fn follow(&self, job: Option<&Rc<Job>>) {
        let before = self.0.listed.replace(job.cloned());
        let is_same = before.as_ref().map(Rc::as_ptr) == job.map(Rc::as_ptr);
        if before.is_some() && !is_same {
            self.0.load();
        }
    }
}

impl Query {
    fn load(self: &Rc<Self>) {
        self.timer.take();
        if self.request.borrow().is_some() {
            self.again.set(true);
            return;
        }
        let this = Rc::downgrade(self);
        let request = self.observer.ask_details(&self.id, move |result| answered(&this, result));
        *self.request.borrow_mut() = Some(request);
        let this = Rc::downgrade(self);
        later(move || {
            if let Some(this) = this.upgrade() {
                this.show(|latest| latest.loading = latest.details.is_none() || latest.error.is_some());
            }
        });
    }

    fn show(&self, change: impl FnOnce(&mut Details)) {
        let mut latest = self.latest();
        change(&mut latest);
        if *self.latest.borrow() != latest {
            *self.latest.borrow_mut() = latest;
            (self.changed)();
        }
    }

    fn latest(&self) -> Details {
        self.latest.borrow().clone()
    }
}

fn answered(query: &Weak<Query>, result: Result<JobDetails, Error>) {
    let Some(query) = query.upgrade() else { return };
    query.request.take();
    query.show(|latest| {
        latest.loading = false;
        match result {
            Ok(details) => {
                latest.details = Some(Rc::new(details));
                latest.error = None;
            }
            Err(error) => latest.error = Some(Rc::new(error)),
        }
    });
    if query.again.replace(false) {
        query.load();
        return;
    }
    // After a failure it is the reader who tries again.
    let has_failed = query.latest.borrow().error.is_some();
    let is_active = query.listed.borrow().as_ref().is_some_and(|job| job.status.is_active());
    if is_active && !has_failed {
        let this = Rc::downgrade(&query);
        let again = call_at(now() + AGAIN, move || {
            if let Some(query) = this.upgrade() {
                query.load();
            }
        });
        *query.timer.borrow_mut() = Some(again);
    }
}
