use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{folds::Gap, scale::Scale, spans::spans_of, *};
use crate::job::{Attempt, JobStatus, Step, StepOp};

fn at(second: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(1_767_614_400 + second, 0)
}

fn step(status: &str, started: Option<i64>, ended: Option<i64>) -> Step {
    let mut step = Step::new("work", JobStatus::parse(status));
    (step.started_at, step.ended_at) = (started.and_then(at), ended.and_then(at));
    step
}

fn attempt(status: &str, started: i64, ended: Option<i64>) -> Attempt {
    let mut attempt = Attempt::new(JobStatus::parse(status));
    (attempt.started_at, attempt.ended_at) = (at(started), ended.and_then(at));
    attempt
}

fn ended(start: i64, end: i64) -> RunTimes {
    RunTimes { started_at: at(start), ended_at: at(end), is_active: false, now: at(100_000).unwrap() }
}

fn active(start: i64, now: i64) -> RunTimes {
    RunTimes { started_at: at(start), ended_at: None, is_active: true, now: at(now).unwrap() }
}

fn drawn(timeline: &Timeline) -> Vec<Vec<(SegmentKind, u32, u32)>> {
    let row = |row: &Vec<Segment>| row.iter().map(|it| (it.kind, it.start, it.end)).collect();
    timeline.rows.iter().map(row).collect()
}

use SegmentKind::{Backoff, Completed, Failed, Queued, Running, Sleeping};

#[test]
fn to_scale_in_the_steps_order() {
    let mut waited = step("completed", Some(20), Some(60));
    waited.queued_at = at(10);
    let steps = [step("completed", Some(0), Some(20)), waited, step("failed", Some(60), Some(100))];
    let timeline = Timeline::new(&steps, &ended(0, 100), &[]).unwrap();
    assert_eq!(
        drawn(&timeline),
        [
            vec![(Completed, 0, 2_000)],
            vec![(Queued, 1_000, 2_000), (Completed, 2_000, 6_000)],
            vec![(Failed, 6_000, 10_000)],
        ]
    );
    assert_eq!(timeline.ticks.map(|tick| tick.num_seconds()), [0, 25, 50, 75, 100]);
    assert!(timeline.folds.is_empty());
}

#[test]
fn attempts_and_the_waits_between_them() {
    let mut tried = step("completed", Some(0), Some(80));
    tried.attempts =
        vec![attempt("failed", 0, Some(30)), attempt("failed", 40, None), attempt("completed", 60, Some(80))];
    let timeline = Timeline::new(&[tried.clone()], &ended(0, 80), &[]).unwrap();
    // The end of the second is not known: it ended when the third began at the latest.
    assert_eq!(
        drawn(&timeline),
        [vec![
            (Failed, 0, 3_750),
            (Backoff, 3_750, 5_000),
            (Failed, 5_000, 7_500),
            (Completed, 7_500, 10_000)
        ]]
    );
    tried.attempts = vec![attempt("failed", 0, Some(20))];
    (tried.status, tried.ended_at) = (JobStatus::Running, None);
    let timeline = Timeline::new(&[tried], &active(0, 24), &[]).unwrap();
    assert_eq!(
        drawn(&timeline),
        [vec![(Failed, 0, 5_000), (Backoff, 5_000, 6_000)]],
        "the next one is to come"
    );
}

#[test]
fn what_goes_on_ends_now_or_with_its_run() {
    let running = [step("running", Some(0), None)];
    let now = |run| drawn(&Timeline::new(&running, &run, &[]).unwrap());
    assert_eq!(
        now(active(0, 30)),
        [vec![(Running, 0, 7_500)]],
        "with room for what comes, in round quarters"
    );
    assert_eq!(now(active(0, 31)), [vec![(Running, 0, 7_750)]], "and only what grows has changed");
    assert_eq!(now(ended(0, 50)), [vec![(Running, 0, 10_000)]]);
    let mut queued = step("queued", None, None);
    queued.queued_at = at(10);
    let steps = [step("completed", Some(0), Some(10)), queued];
    let timeline = Timeline::new(&steps, &active(0, 20), &[GapKey::MAX, at(10).unwrap().timestamp_millis()]);
    assert_eq!(drawn(&timeline.unwrap())[1], [(Queued, 5_000, 10_000)]);
}

#[test]
fn a_sleep_that_says_when_it_will_end_has_not_been_longer_than_until_now() {
    let mut sleep = step("running", Some(10), Some(1_000));
    sleep.op = Some(StepOp::Sleep);
    let spans = spans_of(&sleep, &active(0, 30));
    assert_eq!((spans[0].kind, spans[0].end - spans[0].start), (Sleeping, 20_000));
}

