//! How long something took.

use chrono::TimeDelta;

use super::format::words;

/// How long something took: "450 ms", "4.5 s", "3 min 20 s", "2 h 5 min". The sign does not count.
pub fn duration(duration: TimeDelta) -> String {
    let millis = duration.num_milliseconds().unsigned_abs();
    let number = |number| words().number(number);
    let seconds = millis / 1_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match seconds {
        0 => number(millis) + " ms",
        1..10 => [&number(seconds), ".", &number(millis / 100 % 10), " s"].concat(),
        10..60 => number(seconds) + " s",
        60..3_600 => [&number(minutes), " min ", &number(seconds % 60), " s"].concat(),
        _ => [&number(hours), " h ", &number(minutes), " min"].concat(),
    }
}

/// "took 3 min 20 s": the note in the tooltip of a finished job's time.
pub fn took(time: TimeDelta) -> String {
    ["took ", &duration(time)].concat()
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
