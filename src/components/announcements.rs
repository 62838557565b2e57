//! What screen readers announce when jobs change: one polite live region a page.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    hooks::{Jobs, use_words},
    i18n::{Announcer, Language, headline},
    query::{JobsQuery, JobsState, now},
};

thread_local! {
    /// The live regions of the page. The first is the one that speaks.
    static REGIONS: RefCell<Vec<Region>> = RefCell::default();
    static NEXT_ID: Cell<usize> = const { Cell::new(0) };
}

#[derive(Clone)]
struct Region {
    id: usize,
    query: JobsQuery,
    spoken: UseStateSetter<Spoken>,
}

/// What the region says.
#[derive(Clone, Default, PartialEq)]
struct Spoken {
    /// This region is the page's live region.
    is_live: bool,
    text: String,
    /// The language of the text, which need not be that of the region's view.
    language: Option<Language>,
    /// Another number makes the same words be read out again.
    number: usize,
}

/// Takes the region off the page's list when dropped.
struct Registration(usize);

impl Registration {
    fn new(query: JobsQuery, spoken: UseStateSetter<Spoken>) -> Self {
        let id = NEXT_ID.replace(NEXT_ID.get() + 1);
        REGIONS.with_borrow_mut(|regions| regions.push(Region { id, query, spoken }));
        make_first_live();
        Self(id)
    }

    /// Whether this region is the first of those that show the same query: each change is announced once.
    fn is_first_of(&self, query: &JobsQuery) -> bool {
        REGIONS.with_borrow(|regions| {
            regions.iter().find(|region| region.query == *query).is_some_and(|region| region.id == self.0)
        })
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        REGIONS.with_borrow_mut(|regions| regions.retain(|region| region.id != self.0));
        make_first_live();
    }
}

fn make_first_live() {
    if let Some(first) = first_region() {
        first.spoken.set(Spoken { is_live: true, ..Spoken::default() });
    }
}

fn first_region() -> Option<Region> {
    REGIONS.with_borrow(|regions| regions.first().cloned())
}

/// Says something in the page's live region.
pub(super) fn announce(text: String) {
    let number = NEXT_ID.replace(NEXT_ID.get() + 1);
    if let Some(region) = first_region() {
        region.spoken.set(Spoken { is_live: true, text, language: Some(Language::current()), number });
    }
}

/// What was announced of a query, to tell what is new.
#[derive(Default)]
struct Announced {
    announcer: Announcer,
    transitions: usize,
    headline: Option<&'static str>,
}

impl Announced {
    /// The words for what is new in `state`; the empty text withdraws what was said.
    fn next(&mut self, jobs: &Jobs) -> Option<String> {
        let state: &JobsState = &jobs.state;
        if !state.has_data() {
            // What is pending may be of another session.
            self.announcer = Announcer::default();
        }
        let headline = state.error.as_ref().filter(|_| state.has_data()).map(|error| headline(&error.kind));
        let before = std::mem::replace(&mut self.headline, headline);
        let is_new = self.transitions != state.transitions.number;
        self.transitions = state.transitions.number;
        let changed = if is_new { &*state.transitions.latest } else { &[] };
        let words = self.announcer.announce(changed, &state.labels, now()).filter(|_| state.has_data());
        match headline {
            Some(headline) if before != Some(headline) => Some(headline.to_owned()),
            None if before.is_some() && words.is_none() => Some(String::new()),
            _ => words,
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct AnnouncementsProps {
    pub jobs: Jobs,
}

/// The live region of a view. It is in the document before its text: one that comes with its text is often
/// not read out.
#[component]
pub(super) fn Announcements(props: &AnnouncementsProps) -> Html {
    let language = use_words();
    let spoken = use_state_eq(Spoken::default);
    let registration = use_mut_ref(|| None::<Registration>);
    let announced = use_mut_ref(|| Announced {
        transitions: props.jobs.state.transitions.number,
        ..Announced::default()
    });
    use_effect_with(props.jobs.query.clone(), {
        let (registration, spoken) = (registration.clone(), spoken.setter());
        move |query| {
            *registration.borrow_mut() = Some(Registration::new(query.clone(), spoken));
            move || drop(registration.take())
        }
    });
    // What is pending is announced when it is due, even if nothing changes until then.
    let due = use_state_eq(|| 0_u32);
    use_effect_with((props.jobs.state.clone(), *due), {
        let (jobs, due) = (props.jobs.clone(), due.setter());
        move |(_, count)| {
            language.enter();
            let is_first = registration.borrow().as_ref().is_some_and(|own| own.is_first_of(&jobs.query));
            let text = announced.borrow_mut().next(&jobs);
            if let Some(text) = text.filter(|_| is_first) {
                announce(text);
            }
            let wait = announced.borrow().announcer.next(now()).map(|wait| wait.num_milliseconds());
            let (wait, next) = (wait.and_then(|wait| u32::try_from(wait).ok()), count.wrapping_add(1));
            let timer = wait.map(|wait| Timeout::new(wait, move || due.set(next)));
            move || drop(timer)
        }
    });
    let Spoken { is_live, text, language, number } = (*spoken).clone();
    html! {
        <div class="jc-visually-hidden" role={is_live.then_some("status")} key="announcements">
            <span key={number} lang={language.as_ref().map(Language::tag)} dir={language.as_ref().and_then(Language::dir)}>{ text }</span>
        </div>
    }
}
