//! What there is to show.

use std::{cell::Cell, rc::Rc};

use crate::{
    store::Snapshot,
    wire::{Error, Timestamp},
};

/// What is known of the jobs at one moment.
#[derive(Clone, Debug, Default)]
pub struct JobsState {
    /// The list.
    pub snapshot: Rc<Snapshot>,
    /// A list has come at least once.
    pub ready: bool,
    /// What is wrong now. The last good list stays.
    pub problem: Option<Problem>,
    /// The actions that the server offers.
    pub offered: Offered,
    /// What assistive technology is told, and how often it was told something.
    pub announcement: (Rc<str>, u32),
    /// How far the server's clock is ahead of the browser's, in milliseconds.
    pub clock_offset: i64,
    /// When the list was last brought up to date.
    pub last_answer: LastAnswer,
}

impl PartialEq for JobsState {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.snapshot, &other.snapshot)
            && self.ready == other.ready
            && self.problem == other.problem
            && self.offered == other.offered
            && self.announcement == other.announcement
            && self.clock_offset == other.clock_offset
            && self.last_answer == other.last_answer
    }
}

impl JobsState {
    pub(super) fn announce(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.announcement = (text.into(), self.announcement.1.wrapping_add(1));
        }
    }

    /// Takes in what is wrong. A problem that is new is told; one that goes on is not told again.
    pub(super) fn tell(&mut self, problem: Problem) {
        let is_new =
            self.problem.as_ref().is_none_or(|before| before.kind.opening() != problem.kind.opening());
        if is_new && self.ready {
            self.announce(Some(problem.kind.opening().to_owned()));
        }
        self.problem = Some(problem);
    }

    /// Nothing is wrong any more, and what was told of it need not be read.
    pub(super) fn tell_no_more(&mut self) {
        if self.problem.take().is_some() {
            self.announce(Some(String::new()));
        }
    }
}

/// When the list was last brought up to date, on the server's clock. All clones show the same moment, and
/// are equal, so that it goes on without anything being rendered; only after a time in which nobody looked
/// there is another one.
#[derive(Clone, Debug)]
pub struct LastAnswer(Rc<Cell<Timestamp>>);

impl Default for LastAnswer {
    /// Nobody has to look for the list to be up to date.
    fn default() -> Self {
        Self(Rc::new(Cell::new(Timestamp(i64::MAX))))
    }
}

impl PartialEq for LastAnswer {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LastAnswer {
    /// For this long (milliseconds) an answer tells how the jobs stand: a little longer than the longest
    /// interval between two.
    const FRESH: i64 = 20_000;

    /// Up to when it is known how the jobs stand.
    pub fn known_until(&self) -> Timestamp {
        Timestamp(self.0.get().0.saturating_add(Self::FRESH))
    }

    /// The same after an answer at `now`.
    pub(super) fn renewed(self, now: Timestamp) -> Self {
        if self.0.get().0 == i64::MAX || now > self.known_until() {
            return Self(Rc::new(Cell::new(now)));
        }
        self.0.set(now);
        self
    }
}

/// Why the list is not up to date.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What happened.
    pub kind: ProblemKind,
    /// When the list was last brought up to date, on the server's clock.
    pub updated_at: Option<Timestamp>,
    /// When it is tried again, on the server's clock; `None` when that depends on something else.
    pub retry_at: Option<Timestamp>,
    /// It is being tried again.
    pub fetching: bool,
}

/// What happened to the list.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// There is no network.
    Offline,
    /// The session is over.
    SessionExpired,
    /// The latest request failed.
    Failed(Rc<Error>),
}

impl ProblemKind {
    /// What happened, in a sentence.
    pub fn opening(&self) -> &'static str {
        match self {
            Self::Offline => "You are offline.",
            Self::SessionExpired => "Your session has expired.",
            Self::Failed(_) => "Couldn't refresh jobs.",
        }
    }
}

/// Which actions the server offers. Assumed until a procedure turns out to be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Jobs can be retried.
    pub retry: bool,
    /// Jobs can be cancelled.
    pub cancel: bool,
}

impl Default for Offered {
    fn default() -> Self {
        Self { retry: true, cancel: true }
    }
}
