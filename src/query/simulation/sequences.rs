//! Sequences of what may happen: answers and failures, the network, time, the reader, tabs that come and go.

mod events;
mod scenarios;

use std::{cell::Cell, env, rc::Rc};

use proptest::prelude::*;
use trpc::Transformer;

use self::events::{Event, Sequence, sequence};
use super::{
    super::{
        BulkHandle, BulkProgress, JobDetailsQuery, JobDetailsSubscription, JobMutation, JobsOptions,
        JobsQuery, JobsState, Subscription, ViewHandle, WatchHandle, page_event::PageEvent,
    },
    WORLD,
    request::TIMEOUT,
    rules::{Rules, TabRules},
    server::{BulkProcedures, Kind, Mode, Server},
    with_world,
    world::{Listed, ReaderAction, What, World, in_tab, settle},
};
use crate::job::JobStatus;

/// 2026-01-05, 12:00.
const START: i64 = 1_767_614_400_000;

/// Lists lag behind no longer, in milliseconds.
const LONGEST_LAG: i64 = 14_000;

/// More tabs show nothing new.
const MOST_TABS: usize = 3;

const KEYS: [&str; 2] = ["a", "b"];

/// What a tab has.
struct TabView {
    query: JobsQuery,
    #[expect(dead_code, reason = "held for its drop")]
    subscription: Subscription,
    view: ViewHandle,
    watch: Option<WatchHandle>,
    details: Option<(JobDetailsQuery, JobDetailsSubscription)>,
    many: Option<(BulkHandle, Rc<Cell<Option<BulkProgress>>>)>,
}

impl Drop for TabView {
    fn drop(&mut self) {
        // With a tab that is closed it ends without a word.
        std::mem::forget(self.many.take());
    }
}

fn listed(state: &JobsState, id: &str) -> Listed {
    let job = &state.data.entry(id)?.job;
    Some((job.status.is_active(), job.status_reason.clone()))
}

/// Writes down where a list shows the job otherwise of which there are details.
fn look_at_listed(tab: usize, state: &JobsState) {
    with_world(|world| {
        let Some((id, before)) = &mut world.tabs[tab].details else { return };
        let after = listed(state, id);
        let is_ended = after.as_ref().is_some_and(|(is_active, _)| !is_active);
        let before = std::mem::replace(before, after.clone());
        if before.is_some() && before != after {
            world.note(tab, What::ListedOtherwise { is_ended });
        }
    });
}

