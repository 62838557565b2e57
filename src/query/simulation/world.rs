//! The browser: tabs with timers, tasks and requests, a channel and a lock between them, and the clock.

use std::{
    collections::{BTreeMap, VecDeque},
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use chrono::{DateTime, Utc};
use futures_util::task::noop_waker;
use trpc::{Call, Error, ProcedureKind, Responses};

use super::{
    super::{page_environment::PageEvent, tab_channel::LockEvent},
    fate::Fate,
    server::{Outcome, Server, network},
    with_world,
};

/// So long a client waits for an answer, in milliseconds.
pub(super) const TIMEOUT: i64 = 10_000;

type Task = Pin<Box<dyn Future<Output = ()>>>;
type OnPage = Rc<dyn Fn(PageEvent)>;
type OnMessage = Rc<dyn Fn(Option<String>)>;
type OnLock = Rc<dyn Fn(LockEvent)>;

/// The browser.
pub(in super::super) struct World {
    /// In milliseconds since 1970.
    pub(super) now: i64,
    pub(super) tabs: Vec<Tab>,
    /// The tab whose code runs.
    pub(super) current: usize,
    pub(super) server: Server,
    pub(super) requests: Vec<Sent>,
    /// What happened since the last look, in its order.
    pub(super) log: Vec<Logged>,
    timers: Vec<Timer>,
    channels: Vec<Channel>,
    locks: BTreeMap<String, VecDeque<Lock>>,
    /// What is on its way to a tab.
    mail: VecDeque<(usize, Mail)>,
    chance: u64,
    next_id: u64,
    /// What becomes of requests, in turn; nothing bad once it is empty.
    fates: Vec<Fate>,
    next_fate: usize,
}

/// A tab.
pub(super) struct Tab {
    /// Who is signed in.
    pub(super) key: &'static str,
    pub(super) visible: bool,
    pub(super) online: bool,
    pub(super) frozen: bool,
    pub(super) closed: bool,
    tasks: Vec<Task>,
    listeners: Vec<(u64, OnPage)>,
}

/// Something that happened to a tab.
pub(super) struct Logged {
    pub(super) at: i64,
    pub(super) tab: usize,
    pub(super) what: What,
}

/// What happened to a tab.
pub(super) enum What {
    /// A request went out.
    Sent {
        id: u64,
        what: Requested,
    },
    /// Its answer was taken.
    Answered(Box<Sent>),
    /// It was cancelled.
    Cancelled {
        id: u64,
    },
    Page(PageEvent),
    Did(Action),
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Refetch,
    Hint,
    Pause(bool),
    Clear,
    LoadOlder,
    Mutate { id: String, is_retry: bool },
}

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Requested {
    /// The list; all of it, or the active jobs.
    List {
        is_all: bool,
    },
    /// A page of older jobs.
    Older,
    /// What became of jobs that no list tells of.
    LookUp,
    /// Everything about one job.
    Details,
    Mutation {
        ids: Vec<String>,
        is_retry: bool,
    },
}

/// A request under way.
pub(super) struct Sent {
    pub(super) id: u64,
    pub(super) tab: usize,
    pub(super) sent_at: i64,
    pub(super) what: Requested,
    kind: ProcedureKind,
    calls: Vec<Call>,
    fate: Fate,
    /// It reaches the server then.
    reaches_at: i64,
    /// What comes of it, and when, once it has reached the server.
    pub(super) outcome: Option<Outcome>,
    pub(super) answer: Option<Result<Responses, Error>>,
}

impl Sent {
    /// When something happens to it next.
    fn due(&self) -> i64 {
        let due = self.outcome.as_ref().map_or(self.reaches_at, |outcome| outcome.due);
        due.min(self.sent_at + TIMEOUT)
    }
}

impl Requested {
    /// What calls that go together are for.
    pub(in super::super) fn of(calls: &[Call]) -> Self {
        let inputs = || calls.iter().filter_map(|call| Some(call.input.as_ref()?.json()));
        let has = |word: &str| inputs().any(|input| input.contains(word));
        let path = calls.first().map_or("", |call| &*call.path);
        let is_one = calls.len() == 1;
        match path {
            "jobs.list" if is_one && (has("\"cursor\"") || has("\"status\"") || has("\"limit\"")) => {
                Self::Older
            }
            "jobs.list" => Self::List { is_all: is_one && !has("\"active\"") },
            "jobs.get" => Self::LookUp,
            _ => {
                let ids = inputs().flat_map(ids_of).collect();
                Self::Mutation { ids, is_retry: path.starts_with("jobs.retry") }
            }
        }
    }
}

/// The jobs that an input names.
fn ids_of(input: &str) -> Vec<String> {
    let input: serde_json::Value = serde_json::from_str(input).unwrap_or_default();
    let many = input["runIds"].as_array().into_iter().flatten();
    let id = |id: &serde_json::Value| id.as_str().map(str::to_owned);
    id(&input["runId"]).into_iter().chain(many.filter_map(id)).collect()
}

struct Timer {
    id: u64,
    tab: usize,
    due: i64,
    callback: Box<dyn FnOnce()>,
}

struct Channel {
    id: u64,
    tab: usize,
    name: String,
    heard: OnMessage,
}

/// The first one of a line holds it.
struct Lock {
    id: u64,
    tab: usize,
    event: OnLock,
}

enum Mail {
    Message(u64, String),
    Lock(OnLock, LockEvent),
    Page(PageEvent),
}

impl World {
    pub(super) fn new(now: i64, server: Server, chance: u64, fates: Vec<Fate>) -> Self {
        Self {
            now,
            tabs: Vec::new(),
            current: 0,
            server,
            requests: Vec::new(),
            log: Vec::new(),
            timers: Vec::new(),
            channels: Vec::new(),
            locks: BTreeMap::new(),
            mail: VecDeque::new(),
            chance,
            next_id: 0,
            fates,
            next_fate: 0,
        }
    }

    pub(super) fn time(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.now).unwrap_or_default()
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    pub(in super::super) fn random(&mut self) -> f64 {
        // Knuth's linear congruential generator: good enough to spread waits.
        self.chance =
            self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Opens a tab, which is the current one then.
    pub(super) fn open(&mut self, key: &'static str) -> usize {
        let tab = Tab {
            key,
            visible: true,
            online: true,
            frozen: false,
            closed: false,
            tasks: Vec::new(),
            listeners: Vec::new(),
        };
        let online = self.tabs.iter().all(|tab| tab.online);
        self.tabs.push(Tab { online, ..tab });
        self.current = self.tabs.len() - 1;
        self.current
    }

    /// Closes a tab. Its code does not run any more, and its lock is free.
    pub(super) fn close(&mut self, tab: usize) -> impl Sized + use<> {
        self.tabs[tab].closed = true;
        self.requests.retain(|sent| sent.tab != tab);
        let (timers, others) = self.timers.drain(..).partition(|timer| timer.tab == tab);
        self.timers = others;
        let (channels, others): (Vec<_>, _) = self.channels.drain(..).partition(|channel| channel.tab == tab);
        self.channels = others;
        let locks: Vec<_> = self
            .locks
            .iter()
            .flat_map(|(name, line)| line.iter().map(|lock| (name.clone(), lock.id, lock.tab)))
            .collect();
        for (name, id, _) in locks.into_iter().filter(|(_, _, holder)| *holder == tab) {
            self.release_lock(&name, id);
        }
        let timers: Vec<Timer> = timers;
        (std::mem::take(&mut self.tabs[tab].tasks), timers, channels)
    }

    fn runs(&self, tab: usize) -> bool {
        !self.tabs[tab].frozen && !self.tabs[tab].closed
    }

    pub(in super::super) fn is_visible(&self) -> bool {
        self.tabs[self.current].visible
    }

    pub(in super::super) fn is_online(&self) -> bool {
        self.tabs[self.current].online
    }

    pub(in super::super) fn listen(&mut self, changed: OnPage) -> u64 {
        let id = self.id();
        self.tabs[self.current].listeners.push((id, changed));
        id
    }

    pub(in super::super) fn unlisten(&mut self, id: u64) -> impl Sized + use<> {
        let place = |tab: &mut Tab| {
            let place = tab.listeners.iter().position(|(other, _)| *other == id)?;
            Some(tab.listeners.remove(place))
        };
        self.tabs.iter_mut().find_map(place)
    }

    /// Tells a tab of what has changed.
    pub(super) fn page_event(&mut self, tab: usize, event: PageEvent) {
        match event {
            PageEvent::Visible(visible) => self.tabs[tab].visible = visible,
            PageEvent::Online(online) => self.tabs[tab].online = online,
            PageEvent::Focus => {}
        }
        self.mail.push_back((tab, Mail::Page(event)));
    }

    pub(in super::super) fn add_timer(&mut self, millis: u32, callback: Box<dyn FnOnce()>) -> u64 {
        let id = self.id();
        self.timers.push(Timer { id, tab: self.current, due: self.now + i64::from(millis), callback });
        id
    }

    pub(in super::super) fn remove_timer(&mut self, id: u64) -> impl Sized + use<> {
        let place = self.timers.iter().position(|timer| timer.id == id)?;
        Some(self.timers.swap_remove(place))
    }

    pub(in super::super) fn add_task(&mut self, task: Task) {
        self.tabs[self.current].tasks.push(task);
    }

    /// All is well with requests from now on.
    pub(super) fn calm(&mut self) {
        self.fates.clear();
    }

    fn fate(&mut self) -> Fate {
        let place = self.next_fate.checked_rem(self.fates.len());
        self.next_fate += 1;
        place.and_then(|place| self.fates.get(place)).copied().unwrap_or_default()
    }

    pub(in super::super) fn send(&mut self, kind: ProcedureKind, calls: Vec<Call>, what: Requested) -> u64 {
        let (id, tab, sent_at) = (self.id(), self.current, self.now);
        let (online, key) = (self.tabs[tab].online, self.tabs[tab].key);
        self.note(tab, What::Sent { id, what: what.clone() });
        if matches!(what, Requested::List { .. } | Requested::Older) {
            self.server.count_list(key);
        }
        let fate = self.fate();
        let (reaches_at, outcome) = match online {
            true => (self.server.reached_at(key, sent_at + fate.there), None),
            false => (sent_at, Some(Outcome::nothing(sent_at, network()))),
        };
        self.requests.push(Sent {
            id,
            tab,
            sent_at,
            what,
            kind,
            calls,
            fate,
            reaches_at,
            outcome,
            answer: None,
        });
        id
    }

    pub(in super::super) fn take_answer(&mut self, id: u64) -> Option<Result<Responses, Error>> {
        let place = self.requests.iter().position(|sent| sent.id == id)?;
        let answer = self.requests[place].answer.clone()?;
        let sent = self.requests.swap_remove(place);
        self.note(sent.tab, What::Answered(Box::new(sent)));
        Some(answer)
    }

    pub(in super::super) fn cancel(&mut self, id: u64) {
        if let Some(place) = self.requests.iter().position(|sent| sent.id == id) {
            let sent = self.requests.swap_remove(place);
            self.note(sent.tab, What::Cancelled { id });
        }
    }

    /// Writes down what happens.
    pub(super) fn note(&mut self, tab: usize, what: What) {
        self.log.push(Logged { at: self.now, tab, what });
    }

    pub(in super::super) fn join(&mut self, name: String, heard: OnMessage) -> u64 {
        let id = self.id();
        self.channels.push(Channel { id, tab: self.current, name, heard });
        id
    }

    pub(in super::super) fn leave(&mut self, id: u64) -> impl Sized + use<> {
        let place = self.channels.iter().position(|channel| channel.id == id)?;
        Some(self.channels.remove(place))
    }

    pub(in super::super) fn post(&mut self, id: u64, text: &str) {
        let Some(name) = self.channels.iter().find(|it| it.id == id).map(|it| it.name.clone()) else {
            return;
        };
        for channel in self.channels.iter().filter(|channel| channel.id != id && channel.name == name) {
            self.mail.push_back((channel.tab, Mail::Message(channel.id, text.to_owned())));
        }
    }

    pub(in super::super) fn request_lock(&mut self, name: &str, steal: bool, event: OnLock) -> u64 {
        let (id, tab) = (self.id(), self.current);
        let line = self.locks.entry(name.to_owned()).or_default();
        let lock = Lock { id, tab, event: event.clone() };
        if steal {
            if let Some(robbed) = line.pop_front() {
                self.mail.push_back((robbed.tab, Mail::Lock(robbed.event, LockEvent::Lost)));
            }
            line.push_front(lock);
        } else {
            line.push_back(lock);
            if line.len() == 1 {
                self.mail.push_back((tab, Mail::Lock(event, LockEvent::Granted)));
            }
        }
        id
    }

    pub(in super::super) fn release_lock(&mut self, name: &str, id: u64) {
        let Some(line) = self.locks.get_mut(name) else { return };
        let held = line.front().is_some_and(|lock| lock.id == id);
        line.retain(|lock| lock.id != id);
        if held && let Some(next) = line.front() {
            self.mail.push_back((next.tab, Mail::Lock(next.event.clone(), LockEvent::Granted)));
        }
    }

    /// When something is due next.
    pub(super) fn next_moment(&self) -> Option<i64> {
        let timers = self.timers.iter().filter(|timer| self.runs(timer.tab)).map(|timer| timer.due);
        let is_due = |sent: &&Sent| sent.answer.is_none() && (sent.outcome.is_none() || self.runs(sent.tab));
        timers.chain(self.requests.iter().filter(is_due).map(Sent::due)).min()
    }
}

/// Runs a tab's code.
pub(super) fn in_tab<T>(tab: usize, then: impl FnOnce() -> T) -> T {
    with_world(|world| world.current = tab);
    then()
}

/// Does what is due now, until nothing is: answers, timers, messages, tasks.
pub(super) fn settle() {
    for _ in 0..2_000 {
        if !(run_tasks() || deliver() || reach_one() || answer_one() || fire_one()) {
            return;
        }
    }
    panic!("the page is busy without end");
}

fn run_tasks() -> bool {
    let mut is_any_done = false;
    let count = with_world(|world| world.tabs.len());
    for tab in 0..count {
        let tasks = with_world(|world| match world.runs(tab) {
            true => std::mem::take(&mut world.tabs[tab].tasks),
            false => Vec::new(),
        });
        for mut task in tasks {
            let waker = noop_waker();
            let poll = in_tab(tab, || task.as_mut().poll(&mut Context::from_waker(&waker)));
            match poll {
                Poll::Ready(()) => {
                    is_any_done = true;
                    drop(task);
                }
                Poll::Pending => with_world(|world| world.tabs[tab].tasks.push(task)),
            }
        }
    }
    is_any_done
}

fn deliver() -> bool {
    let next = with_world(|world| {
        let place = (0..world.mail.len()).find(|place| world.runs(world.mail[*place].0))?;
        let (tab, mail) = world.mail.remove(place)?;
        world.current = tab;
        Some((tab, mail))
    });
    let Some((tab, mail)) = next else { return with_world(World::forget_mail_of_closed) };
    match mail {
        Mail::Lock(event, what) => event(what),
        Mail::Message(channel, text) => {
            let heard = with_world(|world| {
                world.channels.iter().find(|it| it.id == channel).map(|it| it.heard.clone())
            });
            if let Some(heard) = heard {
                heard(Some(text));
            }
        }
        Mail::Page(event) => {
            with_world(|world| world.note(tab, What::Page(event)));
            let listeners: Vec<_> =
                with_world(|world| world.tabs[tab].listeners.iter().map(|(_, it)| it.clone()).collect());
            for listener in listeners {
                listener(event);
            }
        }
    }
    true
}

impl World {
    fn forget_mail_of_closed(&mut self) -> bool {
        let Self { mail, tabs, .. } = self;
        mail.retain(|(tab, _)| !tabs[*tab].closed);
        false
    }
}

/// The next request that is due reaches the server, in the order in which they were sent.
fn reach_one() -> bool {
    with_world(|world| {
        let now = world.now;
        let is_due =
            |sent: &&mut Sent| sent.outcome.is_none() && sent.answer.is_none() && sent.reaches_at <= now;
        let Some(sent) = world.requests.iter_mut().find(is_due) else { return false };
        let key = world.tabs[sent.tab].key;
        sent.outcome = Some(world.server.outcome(key, sent.kind, &sent.calls, sent.fate, now));
        true
    })
}

/// Answers the next request that is due, or ends it where it has taken too long.
fn answer_one() -> bool {
    with_world(|world| {
        let now = world.now;
        let is_due = |sent: &Sent| sent.answer.is_none() && sent.due() <= now && world.runs(sent.tab);
        let Some(place) = world.requests.iter().position(is_due) else { return false };
        let sent = &mut world.requests[place];
        let after = std::time::Duration::from_millis(TIMEOUT as u64);
        let timeout = || Outcome::nothing(now, Err(Error::Timeout { after }));
        let outcome = sent.outcome.take().filter(|outcome| outcome.due <= sent.sent_at + TIMEOUT);
        sent.answer = Some(sent.outcome.insert(outcome.unwrap_or_else(timeout)).result.clone());
        true
    })
}

fn fire_one() -> bool {
    let timer = with_world(|world| {
        let due = world
            .timers
            .iter()
            .enumerate()
            .filter(|(_, timer)| timer.due <= world.now && world.runs(timer.tab));
        let place = due.min_by_key(|(_, timer)| (timer.due, timer.id))?.0;
        let timer = world.timers.swap_remove(place);
        world.current = timer.tab;
        Some(timer.callback)
    });
    let Some(callback) = timer else { return false };
    callback();
    true
}
