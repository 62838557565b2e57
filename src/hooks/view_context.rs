//! What every text about time needs: the server's clock.

use chrono::{DateTime, TimeDelta, Utc};

use super::Jobs;
use crate::query::{DataUpdatedAt, now};

/// What [`JobsList`](crate::components::JobsList) and the other views provide to the components in them, as a
/// Yew context. Components outside of a view use the browser's clock.
///
/// Times are measured on the server's clock, so that a wrong clock on the reader's machine does no harm.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ViewContext {
    /// How far the server's clock is ahead of the browser's.
    pub clock_offset: TimeDelta,
    /// When the list was last brought up to date; a stall is not counted beyond what is known.
    pub data_updated_at: DataUpdatedAt,
    /// The view has been on the screen. Until then exact dates are left out: a server does not know the
    /// reader's language and zone, and the browser loads its calendars for the first of them.
    pub is_settled: bool,
    /// The moment of the first render of what a server has rendered, so that both write the same.
    initial_now: Option<DateTime<Utc>>,
}

impl Default for ViewContext {
    fn default() -> Self {
        Self {
            clock_offset: TimeDelta::zero(),
            data_updated_at: DataUpdatedAt::default(),
            is_settled: true,
            initial_now: None,
        }
    }
}

impl ViewContext {
    /// The context of a view of `jobs`.
    pub fn new(jobs: &Jobs, is_settled: bool) -> Self {
        let state = &jobs.state;
        Self {
            clock_offset: state.clock_offset,
            initial_now: if is_settled || state.is_fetched { None } else { state.data_updated_at.get() },
            data_updated_at: state.data_updated_at.clone(),
            is_settled,
        }
    }

    /// Now, on the server's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.initial_now.unwrap_or_else(|| now() + self.clock_offset)
    }

    /// The latest moment of which it is known how the jobs stand: now, while answers come.
    pub fn known_until(&self) -> DateTime<Utc> {
        let now = self.now();
        self.data_updated_at.fresh_until().map_or(now, |until| now.min(until))
    }
}
