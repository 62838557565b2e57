//! Sequences of what may happen: answers and failures, the network, time, the reader, tabs that come and go.

use std::{env, rc::Rc};

use proptest::prelude::*;
use trpc::Transformer;

use super::{
    super::{
        JobsOptions, JobsQuery, JobsState, Subscription, ViewHandle, WatchHandle, page_environment::PageEvent,
    },
    WORLD,
    fate::{Fate, fate},
    rules::{Rules, TabRules},
    server::{Kind, Mode, Server},
    with_world,
    world::{Action, TIMEOUT, What, World, in_tab, settle},
};
use crate::job::JobStatus;

/// 2026-01-05, 12:00.
const START: i64 = 1_767_614_400_000;

/// Lists lag behind no longer, in milliseconds.
const LONGEST_LAG: i64 = 14_000;

/// More tabs show nothing new.
const MOST_TABS: usize = 3;

const KEYS: [&str; 2] = ["a", "b"];

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    Time(u32),
    Server(Mode),
    Jobs {
        key: usize,
        what: usize,
        which: usize,
    },
    Visible(usize, bool),
    /// Of all tabs: they are of one browser.
    Online(bool),
    Focus(usize),
    ListVisible(usize, bool),
    Watch(usize, bool),
    Pause(usize, bool),
    Refetch(usize),
    Hints(usize, u8),
    Cancel(usize, usize),
    Retry(usize, usize),
    LoadOlder(usize, bool),
    SignIn(usize),
    Freeze(usize, bool),
    Close(usize),
    Open(usize),
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![
        6 => Just(Mode::Well),
        1 => Just(Mode::Unreachable),
        1 => Just(Mode::Silent),
        2 => prop::option::of(0_u32..40).prop_map(Mode::Unavailable),
        1 => Just(Mode::Unauthorized),
        1 => Just(Mode::Forbidden),
        1 => Just(Mode::WebPage),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let tab = 0..MOST_TABS;
    let flag = any::<bool>();
    prop_oneof![
        8 => prop_oneof![0_u32..900, 900_u32..4_000, 4_000_u32..70_000].prop_map(Event::Time),
        3 => mode().prop_map(Event::Server),
        8 => (0..KEYS.len(), 0_usize..8, 0_usize..16).prop_map(|(key, what, which)| Event::Jobs { key, what, which }),
        2 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Visible(tab, to)),
        2 => flag.prop_map(Event::Online),
        1 => tab.clone().prop_map(Event::Focus),
        1 => (tab.clone(), flag).prop_map(|(tab, to)| Event::ListVisible(tab, to)),
        1 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Watch(tab, to)),
        2 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Pause(tab, to)),
        1 => tab.clone().prop_map(Event::Refetch),
        2 => (tab.clone(), 1_u8..50).prop_map(|(tab, count)| Event::Hints(tab, count)),
        3 => (tab.clone(), 0_usize..8).prop_map(|(tab, which)| Event::Cancel(tab, which)),
        3 => (tab.clone(), 0_usize..8).prop_map(|(tab, which)| Event::Retry(tab, which)),
        2 => (tab.clone(), flag).prop_map(|(tab, all)| Event::LoadOlder(tab, all)),
        1 => tab.clone().prop_map(Event::SignIn),
        1 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Freeze(tab, to)),
        1 => tab.clone().prop_map(Event::Close),
        2 => (0..KEYS.len()).prop_map(Event::Open),
    ]
}

/// A sequence and the world in which it happens.
#[derive(Clone, Debug)]
struct Sequence {
    kind: Kind,
    /// What becomes of requests, in turn.
    fates: Vec<Fate>,
    lag: i64,
    chance: u64,
    /// There is never more than one tab.
    is_alone: bool,
    events: Vec<Event>,
}

prop_compose! {
    fn sequence()(
        kind in prop_oneof![
            4 => Just(Kind::default()),
            3 => Just(Kind { paged: true, ..Kind::default() }),
            1 => Just(Kind { ignores_filter: true, ..Kind::default() }),
            1 => Just(Kind { refuses_filter: true, ..Kind::default() }),
        ],
        fates in prop::collection::vec(fate(), 0..12),
        lag in prop_oneof![Just(0_i64), 0..LONGEST_LAG],
        chance in any::<u64>(),
        is_alone in any::<bool>(),
        events in prop::collection::vec(event(), 0..60),
    ) -> Sequence {
        Sequence { kind, fates, lag, chance, is_alone, events }
    }
}

/// What a tab has.
struct Page {
    query: JobsQuery,
    #[expect(dead_code, reason = "held for its drop")]
    subscription: Subscription,
    view: ViewHandle,
    watch: Option<WatchHandle>,
}

