//! Connects the poller, the cache and the client to timers and to the page's events, and notifies subscribers.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use trpc::{Client, Error, Fetch, Headers, ProcedureKind, Responses, superjson};

use super::{
    Decision, EventCallback, FetchStatus, JobFilter, JobsCache, JobsOptions, JobsState, OlderJobs, Poller,
    QueryError, QueryErrorKind, QueryStatus, RefetchOptions, RefetchPolicy,
    browser::{self, Timeout},
    clock::{after, now},
    data_updated_at::{DataUpdatedAt, fresh_for},
    job_details_query::DetailsController,
    load_older::OlderWanted,
    older_lists::OlderLists,
    page_environment::{self, PageEnvironment},
    page_event::PageEvent,
    request_handle::RequestHandle,
    shared_tabs::SharedTabs,
    subscribers::Subscribers,
    update_subscription::UpdateSubscription,
};
use crate::{
    job::{Job, JobDetails, JobId, JobPage, JobStatus, KindLabels},
    remembered::forget_jobs,
};

/// What the clones of a query share.
pub(super) struct Controller {
    pub(super) options: JobsOptions,
    pub(super) client: Client,
    pub(super) cache: RefCell<JobsCache>,
    pub(super) poller: RefCell<Poller>,
    pub(super) policy: RefCell<RefetchPolicy>,
    pub(super) state: RefCell<Rc<JobsState>>,
    /// The server answers in pages.
    pub(super) paged: Cell<bool>,
    /// The answer that the cache has applied last.
    pub(super) latest: RefCell<Option<LatestAnswer>>,
    /// The request for the list that is under way.
    pub(super) request: RefCell<Option<RequestHandle>>,
    /// How far the older jobs are loaded.
    pub(super) older: RefCell<OlderLists>,
    /// The request for a page of them that is under way, and of which status they are.
    pub(super) older_request: RefCell<Option<(Option<JobStatus>, RequestHandle)>>,
    /// A page of them is wanted as soon as nothing else is under way.
    pub(super) older_wanted: RefCell<Option<OlderWanted>>,
    /// The request for what became of jobs that no list tells of.
    pub(super) look_up: RefCell<Option<RequestHandle>>,
    /// Another number for every list that has been forgotten: what belongs to an earlier one is discarded.
    pub(super) generation: Cell<usize>,
    pub(super) subscribers: Subscribers<Rc<dyn Fn()>>,
    pub(super) listeners: Subscribers<EventCallback>,
    /// Whether each view of the list is visible.
    pub(super) views: Subscribers<Rc<Cell<bool>>>,
    /// Those who watch for jobs that end, also while the page is hidden.
    pub(super) watchers: Subscribers<()>,
    /// Notified like subscribers, without a reason to request the list.
    pub(super) observers: Subscribers<Observer>,
    /// The queries for details that are in use, so that views of one job share one.
    pub(super) details: RefCell<Vec<(JobId, Weak<DetailsController>)>>,
    pub(super) refetch_options: Cell<RefetchOptions>,
    /// The subscription to changes.
    pub(super) subscription: RefCell<UpdateSubscription>,
    /// Other tabs with the same list.
    pub(super) tabs: RefCell<SharedTabs>,
    /// Anything may be requested.
    enabled: Cell<bool>,
    /// Requests carry what functions of the host's say.
    pub(super) has_functions: Cell<bool>,
    /// How often the reader wants the list to be requested, while the host's options say otherwise.
    pub(super) interval: Cell<Option<Duration>>,
    /// The reader waits for the next request.
    refetched_by_reader: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    pub(super) started_anew_timer: RefCell<Option<Timeout>>,
    page: RefCell<Option<PageEnvironment>>,
}

/// Is notified of changes.
pub(super) type Observer = Rc<dyn Fn(Change)>;

/// What an observer is notified of.
#[derive(Clone)]
pub(super) enum Change {
    /// There is another state.
    State,
    /// Everything that is known of the jobs is forgotten, for this reason or at the host's request.
    Forgotten(Option<Rc<Error>>),
    /// An answer came, whether or not it changed the state.
    Answered,
}

/// An answer to a request for the list.
pub(super) struct LatestAnswer {
    pub(super) filter: JobFilter,
    pub(super) responses: Responses,
}

