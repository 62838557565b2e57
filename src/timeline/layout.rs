//! The rows of a timeline.

use chrono::TimeDelta;

use super::{
    folds::{Gap, GapKey, gaps},
    scale::{FRAME, Scale},
    spans::{RunTimes, SegmentKind, StepSpan, millis, spans_of},
};
use crate::job::Step;

/// What grows through the whole frame is drawn anew so often.
const MOVES: i64 = 500;

/// What took no time is drawn this wide, so that it can be seen.
const NARROWEST: u32 = 40;

/// The rows of a timeline, its ruler, and what is folded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timeline {
    /// The segments of each step, in the steps' order; none where its times are not known.
    pub rows: Vec<Vec<Segment>>,
    /// Long gaps in which nothing ran.
    pub folds: Vec<Fold>,
    /// The time since the start at the start, at each quarter and at the end of the frame.
    pub ticks: [TimeDelta; 5],
    /// How long it takes until something moves that can be seen, while the run goes on.
    pub next: Option<TimeDelta>,
}

/// A part of a step's row, in ten-thousandths of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// What the step did.
    pub kind: SegmentKind,
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// A gap in which nothing ran, in ten-thousandths of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fold {
    /// What identifies it.
    pub key: GapKey,
    /// How long nothing ran.
    pub length: TimeDelta,
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The reader has unfolded it.
    pub is_open: bool,
}

impl Timeline {
    /// The timeline of `steps`, in which the reader has unfolded some gaps. `None` where no step has times.
    pub(crate) fn new(steps: &[Step], run: &RunTimes, unfolded: &[GapKey]) -> Option<Self> {
        let rows: Vec<_> = steps.iter().map(|step| spans_of(step, run)).collect();
        let start = rows.iter().flatten().map(|span| span.start).min()?;
        let end = rows.iter().flatten().map(|span| span.end).max()?;
        // A run that was listed as started long before its first step is no reason to leave that out.
        let start = millis(run.started_at).map_or(start, |at| at.min(start));
        let end = run.until().map_or(end, |until| until.max(end));
        let gaps = gaps(&rows, start, end);
        let closed: Vec<Gap> = gaps.iter().filter(|gap| !unfolded.contains(&gap.start)).copied().collect();
        let folded: i64 = closed.iter().map(|gap| gap.end - gap.start).sum();
        // While it goes on, the frame has room for what comes: then only what grows changes, not all the scale.
        let visible = end - start - folded;
        let room = if run.is_active { round_up(visible) - visible } else { 0 };
        let scale = Scale::new(start, end.saturating_add(room), closed);
        let fold = |gap: &Gap| Fold {
            key: gap.start,
            length: TimeDelta::milliseconds(gap.end - gap.start),
            start: scale.place(gap.start),
            end: scale.place(gap.end),
            is_open: unfolded.contains(&gap.start),
        };
        let ticks = [0, 1, 2, 3, 4].map(|quarter| scale.moment(quarter * FRAME / 4) - scale.start);
        Some(Self {
            rows: rows.iter().map(|spans| segments(spans, &scale)).collect(),
            folds: gaps.iter().map(fold).collect(),
            ticks: ticks.map(TimeDelta::milliseconds),
            next: run.is_active.then(|| TimeDelta::milliseconds(((visible + room) / MOVES).max(1_000))),
        })
    }
}

/// The spans of a step in the frame. What would be too narrow to be seen is widened as far as its neighbours allow.
fn segments(spans: &[StepSpan], scale: &Scale) -> Vec<Segment> {
    let mut segments: Vec<_> = spans
        .iter()
        .map(|span| Segment { kind: span.kind, start: scale.place(span.start), end: scale.place(span.end) })
        .collect();
    let mut limit = FRAME;
    for segment in segments.iter_mut().rev() {
        segment.end = segment.end.max(segment.start + NARROWEST).min(limit);
        limit = segment.start.min(limit);
    }
    let mut limit = 0;
    for segment in &mut segments {
        segment.start = segment.start.min(segment.end.saturating_sub(NARROWEST)).max(limit).min(segment.end);
        limit = segment.end;
    }
    segments.retain(|segment| segment.start < segment.end);
    segments
}

/// The next length whose quarters are round numbers, in milliseconds.
fn round_up(length: i64) -> i64 {
    const SECOND: i64 = 1_000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const QUARTERS: [i64; 26] = [
        SECOND,
        2 * SECOND,
        3 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        20 * SECOND,
        30 * SECOND,
        45 * SECOND,
        MINUTE,
        2 * MINUTE,
        3 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        20 * MINUTE,
        30 * MINUTE,
        45 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
    ];
    QUARTERS.into_iter().map(|quarter| 4 * quarter).find(|round| *round >= length).unwrap_or(length)
}
