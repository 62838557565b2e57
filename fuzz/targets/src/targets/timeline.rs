//! The timeline's geometry.

use jobs_console::{
    fuzzing::{self, FRAME, StepTimes},
    job::{Attempt, JobStatus, Step, StepOp},
};

use crate::input::Choices;

const STATUSES: &[&str] = &["queued", "running", "completed", "failed", "cancelled", "skipped", "odd"];

/// Whatever the clocks say, what is drawn lies in order within the frame.
pub fn timeline(data: &[u8]) {
    let mut choices = Choices::new(data);
    let (is_active, started_at, ended_at) = (choices.flag(), choices.moment(), choices.moment());
    let now = choices.moment().unwrap_or_default();
    let mut steps = Vec::new();
    while !choices.is_empty() && steps.len() < 16 {
        steps.push(step(&mut choices));
    }
    check_timeline(&steps, StepTimes { started_at, ended_at, is_active, now });
}

fn step(choices: &mut Choices<'_>) -> Step {
    let status = |choices: &mut Choices<'_>| JobStatus::parse(choices.one_of(STATUSES).unwrap_or_default());
    let mut step = Step::new("work", status(choices));
    step.op = choices.one_of(&[None, Some(StepOp::Run), Some(StepOp::Sleep), Some(StepOp::Wait)]).flatten();
    (step.queued_at, step.started_at, step.ended_at) = (choices.moment(), choices.moment(), choices.moment());
    for _ in 0..choices.below(4) {
        let mut attempt = Attempt::new(status(choices));
        (attempt.started_at, attempt.ended_at) = (choices.moment(), choices.moment());
        step.attempts.push(attempt);
    }
    step
}

/// Segments of a step never overlap, folds neither, and the same holds with all folds open.
pub(super) fn check_timeline(steps: &[Step], times: StepTimes) {
    let Some(closed) = fuzzing::timeline(steps, times, &[]) else { return };
    let keys: Vec<_> = closed.folds.iter().map(|fold| fold.0).collect();
    let open = fuzzing::timeline(steps, times, &keys).expect("the same steps have times");
    assert_eq!(open.folds.iter().map(|fold| fold.0).collect::<Vec<_>>(), keys, "opening a fold moves it");
    for drawn in [&closed, &open] {
        assert_eq!(drawn.rows.len(), steps.len(), "a row for each step");
        for row in &drawn.rows {
            assert!(row.iter().all(|(start, end)| start < end && *end <= FRAME), "{row:?}");
            assert!(row.is_sorted_by(|before, after| before.1 <= after.0), "{row:?} overlap");
        }
        let folds: Vec<_> = drawn.folds.iter().map(|(_, start, end)| (*start, *end)).collect();
        assert!(folds.iter().all(|(start, end)| start <= end && *end <= FRAME), "{folds:?}");
        assert!(folds.is_sorted_by(|before, after| before.1 <= after.0), "{folds:?} overlap");
        assert!(drawn.ticks.is_sorted() && drawn.ticks[0] == 0, "{:?}", drawn.ticks);
        assert!(drawn.next.is_none_or(|next| next >= 1_000), "{:?} keeps the page busy", drawn.next);
    }
    let bars = |rows: &[Vec<(u32, u32)>]| rows.iter().map(|row| !row.is_empty()).collect::<Vec<_>>();
    assert_eq!(bars(&closed.rows), bars(&open.rows), "a fold takes a step's bar away");
}
