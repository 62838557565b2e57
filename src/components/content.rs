//! What a view of the jobs shows, as elements.

use std::rc::Rc;

use super::{
    Locale, Shape,
    announcements::announcements,
    clock::Clock,
    job_card::{Card, job_card},
    job_details::{Shown, job_details},
    notice::{bad_rows, banner, empty, error_panel, panel},
    skeleton::{skeleton, skeleton_card},
    window::Window,
};
use crate::{
    chunk,
    decimal::decimal,
    dom::{Element, Node, element},
    hooks::{Details, DetailsQuery, Jobs, new_id},
    job::{Job, JobId},
    observer::{JobsObserver, LastAnswer, Offered},
    store::{Entry, Snapshot},
    text::section_heading,
    wire::Timestamp,
};

/// What is to be seen of the jobs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Extent {
    /// All of them.
    List {
        /// What is shown when there are none.
        empty: Empty,
    },
    /// One of them.
    Card(JobId),
}

/// What is shown when there are no jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Empty {
    /// The library's words.
    Words,
    /// The same, unless the host puts something into the slot `empty`.
    #[cfg(feature = "element")]
    Slot,
    /// Nothing: the owner of the view has something to show.
    Nothing,
}

/// What the view's owner says.
#[derive(Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) jobs: Jobs,
    pub(crate) extent: Extent,
    pub(crate) locale: Locale,
}

/// The dialog with everything about a job.
pub(super) struct OpenDetails {
    pub(super) query: DetailsQuery,
    /// A job that left the list (history is short) stays as it was last seen.
    pub(super) last_seen: Option<Rc<Job>>,
    pub(super) copied: Option<bool>,
}

/// What is shown, and what the reader has opened in it.
pub(super) struct Content {
    pub(super) settings: Settings,
    pub(super) details: Option<OpenDetails>,
    /// The job that is shown alone, if the list does not name it.
    pub(super) unlisted: Option<DetailsQuery>,
    /// The job whose card has the focus: it is there wherever the list is scrolled to.
    pub(super) focused: Option<JobId>,
    terms: Option<Terms>,
    sections: [Section; 2],
    unfolded: Vec<JobId>,
    /// The first cards have been on the screen, or would have been if there were one.
    is_settled: bool,
}

struct Section {
    name: &'static str,
    heading_id: String,
    window: Window,
    /// The cards that are there, in their order.
    cards: Vec<ShownCard>,
}

/// What a card that is there was made of.
struct ShownCard {
    entry: Entry,
    offered: Offered,
    is_unfolded: bool,
    /// When it has to be made anew.
    due: Option<i64>,
}

/// What all cards were made with. With something else they are made anew.
#[derive(PartialEq)]
struct Terms {
    observer: JobsObserver,
    clock_offset: i64,
    last_answer: LastAnswer,
    locale: Locale,
}

/// The attribute of a card that is there because it has the focus, away from the others.
pub(super) const APART: &str = "data-apart";

/// A key for each gap that there may be between the cards.
const GAPS: [&str; 3] = ["gap-1", "gap-2", "gap-3"];

impl Content {
    pub(super) fn new(settings: Settings) -> Self {
        let section =
            |name| Section { name, heading_id: new_id(), window: Window::default(), cards: Vec::new() };
        Self {
            settings,
            details: None,
            unlisted: None,
            focused: None,
            terms: None,
            sections: [section("Running Jobs"), section("Recent Jobs")],
            unfolded: Vec::new(),
            is_settled: false,
        }
    }

    /// Unfolds the error of a job, or folds it again.
    pub(super) fn fold(&mut self, id: &JobId) {
        match self.unfolded.iter().position(|unfolded| unfolded == id) {
            Some(place) => drop(self.unfolded.swap_remove(place)),
            None => self.unfolded.push(id.clone()),
        }
    }

    /// Whether the first cards have been on the screen.
    pub(super) fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// The first cards have been on the screen, or there is no screen. Whether there has to be more now: other
    /// cards, and what the first were in too much of a hurry for.
    pub(super) fn settle(&mut self) -> bool {
        if !std::mem::replace(&mut self.is_settled, true) {
            self.terms = None;
        }
        let changed = self.terms.is_none();
        let snapshot = &self.settings.jobs.state.snapshot;
        let lengths = [snapshot.running.len(), snapshot.recent.len()];
        let sections = self.sections.iter_mut().zip(lengths);
        sections.fold(changed, |changed, (section, length)| section.window.settle(length) || changed)
    }