impl Controller {
    pub(super) fn new(options: JobsOptions) -> Rc<Self> {
        let mut client = options.client.clone();
        client.timeout = options.refetch.timeout;
        client.source.get_or_insert_with(|| "jobs-console".to_owned());
        let controller = Rc::new(Self {
            client: Client::new(client),
            cache: RefCell::new(JobsCache::with_fields(options.fields.clone())),
            poller: RefCell::new(Poller::new(options.refetch)),
            policy: RefCell::default(),
            state: RefCell::new(Rc::new(JobsState {
                labels: options.labels.clone(),
                is_polled: options.enabled,
                ..JobsState::default()
            })),
            paged: Cell::new(false),
            latest: RefCell::default(),
            request: RefCell::default(),
            older: RefCell::default(),
            older_request: RefCell::default(),
            older_wanted: RefCell::default(),
            look_up: RefCell::default(),
            generation: Cell::new(0),
            subscribers: Subscribers::default(),
            listeners: Subscribers::default(),
            views: Subscribers::default(),
            watchers: Subscribers::default(),
            observers: Subscribers::default(),
            details: RefCell::default(),
            refetch_options: Cell::new(options.refetch),
            subscription: RefCell::default(),
            tabs: RefCell::default(),
            enabled: Cell::new(options.enabled),
            has_functions: Cell::new(adds_to_requests(&options.client.headers, &options.client.fetch)),
            interval: Cell::new(None),
            refetched_by_reader: Cell::new(false),
            timer: RefCell::default(),
            started_anew_timer: RefCell::default(),
            page: RefCell::default(),
            options,
        });
        if let Some(initial) = &controller.options.initial_data {
            // That it is no list shows when the first answer is awaited.
            let _ = controller.set_initial_data(&initial.json, initial.updated_at);
        }
        controller
    }

    pub(super) fn server_now(&self) -> DateTime<Utc> {
        now() + self.clock_offset()
    }

    pub(super) fn clock_offset(&self) -> TimeDelta {
        // A date that is centuries away is no clock, and would not fit into a moment.
        let offset = TimeDelta::try_milliseconds(self.client.clock_offset());
        offset.filter(|offset| offset.abs() < TimeDelta::days(36_500)).unwrap_or_default()
    }

    /// The wait that the server wants after an error.
    pub(super) fn retry_after(&self, error: &Error) -> Option<TimeDelta> {
        let millis = error.retry_after()?.delay_millis(self.server_now().timestamp_millis());
        Some(TimeDelta::milliseconds(millis.into()))
    }

    pub(super) fn set_initial_data(&self, json: &str, updated_at: DateTime<Utc>) -> Result<(), Error> {
        if self.state.borrow().status == QueryStatus::Pending {
            let restored = superjson::restored_json(json);
            let page: JobPage<'_> = serde_json::from_str(restored.as_deref().unwrap_or(json))
                .map_err(|error| Error::Decode { message: error.to_string() })?;
            let applied =
                self.cache.borrow_mut().apply(std::slice::from_ref(&page), JobFilter::All, updated_at);
            self.older.borrow_mut().first_page(&page, &applied, self.options.router.limit);
            let mut state = self.next_state();
            state.status = QueryStatus::Success;
            state.data_updated_at = self.touched(&state, updated_at);
            self.show(state);
        }
        Ok(())
    }

    pub(super) fn set_functions(&self, headers: Option<Headers>, fetch: Option<Fetch>) {
        let has_functions = adds_to_requests(&headers, &fetch);
        if self.has_functions.replace(has_functions) != has_functions {
            // Whether anything is shared depends on it.
            self.leave_tabs();
        }
        self.client.set_headers(headers);
        self.client.set_fetch(fetch);
    }

    pub(super) fn set_labels(&self, labels: KindLabels) {
        let mut state = self.next_state();
        state.labels = labels;
        self.show(state);
    }

    pub(super) fn touched(&self, state: &JobsState, at: DateTime<Utc>) -> DataUpdatedAt {
        state.data_updated_at.clone().touch(at, fresh_for(&self.poller.borrow().effective_options()))
    }

    /// The host's options with the interval that the reader has chosen.
    pub(super) fn intervals(&self) -> RefetchOptions {
        let options = self.refetch_options.get();
        match self.interval.get() {
            Some(active) if options.idle.is_zero() => options.with_intervals(active, options.idle),
            Some(active) => options.with_intervals(active, options.idle.max(active)),
            None => options,
        }
    }

    pub(super) fn set_refetch_options(self: &Rc<Self>, options: RefetchOptions) {
        if self.refetch_options.replace(options) != options {
            self.client.set_timeout(options.timeout);
            self.poller.borrow_mut().set_options(self.intervals());
            self.show(self.next_state());
            self.schedule();
        }
    }

