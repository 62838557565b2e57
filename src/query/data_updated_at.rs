//! When the list was last brought up to date.

use std::{cell::Cell, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    RefetchOptions,
    clock::{after, delta},
};

/// When the list was last brought up to date, on the server's clock.
///
/// A cell that clones share and each answer touches, so that time goes on without a render. A cell is equal to
/// its clones alone; after a time without answers another one takes its place.
#[derive(Clone, Debug, Default)]
pub struct DataUpdatedAt(Rc<Cell<Option<Update>>>);

#[derive(Clone, Copy, Debug)]
struct Update {
    at: DateTime<Utc>,
    fresh_for: TimeDelta,
}

impl PartialEq for DataUpdatedAt {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl DataUpdatedAt {
    /// A moment at which a list was up to date, which stays fresh for `fresh_for`.
    pub fn new(at: DateTime<Utc>, fresh_for: TimeDelta) -> Self {
        Self(Rc::new(Cell::new(Some(Update { at, fresh_for }))))
    }

    /// When the list was last brought up to date; `None` when there is no list.
    pub fn get(&self) -> Option<DateTime<Utc>> {
        Some(self.0.get()?.at)
    }

    /// Until when the list tells how the jobs stand: a little longer than the longest interval between two
    /// answers. `None` when there is no list.
    pub fn fresh_until(&self) -> Option<DateTime<Utc>> {
        let Update { at, fresh_for } = self.0.get()?;
        Some(after(at, fresh_for))
    }

    /// The same after an answer at `now`.
    pub(super) fn touch(self, now: DateTime<Utc>, fresh_for: TimeDelta) -> Self {
        if self.fresh_until().is_none_or(|until| now > until) {
            return Self::new(now, fresh_for);
        }
        self.0.set(Some(Update { at: now, fresh_for }));
        self
    }
}

/// The least time for which a list is fresh.
const FRESH_FOR_AT_LEAST: TimeDelta = TimeDelta::seconds(20);

/// For how long a list is fresh that is requested so often: until the next answer is overdue.
pub(super) fn fresh_for(options: &RefetchOptions) -> TimeDelta {
    delta(options.idle.max(options.active).saturating_add(options.timeout)).max(FRESH_FOR_AT_LEAST)
}
