//! The words of a timeline.

use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    LengthUnit, Phrase, TimedText, counts::numbered, duration, filled, language::words, messages,
    messages::timeline as says, status_text::status_phrase,
};
use crate::{
    job::{Attempt, Step, time_between},
    timeline::SegmentKind,
};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const MANY_HOURS: u64 = 40 * HOUR;

/// The units of lengths of time, longest first.
const UNITS: [(u64, LengthUnit); 4] = [
    (DAY, LengthUnit::Day),
    (HOUR, LengthUnit::Hour),
    (MINUTE, LengthUnit::Minute),
    (SECOND, LengthUnit::Second),
];

/// The longest unit that is not longer than `millis`.
fn unit_of(millis: u64) -> Option<(u64, LengthUnit)> {
    UNITS.into_iter().find(|(unit, _)| millis >= *unit)
}

/// A length of time in whole units of the longest one: "4 min".
fn rough(length: TimeDelta) -> String {
    let millis = length.num_milliseconds().unsigned_abs();
    let text = unit_of(millis).map(|(length, unit)| words().length(millis / length, None, unit));
    text.unwrap_or_else(|| duration(length))
}

/// The button that folds or unfolds a time in which nothing ran: "4 min idle".
pub(crate) fn idle(length: TimeDelta) -> String {
    filled(says::idle(), &[("time", &rough(length))])
}

/// A mark of a ruler that is so long as a `whole`: "2.5 s", from a minute on "1:30", from an hour on "1:02:30", and whole
/// hours when there are many.
pub(crate) fn ruler_mark(since_start: TimeDelta, whole: TimeDelta) -> String {
    let millis = |length: TimeDelta| length.num_milliseconds().unsigned_abs();
    let (mark, whole) = (millis(since_start), millis(whole));
    let (hours, minutes, seconds) = (mark / HOUR, mark / MINUTE % 60, mark / SECOND % 60);
    let two = |number: u64| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    match whole {
        ..MINUTE if mark % SECOND == 0 => words().length(mark / SECOND, None, LengthUnit::Second),
        ..MINUTE => duration(since_start),
        MINUTE..HOUR => [&minutes.to_string(), ":", &two(seconds)].concat(),
        HOUR..=MANY_HOURS => [&hours.to_string(), ":", &two(minutes), ":", &two(seconds)].concat(),
        _ => words().length(hours, None, LengthUnit::Hour),
    }
}

/// How long something has been going on, in whole seconds, and in minutes once it is hours.
pub(crate) fn elapsed(since: DateTime<Utc>, now: DateTime<Utc>) -> TimedText {
    let millis = (now - since).num_milliseconds().max(0).unsigned_abs();
    let unit = if millis >= HOUR { MINUTE } else { SECOND };
    let text = match millis {
        ..MINUTE => words().length(millis / SECOND, None, LengthUnit::Second),
        _ => duration(now - since),
    };
    let next = i64::try_from(unit - millis % unit).unwrap_or(i64::MAX);
    TimedText { text: Some(text), next: TimeDelta::try_milliseconds(next) }
}

/// How a step stands: "Failed · attempt 3".
pub(crate) fn step_state(step: &Step) -> Phrase {
    let state = status_phrase(&step.status);
    match step.attempt_count() {
        ..=1 => state,
        count => {
            let attempt = filled(says::attempt_of_step(), &[("count", &words().number(count))]);
            state.words([messages::SEPARATOR, &attempt].concat())
        }
    }
}

/// How a step stands and how long it took: "Failed · attempt 3 · 4.5 s".
pub(crate) fn step_notes(step: &Step) -> Phrase {
    with_length(step_state(step), step.started_at, step.ended())
}

/// How an attempt stands and how long it took: "Attempt 2 · Failed · 3.0 s".
pub(crate) fn attempt_notes(number: usize, attempt: &Attempt) -> Phrase {
    let name = Phrase::from([&numbered(says::attempt(), number), messages::SEPARATOR].concat());
    with_length(name.phrase(status_phrase(&attempt.status)), attempt.started_at, attempt.ended_at)
}

