//! How far a job is and how fast: "12 / 45 files processed", "about 2 min left", "no progress for 3 min".

use chrono::{DateTime, TimeDelta, Utc};

use super::{LengthUnit, TimedText, counts::counted, filled, language::words, messages::progress as says};
use crate::{job::Progress, query::ProgressRate};

const MINUTE: i64 = 60_000;
/// A stall is shown after this long without progress.
const STALL: i64 = 3 * MINUTE;

/// "12 / 45 files processed", or "12 files processed" while the total is not known.
pub fn progress_text(progress: Progress) -> String {
    let words = words();
    match progress.total {
        Some(total) => {
            let (count, all) = (words.number(progress.processed), words.number(total));
            filled(says::files_of(), &[("count", &count), ("all", &all)])
        }
        None => counted(says::files, progress.processed),
    }
}

/// "27%". `None` while the total is not known.
pub fn percent_text(progress: Progress) -> Option<String> {
    Some(words().percent(progress.percent()?))
}

/// What a progress bar says of its value: "12 / 45 files processed, 27%". `None` while the total is not
/// known.
pub fn progress_value_text(progress: Progress) -> Option<String> {
    let percent = percent_text(progress)?;
    Some(filled(says::value(), &[("text", &progress_text(progress)), ("percent", &percent)]))
}

/// What is left of a running job, or for how long it has made no progress. `now` is on the server's clock,
/// and not later than the last moment at which the progress is known.
pub fn time_left(progress: Option<Progress>, rate: ProgressRate, now: DateTime<Utc>) -> TimedText {
    let still = (now - rate.changed_at).num_milliseconds();
    let timed = |text, next| TimedText { text, next: Some(TimeDelta::milliseconds(next)) };
    if still >= STALL {
        let minutes = still / MINUTE;
        let next = next_longer(minutes) * MINUTE - still;
        return timed(Some(filled(says::stalled(), &[("time", &minutes_text(minutes))])), next);
    }
    let until_stall = STALL - still;
    let left = progress.and_then(|progress| {
        let files_left = progress.total?.checked_sub(progress.processed).filter(|left| *left > 0)?;
        let whole = (rate.per_file?.num_milliseconds() as f64 * files_left as f64) as i64;
        Some(whole.saturating_sub(still))
    });
    let Some(left) = left else { return timed(None, until_stall) };
    if left < MINUTE {
        return timed(Some(says::seconds_left().to_owned()), until_stall);
    }
    // Rounded to the nearest minute: an estimate that says less than it takes is the worse one.
    let minutes = left.saturating_add(MINUTE / 2) / MINUTE;
    let lowest_of_this_text = (next_shorter(minutes) * MINUTE + MINUTE / 2).max(MINUTE);
    let next = left - lowest_of_this_text + 1;
    timed(Some(filled(says::left(), &[("time", &minutes_text(minutes))])), next.min(until_stall))
}

/// "45 min", "2 h": hours from 90 minutes on, rounded to the nearest.
fn minutes_text(minutes: i64) -> String {
    let length = |number: i64, unit| words().length(number.unsigned_abs(), None, unit);
    match minutes {
        ..90 => length(minutes, LengthUnit::Minute),
        _ => length((minutes + 30) / 60, LengthUnit::Hour),
    }
}

/// The next longer time in minutes that [`minutes_text`] says otherwise.
fn next_longer(minutes: i64) -> i64 {
    if minutes < 90 { minutes + 1 } else { (minutes + 30) / 60 * 60 + 30 }
}

/// The next shorter one.
fn next_shorter(minutes: i64) -> i64 {
    if minutes < 90 { minutes - 1 } else { (minutes + 30) / 60 * 60 - 31 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn timed(processed: u64, total: Option<u64>, per_file: Option<i64>, still: i64) -> TimedText {
        let at = |millis| DateTime::from_timestamp_millis(millis).unwrap();
        let rate = ProgressRate { changed_at: at(0), per_file: per_file.map(TimeDelta::milliseconds) };
        time_left(Some(Progress { processed, total }), rate, at(still))
    }

    fn text(processed: u64, total: u64, per_file: Option<i64>, still: i64) -> Option<String> {
        timed(processed, Some(total), per_file, still).text
    }

    #[test]
    fn an_estimate_once_a_rate_is_known() {
        assert_eq!(text(12, 45, None, 0), None);
        assert_eq!(text(12, 45, Some(3_600), 0).as_deref(), Some("about 2 min left"));
        assert_eq!(text(12, 45, Some(3_600), 70_000).as_deref(), Some("less than a minute left"));
        assert_eq!(text(0, 1_000, Some(10_000), 0).as_deref(), Some("about 3 h left"));
        assert_eq!(text(45, 45, Some(3_600), 0), None);
    }

    #[test]
    fn a_stall_is_told_and_counts_on() {
        assert_eq!(text(12, 45, Some(3_600), STALL - 1).as_deref(), Some("less than a minute left"));
        assert_eq!(text(12, 45, Some(3_600), STALL).as_deref(), Some("no progress for 3 min"));
        assert_eq!(text(12, 45, None, 7 * MINUTE + 5).as_deref(), Some("no progress for 7 min"));
        assert_eq!(text(12, 45, None, 150 * MINUTE).as_deref(), Some("no progress for 3 h"));
    }

    #[test]
    fn progress_in_words() {
        let whole = Progress { processed: 12, total: Some(45) };
        assert_eq!(progress_text(whole), "12 / 45 files processed");
        assert_eq!(percent_text(whole).as_deref(), Some("27%"));
        assert_eq!(progress_value_text(whole).as_deref(), Some("12 / 45 files processed, 27%"));
        let open = Progress { processed: 1, total: None };
        assert_eq!(progress_text(open), "1 file processed");
        assert_eq!((percent_text(open), progress_value_text(open)), (None, None));
    }

    proptest! {
        #[test]
        fn the_text_changes_when_it_says_and_not_before(
            left in 0u64..50,
            per_file in proptest::option::of(0i64..1_000_000),
            still in -10_000i64..500 * MINUTE,
        ) {
            let timed = |still| timed(50 - left, Some(50), per_file, still);
            let now = timed(still);
            let next = now.next.unwrap().num_milliseconds();
            prop_assert!(next > 0);
            prop_assert_eq!(&timed(still + next - 1).text, &now.text);
            prop_assert_ne!(&timed(still + next).text, &now.text);
        }

        #[test]
        fn no_number_panics(processed: u64, total: Option<u64>, per_file in 0..i64::MAX) {
            timed(processed, total, Some(per_file), 0);
        }
    }
}
