//! Gaps in which nothing ran.

use super::spans::StepSpan;

/// What identifies a gap while the timeline goes on: when it begins, in milliseconds since 1970.
pub(crate) type GapKey = i64;

/// A gap is folded if it is more than one part in so many of the whole.
const SHARE: i64 = 5;

/// A time in which nothing ran, long enough to be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub start: i64,
    pub end: i64,
}

/// The gaps between `start` and `end` that are long enough, in order. None where nothing ran at all.
pub(super) fn gaps(rows: &[Vec<StepSpan>], start: i64, end: i64) -> Vec<Gap> {
    let mut busy: Vec<_> = rows.iter().flatten().filter(|span| !span.kind.is_idle()).collect();
    if busy.is_empty() {
        return Vec::new();
    }
    busy.sort_unstable_by_key(|span| span.start);
    let mut gaps = Vec::new();
    let mut idle_since = start;
    let mut gap = |from: i64, to: i64| {
        if (to - from).saturating_mul(SHARE) > end - start {
            gaps.push(Gap { start: from, end: to });
        }
    };
    for span in busy {
        gap(idle_since, span.start);
        idle_since = idle_since.max(span.end);
    }
    gap(idle_since, end);
    gaps
}