    pub(super) fn set_interval(self: &Rc<Self>, interval: Option<Duration>) {
        if self.interval.replace(interval) != interval {
            self.poller.borrow_mut().set_options(self.intervals());
            self.show(self.next_state());
            self.schedule();
        }
    }

    /// The reader wants nothing to change, or everything to go on. Without a list there is nothing to leave as it is.
    pub(super) fn set_paused(self: &Rc<Self>, paused: bool) {
        let may = !paused || self.state.borrow().has_data();
        if !may || !self.poller.borrow_mut().set_paused_by_reader(paused) {
            return;
        }
        self.policy.borrow_mut().invalidate_history();
        if paused {
            self.request.take();
        }
        let mut state = self.next_state();
        if let Some(QueryError { kind: kind @ QueryErrorKind::Failed(_), .. }) = state.error.clone() {
            // When it is tried again, if it is.
            self.set_error(&mut state, kind);
        }
        self.show(state);
        self.schedule();
    }

    /// Whether anything may be requested.
    pub(super) fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    pub(super) fn set_enabled(self: &Rc<Self>, enabled: bool) {
        if self.enabled.replace(enabled) == enabled {
            return;
        }
        if enabled {
            // What was asked for meanwhile was not to be requested.
            self.reset_poller();
            self.refetched_by_reader.set(false);
            self.show(self.next_state());
            if !self.subscribers.is_empty() {
                self.start();
            }
        } else {
            self.suspend();
            let mut state = self.next_state();
            // Nobody tries again, and nobody hears of the network.
            state.error = state.error.filter(|error| error.kind != QueryErrorKind::Offline);
            if let Some(error) = &mut state.error {
                error.retry_at = None;
            }
            self.show(state);
        }
        // Details wait for it too.
        for observer in self.observers.all() {
            observer(Change::State);
        }
    }

    /// The list is to be kept up to date.
    pub(super) fn is_in_use(&self) -> bool {
        self.enabled.get() && !self.subscribers.is_empty()
    }

    /// Begins to keep the list up to date, where there is a page.
    pub(super) fn start(self: &Rc<Self>) {
        if !self.enabled.get() || !page_environment::is_present() {
            return;
        }
        if self.page.borrow().is_none() {
            let controller = Rc::downgrade(self);
            let page = PageEnvironment::listen(move |event| {
                if let Some(controller) = controller.upgrade() {
                    controller.page_changed(event);
                }
            });
            *self.page.borrow_mut() = Some(page);
            // Both are known before the first decision: nothing is sent while hidden or offline.
            self.poller.borrow_mut().set_document_visible(page_environment::is_visible(), now());
            self.page_changed(PageEvent::Online(page_environment::is_online()));
        }
        self.schedule();
    }

    pub(super) fn unsubscribed(self: &Rc<Self>) {
        if self.subscribers.is_empty() {
            self.suspend();
        }
    }

    /// Requests nothing any more. What is known stays.
    fn suspend(self: &Rc<Self>) {
        self.timer.take();
        self.request.take();
        self.older_request.take();
        self.older_wanted.take();
        self.look_up.take();
        self.page.take();
        self.leave_tabs();
        self.refetched_by_reader.set(false);
        // The next subscriber wants to know what happened meanwhile.
        self.reset_poller();
        self.policy.borrow_mut().invalidate_history();
        self.drive_subscription();
        self.show(self.next_state());
    }

    fn reset_poller(&self) {
        let mut poller = Poller::new(self.intervals());
        poller.set_list_visible(self.list_is_visible());
        poller.set_watched(!self.watchers.is_empty());
        *self.poller.borrow_mut() = poller;
    }

    fn list_is_visible(&self) -> bool {
        self.views.is_empty() || self.views.all().iter().any(|visible| visible.get())
    }

    pub(super) fn views_changed(self: &Rc<Self>) {
        let visible = self.list_is_visible();
        if self.poller.borrow_mut().set_list_visible(visible) {
            self.schedule();
        }
    }

    pub(super) fn watchers_changed(self: &Rc<Self>) {
        if self.poller.borrow_mut().set_watched(!self.watchers.is_empty()) {
            self.schedule();
        }
    }

