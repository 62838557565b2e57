//! "2 minutes ago": times relative to now, and when their text changes next.

use crate::{
    decimal::decimal,
    job::{Job, Status},
    wire::Timestamp,
};

/// A text that time changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The text as of now; `None` when there is nothing to say.
    pub text: Option<String>,
    /// Milliseconds until the text may change; `None` when it stays.
    pub next: Option<i64>,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The units of relative times, largest first: their length and their name.
const UNITS: [(i64, &str); 7] = [
    (365 * DAY, "year"),
    (30 * DAY, "month"),
    (7 * DAY, "week"),
    (DAY, "day"),
    (HOUR, "hour"),
    (MINUTE, "minute"),
    (SECOND, "second"),
];

/// How long ago `at` was, in whole units counted downwards: "1 hour ago" for 62 minutes. Under 5 seconds,
/// and in the future (clocks differ), it is "just now".
pub fn ago(at: Timestamp, now: Timestamp) -> Tick {
    const JUST_NOW: i64 = 5 * SECOND;

    // No moment that a calendar knows is further away than this.
    let elapsed = now.0.saturating_sub(at.0).clamp(-1 << 53, 1 << 53);
    if elapsed < JUST_NOW {
        return Tick { text: Some("just now".into()), next: Some(JUST_NOW - elapsed) };
    }
    let index = UNITS.iter().position(|(length, _)| elapsed >= *length).unwrap_or(UNITS.len() - 1);
    let (length, unit) = UNITS[index];
    let number = elapsed / length;
    // Four weeks become a month before they become five weeks.
    let larger = index.checked_sub(1).map_or(i64::MAX, |larger| UNITS[larger].0);
    let next = ((number + 1) * length).min(larger) - elapsed;
    Tick { text: Some([&plural(number, unit), " ago"].concat()), next: Some(next) }
}

/// The line about a job's times: "Started 2 minutes ago". The moment is the one the text is about.
pub fn timing(job: &Job) -> Option<(&'static str, Timestamp)> {
    let (verb, at) = match job.status {
        Status::Queued if job.started_at.is_none() => ("Queued", job.created_at),
        Status::Queued | Status::Running => ("Started", job.started_at.or(job.created_at)),
        Status::Completed => ("Completed", job.completed_at),
        Status::Failed => ("Failed", job.completed_at),
        Status::Cancelled => ("Cancelled", job.completed_at),
        Status::Skipped => ("Skipped", job.completed_at),
        Status::Unknown(_) if job.completed_at.is_some() => ("Ended", job.completed_at),
        Status::Unknown(_) => ("Started", job.started_at),
    };
    Some((verb, at?))
}

/// How long something took: "450 ms", "4.5 s", "3 min 20 s", "2 h 5 min".
pub fn duration(millis: u64) -> String {
    let seconds = millis / 1_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match seconds {
        0 => [&decimal(millis), " ms"].concat(),
        1..10 => [&decimal(seconds), ".", &decimal(millis / 100 % 10), " s"].concat(),
        10..60 => [&decimal(seconds), " s"].concat(),
        60..3_600 => [&decimal(minutes), " min ", &decimal(seconds % 60), " s"].concat(),
        _ => [&decimal(hours), " h ", &decimal(minutes), " min"].concat(),
    }
}

/// Whether `at` is a moment that a calendar shows well (years 1970 to 9999).
pub fn exact_within(at: Timestamp) -> bool {
    (0..253_402_300_800_000).contains(&at.0)
}

/// "1 file", "2 files".
pub(super) fn plural(number: i64, unit: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    [&decimal(number), " ", unit, ending].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_after(millis: i64) -> String {
        ago(Timestamp(1_000_000), Timestamp(1_000_000 + millis)).text.unwrap()
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
            assert_eq!(text_after(millis), text);
        }
    }

    #[test]
    fn durations() {
        for (millis, text) in [
            (450, "450 ms"),
            (4_560, "4.5 s"),
            (42_000, "42 s"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 5 min"),
        ] {
            assert_eq!(duration(millis), text);
        }
    }

    proptest! {
        #[test]
        fn the_text_changes_when_it_says_and_not_before(millis in -10_000i64..100 * DAY) {
            let at = Timestamp(0);
            let tick = ago(at, Timestamp(millis));
            let next = tick.next.unwrap();
            prop_assert!(next > 0);
            prop_assert_eq!(&ago(at, Timestamp(millis + next - 1)).text, &tick.text);
            prop_assert_ne!(&ago(at, Timestamp(millis + next)).text, &tick.text);
        }

        #[test]
        fn no_moment_panics(at: i64, now: i64) {
            ago(Timestamp(at), Timestamp(now));
        }
    }
}
