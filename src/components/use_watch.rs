//! Tells the reader when a watched job ends.

use std::{cell::RefCell, rc::Rc};

use gloo_events::EventListener;
use yew::prelude::*;

use super::{
    announcements::announce,
    notifications::{self, Permission, RunningCount},
};
use crate::{
    hooks::{Jobs, at_first},
    i18n::{Language, accessible_name, announcement, messages},
    job::{Job, JobId, KindLabels},
    query::{JobTransition, JobsState, now},
    remembered::{TOLD, WATCHED, forget_jobs},
    watch::{Session, Told, Watched, Watcher, tag},
};

/// More that end at once are one notification, which counts them.
const MOST: usize = 3;

/// What the toolbar and the cards show of it, and what they call.
pub(super) struct UseWatch {
    /// What the toolbar's switch shows; `None` where the browser or the host has none.
    pub switch: Option<WatchSwitch>,
    /// What is watched.
    pub watched: Watched,
    /// The jobs with a pressed bell; `None` where no card has one.
    pub picked: Option<Watched>,
    /// The bell of a job was pressed.
    pub on_watch: Callback<JobId>,
}

/// The switch of a [`Toolbar`](super::Toolbar) that watches all jobs.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct WatchSwitch {
    /// Whether it is known yet that the browser can notify: until then the switch only takes its room.
    pub is_ready: bool,
    /// All jobs are watched.
    pub is_on: bool,
    /// The reader has not allowed it: that is said in words.
    pub is_blocked: bool,
    /// The reader wants it on or off.
    pub on_change: Callback<bool>,
}

impl WatchSwitch {
    /// A switch that works.
    pub fn new(is_on: bool, on_change: Callback<bool>) -> Self {
        Self { is_ready: true, is_on, is_blocked: false, on_change }
    }

    /// The same, but the browser does not let the page notify.
    #[must_use]
    pub fn blocked(self) -> Self {
        Self { is_blocked: true, ..self }
    }
}

/// Watches the jobs of a list, where the host wants it (`is_wanted`). `on_open` opens the details of a job.
#[hook]
pub(super) fn use_watch(
    is_wanted: bool,
    jobs: &Jobs,
    language: &Language,
    on_open: &Callback<Option<JobId>>,
) -> UseWatch {
    let session = use_memo(jobs.query.options().session_key.clone(), |key| Session::of(key.as_deref()));
    let can_watch = || is_wanted && notifications::is_available();
    let is_available = use_state_eq(|| at_first(|| Some(can_watch())));
    let is_granted = use_state_eq(|| at_first(|| can_watch() && is_granted_now()));
    let is_blocked = use_state_eq(|| false);
    let stored = use_state_eq(|| at_first(|| ((*session).clone(), watched_in(&session))));
    let session_before = use_mut_ref(|| None::<Session>);
    use_effect_with((is_wanted, session.clone()), {
        let (available, granted, blocked, stored) =
            (is_available.setter(), is_granted.setter(), is_blocked.setter(), stored.setter());
        move |(is_wanted, session)| {
            if *is_wanted {
                let before = session_before.replace(Some((**session).clone()));
                forget_former(session, before.as_ref());
            }
            let session = session.clone();
            let listeners = (*is_wanted && notifications::is_available()).then(|| {
                let read = move || {
                    let is_granted = is_granted_now();
                    granted.set(is_granted);
                    if is_granted {
                        blocked.set(false);
                    }
                    stored.set(((*session).clone(), watched_in(&session)));
                };
                read();
                // The reader may have been to the browser's settings.
                let back = web_sys::window().map(|window| {
                    EventListener::new(&window, "focus", {
                        let read = read.clone();
                        move |_| read()
                    })
                });
                (WATCHED.watch(read), back)
            });
            available.set(Some(listeners.is_some()));
            move || drop(listeners)
        }
    });
    // Without permission nothing is watched, whatever was chosen before it was taken back.
    let is_watching = is_wanted && *is_granted && stored.0 == *session;
    let watched = if is_watching { stored.1.clone() } else { Watched::default() };
    use_told(&watched, &session, jobs, language, on_open);
    let change = use_callback((language.clone(), session), {
        let (granted, blocked, stored) = (is_granted.setter(), is_blocked.setter(), stored.setter());
        move |change: WatchChange, (language, session)| {
            let (granted, blocked, stored) = (granted.clone(), blocked.clone(), stored.clone());
            let (language, session) = (language.clone(), session.clone());
            notifications::ask(move |permission| {
                let is_granted = permission == Permission::Granted;
                granted.set(is_granted);
                blocked.set(permission == Permission::Denied);
                if is_granted {
                    let watched = change.of(&watched_in(&session));
                    WATCHED.choose(&watched.to_text(&session));
                    stored.set(((*session).clone(), watched));
                } else if permission == Permission::Denied {
                    language.enter();
                    announce(messages::watch::blocked().to_owned());
                }
            });
        }
    });
    let on_change = use_callback(change.clone(), |all, change| change.emit(WatchChange::All(all)));
    let on_watch = use_callback(change, |id, change| change.emit(WatchChange::Job(id)));
    let is_shown = is_wanted && *is_available != Some(false);
    let switch = is_shown.then(|| WatchSwitch {
        is_ready: is_available.is_some(),
        is_on: watched.all,
        is_blocked: *is_blocked,
        on_change,
    });
    let has_bells = is_wanted && *is_available == Some(true) && !watched.all;
    UseWatch { switch, picked: has_bells.then(|| watched.clone()), watched, on_watch }
}