/// The world, and what is known of it.
struct Run {
    rules: Rules,
    pages: Vec<Option<Page>>,
}

impl Run {
    fn new(sequence: &Sequence) -> Self {
        let mut server = Server::new(sequence.kind, sequence.lag);
        for (number, key) in KEYS.into_iter().enumerate() {
            for what in [0, 2, 1, 2, 0, 2] {
                server.change(key, what, 0, START - 60_000 + number as i64 * 1_000);
            }
        }
        WORLD.set(Some(World::new(START, server, sequence.chance, sequence.fates.clone())));
        let mut run = Self { rules: Rules::new(sequence.kind, sequence.is_alone), pages: Vec::new() };
        run.open(KEYS[0]);
        run
    }

    fn open(&mut self, key: &'static str) {
        let tab = with_world(|world| world.open(key));
        self.rules.open();
        let options =
            JobsOptions::new("/api/trpc", "org_1").with_transformer(Transformer::None).with_session_key(key);
        let query = JobsQuery::new(options);
        let page = in_tab(tab, || {
            let subscription = query.subscribe(|| {});
            let view = query.view(true);
            Page { query, subscription, view, watch: None }
        });
        self.pages.push(Some(page));
        self.settled();
    }

    /// Does all that is due, and looks whether the rules are kept.
    fn settled(&mut self) {
        settle();
        let states: Vec<_> = self.pages.iter().map(|page| Some(page.as_ref()?.query.state())).collect();
        self.rules.check(&states);
    }

    fn pass(&mut self, millis: i64) {
        let until = with_world(|world| world.now + millis);
        loop {
            let next = with_world(|world| world.next_moment()).filter(|next| *next <= until);
            with_world(|world| world.now = next.unwrap_or(until).max(world.now));
            self.settled();
            if next.is_none() {
                return;
            }
        }
    }

    fn state(&self, tab: usize) -> Option<Rc<JobsState>> {
        Some(self.pages.get(tab)?.as_ref()?.query.state())
    }

    /// Runs in an open tab.
    fn in_page(&mut self, tab: usize, then: impl FnOnce(&mut Page, &mut TabRules)) {
        let is_frozen = |tab: usize| with_world(|world| world.tabs[tab].frozen);
        if let Some(Some(page)) = self.pages.get_mut(tab)
            && !is_frozen(tab)
        {
            in_tab(tab, || then(page, &mut self.rules.tabs[tab]));
        }
    }

    fn did(tab: usize, action: Action) {
        with_world(|world| world.note(tab, What::Did(action)));
    }

    fn happen(&mut self, event: &Event) {
        let is_open = |tab: usize| matches!(self.pages.get(tab), Some(Some(_)));
        match *event {
            Event::Time(millis) => self.pass(millis.into()),
            Event::Server(mode) => with_world(|world| world.server.mode = mode),
            Event::Jobs { key, what, which } => {
                with_world(|world| world.server.change(KEYS[key], what, which, world.now));
            }
            Event::Visible(tab, visible) if is_open(tab) => {
                with_world(|world| world.page_event(tab, PageEvent::Visible(visible)));
            }
            Event::Online(online) => with_world(|world| {
                for tab in 0..world.tabs.len() {
                    world.page_event(tab, PageEvent::Online(online));
                }
            }),
            Event::Focus(tab) if is_open(tab) => with_world(|world| world.page_event(tab, PageEvent::Focus)),
            Event::Visible(..) | Event::Focus(_) => {}
            Event::ListVisible(tab, visible) => self.in_page(tab, |page, rules| {
                rules.list_visible = visible;
                page.view.set_visible(visible);
            }),
            Event::Watch(tab, watched) => self.in_page(tab, |page, rules| {
                rules.watched = watched;
                let watch = watched.then(|| page.query.watch());
                page.watch = watch;
            }),
            Event::Pause(tab, paused) => self.in_page(tab, |page, _| {
                let state = page.query.state();
                if (!paused || state.has_data()) && state.is_paused != paused {
                    Self::did(tab, Action::Pause(paused));
                }
                page.query.set_paused(paused);
            }),
            Event::Refetch(tab) => self.in_page(tab, |page, _| {
                Self::did(tab, Action::Refetch);
                page.query.refetch();
            }),
            Event::Hints(tab, count) => {
                for _ in 0..count {
                    self.in_page(tab, |page, _| {
                        Self::did(tab, Action::Hint);
                        page.query.invalidate();
                    });
                    // What a hint leads to is sent before the next one comes.
                    settle();
                }
            }
            Event::Cancel(tab, which) => self.mutate(tab, which, false),
            Event::Retry(tab, which) => self.mutate(tab, which, true),
            Event::LoadOlder(tab, all) => self.in_page(tab, |page, _| {
                Self::did(tab, Action::LoadOlder);
                page.query.load_older_of(Some(&JobStatus::Failed).filter(|_| !all));
            }),
            Event::SignIn(tab) => self.in_page(tab, |page, _| {
                let key = with_world(|world| world.tabs[tab].key);
                with_world(|world| world.server.sign_in(key, world.now));
                Self::did(tab, Action::Clear);
                page.query.clear();
                assert!(page.query.state().data.is_empty(), "what was forgotten is shown");
            }),
            Event::Freeze(tab, frozen) if is_open(tab) => with_world(|world| world.tabs[tab].frozen = frozen),
            Event::Close(tab) if is_open(tab) && self.pages.iter().flatten().count() > 1 => {
                drop(with_world(|world| world.close(tab)));
                self.pages[tab] = None;
            }
            Event::Freeze(..) | Event::Close(_) => {}
            Event::Open(key) => {
                if !self.rules.is_alone && self.pages.len() < MOST_TABS {
                    self.open(KEYS[key]);
                }
            }
        }
        self.settled();
        // No two things happen at one moment.
        self.pass(1);
    }