#[test]
fn steps_without_times_have_no_bar() {
    let steps =
        [step("completed", Some(0), Some(10)), step("queued", None, None), step("completed", None, Some(3))];
    let timeline = Timeline::new(&steps, &ended(0, 10), &[]).unwrap();
    assert_eq!(timeline.rows.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 0]);
    assert_eq!(Timeline::new(&steps[1..], &ended(0, 10), &[]), None);
    assert_eq!(Timeline::new(&[], &active(0, 10), &[]), None);
}

#[test]
fn a_long_gap_is_folded_until_the_reader_unfolds_it() {
    let mut sleep = step("completed", Some(100), Some(900));
    sleep.op = Some(StepOp::Sleep);
    let steps = [step("completed", Some(0), Some(100)), sleep, step("completed", Some(900), Some(1_000))];
    let timeline = Timeline::new(&steps, &ended(0, 1_000), &[]).unwrap();
    let [fold] = timeline.folds.as_slice() else { panic!("{timeline:?}") };
    assert_eq!(
        (fold.length, fold.start, fold.end, fold.is_open),
        (TimeDelta::seconds(800), 4_750, 5_250, false)
    );
    assert_eq!(
        drawn(&timeline),
        [vec![(Completed, 0, 4_750)], vec![(Sleeping, 4_750, 5_250)], vec![(Completed, 5_250, 10_000)]]
    );
    assert_eq!(timeline.ticks[2].num_seconds(), 500, "the middle of the fold");
    let timeline = Timeline::new(&steps, &ended(0, 1_000), &[fold.key]).unwrap();
    assert_eq!(drawn(&timeline)[1], [(Sleeping, 1_000, 9_000)]);
    assert!(timeline.folds[0].is_open, "and can be folded again");
}

#[test]
fn the_ruler_begins_at_the_start_although_nearly_all_is_folded() {
    let century = 3_155_673_600;
    let steps =
        [step("completed", Some(0), Some(1)), step("completed", Some(century), Some(century + 1_000_000))];
    let timeline = Timeline::new(&steps, &ended(0, century), &[]).unwrap();
    assert_eq!(timeline.folds.len(), 1);
    assert_eq!(timeline.ticks[0], TimeDelta::zero());
}

#[test]
fn only_gaps_of_more_than_a_fifth_fold() {
    let fold_count = |gap: i64| {
        let steps = [step("completed", Some(0), Some(50)), step("completed", Some(50 + gap), Some(100))];
        Timeline::new(&steps, &ended(0, 100), &[]).unwrap().folds.len()
    };
    assert_eq!((fold_count(20), fold_count(21)), (0, 1));
    // What runs beside a gap fills it.
    let steps = [
        step("completed", Some(0), Some(10)),
        step("completed", Some(90), Some(100)),
        step("completed", Some(5), Some(95)),
    ];
    assert!(Timeline::new(&steps, &ended(0, 100), &[]).unwrap().folds.is_empty());
}

#[test]
fn what_took_no_time_can_be_seen() {
    let steps = [step("completed", Some(0), Some(0)), step("completed", Some(100), Some(100))];
    let timeline = Timeline::new(&steps, &ended(0, 100), &[at(0).unwrap().timestamp_millis()]).unwrap();
    assert_eq!(drawn(&timeline), [vec![(Completed, 0, 40)], vec![(Completed, 9_960, 10_000)]]);
    let instant = Timeline::new(&steps[..1], &ended(0, 0), &[]).unwrap();
    assert_eq!(instant.rows[0].len(), 1);
}

fn moment() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    prop_oneof![
        1 => Just(None),
        6 => (-50i64..200).prop_map(at),
        1 => any::<i64>().prop_map(DateTime::from_timestamp_millis),
        1 => Just(Some(DateTime::<Utc>::MIN_UTC)),
        1 => Just(Some(DateTime::<Utc>::MAX_UTC)),
    ]
}

fn status() -> impl Strategy<Value = JobStatus> {
    prop::sample::select(vec!["queued", "running", "completed", "failed", "cancelled", "skipped", "odd"])
        .prop_map(JobStatus::parse)
}

prop_compose! {
    fn any_attempt()(status in status(), started_at in moment(), ended_at in moment()) -> Attempt {
        Attempt { started_at, ended_at, ..Attempt::new(status) }
    }
}

