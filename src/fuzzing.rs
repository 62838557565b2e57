//! Access to private functions for the fuzz targets in `fuzz/`. Not a part of the public interface.

use chrono::{DateTime, Utc};
use trpc::Call;

use crate::{
    job::{JobStatus, Step},
    query::{self, JobFilter, JobsRouter, OlderRequest},
    timeline::{RunTimes, Timeline},
};

/// The width of a timeline's frame.
pub const FRAME: u32 = crate::timeline::FRAME;

/// A timeline as it is drawn.
#[derive(Debug)]
pub struct Drawn {
    /// Where the segments of each step begin and end.
    pub rows: Vec<Vec<(u32, u32)>>,
    /// What identifies each fold, and where it begins and ends.
    pub folds: Vec<(i64, u32, u32)>,
    /// The ruler, in milliseconds.
    pub ticks: [i64; 5],
    /// When it is drawn anew, in milliseconds.
    pub next: Option<i64>,
}

/// When a run began and ended.
#[derive(Clone, Copy, Debug)]
pub struct StepTimes {
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// It goes on.
    pub is_active: bool,
    /// The moment of the look.
    pub now: DateTime<Utc>,
}

/// Draws the timeline of a run.
pub fn timeline(steps: &[Step], times: StepTimes, unfolded: &[i64]) -> Option<Drawn> {
    let StepTimes { started_at, ended_at, is_active, now } = times;
    let timeline = Timeline::new(steps, &RunTimes { started_at, ended_at, is_active, now }, unfolded)?;
    let places = |row: &Vec<_>| row.iter().map(|it: &crate::timeline::Segment| (it.start, it.end)).collect();
    Some(Drawn {
        rows: timeline.rows.iter().map(places).collect(),
        folds: timeline.folds.iter().map(|fold| (fold.key, fold.start, fold.end)).collect(),
        ticks: timeline.ticks.map(|tick| tick.num_milliseconds()),
        next: timeline.next.map(|next| next.num_milliseconds()),
    })
}

/// The calls that request the list.
pub fn list_calls(router: &JobsRouter, filter: JobFilter, paged: bool) -> Vec<Call> {
    router.list(filter, paged)
}

/// The call that requests a page of older jobs.
pub fn older_call(router: &JobsRouter, request: &OlderRequest, status: Option<&JobStatus>) -> Call {
    router.older(request, status)
}

/// The call that requests one job.
pub fn job_call(router: &JobsRouter, id: &str) -> Call {
    router.job(id)
}

/// Parses a message of another tab and writes it again.
pub fn tab_message(text: &str) -> Option<String> {
    query::tab_message_round_trip(text)
}
