//! What there is to show.

use std::rc::Rc;

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
    /// What assistive technology is told; another `Rc` each time.
    pub announcement: Rc<str>,
    /// How far the server's clock is ahead of the browser's, in milliseconds.
    pub clock_offset: i64,
}

impl PartialEq for JobsState {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.snapshot, &other.snapshot)
            && self.ready == other.ready
            && self.problem == other.problem
            && self.offered == other.offered
            && Rc::ptr_eq(&self.announcement, &other.announcement)
            && self.clock_offset == other.clock_offset
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
