//! What `jobs.get` says of one job, kept up to date.

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use chrono::TimeDelta;
use trpc::Error;

use super::{
    JobsQuery,
    browser::Timeout,
    clock::{Wait, now},
    controller::Change,
    page_environment::{self, PageEnvironment},
    page_event::PageEvent,
    request_handle::RequestHandle,
    subscribers::{Subscriber, Subscribers},
};
use crate::job::{Job, JobDetails, JobId, Section};

/// A job that has not ended is requested again this long after an answer: not every backend shows in its list
/// that a step has ended.
const INTERVAL: TimeDelta = TimeDelta::seconds(5);

/// The longest wait after failures, which double the interval.
const MAX_RETRY_DELAY: TimeDelta = TimeDelta::seconds(60);

/// What `jobs.get` said of one job.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct JobDetailsState {
    /// The latest answer.
    pub data: Option<Rc<JobDetails>>,
    /// Why the latest request failed.
    pub error: Option<Rc<Error>>,
    /// A request is under way that the reader waits for: there is no data yet, or the latest one failed.
    pub is_fetching: bool,
}

/// A query for everything about one job. While it has subscribers, it requests the details at once, whenever the
/// list shows that the job changed, and repeatedly until the details say that the job has ended (not where
/// [`RefetchOptions::active`](super::RefetchOptions::active) is zero). At most one request is under
/// way. Clones are the same query.
#[derive(Clone)]
pub struct JobDetailsQuery(Rc<DetailsController>);

impl PartialEq for JobDetailsQuery {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for JobDetailsQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("JobDetailsQuery").field(&self.0.id).finish()
    }
}

impl JobDetailsQuery {
    /// The query for the details of this job, which those who use it at one time share. It requests nothing until
    /// it has a subscriber.
    pub fn new(query: &JobsQuery, id: &JobId) -> Self {
        if let Some(controller) = query.0.details_of(id) {
            return Self(controller);
        }
        let controller = DetailsController::new(query, id);
        let mut in_use = query.0.details.borrow_mut();
        in_use.retain(|(_, controller)| controller.strong_count() > 0);
        in_use.push((id.clone(), Rc::downgrade(&controller)));
        Self(controller)
    }
    /// The job's id.
    pub fn id(&self) -> &JobId {
        &self.0.id
    }

    /// The state as of now.
    pub fn state(&self) -> JobDetailsState {
        self.0.state.borrow().clone()
    }

    /// Calls `changed` whenever [`state`](Self::state) is another one. Dropping what this gives ends it; with the
    /// last subscription the requests stop.
    pub fn subscribe(&self, changed: impl Fn() + 'static) -> JobDetailsSubscription {
        let subscriber = self.0.subscribers.add(Rc::new(changed) as Rc<dyn Fn()>);
        self.0.start();
        JobDetailsSubscription { controller: Rc::downgrade(&self.0), subscriber: Some(subscriber) }
    }

    /// Requests the details again.
    pub fn refetch(&self) {
        self.0.load();
    }
}

/// A subscription to the details of a job. Dropping it ends it.
#[must_use = "dropping a subscription ends it"]
pub struct JobDetailsSubscription {
    controller: Weak<DetailsController>,
    subscriber: Option<Subscriber>,
}

impl Drop for JobDetailsSubscription {
    fn drop(&mut self) {
        self.subscriber.take();
        if let Some(controller) = self.controller.upgrade() {
            controller.unsubscribed();
        }
    }
}

/// Why details are requested while a request is under way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RefetchReason {
    /// The list shows the job otherwise.
    ListChanged,
    /// The reader wants them, or has done something to the job.
    Reader,
}

/// What the clones of a query share.
pub(super) struct DetailsController {
    query: JobsQuery,
    id: JobId,
    state: RefCell<JobDetailsState>,
    /// The job as the list showed it last.
    listed: RefCell<Option<Rc<Job>>>,
    /// The list said that the job has ended, before the request under way or the latest one was sent.
    ended_in_list: Cell<bool>,
    /// The session that the details belonged to is over.
    was_forgotten: Cell<bool>,
    failure_count: Cell<u32>,
    /// The wait after a failure, before the end of which only the reader requests them.
    back_off: Cell<Option<Wait>>,
    request: RefCell<Option<RequestHandle>>,
    /// Another request follows the one under way, for this reason.
    refetch_requested: Cell<Option<RefetchReason>>,
    /// The wait until the next request.
    due: Cell<Option<Wait>>,
    timer: RefCell<Option<Timeout>>,
    page: RefCell<Option<PageEnvironment>>,
    observer: RefCell<Option<Subscriber>>,
    subscribers: Subscribers<Rc<dyn Fn()>>,
}

