//! Keeps one list of jobs up to date in the browser: connects the client, the store and the poller to
//! timers and to the page's events, and tells its subscribers when there is something to show.

mod actions;
mod answers;
mod entrants;
mod handles;
mod options;
mod page;
mod state;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Timeout;
use yew::Callback;

use entrants::Entrants;
pub use handles::{Listener, Subscription, Viewer};
pub use options::{JobsEvent, JobsOptions};
use page::PageEvents;
pub use state::{JobsState, LastAnswer, Offered, Problem, ProblemKind};

use crate::{
    chunk,
    client::{Client, Series, now},
    job::{JobDetails, JobId, JobPage},
    polling::{Decision, Plan, PollOptions, Poller},
    router::Asked,
    store::{Action, Store, Transition},
    text::Announcer,
    wire::{Error, Fingerprint, Payload, ProcedureKind, Seen, Timestamp},
};

/// An observer of a console's jobs. It polls while anybody subscribes. Clones are the same observer.
#[derive(Clone)]
pub struct JobsObserver(Rc<Inner>);

impl PartialEq for JobsObserver {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

type Subscriber = Rc<dyn Fn()>;

/// An answer that has been taken in.
#[derive(Clone, Copy, PartialEq)]
struct Known {
    asked: Asked,
    paged: bool,
    answers: Fingerprint,
}

struct Inner {
    options: JobsOptions,
    client: Client,
    store: RefCell<Store>,
    poller: RefCell<Poller>,
    plan: RefCell<Plan>,
    announcer: RefCell<Announcer>,
    /// The server answers in pages.
    paged: Cell<bool>,
    state: RefCell<Rc<JobsState>>,
    answered_at: Cell<Option<Timestamp>>,
    polling: Cell<PollOptions>,
    listeners: Entrants<Callback<JobsEvent>>,
    viewers: Entrants<Rc<Cell<bool>>>,
    /// Retried jobs whose new run only the next answer shows.
    unsettled: RefCell<Vec<JobId>>,
    subscribers: Entrants<Subscriber>,
    timer: RefCell<Option<Timeout>>,
    /// Dropping it gives up the request under way.
    request: RefCell<Option<Series>>,
    /// What the store has taken in last.
    known: Cell<Option<Known>>,
    /// What its parts were.
    seen: RefCell<Seen>,
    page_events: RefCell<Option<PageEvents>>,
}

impl JobsObserver {
    /// An observer that does nothing until somebody subscribes.
    pub fn new(options: JobsOptions) -> Self {
        let mut client = options.client.clone();
        client.timeout = options.polling.timeout;
        Self(Rc::new(Inner {
            client: Client::new(client),
            poller: RefCell::new(Poller::new(options.polling)),
            store: RefCell::default(),
            plan: RefCell::default(),
            announcer: RefCell::default(),
            paged: Cell::new(false),
            state: RefCell::default(),
            answered_at: Cell::new(None),
            polling: Cell::new(options.polling),
            listeners: Entrants::default(),
            viewers: Entrants::default(),
            unsettled: RefCell::default(),
            subscribers: Entrants::default(),
            timer: RefCell::default(),
            request: RefCell::default(),
            known: Cell::default(),
            seen: RefCell::default(),
            page_events: RefCell::default(),
            options,
        }))
    }

    /// The options it was made with.
    pub fn options(&self) -> &JobsOptions {
        &self.0.options
    }

    /// What it asks with: also for other procedures of the same console.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// Tells `on_event` what happens from now on. [`JobsOptions::on_event`] is for
    /// [`use_jobs`](crate::hooks::use_jobs), which listens for as long as its component is there.
    pub fn listen(&self, on_event: Callback<JobsEvent>) -> Listener {
        Listener(self.0.listeners.enter(on_event))
    }

    /// Asks as often as this from now on.
    pub fn set_polling(&self, polling: PollOptions) {
        if self.0.polling.replace(polling) != polling {
            self.0.client.set_timeout(polling.timeout);
            self.0.poller.borrow_mut().set_options(polling);
            self.0.schedule();
        }
    }

    /// Takes in what somebody else has asked for: the result of the procedure that lists all jobs. Does
    /// nothing once a list is there.
    ///
    /// # Errors
    /// [`Error::Decode`] when it is no list of jobs.
    pub fn set_initial_data(&self, result: &Payload) -> Result<(), Error> {
        if !self.0.state.borrow().ready {
            let page = JobPage::read(result)?;
            let now = self.0.client.now();
            self.0.answered_at.set(Some(now));
            self.0.store.borrow_mut().apply(&[page], Asked::All, now);
            let mut state = self.0.next_state();
            state.ready = true;
            state.last_answer = state.last_answer.renewed(now);
            self.0.show(state);
        }
        Ok(())
    }