    fn page_changed(self: &Rc<Self>, event: PageEvent) {
        let now = now();
        let changed = {
            let mut poller = self.poller.borrow_mut();
            match event {
                PageEvent::Visible(visible) => {
                    let changed = poller.set_document_visible(visible, now);
                    // Said again it is no return of the reader's.
                    if changed && visible {
                        poller.resume();
                    }
                    changed
                }
                PageEvent::Online(online) => poller.set_online(online, now),
                PageEvent::Focus => {
                    poller.resume();
                    false
                }
            }
        };
        if changed && matches!(event, PageEvent::Visible(true) | PageEvent::Online(true)) {
            // The list was not kept up to date for a while.
            self.policy.borrow_mut().invalidate_history();
        }
        if let PageEvent::Online(online) = event
            && changed
        {
            // What is under way will not be answered; its failure is not news.
            self.request.take();
            let mut state = self.next_state();
            match (online, &state.error) {
                (false, _) => self.set_error(&mut state, QueryErrorKind::Offline),
                (true, Some(error)) if error.kind == QueryErrorKind::Offline => state.error = None,
                _ => {}
            }
            self.show(state);
        }
        self.schedule();
    }

    /// The browser says so, or an answer has proved it since.
    pub(super) fn is_online(&self) -> bool {
        page_environment::is_online() || (self.page.borrow().is_some() && self.poller.borrow().is_online())
    }

    pub(super) fn refetch(self: &Rc<Self>) {
        self.policy.borrow_mut().invalidate_history();
        self.poller.borrow_mut().refetch_now();
        self.refetched_by_reader.set(true);
        if let Some((status, _)) = self.older_request.take() {
            // The reader does not wait for a page that hangs; it comes after this.
            self.older_wanted.borrow_mut().get_or_insert(OlderWanted { status, filled: 0 });
        }
        self.schedule();
    }

    /// There may be something new.
    pub(super) fn invalidate(self: &Rc<Self>) {
        self.poller.borrow_mut().hint();
        self.policy.borrow_mut().hint();
        self.tabs.borrow_mut().hinted(now());
        self.schedule();
    }

    /// Does what the poller decides.
    pub(super) fn schedule(self: &Rc<Self>) {
        self.schedule_at_least(now());
    }

    /// The same when a timer ends that was set until `due`: it is that late, whatever a `Date` says that the page has stopped.
    fn schedule_at_least(self: &Rc<Self>, due: DateTime<Utc>) {
        self.timer.take();
        if !self.is_in_use() || !page_environment::is_present() {
            return;
        }
        self.drive_tabs();
        self.drive_subscription();
        // A listener that was told of the subscription may have been the last subscriber.
        if !self.is_in_use() {
            return;
        }
        let now = now();
        let decision = self.poller.borrow().decide(now.max(due));
        match decision {
            // Decided again when the page has come.
            Decision::Fetch if self.older_request.borrow().is_some() => {}
            Decision::Fetch => match self.turn(now) {
                Ok(()) => self.fetch(now),
                Err(at) => {
                    let timer = self.schedule_at(at, now);
                    *self.timer.borrow_mut() = Some(timer);
                }
            },
            Decision::WaitUntil(at) => {
                let timer = self.schedule_at(at, now);
                *self.timer.borrow_mut() = Some(timer);
            }
            Decision::Idle => self.tabs.borrow_mut().nothing_is_due(),
        }
    }

    /// Decides again at that moment.
    pub(super) fn schedule_at(self: &Rc<Self>, at: DateTime<Utc>, now: DateTime<Utc>) -> Timeout {
        let controller = Rc::downgrade(self);
        // Timers know whole milliseconds: one that is due earlier than the moment would be set again and
        // again. They hold 31 bits; a later moment is decided on again.
        let wait = (at - now + TimeDelta::nanoseconds(999_999)).num_milliseconds();
        let wait = wait.clamp(0, i64::from(i32::MAX)) as u32;
        let due = at.min(after(now, TimeDelta::milliseconds(wait.into())));
        Timeout::new(wait, move || {
            if let Some(controller) = controller.upgrade() {
                controller.schedule_at_least(due);
            }
        })
    }

    fn fetch(self: &Rc<Self>, now: DateTime<Utc>) {
        self.poller.borrow_mut().sent(now);
        self.policy.borrow_mut().begin(now);
        let filter = self.next_filter();
        self.policy.borrow_mut().sent(filter, now);
        self.tab_sends(filter, now);
        let calls = self.options.router.list(filter, self.paged.get());
        // The request before this one, if there is one, is cancelled before this one is sent.
        drop(self.request.take());
        let (controller, client) = (Rc::downgrade(self), self.client.clone());
        let request = RequestHandle::spawn(async move {
            let responses = browser::send(&client, ProcedureKind::Query, calls).await;
            if let Some(controller) = controller.upgrade() {
                controller.share_answer(filter, now, &responses);
                controller.answered(filter, responses);
                controller.say_here();
            }
        });
        self.request.replace(Some(request));
        let mut state = self.next_state();
        let is_first_load = state.status == QueryStatus::Pending && state.error.is_none();
        let is_by_reader = self.refetched_by_reader.take();
        if is_first_load || state.error.is_some() || is_by_reader {
            state.fetch_status = FetchStatus::Fetching;
        }
        if is_first_load {
            // The subscriber that started it reads the state next.
            *self.state.borrow_mut() = Rc::new(state);
        } else {
            self.show(state);
        }
    }