    /// The window of a section and how long its list is, in the order in which the sections are shown.
    pub(super) fn windows(&mut self) -> impl Iterator<Item = (&mut Window, usize)> {
        let snapshot = &self.settings.jobs.state.snapshot;
        let lengths = [snapshot.running.len(), snapshot.recent.len()];
        let windows = self.sections.iter_mut().map(|section| &mut section.window);
        windows.zip(lengths).filter(|(_, length)| *length > 0)
    }

    /// Whether the list is there and there is nothing in it.
    pub(super) fn is_empty(jobs: &Jobs) -> bool {
        jobs.state.ready && jobs.state.snapshot.is_empty()
    }

    /// What is shown at `now`, on the browser's clock, and how many milliseconds later it changes.
    pub(super) fn nodes(&mut self, now: i64) -> (Vec<Node>, Option<i64>) {
        let Settings { jobs, extent, locale } = self.settings.clone();
        let state = &jobs.state;
        let terms = Some(Terms {
            observer: jobs.observer.clone(),
            clock_offset: state.clock_offset,
            last_answer: state.last_answer.clone(),
            locale: locale.clone(),
        });
        if self.terms != terms {
            self.terms = terms;
            self.sections.iter_mut().for_each(|section| section.cards.clear());
        }
        let mut clock = Clock {
            now: Timestamp(now + state.clock_offset),
            known_until: state.last_answer.known_until(),
            locale: &locale,
            titles: true,
            next: None,
        };
        let mut nodes = Vec::new();
        let mut show = |element: Element| nodes.push(Node::Element(element));
        if matches!(extent, Extent::List { .. }) {
            show(announcements(&state.announcement.0, state.announcement.1));
        }
        match &state.problem {
            Some(problem) if state.ready => show(banner(problem, &mut clock)),
            Some(problem) => show(error_panel(problem)),
            None => {}
        }
        if state.ready {
            match &extent {
                Extent::List { empty } => self.list(*empty, &mut clock, &mut show),
                Extent::Card(id) => show(self.card(id, &mut clock)),
            }
        } else if state.problem.is_none() {
            show(match extent {
                Extent::List { .. } => skeleton(),
                Extent::Card(_) => skeleton_card(),
            });
        }
        if let Some(details) = &mut self.details {
            show(details.element(&jobs, &mut clock));
        }
        (nodes, clock.next)
    }

    fn list(&mut self, when_empty: Empty, clock: &mut Clock<'_>, show: &mut impl FnMut(Element)) {
        let snapshot = self.settings.jobs.state.snapshot.clone();
        let Snapshot { running, recent, .. } = &*snapshot;
        if snapshot.is_empty() {
            match when_empty {
                Empty::Words => show(empty()),
                #[cfg(feature = "element")]
                Empty::Slot => show(element("slot", "").with("name", "empty").child(empty())),
                Empty::Nothing => {}
            }
        } else if running.is_empty() {
            show(element("p", "meta none-running").text("No running jobs"));
        }
        for (index, entries) in [running, recent].into_iter().enumerate() {
            if let Some(section) = self.section(index, entries, clock) {
                show(section);
            }
        }
        if let Some(text) = bad_rows(snapshot.bad_rows) {
            show(element("p", "meta bad-rows").text(text));
        }
    }

