//! How long something took.

use chrono::TimeDelta;

use super::{
    LengthUnit, filled,
    language::words,
    messages::{general, when},
};

/// How long something took: "450 ms", "4.5 s", "3 min 20 s", "2 h 5 min". The sign does not count.
pub fn duration(duration: TimeDelta) -> String {
    use LengthUnit::{Hour, Millisecond, Minute, Second};

    let words = words();
    let millis = duration.num_milliseconds().unsigned_abs();
    let seconds = millis / 1_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let whole = |number, unit| words.length(number, None, unit);
    let both = |first: String, second: String| {
        filled(general::two_units(), &[("first", &first), ("second", &second)])
    };
    match seconds {
        0 => whole(millis, Millisecond),
        1..10 => words.length(seconds, Some(millis / 100 % 10), Second),
        10..60 => whole(seconds, Second),
        60..3_600 => both(whole(minutes, Minute), whole(seconds % 60, Second)),
        _ => both(whole(hours, Hour), whole(minutes, Minute)),
    }
}

/// "took 3 min 20 s": the note in the tooltip of a finished job's time.
pub fn took(time: TimeDelta) -> String {
    filled(when::took(), &[("time", &duration(time))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations() {
        for (millis, text) in [
            (0, "0 ms"),
            (450, "450 ms"),
            (4_560, "4.5 s"),
            (42_000, "42 s"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 5 min"),
            (-42_000, "42 s"),
            (3_600_000_000, "1,000 h 0 min"),
        ] {
            assert_eq!(duration(TimeDelta::milliseconds(millis)), text);
        }
        assert_eq!(took(TimeDelta::seconds(200)), "took 3 min 20 s");
    }

    proptest! {
        #[test]
        fn no_duration_panics(millis in -i64::MAX..=i64::MAX) {
            duration(TimeDelta::milliseconds(millis));
        }
    }
}
