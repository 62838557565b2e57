//! "2 minutes ago": times relative to now, and when their text changes next.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    TimeUnit, TimedText, filled,
    language::words,
    messages::{general, when},
};
use crate::job::{Job, JobStatus};

/// The units of relative times, largest first, and their length in milliseconds.
const UNITS: [(i64, TimeUnit); 7] = [
    (365 * DAY, TimeUnit::Year),
    (30 * DAY, TimeUnit::Month),
    (7 * DAY, TimeUnit::Week),
    (DAY, TimeUnit::Day),
    (HOUR, TimeUnit::Hour),
    (MINUTE, TimeUnit::Minute),
    (SECOND, TimeUnit::Second),
];
const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago `at` was, in whole units counted downwards: "1 hour ago" for 62 minutes. Under 5 seconds, and
/// in the future (clocks differ), it is "just now".
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> TimedText {
    const JUST_NOW: i64 = 5 * SECOND;

    let elapsed = (now - at).num_milliseconds();
    if elapsed < JUST_NOW {
        return TimedText {
            text: Some(general::just_now().to_owned()),
            next: Some(TimeDelta::milliseconds(JUST_NOW - elapsed)),
        };
    }
    let (mut length, mut unit, mut larger) = (SECOND, TimeUnit::Second, i64::MAX);
    for (unit_length, named) in UNITS {
        if elapsed >= unit_length {
            (length, unit) = (unit_length, named);
            break;
        }
        larger = unit_length;
    }
    let number = elapsed / length;
    // Four weeks become a month before they become five weeks.
    let next = ((number + 1) * length).min(larger) - elapsed;
    TimedText { text: Some(words().ago(number, unit)), next: Some(TimeDelta::milliseconds(next)) }
}

/// The line about a job's times, "Started {time}", and the moment that it is about. `None` when that moment is not known.
pub fn timing(job: &Job) -> Option<(&'static str, DateTime<Utc>)> {
    let (line, at) = match job.status {
        JobStatus::Queued if job.started_at.is_none() => (when::queued(), job.created_at),
        JobStatus::Queued | JobStatus::Running => (when::started(), job.started_at.or(job.created_at)),
        JobStatus::Completed => (when::completed(), job.completed_at),
        JobStatus::Failed => (when::failed(), job.completed_at),
        JobStatus::Cancelled => (when::cancelled(), job.completed_at),
        JobStatus::Skipped => (when::skipped(), job.completed_at),
        JobStatus::Unknown(_) if job.completed_at.is_some() => (when::ended(), job.completed_at),
        JobStatus::Unknown(_) => (when::started(), job.started_at),
    };
    Some((line, at?))
}

/// A time with the words around it: `{time}` in them is where it stands, else it follows them.
pub fn with_time(words: &str, time: &str) -> String {
    if words.contains("{time}") { filled(words, &[("time", time)]) } else { [words, " ", time].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn whole_units_downwards() {
        for (millis, text) in [
            (-90_000, "just now"),
            (4_999, "just now"),
            (5_000, "5 seconds ago"),
            (59_999, "59 seconds ago"),
            (MINUTE, "1 minute ago"),
            (62 * MINUTE, "1 hour ago"),
            (125 * MINUTE, "2 hours ago"),
            (DAY - 1, "23 hours ago"),
            (6 * DAY, "6 days ago"),
            (13 * DAY, "1 week ago"),
            (45 * DAY, "1 month ago"),
            (800 * DAY, "2 years ago"),
        ] {
            assert_eq!(ago(at(1_000_000), at(1_000_000 + millis)).text.as_deref(), Some(text));
        }
    }

    #[test]
    fn the_line_about_time() {
        let mut job = Job::new("1", JobStatus::Queued);
        assert_eq!(timing(&job), None);
        job.created_at = Some(at(1));
        assert_eq!(timing(&job), Some(("Queued {time}", at(1))));
        job.started_at = Some(at(2));
        assert_eq!(timing(&job), Some(("Started {time}", at(2))));
        job.status = JobStatus::Failed;
        assert_eq!(timing(&job), None);
        job.completed_at = Some(at(3));
        assert_eq!(timing(&job), Some(("Failed {time}", at(3))));
        job.status = JobStatus::parse("paused");
        assert_eq!(timing(&job), Some(("Ended {time}", at(3))));
    }

    proptest! {
        #[test]
        fn the_text_changes_when_it_says_and_not_before(millis in -10_000i64..100 * DAY) {
            let start = at(0);
            let timed = ago(start, at(millis));
            let next = timed.next.unwrap().num_milliseconds();
            prop_assert!(next > 0);
            prop_assert_eq!(&ago(start, at(millis + next - 1)).text, &timed.text);
            prop_assert_ne!(&ago(start, at(millis + next)).text, &timed.text);
        }

        #[test]
        fn no_moment_panics(a in any::<i64>(), b in any::<i64>()) {
            let moment = |millis| DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC);
            ago(moment(a), moment(b));
            ago(DateTime::<Utc>::MIN_UTC, moment(a));
        }
    }
}