fn with_length(said: Phrase, start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> Phrase {
    match time_between(start, end) {
        Some(length) => said.words([messages::SEPARATOR, &duration(length)].concat()),
        None => said,
    }
}

/// What a step returned: "Output of parse".
pub(crate) fn output_name(step: &Step) -> String {
    filled(messages::details::output_of(), &[("name", &step_name(step))])
}

/// What a step is called: by its name, or else "Step 3".
pub fn step_name(step: &Step) -> Rc<str> {
    if trpc::is_blank(&step.name) { numbered(says::step(), step.number).into() } else { step.name.clone() }
}

/// The button that lists the steps that are left out: "Show all 600 steps".
pub(crate) fn show_all_steps(count: usize) -> String {
    numbered(says::show_all(), count)
}

/// The accessible name of the button that runs a job anew from one of its steps: "Rerun from here: parse".
pub(crate) fn rerun_name(step: &Step) -> String {
    filled(messages::general::value(), &[("name", messages::details::rerun()), ("value", &step_name(step))])
}

/// What a segment of a timeline means.
pub(crate) fn segment_word(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Queued => says::queued(),
        SegmentKind::Running => says::running(),
        SegmentKind::Completed => says::completed(),
        SegmentKind::Failed => says::failed(),
        SegmentKind::Backoff => says::backoff(),
        SegmentKind::Sleeping => says::sleeping(),
        SegmentKind::Cancelled => says::cancelled(),
        SegmentKind::Other => says::other(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::JobStatus;
    use proptest::prelude::*;

    #[test]
    fn times_in_which_nothing_ran() {
        for (seconds, text) in
            [(4 * 60 + 50, "4 min idle"), (59, "59 s idle"), (7_300, "2 h idle"), (3 * 86_400, "3 d idle")]
        {
            assert_eq!(idle(TimeDelta::seconds(seconds)), text);
        }
    }

    #[test]
    fn marks_of_the_ruler() {
        let marks = |whole: i64| {
            let mark = |quarter| {
                ruler_mark(TimeDelta::milliseconds(whole * quarter / 4), TimeDelta::milliseconds(whole))
            };
            [0, 1, 2, 3, 4].map(mark)
        };
        assert_eq!(marks(10_000), ["0 s", "2.5 s", "5 s", "7.5 s", "10 s"]);
        assert_eq!(marks(1_000), ["0 s", "250 ms", "500 ms", "750 ms", "1 s"]);
        assert_eq!(marks(90_000), ["0:00", "0:22", "0:45", "1:07", "1:30"]);
        assert_eq!(marks(4 * 3_600_000), ["0:00:00", "1:00:00", "2:00:00", "3:00:00", "4:00:00"]);
        assert_eq!(marks(7 * 86_400_000), ["0 h", "42 h", "84 h", "126 h", "168 h"]);
    }

    #[test]
    fn what_goes_on() {
        let start = DateTime::from_timestamp_millis(0).unwrap();
        let text = |millis| elapsed(start, start + TimeDelta::milliseconds(millis)).text.unwrap();
        assert_eq!(text(-5), "0 s");
        assert_eq!(text(9_999), "9 s");
        assert_eq!(text(200_500), "3 min 20 s");
        assert_eq!(text(7_519_000), "2 h 5 min");
    }

    #[test]
    fn steps_and_attempts() {
        let mut step = Step::new("parse", JobStatus::Failed);
        assert_eq!(step_state(&step).to_string(), "Failed");
        step.attempts = vec![Attempt::new(JobStatus::Failed); 2];
        assert_eq!(step_state(&step).to_string(), "Failed · attempt 2");
        assert_eq!(attempt_notes(2, &step.attempts[1]).to_string(), "Attempt 2 · Failed");
        let at = DateTime::from_timestamp_millis;
        (step.started_at, step.ended_at) = (at(20_000), at(0));
        let last = &mut step.attempts[1];
        (last.started_at, last.ended_at) = (at(0), at(3_000));
        assert_eq!(attempt_notes(2, last).to_string(), "Attempt 2 · Failed · 3.0 s");
        (last.started_at, last.ended_at) = (at(3_000), at(0));
        assert_eq!(attempt_notes(2, last).to_string(), "Attempt 2 · Failed", "it ended before it began");
        assert_eq!(step_notes(&step).to_string(), "Failed · attempt 2", "it ended before it began");
        assert_eq!(show_all_steps(1_600), "Show all 1,600 steps");
        assert_eq!(rerun_name(&step), "Rerun from here: parse");
    }

    proptest! {
        #[test]
        fn the_text_changes_when_it_says_and_not_before(millis in 0i64..10_000_000) {
            let start = DateTime::from_timestamp_millis(0).unwrap();
            let text = |millis| elapsed(start, start + TimeDelta::milliseconds(millis));
            let next = text(millis).next.unwrap().num_milliseconds();
            prop_assert!(next > 0);
            prop_assert_eq!(&text(millis + next - 1).text, &text(millis).text);
            prop_assert_ne!(&text(millis + next).text, &text(millis).text);
        }

        #[test]
        fn no_length_panics(millis in -i64::MAX..=i64::MAX) {
            idle(TimeDelta::milliseconds(millis));
            ruler_mark(TimeDelta::milliseconds(millis), TimeDelta::milliseconds(millis));
        }
    }
}