impl DetailsController {
    fn new(query: &JobsQuery, id: &JobId) -> Rc<Self> {
        Rc::new(Self {
            query: query.clone(),
            id: id.clone(),
            state: RefCell::new(JobDetailsState { is_fetching: true, ..JobDetailsState::default() }),
            listed: RefCell::default(),
            ended_in_list: Cell::new(false),
            was_forgotten: Cell::new(false),
            failure_count: Cell::new(0),
            back_off: Cell::new(None),
            request: RefCell::default(),
            refetch_requested: Cell::new(None),
            due: Cell::new(None),
            timer: RefCell::default(),
            page: RefCell::default(),
            observer: RefCell::default(),
            subscribers: Subscribers::default(),
        })
    }

    fn start(self: &Rc<Self>) {
        if self.observer.borrow().is_some() || !page_environment::is_present() {
            return;
        }
        let this = Rc::downgrade(self);
        let observer: Rc<dyn Fn(Change)> = Rc::new(move |change| {
            if let Some(this) = this.upgrade() {
                this.list_changed(change);
            }
        });
        *self.observer.borrow_mut() = Some(self.query.0.observers.add(observer));
        let this = Rc::downgrade(self);
        let page = PageEnvironment::listen(move |event| {
            if let Some(this) = this.upgrade()
                && matches!(event, PageEvent::Visible(_) | PageEvent::Online(_))
            {
                this.schedule();
            }
        });
        *self.page.borrow_mut() = Some(page);
        *self.listed.borrow_mut() = self.listed_now();
        self.load();
    }

    fn unsubscribed(&self) {
        if self.subscribers.is_empty() {
            self.observer.take();
            self.page.take();
            self.request.take();
            self.timer.take();
            self.due.set(None);
            self.refetch_requested.set(None);
        }
    }

    fn listed_now(&self) -> Option<Rc<Job>> {
        self.query.state().data.entry(&self.id).map(|entry| entry.job.clone())
    }

    fn list_changed(self: &Rc<Self>, change: Change) {
        match change {
            Change::State => {
                let listed = self.listed_now();
                let before = self.listed.replace(listed.clone());
                let is_same = before.as_ref().map(Rc::as_ptr) == listed.as_ref().map(Rc::as_ptr);
                let is_back = self.query.state().has_data() && self.was_forgotten.get();
                if (before.is_some() && !is_same) || is_back {
                    self.load_after_back_off();
                } else {
                    // The reader may have paused it, or ended that.
                    self.schedule();
                }
            }
            Change::Answered => {}
            Change::Forgotten(reason) => {
                self.request.take();
                self.timer.take();
                self.due.set(None);
                self.listed.take();
                self.refetch_requested.set(None);
                self.failure_count.set(0);
                self.back_off.set(None);
                self.was_forgotten.set(true);
                self.show(|state| *state = JobDetailsState { error: reason, ..JobDetailsState::default() });
            }
        }
    }

    pub(super) fn has_subscribers(&self) -> bool {
        !self.subscribers.is_empty()
    }

    /// The job as the latest answer has it.
    pub(super) fn job(&self) -> Option<Rc<Job>> {
        Some(self.state.borrow().data.as_ref()?.job.clone())
    }

    fn load(self: &Rc<Self>) {
        self.timer.take();
        self.due.set(None);
        if self.request.borrow().is_some() {
            self.refetch_requested.set(Some(RefetchReason::Reader));
            return;
        }
        if self.subscribers.is_empty() || !page_environment::is_present() {
            return;
        }
        if !self.query.0.is_enabled() {
            self.due.set(Some(Wait { since: now(), length: TimeDelta::zero() }));
            self.show(|state| state.is_fetching = false);
            return;
        }
        self.was_forgotten.set(false);
        let listed = self.listed.borrow();
        self.ended_in_list.set(listed.as_ref().is_some_and(|job| job.section() == Section::Recent));
        drop(listed);
        let (this, query, id) = (Rc::downgrade(self), self.query.clone(), self.id.clone());
        let request = RequestHandle::spawn(async move {
            let result = query.job_details(&id).await;
            if let Some(this) = this.upgrade() {
                this.answered(result);
            }
        });
        *self.request.borrow_mut() = Some(request);
        self.show(|state| state.is_fetching = state.data.is_none() || state.error.is_some());
    }

