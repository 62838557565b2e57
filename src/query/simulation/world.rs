//! The browser: tabs with timers, tasks and requests, a channel and a lock between them, and the clock.

mod event_loop;

use std::{
    collections::{BTreeMap, VecDeque},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use chrono::{DateTime, Utc};
use trpc::{Call, Error, ProcedureKind, Responses};

use super::{
    super::{lock_event::LockEvent, page_event::PageEvent},
    fate::Fate,
    request::{Requested, SentRequest},
    server::{Server, ServerOutcome, network},
};
pub(super) use event_loop::{in_tab, settle};

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
    pub(super) requests: Vec<SentRequest>,
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
    /// The browser says so.
    pub(super) online: bool,
    /// The network is there.
    pub(super) reachable: bool,
    pub(super) frozen: bool,
    pub(super) closed: bool,
    /// How the job is listed of which there are details: whether it is active, and its revision.
    pub(super) details: Option<(String, Listed)>,
    tasks: Vec<Task>,
    listeners: Vec<(u64, OnPage)>,
}

/// How a job is listed: whether it is active, and its revision.
pub(super) type Listed = Option<(bool, Option<Rc<str>>)>;

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
    Answered(Box<SentRequest>),
    /// It was cancelled.
    Cancelled {
        id: u64,
    },
    Page(PageEvent),
    /// The list shows the job of which there are details otherwise than before, or not at all.
    ListedOtherwise {
        is_ended: bool,
    },
    Did(ReaderAction),
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ReaderAction {
    Refetch,
    Hint,
    Pause(bool),
    Enable(bool),
    Clear,
    LoadOlder,
    Mutate {
        id: String,
        is_retry: bool,
    },
    /// The same with many jobs.
    MutateMany {
        ids: Vec<String>,
        is_retry: bool,
    },
    StopMany,
    OpenDetails {
        id: String,
        is_ended: bool,
    },
    RefetchDetails,
    CloseDetails,
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
            reachable: true,
            frozen: false,
            closed: false,
            details: None,
            tasks: Vec::new(),
            listeners: Vec::new(),
        };
        let online = self.tabs.iter().all(|tab| tab.online);
        let reachable = self.tabs.iter().all(|tab| tab.reachable);
        self.tabs.push(Tab { online, reachable, ..tab });
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

    /// What becomes of requests from now on, in turn; without any all is well.
    pub(super) fn set_fates(&mut self, fates: Vec<Fate>) {
        (self.fates, self.next_fate) = (fates, 0);
    }

    fn fate(&mut self) -> Fate {
        let place = self.next_fate.checked_rem(self.fates.len());
        self.next_fate += 1;
        place.and_then(|place| self.fates.get(place)).copied().unwrap_or_default()
    }

    pub(in super::super) fn send(&mut self, kind: ProcedureKind, calls: Vec<Call>, what: Requested) -> u64 {
        let (id, tab, sent_at) = (self.id(), self.current, self.now);
        let (reachable, key) = (self.tabs[tab].reachable, self.tabs[tab].key);
        self.note(tab, What::Sent { id, what: what.clone() });
        if matches!(what, Requested::List { .. } | Requested::Older) {
            self.server.count_list(key);
        }
        let fate = self.fate();
        let (reaches_at, outcome) = match reachable {
            true => (self.server.reached_at(key, sent_at + fate.there), None),
            false => (sent_at, Some(ServerOutcome::nothing(sent_at, network()))),
        };
        self.requests.push(SentRequest {
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
        let sent = self.requests.remove(place);
        self.note(sent.tab, What::Answered(Box::new(sent)));
        Some(answer)
    }

    pub(in super::super) fn cancel(&mut self, id: u64) {
        if let Some(place) = self.requests.iter().position(|sent| sent.id == id) {
            let sent = self.requests.remove(place);
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
        let is_due =
            |sent: &&SentRequest| sent.answer.is_none() && (sent.outcome.is_none() || self.runs(sent.tab));
        timers.chain(self.requests.iter().filter(is_due).map(SentRequest::due)).min()
    }
}
