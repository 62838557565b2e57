//! A query for a console's jobs: its public face.

use std::{cell::Cell, fmt, rc::Rc, time::Duration};

use trpc::{Client, Error, Fetch, Headers};

use super::{
    EventCallback, InitialData, JobDetailsQuery, JobMutation, JobsEvent, JobsOptions, JobsState, Listener,
    RefetchOptions, Rejection, Subscription, ViewHandle, WatchHandle,
    controller::{Change, Controller},
    handles::AnswerListener,
};
#[cfg(feature = "custom-element")]
use crate::job::Job;
use crate::job::{JobDetails, JobId, JobStatus, KindLabels};

/// A query for a console's jobs. It requests them repeatedly while it has subscribers. Clones are the same
/// query.
///
/// Without a browser, as on a server that renders, nothing is requested: the state is that of the
/// [initial data](JobsOptions::initial_data).
#[derive(Clone)]
pub struct JobsQuery(pub(super) Rc<Controller>);

impl PartialEq for JobsQuery {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for JobsQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("JobsQuery").field(&self.0.options).finish()
    }
}

impl JobsQuery {
    /// A query that requests nothing until it has a subscriber.
    pub fn new(options: JobsOptions) -> Self {
        Self(Controller::new(options))
    }

    /// The options that it was made with. Those that do not identify it may have changed since.
    pub fn options(&self) -> &JobsOptions {
        &self.0.options
    }

    /// The client that it sends its requests with: also for other procedures of the same console.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The state as of now.
    pub fn state(&self) -> Rc<JobsState> {
        self.0.state.borrow().clone()
    }

    /// A job as the list shows it, or else as its details do, where they are in use.
    #[cfg(feature = "custom-element")]
    pub(crate) fn known_job(&self, id: &JobId) -> Option<Rc<Job>> {
        let listed = self.state().data.entry(id).map(|entry| entry.job.clone());
        listed.or_else(|| self.0.details_of(id)?.job())
    }

    /// Calls `changed` whenever [`state`](Self::state) is another one.
    pub fn subscribe(&self, changed: impl Fn() + 'static) -> Subscription {
        let subscriber = self.0.subscribers.add(Rc::new(changed) as Rc<dyn Fn()>);
        self.0.start();
        Subscription { controller: Rc::downgrade(&self.0), subscriber: Some(subscriber) }
    }

    /// Calls `on_event` with each event from now on. [`JobsOptions::on_event`] is called by
    /// [`use_jobs`](crate::hooks::use_jobs) instead.
    pub fn listen(&self, on_event: EventCallback) -> Listener {
        Listener(self.0.listeners.add(on_event))
    }

    /// Tells the listeners.
    pub(crate) fn emit(&self, event: JobsEvent) {
        self.0.emit(event);
    }

    /// Adds a view of the list that is on the screen (`visible`) or behind another tab, where the list is
    /// requested less often.
    pub fn view(&self, visible: bool) -> ViewHandle {
        let visible = Rc::new(Cell::new(visible));
        let subscriber = self.0.views.add(visible.clone());
        self.0.views_changed();
        ViewHandle { controller: Rc::downgrade(&self.0), subscriber: Some(subscriber), visible }
    }

    /// The reader is to be notified when a job ends: while the handle is held, a hidden page polls every 30 s instead of not at all.
    pub fn watch(&self) -> WatchHandle {
        let subscriber = self.0.watchers.add(());
        self.0.watchers_changed();
        WatchHandle { controller: Rc::downgrade(&self.0), subscriber: Some(subscriber) }
    }

    /// Requests everything at once: also while offline, within a wait that the server wants, and after the session expired.
    /// Nothing is requested while it is not [enabled](JobsOptions::with_enabled). Without a subscriber nothing is either, since nobody would see the answer, and the first subscriber's request comes at
    /// once anyway: to have a list before there is one, use [`prefetch`](Self::prefetch).
    pub fn refetch(&self) {
        self.0.refetch();
    }

    /// Something may be new, as a host knows that has a push channel: the list is requested now, but at most once a second,
    /// however often this is called. While the page is hidden or offline, the session is over or the reader has paused, it is
    /// remembered until a request is allowed; after a failure, until its wait is over.
    pub fn invalidate(&self) {
        self.0.invalidate();
    }

    /// Pauses or resumes, as the reader chooses. While it is paused nothing is requested by interval, focus or reconnection; a
    /// refetch and what follows a mutation are sent, once. Does nothing where there is no list; `clear`, an expired session and
    /// the end of the last subscription end the pause.
    pub fn set_paused(&self, paused: bool) {
        self.0.set_paused(paused);
    }

    /// Requests the list as often as this while a job is active, in place of the options' interval, and not more often than this
    /// while none is: as the reader says. `None` for the options' interval.
    pub fn set_interval(&self, interval: Option<Duration>) {
        self.0.set_interval(interval);
    }

    /// How often the list is requested while a job is active, unless the reader says otherwise.
    pub(crate) fn host_interval(&self) -> Duration {
        self.0.refetch_options.get().active
    }