    /// What is known now.
    pub fn state(&self) -> Rc<JobsState> {
        self.0.state.borrow().clone()
    }

    /// Calls `changed` whenever [`state`](Self::state) is another one.
    pub fn subscribe(&self, changed: impl Fn() + 'static) -> Subscription {
        let entrant = self.0.subscribers.enter(Rc::new(changed));
        self.0.start();
        Subscription { observer: Rc::downgrade(&self.0), entrant: Some(entrant) }
    }

    /// Asks for everything at once, whatever the interval or a running wait says; also goes on after an
    /// expired session.
    pub fn refetch(&self) {
        self.0.plan.borrow_mut().history_is_stale();
        self.0.poller.borrow_mut().retry_now();
        self.0.schedule();
    }

    /// Somebody who says whether the list is on the screen (`shown`) or behind another tab, where it is
    /// asked for less often.
    pub fn view(&self, shown: bool) -> Viewer {
        let shown = Rc::new(Cell::new(shown));
        let entrant = self.0.viewers.enter(shown.clone());
        self.0.viewers_changed();
        Viewer { observer: Rc::downgrade(&self.0), entrant: Some(entrant), shown }
    }

    /// Starts a failed or cancelled job anew. The outcome shows on its card.
    pub fn retry(&self, id: &JobId) {
        self.0.act(id, Action::Retry);
    }

    /// Cancels a queued or running job. The outcome shows on its card.
    pub fn cancel(&self, id: &JobId) {
        self.0.act(id, Action::Cancel);
    }

    /// Shows on the job's card why something that was asked for there was not done.
    pub(crate) fn refuse(&self, id: &JobId, why: String) {
        self.0.refuse(id, why);
    }

    /// Asks for everything about one job. Dropping the future gives the request up.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn details(&self, id: &JobId) -> Result<JobDetails, Error> {
        let router = &self.0.options.router;
        let call = router.about(&router.procedures.get, id);
        let result = self.0.client.call(ProcedureKind::Query, call).await;
        self.0.read_details(result)
    }

    /// The same without a future. Dropping what this gives gives the request up.
    pub(crate) fn ask_details(
        &self,
        id: &JobId,
        done: impl FnOnce(Result<JobDetails, Error>) + 'static,
    ) -> Series {
        let router = &self.0.options.router;
        let call = router.about(&router.procedures.get, id);
        let inner = self.0.clone();
        self.0.client.send(ProcedureKind::Query, call, move |result| {
            chunk::loaded(move |loaded| {
                done(loaded.and_then(|()| chunk::call(|| inner.read_details(result))));
            });
        })
    }
}

impl Inner {
    fn read_details(&self, result: Result<Payload, Error>) -> Result<JobDetails, Error> {
        if result.as_ref().is_err_and(Error::is_session_expired) {
            self.session_expired();
        }
        JobDetails::read(result?.json())
    }

    fn start(self: &Rc<Self>) {
        if self.page_events.borrow().is_none() {
            let inner = Rc::downgrade(self);
            let events = PageEvents::listen(move |event| {
                if let Some(inner) = inner.upgrade() {
                    inner.page_changed(event);
                }
            });
            *self.page_events.borrow_mut() = Some(events);
            // Both are known before the first decision: nothing is sent while hidden or offline.
            self.poller.borrow_mut().set_visible(page::is_visible(), now());
            self.page_changed(page::Event::Online(page::is_online()));
        }
        self.schedule();
    }

    fn unsubscribed(&self) {
        if self.subscribers.is_empty() {
            self.timer.take();
            self.request.take();
            self.page_events.take();
            // Whoever subscribes again wants to know what happened meanwhile.
            let mut poller = Poller::new(self.polling.get());
            poller.set_shown(self.is_shown());
            *self.poller.borrow_mut() = poller;
            self.plan.borrow_mut().history_is_stale();
        }
    }

    fn is_shown(&self) -> bool {
        self.viewers.is_empty() || self.viewers.all().iter().any(|shown| shown.get())
    }

    fn viewers_changed(self: &Rc<Self>) {
        let shown = self.is_shown();
        if self.poller.borrow_mut().set_shown(shown) {
            self.schedule();
        }
    }

