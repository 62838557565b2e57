//! The spans of time that a step consists of.

use chrono::{DateTime, Utc};

use crate::job::{Attempt, Job, JobStatus, Step};

/// What a step did in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SegmentKind {
    /// It waited in the queue.
    Queued,
    /// It runs.
    Running,
    /// An attempt that succeeded.
    Completed,
    /// An attempt that failed.
    Failed,
    /// It waited for its next attempt.
    Backoff,
    /// It slept, or waited for an event.
    Sleeping,
    /// An attempt that was cancelled.
    Cancelled,
    /// Something that this library has no word for.
    Other,
}

impl SegmentKind {
    /// All kinds, in the order of a step's life.
    pub(crate) const ALL: [Self; 8] = [
        Self::Queued,
        Self::Running,
        Self::Completed,
        Self::Failed,
        Self::Backoff,
        Self::Sleeping,
        Self::Cancelled,
        Self::Other,
    ];

    /// Its name in a `data-kind` attribute.
    pub(crate) fn data_name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Backoff => "backoff",
            Self::Sleeping => "sleeping",
            Self::Cancelled => "cancelled",
            Self::Other => "other",
        }
    }

    /// Nothing runs meanwhile.
    pub(super) fn is_idle(self) -> bool {
        matches!(self, Self::Queued | Self::Backoff | Self::Sleeping)
    }

    fn of(step: &Step, status: &JobStatus) -> Self {
        match status {
            JobStatus::Failed => Self::Failed,
            JobStatus::Cancelled => Self::Cancelled,
            _ if step.op.is_some_and(crate::job::StepOp::is_pause) => Self::Sleeping,
            JobStatus::Queued => Self::Queued,
            JobStatus::Running => Self::Running,
            JobStatus::Completed => Self::Completed,
            JobStatus::Skipped | JobStatus::Unknown(_) => Self::Other,
        }
    }
}

/// When a run began and ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunTimes {
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// It has not ended.
    pub is_active: bool,
    /// The latest moment of which it is known how the run stands.
    pub now: DateTime<Utc>,
}

impl RunTimes {
    /// The times of `job`, as of `now`.
    pub(crate) fn new(job: &Job, now: DateTime<Utc>) -> Self {
        let is_active = job.status.is_active();
        Self { started_at: job.started_at, ended_at: job.completed_at, is_active, now }
    }

    /// How far what has not ended goes.
    pub(super) fn until(&self) -> Option<i64> {
        millis(if self.is_active { Some(self.now) } else { self.ended_at })
    }
}

/// A span of time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StepSpan {
    pub kind: SegmentKind,
    pub start: i64,
    pub end: i64,
}

pub(super) fn millis(at: Option<DateTime<Utc>>) -> Option<i64> {
    at.map(|at| at.timestamp_millis())
}

/// The spans of a step, one after the other; none where its times are not known. Clocks of several machines do not
/// agree: what would begin before the end of what came before begins there.
pub(super) fn spans_of(step: &Step, run: &RunTimes) -> Vec<StepSpan> {
    let alone = [step.as_attempt()];
    let attempts = if step.attempts.is_empty() { &alone[..] } else { &step.attempts };
    let mut spans = Vec::new();
    let mut cursor = millis(step.queued_at);
    let mut wait = SegmentKind::Queued;
    let mut rest = attempts.iter();
    while let Some(attempt) = rest.next() {
        let is_first = wait == SegmentKind::Queued;
        let began = millis(attempt.started_at).or_else(|| millis(step.started_at).filter(|_| is_first));
        let Some(began) = began else { continue };
        // Who began did not wait any more.
        let start = cursor.filter(|_| !is_first).map_or(began, |cursor| began.max(cursor));
        if let Some(cursor) = cursor.filter(|cursor| *cursor < start) {
            spans.push(StepSpan { kind: wait, start: cursor, end: start });
        }
        let next = rest.as_slice().iter().find_map(|next| millis(next.started_at));
        let last_end = millis(step.ended_at).filter(|_| rest.as_slice().is_empty());
        let end = end_of(attempt, run, next, last_end).unwrap_or(start).max(start);
        spans.push(StepSpan { kind: SegmentKind::of(step, &attempt.status), start, end });
        (cursor, wait) = (Some(end), SegmentKind::Backoff);
    }
    let is_waiting = step.status.is_active()
        && (spans.is_empty() || attempts.last().is_some_and(|attempt| !goes_on(attempt)));
    if let (true, Some(start), Some(end)) = (is_waiting, cursor, run.until())
        && start < end
    {
        spans.push(StepSpan { kind: wait, start, end });
    }
    spans
}

/// When an attempt ended, or how far it goes so far.
fn end_of(attempt: &Attempt, run: &RunTimes, next: Option<i64>, last_end: Option<i64>) -> Option<i64> {
    let end = millis(attempt.ended_at);
    if goes_on(attempt) {
        // A sleep may say when it will end.
        return match (end.or(next), run.until()) {
            (Some(end), Some(until)) => Some(end.min(until)),
            (end, until) => until.or(end),
        };
    }
    end.or(next).or(last_end)
}

/// Whether an attempt has not ended, as far as its status tells.
fn goes_on(attempt: &Attempt) -> bool {
    match attempt.status {
        JobStatus::Queued | JobStatus::Running => true,
        JobStatus::Unknown(_) => attempt.ended_at.is_none(),
        _ => false,
    }
}