    fn answered(self: &Rc<Self>, result: Result<JobDetails, Error>) {
        if self.request.take().is_none() {
            // The session ended with this answer, which has been shown.
            return;
        }
        let refetch_requested = self.refetch_requested.take();
        // Where the list of active jobs is not polled, no job is.
        let is_polled = !self.query.0.refetch_options.get().active.is_zero();
        let mut wait = (is_polled && self.has_not_ended(&result)).then_some(INTERVAL);
        let job = result.as_ref().ok().map(|details| details.job.clone());
        match result {
            Ok(details) => {
                self.failure_count.set(0);
                self.back_off.set(None);
                self.show(|state| {
                    *state = JobDetailsState { data: Some(Rc::new(details)), ..JobDetailsState::default() };
                });
            }
            Err(error) => {
                let failures = self.failure_count.replace(self.failure_count.get().saturating_add(1));
                let wanted = self.query.0.retry_after(&error).unwrap_or_default();
                let doubled = (INTERVAL * (2 << failures.min(4))).min(MAX_RETRY_DELAY);
                let again = doubled.max(wanted);
                self.back_off.set(Some(Wait { since: now(), length: again }));
                // Where they are refused there is nothing left to keep up to date.
                wait = wait.filter(|_| !error.is_forbidden()).map(|_| again);
                self.show(|state| {
                    // What is refused now may belong to the user who was signed in before.
                    let data = state.data.take().filter(|_| !error.is_forbidden());
                    *state = JobDetailsState { data, error: Some(Rc::new(error)), is_fetching: false };
                });
            }
        }
        match (refetch_requested, self.back_off.get()) {
            (None, _) => {}
            (Some(RefetchReason::ListChanged), Some(back_off)) => wait = Some(back_off.length),
            (Some(_), _) => {
                self.load_when_visible();
                return;
            }
        }
        // The last answer decides about what was done to the job, be it that the server is behind; a failure does only if nothing
        // follows it.
        let follows = wait.is_some() && !self.query.0.state.borrow().is_paused;
        if job.is_some() || !follows {
            self.query.0.details_came(&self.id, job.as_deref().filter(|_| follows));
        }
        self.due.set(wait.map(|length| Wait { since: now(), length }));
        self.schedule();
    }

    /// Whether the job goes on, as far as the details tell: those that were requested after the list said that it
    /// has ended are the last, once they come.
    fn has_not_ended(&self, answer: &Result<JobDetails, Error>) -> bool {
        let goes_on = |details: &JobDetails| details.job.section() == Section::Running;
        match answer {
            Ok(details) => goes_on(details) && !self.ended_in_list.get(),
            Err(_) => self.state.borrow().data.as_deref().is_some_and(goes_on),
        }
    }

    /// Sets the timer for the next request; none while the page is hidden or offline.
    fn schedule(self: &Rc<Self>) {
        self.timer.take();
        let Some(due) = self.due.get() else { return };
        let is_paused = self.query.0.state.borrow().is_paused;
        if is_paused || !self.may_request() {
            return;
        }
        let now = now();
        let wait = (due.end(now) - now).num_milliseconds().clamp(0, i64::from(i32::MAX)) as u32;
        let this = Rc::downgrade(self);
        *self.timer.borrow_mut() = Some(Timeout::new(wait, move || {
            if let Some(this) = this.upgrade() {
                this.load_when_visible();
            }
        }));
    }

    /// Requests them because the list shows the job otherwise: now, or when the wait after a failure is over.
    fn load_after_back_off(self: &Rc<Self>) {
        if self.request.borrow().is_some() {
            let reason = self.refetch_requested.get().max(Some(RefetchReason::ListChanged));
            self.refetch_requested.set(reason);
            return;
        }
        let now = now();
        let Some(back_off) = self.back_off.get().filter(|wait| !wait.is_over(now)) else {
            self.load_when_visible();
            return;
        };
        let is_due_earlier = self.due.get().is_some_and(|due| due.end(now) <= back_off.end(now));
        if !is_due_earlier {
            self.due.set(Some(back_off));
        }
        self.schedule();
    }

    /// Requests them now; while the page is hidden or offline, or the session is over, on return. The reader's own requests do not wait.
    pub(super) fn load_when_visible(self: &Rc<Self>) {
        if self.request.borrow().is_some() {
            self.refetch_requested.set(Some(RefetchReason::Reader));
        } else if self.may_request() {
            self.load();
        } else {
            self.timer.take();
            self.due.set(Some(Wait { since: now(), length: TimeDelta::zero() }));
        }
    }

    /// It is enabled, the page is looked at, and neither the network nor the session is known to be gone.
    fn may_request(&self) -> bool {
        let query = &self.query.0;
        query.is_enabled()
            && page_environment::is_visible()
            && query.is_online()
            && !query.poller.borrow().is_paused()
    }

    /// Changes the state and notifies if it is another one then.
    fn show(&self, change: impl FnOnce(&mut JobDetailsState)) {
        let mut state = self.state.borrow().clone();
        change(&mut state);
        if *self.state.borrow() != state {
            *self.state.borrow_mut() = state;
            for subscriber in self.subscribers.all() {
                subscriber();
            }
        }
    }
}