    fn section(&mut self, index: usize, entries: &[Entry], clock: &mut Clock<'_>) -> Option<Element> {
        let section = self.sections.get_mut(index)?;
        if entries.is_empty() {
            section.cards.clear();
            return None;
        }
        let before = std::mem::take(&mut section.cards);
        let cards = section.window.cards(entries.len());
        let all = 0..entries.len();
        let is_windowed = cards != all;
        let focused = self.focused.as_ref().filter(|_| is_windowed);
        let focused = focused.and_then(|id| entries.iter().position(|entry| entry.job.id == *id));
        let focused = focused.filter(|place| !cards.contains(place)).map(|place| place..place + 1);
        let apart = focused.as_ref().map(|range| range.start);
        let mut ranges = [Some(cards), focused];
        ranges.sort_unstable_by_key(|range| range.as_ref().map_or(usize::MAX, |range| range.start));

        let options = self.settings.jobs.observer.options();
        let mut items = Vec::new();
        let mut gaps = GAPS.into_iter();
        let mut gap = |from: usize, to: usize, items: &mut Vec<Node>| {
            if let Some(name) = gaps.next().filter(|_| to > from) {
                // Less what a flex container puts between its items.
                let height = section.window.gap(to - from) - 4.0;
                let gap = element("li", "gap").named(name).with("role", "presentation");
                items.push(Node::Element(gap.with("height", decimal(height as u32) + "px")));
            }
        };
        let mut end = 0;
        for range in ranges.into_iter().flatten() {
            gap(end, range.start, &mut items);
            end = range.end;
            for (place, entry) in entries.iter().enumerate().take(range.end).skip(range.start) {
                let id = &entry.job.id;
                let offered = self.settings.jobs.state.offered;
                let is_unfolded = self.unfolded.contains(id);
                let same = before.iter().find(|card| card.entry.job.id == *id).filter(|card| {
                    card.entry == *entry
                        && card.offered == offered
                        && card.is_unfolded == is_unfolded
                        && card.due.is_none_or(|due| due > clock.now.0)
                });
                let due = if let Some(same) = same {
                    items.push(Node::Kept(id.clone()));
                    same.due
                } else {
                    let mut own = Clock { next: None, titles: self.is_settled, ..*clock };
                    let card = Card { entry, labels: &options.labels, offered, open: is_unfolded };
                    let mut item = element("li", "").key(id).child(job_card(card, &mut own));
                    if is_windowed {
                        item = item
                            .with("aria-setsize", decimal(entries.len()))
                            .with("aria-posinset", decimal(place + 1))
                            .maybe(APART, (apart == Some(place)).then_some(""));
                    }
                    items.push(Node::Element(item));
                    own.next.map(|next| clock.now.0 + next.max(1))
                };
                if let Some(due) = due {
                    clock.next = clock.next.into_iter().chain([due - clock.now.0]).min();
                }
                section.cards.push(ShownCard { entry: entry.clone(), offered, is_unfolded, due });
            }
        }
        gap(end, entries.len(), &mut items);
        let heading = element("h3", "section-heading")
            .with("id", section.heading_id.clone())
            .text(section_heading(section.name, entries.len()));
        let list = element("ul", "list").with("role", "list").children(items);
        Some(
            element("section", "section")
                .named(section.name)
                .with("aria-labelledby", section.heading_id.clone())
                .child(heading)
                .child(list),
        )
    }

    /// The card of one job. A job that the list does not name is known from `jobs.get` alone; what becomes of an
    /// action would not be seen there, so none is offered.
    fn card(&self, id: &JobId, clock: &mut Clock<'_>) -> Element {
        let state = &self.settings.jobs.state;
        let labels = &self.settings.jobs.observer.options().labels;
        let mut shown = |entry: &Entry, offered| {
            let open = self.unfolded.contains(id);
            job_card(Card { entry, labels, offered, open }, clock)
        };
        if let Some(entry) = state.snapshot.entry(id) {
            return shown(entry, state.offered);
        }
        let Details { details, error, loading } =
            self.unlisted.as_ref().map(DetailsQuery::latest).unwrap_or_default();
        match (details, error) {
            (Some(details), _) => shown(&details.job.clone().into(), Offered { retry: false, cancel: false }),
            (None, Some(error)) => {
                panel(Shape::Warning, "Couldn't load this job", error.text()).with("role", "alert").child(
                    super::button::button("Try again", super::ButtonKind::Outline, loading)
                        .with("data-action", "reload-card"),
                )
            }
            (None, None) => skeleton_card(),
        }
    }
}

impl OpenDetails {
    fn element(&mut self, jobs: &Jobs, clock: &mut Clock<'_>) -> Element {
        let id = self.query.id();
        if let Some(entry) = jobs.state.snapshot.entry(id) {
            self.last_seen = Some(entry.job.clone());
        }
        let shown = Shown {
            id,
            listed: self.last_seen.as_ref(),
            loaded: &self.query.latest(),
            labels: &jobs.observer.options().labels,
            copied: self.copied,
        };
        chunk::call(|| job_details(&shown, clock))
    }
}