    fn page_changed(self: &Rc<Self>, event: page::Event) {
        let now = now();
        let changed = {
            let mut poller = self.poller.borrow_mut();
            match event {
                page::Event::Visible(visible) => {
                    if visible {
                        poller.resume();
                    }
                    poller.set_visible(visible, now)
                }
                page::Event::Online(online) => poller.set_online(online, now),
                page::Event::Focus => {
                    poller.resume();
                    false
                }
            }
        };
        if changed && matches!(event, page::Event::Visible(true) | page::Event::Online(true)) {
            // Nobody looked for a while.
            self.plan.borrow_mut().history_is_stale();
        }
        if let page::Event::Online(online) = event
            && changed
        {
            // What is under way will not be answered; its failure is not news.
            self.request.take();
            let mut state = self.next_state();
            match (online, &state.problem) {
                (false, _) => state.tell(self.problem(ProblemKind::Offline)),
                (true, Some(problem)) if problem.kind == ProblemKind::Offline => state.tell_no_more(),
                _ => {}
            }
            self.show(state);
        }
        self.schedule();
    }

    /// Does what the poller decides.
    fn schedule(self: &Rc<Self>) {
        self.timer.take();
        if self.subscribers.is_empty() {
            return;
        }
        let now = now();
        let decision = self.poller.borrow().decide(now);
        match decision {
            Decision::Fetch => self.fetch(now),
            Decision::WaitUntil(at) => {
                let inner = Rc::downgrade(self);
                // Timers hold 31 bits; a later moment is decided on again.
                let wait = (at - now).clamp(0, i64::from(i32::MAX)) as u32;
                let timer = Timeout::new(wait, move || {
                    if let Some(inner) = inner.upgrade() {
                        inner.schedule();
                    }
                });
                *self.timer.borrow_mut() = Some(timer);
            }
            Decision::Rest => {}
        }
    }

    fn fetch(self: &Rc<Self>, now: i64) {
        self.poller.borrow_mut().sent(now);
        let paged = self.paged.get();
        let needs_all = !paged && self.store.borrow().needs_all();
        let asked = if needs_all { Asked::All } else { self.plan.borrow().next() };
        let calls = self.options.router.list(asked, paged);
        let inner = Rc::downgrade(self);
        let request = self.client.ask(calls, move |answers| {
            if let Some(inner) = inner.upgrade() {
                inner.answered(asked, answers);
            }
        });
        // The request before this one, if there is one, is given up here.
        let _before = self.request.replace(Some(request));
        let mut state = self.next_state();
        if let Some(problem) = &mut state.problem {
            problem.fetching = true;
        }
        self.show(state);
    }

    fn tell(&self, kind: ProblemKind) {
        let mut state = self.next_state();
        state.tell(self.problem(kind));
        self.show(state);
    }

    fn problem(&self, kind: ProblemKind) -> Problem {
        let retry_at = match self.poller.borrow().decide(now()) {
            Decision::WaitUntil(at) => Some(Timestamp(at + self.client.clock_offset())),
            _ => None,
        };
        Problem { kind, updated_at: self.answered_at.get(), retry_at, fetching: false }
    }

    fn announce(&self, transitions: &[Transition]) -> Option<String> {
        self.announcer.borrow_mut().say(transitions.to_vec(), &self.options.labels, now())
    }

    fn emit_transitions(&self, transitions: Vec<Transition>) {
        for transition in transitions {
            self.emit(JobsEvent::JobChanged(transition));
        }
    }

    /// The state with what the store and the clock say now, to be changed further and shown.
    fn next_state(&self) -> JobsState {
        let mut state = (**self.state.borrow()).clone();
        state.snapshot = self.store.borrow().snapshot().clone();
        state.clock_offset = self.client.clock_offset();
        state
    }

    /// Tells the subscribers of a state that differs from the one before.
    fn show(&self, after: JobsState) {
        let before = self.state.borrow().clone();
        if after == *before {
            return;
        }
        let counts = (before.snapshot.counts != after.snapshot.counts || before.ready != after.ready)
            .then_some(after.snapshot.counts);
        *self.state.borrow_mut() = Rc::new(after);
        for subscriber in self.subscribers.all() {
            subscriber();
        }
        if let Some(counts) = counts {
            self.emit(JobsEvent::Counts(counts));
        }
    }

    fn emit(&self, event: JobsEvent) {
        for listener in self.listeners.all() {
            listener.emit(event.clone());
        }
    }
}