    fn mutate(&mut self, tab: usize, which: usize, is_retry: bool) {
        let Some(state) = self.state(tab) else { return };
        let can = state.data.entries().filter(|entry| TabRules::can(&entry.job.status, is_retry));
        let ids: Vec<_> = can.map(|entry| entry.job.id.clone()).collect();
        if let Some(id) = which.checked_rem(ids.len()).and_then(|place| ids.get(place)) {
            self.in_page(tab, |page, _| {
                Self::did(tab, Action::Mutate { id: id.to_string(), is_retry });
                if is_retry { page.query.retry(id) } else { page.query.cancel(id) }
            });
        }
    }

    /// Everything is well again, and the reader comes back.
    fn recover(&mut self) {
        with_world(|world| {
            world.server.mode = Mode::Well;
            world.calm();
            for tab in &mut world.tabs {
                tab.frozen = false;
            }
        });
        // What is under way was sent when it was not, and lists lag behind.
        self.pass(TIMEOUT + LONGEST_LAG);
        for tab in 0..self.pages.len() {
            if self.pages[tab].is_none() {
                continue;
            }
            for event in [
                PageEvent::Online(true),
                PageEvent::Visible(false),
                PageEvent::Visible(true),
                PageEvent::Focus,
            ] {
                self.happen(&match event {
                    PageEvent::Online(online) => Event::Online(online),
                    PageEvent::Visible(visible) => Event::Visible(tab, visible),
                    PageEvent::Focus => Event::Focus(tab),
                });
            }
            self.happen(&Event::Pause(tab, false));
            self.happen(&Event::ListVisible(tab, true));
        }
    }

    /// A while in which nothing happens: who shows something shows what there is, and one tab asks for it.
    fn rest(&mut self) {
        // The longest time that the server has asked for, and what takes time itself.
        self.pass(60_000);
        for tab in 0..self.pages.len() {
            if let Some(state) = self.state(tab) {
                self.rules.check_settled(tab, &state);
            }
        }
        let since = self.requests_so_far();
        self.pass(30_000);
        for (key, (before, after)) in KEYS.iter().zip(since.into_iter().zip(self.requests_so_far())) {
            // One every 3 s. Where the filter is ignored, not all tabs need have noticed it, and they ask for different lists.
            let (count, most) = (after - before, if self.rules.server.ignores_filter { 24 } else { 12 });
            assert!(count <= most, "{count} requests of {key} in 30 s");
        }
    }

    fn requests_so_far(&self) -> [usize; 2] {
        KEYS.map(|key| with_world(|world| world.server.lists_of(key)))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        for tab in 0..self.pages.len() {
            let page = self.pages[tab].take();
            drop(with_world(|world| world.close(tab)));
            drop(page);
        }
        let world = WORLD.take();
        // Its closures may still want a world.
        if let Some(world) = world {
            let nothing = World::new(START, Server::new(Kind::default(), 0), 0, Vec::new());
            WORLD.set(Some(nothing));
            drop(world);
            WORLD.take();
        }
    }
}

fn run(sequence: &Sequence) {
    let mut run = Run::new(sequence);
    for event in &sequence.events {
        run.happen(event);
    }
    run.recover();
    run.rest();
}

/// `PROPTEST_CASES` says how many sequences; else as many as take seconds.
fn config() -> ProptestConfig {
    match env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(1_000),
    }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever happens in whatever order, the rules are kept, and all recovers.
    #[test]
    fn the_rules_are_kept_whatever_happens(sequence in sequence()) {
        run(&sequence);
    }
}