/// What the reader wants.
enum WatchChange {
    All(bool),
    Job(JobId),
}

impl WatchChange {
    fn of(&self, watched: &Watched) -> Watched {
        match self {
            Self::All(all) => watched.with_all(*all),
            Self::Job(id) => watched.toggled(id),
        }
    }
}

fn is_granted_now() -> bool {
    notifications::permission() == Permission::Granted
}

/// What is watched, as of now.
fn watched_in(session: &Session) -> Watched {
    Watched::of(session, WATCHED.read().as_deref())
}

/// Forgets what was watched by who was signed in before.
fn forget_former(session: &Session, before: Option<&Session>) {
    let stored = WATCHED.read().map(|text| Watched::parse(&text).1);
    if stored.is_some_and(|stored| session.ends(&stored, before)) {
        forget_jobs();
    }
}

/// While anything is watched: polls while hidden, tells what ends, and counts what runs.
#[hook]
fn use_told(
    watched: &Watched,
    session: &Rc<Session>,
    jobs: &Jobs,
    language: &Language,
    on_open: &Callback<Option<JobId>>,
) {
    let watcher = use_mut_ref(|| None::<Watcher>);
    let running = use_mut_ref(|| None::<RunningCount>);
    use_effect_with((watched.is_any(), jobs.query.clone()), {
        let (watcher, running) = (watcher.clone(), running.clone());
        move |(is_any, query)| {
            let handles = is_any.then(|| {
                let state = query.state();
                *watcher.borrow_mut() = Some(Watcher::new(&state.transitions, now() + state.clock_offset));
                *running.borrow_mut() = Some(RunningCount::new(query));
                let (answered, count) = (query.clone(), running.clone());
                // At every answer: the host may have changed the title.
                (query.watch(), query.on_answer(move || show_running(&count, &answered.state())))
            });
            move || {
                drop(handles);
                watcher.take();
                running.take();
            }
        }
    });
    use_effect_with((jobs.state.clone(), watched.clone()), {
        let (language, on_open) = (language.clone(), on_open.clone());
        let session = session.clone();
        move |(state, watched)| {
            show_running(&running, state);
            let ended = watcher.borrow_mut().as_mut().map(|watcher| watcher.ended(&state.transitions));
            let ended = ended.unwrap_or_default();
            if !ended.is_empty() {
                language.enter();
                tell(Watcher::watched(&ended, watched), &state.labels, &language, &on_open);
            }
            if watched.is_any() {
                forget(&ended, state, &session);
            }
        }
    });
}

/// The host may hear of it, and take the list off the page: nothing is borrowed meanwhile.
fn show_running(running: &RefCell<Option<RunningCount>>, state: &JobsState) {
    let id = running.borrow().as_ref().map(RunningCount::id);
    if let Some(id) = id {
        RunningCount::set(id, state.data.counts.running);
    }
}

/// A job that has ended is watched no more, in any tab: also one that ended while no list was on the screen.
fn forget(ended: &[Rc<Job>], state: &JobsState, session: &Session) {
    let watched = watched_in(session);
    let rest = watched.without(|id| {
        ended.iter().any(|job| *job.id == *id) || state.data.recent.iter().any(|entry| *entry.job.id == *id)
    });
    if rest != watched {
        WATCHED.choose(&rest.to_text(session));
    }
}

fn tell(mut jobs: Vec<Rc<Job>>, labels: &KindLabels, language: &Language, on_open: &Callback<Option<JobId>>) {
    let mut told = TOLD.read().as_deref().map(Told::parse).unwrap_or_default();
    jobs.retain(|job| told.add(&tag(job)));
    if jobs.is_empty() {
        return;
    }
    TOLD.choose(&told.to_text());
    // Who looks at the list sees it there, whichever tab that is.
    if notifications::has_focus() {
        return;
    }
    let lang = language.tag();
    if jobs.len() > MOST {
        let changes: Vec<_> = jobs.iter().map(|job| JobTransition::new(job.clone(), None)).collect();
        if let (Some(text), Some(first)) = (announcement(&changes, labels), jobs.first()) {
            notifications::notify(&text, &tag(first), &lang, || {});
        }
        return;
    }
    for job in jobs {
        let (on_open, id) = (on_open.clone(), job.id.clone());
        notifications::notify(&accessible_name(&job, labels), &tag(&job), &lang, move || {
            on_open.emit(Some(id));
        });
    }
}