prop_compose! {
    fn any_step()(
        status in status(),
        op in prop::option::of(prop::sample::select(vec![StepOp::Run, StepOp::Sleep, StepOp::Wait])),
        times in (moment(), moment(), moment()),
        attempts in prop::collection::vec(any_attempt(), 0..4),
    ) -> Step {
        let (queued_at, started_at, ended_at) = times;
        Step { op, queued_at, started_at, ended_at, attempts, ..Step::new("work", status) }
    }
}

prop_compose! {
    fn any_run()(started_at in moment(), ended_at in moment(), is_active in any::<bool>(), now in moment()) -> RunTimes {
        RunTimes { started_at, ended_at, is_active, now: now.unwrap_or_default() }
    }
}

proptest! {
    #[test]
    fn whatever_the_clocks_say_segments_are_in_order_within_the_frame(
        steps in prop::collection::vec(any_step(), 0..8),
        run in any_run(),
        unfold in any::<bool>(),
    ) {
        let Some(mut timeline) = Timeline::new(&steps, &run, &[]) else {
            prop_assert!(steps.iter().all(|step| spans_of(step, &run).is_empty()));
            return Ok(());
        };
        if unfold {
            let keys: Vec<_> = timeline.folds.iter().map(|fold| fold.key).collect();
            timeline = Timeline::new(&steps, &run, &keys).unwrap();
            prop_assert!(timeline.folds.iter().all(|fold| fold.is_open));
        }
        prop_assert_eq!(timeline.rows.len(), steps.len());
        for (row, step) in timeline.rows.iter().zip(&steps) {
            let mut place = 0;
            for segment in row {
                prop_assert!(place <= segment.start && segment.start < segment.end && segment.end <= FRAME);
                place = segment.end;
            }
            prop_assert_eq!(row.is_empty(), spans_of(step, &run).is_empty(), "every step with times has a bar");
        }
        prop_assert!(timeline.folds.len() <= 4);
        for fold in &timeline.folds {
            prop_assert!(fold.start <= fold.end && fold.end <= FRAME && fold.length > TimeDelta::zero());
        }
        prop_assert!(timeline.ticks.is_sorted() && timeline.ticks[0] == TimeDelta::zero());
    }

    #[test]
    fn spans_follow_each_other(step in any_step(), run in any_run()) {
        let spans = spans_of(&step, &run);
        prop_assert!(spans.iter().all(|span| span.start <= span.end));
        prop_assert!(spans.windows(2).all(|pair| pair[0].end == pair[1].start));
    }

    #[test]
    fn what_is_to_scale_and_the_folds_sum_up(
        start in -1_000_000i64..1_000_000,
        lengths in prop::collection::vec((0i64..5_000, 1i64..5_000), 0..4),
        last in 0i64..5_000,
        moments in prop::collection::vec(any::<u16>(), 2..20),
    ) {
        let mut end = start;
        let mut folds = Vec::new();
        for (visible, folded) in lengths {
            folds.push(Gap { start: end + visible, end: end + visible + folded });
            end += visible + folded;
        }
        end += last;
        let folded: i64 = folds.iter().map(|fold| fold.end - fold.start).sum();
        let scale = Scale::new(start, end, folds.clone());
        prop_assert_eq!((scale.place(i64::MIN), scale.place(start)), (0, 0));
        prop_assert_eq!((scale.place(end.max(start + 1)), scale.place(i64::MAX)), (FRAME, FRAME));
        let visible = end - start - folded;
        if visible > 0 {
            // Equal times outside of folds are equally wide, but for rounding; folds are as wide as each other.
            let widths: u32 = folds.iter().map(|fold| scale.place(fold.end) - scale.place(fold.start)).sum();
            prop_assert!(widths.abs_diff(500 * folds.len() as u32) <= folds.len() as u32);
            let mut from = start;
            let ends = folds.iter().map(|fold| (fold.start, fold.end)).chain([(end, end)]);
            for (to, next) in ends {
                let exact = i128::from(to - from) * i128::from(FRAME - 500 * folds.len() as u32) / i128::from(visible);
                prop_assert!((i128::from(scale.place(to) - scale.place(from)) - exact).abs() <= 2);
                from = next;
            }
        }
        let mut moments: Vec<_> = moments.into_iter().map(|it| start - 100 + i64::from(it)).collect();
        moments.sort_unstable();
        prop_assert!(moments.windows(2).all(|pair| scale.place(pair[0]) <= scale.place(pair[1])));
        for place in (0..=FRAME).step_by(FRAME as usize / 8) {
            prop_assert!(scale.place(scale.moment(place)) <= place);
        }
    }
}