/// The world, and what is known of it.
struct Run {
    rules: Rules,
    pages: Vec<Option<TabView>>,
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
        let mut options =
            JobsOptions::new("/api/trpc", "org_1").with_transformer(Transformer::None).with_session_key(key);
        if self.rules.server.many != BulkProcedures::Unnamed {
            options.router.procedures.retry_many = Some("jobs.retryMany".to_owned());
            options.router.procedures.cancel_many = Some("jobs.cancelMany".to_owned());
        }
        let query = JobsQuery::new(options);
        let page = in_tab(tab, || {
            let weak = Rc::downgrade(&query.0);
            let subscription = query.subscribe(move || {
                if let Some(controller) = weak.upgrade() {
                    look_at_listed(tab, &controller.state.borrow());
                }
            });
            let view = query.view(true);
            TabView { query, subscription, view, watch: None, details: None, many: None }
        });
        self.pages.push(Some(page));
        self.settled();
    }

    /// Does all that is due, and looks whether the rules are kept.
    fn settled(&mut self) {
        settle();
        let state = |page: &TabView| {
            let details = page.details.as_ref().map(|(details, _)| details.state());
            (page.query.state(), details, page.many.as_ref().and_then(|(_, progress)| progress.get()))
        };
        let states: Vec<_> = self.pages.iter().map(|page| page.as_ref().map(state)).collect();
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
    fn in_page(&mut self, tab: usize, then: impl FnOnce(&mut TabView, &mut TabRules)) {
        let is_frozen = |tab: usize| with_world(|world| world.tabs[tab].frozen);
        if let Some(Some(page)) = self.pages.get_mut(tab)
            && !is_frozen(tab)
        {
            in_tab(tab, || then(page, &mut self.rules.tabs[tab]));
        }
    }

    fn did(tab: usize, action: ReaderAction) {
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
            Event::Online(online, is_true) => with_world(|world| {
                // Several tabs tell each other that the network is there, which no rule follows.
                let is_true = is_true || !self.rules.is_alone;
                for tab in 0..world.tabs.len() {
                    world.tabs[tab].reachable = online || !is_true;
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
                    Self::did(tab, ReaderAction::Pause(paused));
                }
                page.query.set_paused(paused);
            }),
            Event::Enable(tab, enabled) => self.in_page(tab, |page, rules| {
                if rules.is_enabled() != enabled {
                    Self::did(tab, ReaderAction::Enable(enabled));
                }
                page.query.set_enabled(enabled);
            }),
            Event::Refetch(tab) => self.in_page(tab, |page, _| {
                Self::did(tab, ReaderAction::Refetch);
                page.query.refetch();
            }),
            Event::Hints(tab, count) => {
                for _ in 0..count {
                    self.in_page(tab, |page, _| {
                        Self::did(tab, ReaderAction::Hint);
                        page.query.invalidate();
                    });
                    // What a hint leads to is sent before the next one comes.
                    settle();
                }
            }
            Event::Cancel(tab, which) => self.mutate(tab, which, false),
            Event::Retry(tab, which) => self.mutate(tab, which, true),
            Event::LoadOlder(tab, all) => self.in_page(tab, |page, _| {
                Self::did(tab, ReaderAction::LoadOlder);
                page.query.load_older_of(Some(&JobStatus::Failed).filter(|_| !all));
            }),
            Event::MutateMany(tab, is_retry, count) => self.mutate_many(tab, is_retry, count),
            Event::StopMany(tab) => self.in_page(tab, |page, _| {
                if let Some((many, _)) = &page.many {
                    Self::did(tab, ReaderAction::StopMany);
                    many.stop();
                }
            }),
            Event::OpenDetails(tab, which) => self.open_details(tab, which),
            Event::RefetchDetails(tab) => self.in_page(tab, |page, _| {
                if let Some((details, _)) = &page.details {
                    Self::did(tab, ReaderAction::RefetchDetails);
                    details.refetch();
                }
            }),
            Event::CloseDetails(tab) => self.in_page(tab, |page, _| {
                page.details = None;
                with_world(|world| world.tabs[tab].details = None);
                Self::did(tab, ReaderAction::CloseDetails);
            }),
            Event::SignIn(tab) => self.in_page(tab, |page, _| {
                let key = with_world(|world| world.tabs[tab].key);
                with_world(|world| world.server.sign_in(key, world.now));
                Self::did(tab, ReaderAction::Clear);
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
                Self::did(tab, ReaderAction::Mutate { id: id.to_string(), is_retry });
                if is_retry { page.query.retry(id) } else { page.query.cancel(id) }
            });
        }
    }

    fn mutate_many(&mut self, tab: usize, is_retry: bool, count: usize) {
        let Some(state) = self.state(tab) else { return };
        let can = state.data.entries().filter(|entry| TabRules::can(&entry.job.status, is_retry));
        let ids: Vec<_> = can.map(|entry| entry.job.id.clone()).take(count).collect();
        self.in_page(tab, |page, _| {
            let is_over = |(_, progress): &(_, Rc<Cell<Option<BulkProgress>>>)| {
                progress.get().is_none_or(|progress| progress.result.is_some())
            };
            if ids.is_empty() || !page.many.as_ref().is_none_or(is_over) {
                return;
            }
            let names = ids.iter().map(ToString::to_string).collect();
            Self::did(tab, ReaderAction::MutateMany { ids: names, is_retry });
            let mutation = if is_retry { JobMutation::Retry } else { JobMutation::Cancel };
            let progress = Rc::new(Cell::new(None));
            let told = progress.clone();
            let on_progress = Rc::new(move |progress, _| told.set(progress));
            let handle = page.query.mutate_many(mutation, ids, Rc::new(|_| true), on_progress);
            page.many = Some((handle, progress));
        });
    }

    fn open_details(&mut self, tab: usize, which: usize) {
        let Some(state) = self.state(tab) else { return };
        let entries: Vec<_> = state.data.entries().collect();
        let place = which.checked_rem(entries.len());
        if let Some(entry) = place.and_then(|place| entries.get(place)) {
            let id = &entry.job.id;
            self.in_page(tab, |page, _| {
                page.details = None;
                let is_ended = !entry.job.status.is_active();
                with_world(|world| world.tabs[tab].details = Some((id.to_string(), listed(&state, id))));
                Self::did(tab, ReaderAction::OpenDetails { id: id.to_string(), is_ended });
                let details = page.query.details(id);
                let subscription = details.subscribe(|| {});
                page.details = Some((details, subscription));
            });
        }
    }

    /// Everything is well again, and the reader comes back.
    fn recover(&mut self) {
        with_world(|world| {
            world.server.mode = Mode::Well;
            world.set_fates(Vec::new());
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
                    PageEvent::Online(online) => Event::Online(online, true),
                    PageEvent::Visible(visible) => Event::Visible(tab, visible),
                    PageEvent::Focus => Event::Focus(tab),
                });
            }
            self.happen(&Event::Enable(tab, true));
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