    /// What was set by [`set_interval`](Self::set_interval).
    pub(crate) fn chosen_interval(&self) -> Option<Duration> {
        self.0.interval.get()
    }

    /// Calls `answered` at each answer, whether or not it changes the state: for what says how old the list is.
    pub(crate) fn on_answer(&self, answered: impl Fn() + 'static) -> AnswerListener {
        AnswerListener(self.0.observers.add(Rc::new(move |change| {
            if matches!(change, Change::Answered) {
                answered();
            }
        })))
    }

    /// Requests the next page of older jobs, where [`JobsState::older`] says that there are more: as soon as no other request
    /// for the list is under way. One that fails can be tried again.
    pub fn load_older(&self) {
        self.0.load_older(None);
    }

    /// The same for jobs of one status, which a server that answers in pages is asked for, where
    /// [`JobsState::older_of`] says that there are more. Where it cannot be asked for one, this is [`load_older`](Self::load_older).
    pub fn load_older_of(&self, status: Option<&JobStatus>) {
        self.0.load_older(status);
    }

    /// Starts a failed or cancelled job anew. The outcome shows on its card; of a job that the list does not have, be it that there
    /// is none yet, [`JobsSnapshot::mutation`](super::JobsSnapshot::mutation) and the events tell. Nothing is sent where a mutation
    /// of the job is under way.
    pub fn retry(&self, id: &JobId) {
        self.0.mutate(id, JobMutation::Retry, None);
    }

    /// Starts a job anew from one of its steps, whose results before are kept: for steps that are
    /// [`rerunnable`](crate::job::Step::rerunnable). In all else as [`retry`](Self::retry).
    pub fn retry_from(&self, id: &JobId, step_id: &str) {
        self.0.mutate(id, JobMutation::Retry, Some(step_id));
    }

    /// Cancels a queued or running job. In all else as [`retry`](Self::retry).
    pub fn cancel(&self, id: &JobId) {
        self.0.mutate(id, JobMutation::Cancel, None);
    }

    /// Shows on the job's card why something was not done, such as by a host that does it in its own way.
    pub fn reject(&self, id: &JobId, rejection: impl Into<Rejection>) {
        self.0.reject(id, rejection.into());
    }

    /// Takes over what does not identify a query: intervals, labels, headers, `fetch`, and whether it is enabled.
    pub fn update_options(&self, options: &JobsOptions) {
        self.set_refetch_options(options.refetch);
        self.set_labels(options.labels.clone());
        self.set_functions(options.client.headers.clone(), options.client.fetch.clone());
        self.set_enabled(options.enabled);
    }

    /// Requests nothing from now on, or begins again: see [`JobsOptions::with_enabled`].
    pub fn set_enabled(&self, enabled: bool) {
        self.0.set_enabled(enabled);
    }

    /// Whether anything may be requested.
    pub(crate) fn is_enabled(&self) -> bool {
        self.0.is_enabled()
    }

    /// Requests the list as often as this from now on.
    pub fn set_refetch_options(&self, options: RefetchOptions) {
        self.0.set_refetch_options(options);
    }

    /// Calls kinds of jobs by these words from now on, as after a change of the language.
    pub fn set_labels(&self, labels: KindLabels) {
        if self.state().labels != labels {
            self.0.set_labels(labels);
        }
    }

    /// Sends requests with these headers and this `fetch` from now on.
    pub fn set_functions(&self, headers: Option<Headers>, fetch: Option<Fetch>) {
        self.0.set_functions(headers, fetch);
    }

    /// Forgets everything, as if the query were new: for a sign-out, and after a sign-in. Subscribers stay, and the list is
    /// requested anew, at once. Also which jobs are watched, in every list of the origin.
    ///
    /// It may be called because of an event. Where the session was over and still is, that is shown, nothing more is requested
    /// until the page regains focus or [`refetch`](Self::refetch) is called, and
    /// [`SessionExpired`](JobsEvent::SessionExpired) does not come again. Where each request fails after a `clear`, further calls
    /// wait as failures do; what the server wants to wait (`Retry-After`) is waited in any case.
    pub fn clear(&self) {
        self.0.clear();
    }

    /// Takes initial data that came later than the options. What is no list is ignored.
    pub(crate) fn take_initial_data(&self, data: &InitialData) {
        let _ = self.0.set_initial_data(&data.json, data.updated_at);
    }

    /// Takes a list that was requested elsewhere: the result of `jobs.list` as JSON, bare or in superjson's form. Does
    /// nothing once there has been a list or an error.
    ///
    /// # Errors
    /// [`Error::Decode`] when it is no list of jobs.
    pub fn set_initial_data(&self, json: &str) -> Result<(), Error> {
        self.0.set_initial_data(json, self.0.server_now())
    }

    /// Requests everything about one job, once. Dropping the future cancels the request.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::Host`] where there is no page, as on a server that renders.
    pub async fn job_details(&self, id: &JobId) -> Result<JobDetails, Error> {
        self.0.job_details(id).await
    }

    /// A query for everything about one job, kept up to date.
    pub fn details(&self, id: &JobId) -> JobDetailsQuery {
        JobDetailsQuery::new(self, id)
    }
}