    pub(super) fn next_filter(&self) -> JobFilter {
        let latest = self.latest.borrow().as_ref().map(|latest| latest.filter);
        // In pages, some jobs are only on the first one, and older active ones only in answers by status: they
        // are requested in turn.
        if self.cache.borrow().needs_all() && !(self.paged.get() && latest == Some(JobFilter::All)) {
            return JobFilter::All;
        }
        self.policy.borrow().next()
    }

    /// Forgets the list and what belongs to it.
    pub(super) fn forget(&self, reason: Option<Rc<Error>>) {
        self.generation.set(self.generation.get().wrapping_add(1));
        self.request.take();
        self.older_request.take();
        self.older_wanted.take();
        self.look_up.take();
        self.subscription.take();
        self.started_anew_timer.take();
        self.latest.take();
        self.client.recycle(None);
        self.older.take();
        self.cache.replace(JobsCache::with_fields(self.options.fields.clone()));
        self.paged.set(false);
        self.tabs.borrow_mut().forget_before(now());
        self.policy.borrow_mut().invalidate_history();
        // The pause was for what was on the screen.
        self.poller.borrow_mut().end_reader_pause();
        let mut state = self.next_state();
        state.status = QueryStatus::Pending;
        state.error = None;
        state.data_updated_at = DataUpdatedAt::default();
        state.is_fetched = false;
        state.older = OlderJobs::default();
        state.older_by_status = JobsState::default().older_by_status;
        // Shown with what comes next.
        *self.state.borrow_mut() = Rc::new(state);
        for observer in self.observers.all() {
            observer(Change::Forgotten(reason.clone()));
        }
    }

    pub(super) fn clear(self: &Rc<Self>) {
        forget_jobs();
        let before = self.state.borrow().clone();
        self.leave_tabs();
        self.poller.borrow_mut().restart(browser::random(), now());
        self.forget(None);
        self.policy.take();
        let intervals = self.intervals();
        let (interval, is_polled) = (intervals.active, self.enabled.get() && !intervals.is_off());
        let labels = before.labels.clone();
        let cleared = JobsState { interval, is_polled, labels, ..JobsState::default() };
        if let Some(page) = self.page.take() {
            // Visibility and network are looked at again.
            drop(page);
            self.show_after(&before, cleared);
            self.start();
        } else {
            self.show_after(&before, cleared);
        }
    }

    /// The query for the details of a job, if there is one in use.
    pub(super) fn details_of(&self, id: &JobId) -> Option<Rc<DetailsController>> {
        let in_use = self.details.borrow();
        in_use.iter().find(|(known, _)| known == id).and_then(|(_, details)| details.upgrade())
    }

    /// The details of a job have come, or could not be had, that were requested after what was done to it.
    pub(super) fn details_came(&self, id: &JobId, job: Option<&Job>) {
        let is_other = self.cache.borrow_mut().details_came(id, job, self.server_now());
        if is_other {
            self.show(self.next_state());
        }
    }

    pub(super) async fn job_details(self: &Rc<Self>, id: &JobId) -> Result<JobDetails, Error> {
        if !page_environment::is_present() {
            return Err(Error::Host { message: "there is no page to request it from".to_owned() });
        }
        let generation = self.generation.get();
        let json = browser::call(&self.client, ProcedureKind::Query, self.options.router.job(id)).await;
        let result = json.and_then(|json| {
            let details = JobDetails::from_json(&json, &self.options.fields);
            details.map_err(|reason| Error::Decode { message: reason.to_owned() })
        });
        if let Err(error) = &result
            && error.is_session_expired()
            && self.generation.get() == generation
        {
            self.session_expired(Rc::new(error.clone()));
        }
        result
    }
}

/// Whether functions of the host's may say in requests who the user is.
fn adds_to_requests(headers: &Option<Headers>, fetch: &Option<Fetch>) -> bool {
    headers.is_some() || fetch.as_ref().is_some_and(|fetch| !fetch.is_transparent())
}
