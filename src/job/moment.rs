//! Moments as backends write them.

use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};

use super::fields::integer;

/// Parses RFC 3339 (`2025-11-09T10:00:00.000Z`), the form that databases print (`2025-11-18 09:14:22.123`,
/// `… 09:14:22+00`; without a zone it is UTC), a date, and a number since 1970 in a unit that its size tells:
/// seconds, milliseconds, microseconds or nanoseconds.
///
/// `None` when it is no moment, or one before 1971 or after the year 9000: that means "not set".
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let moment = match integer(text) {
        Some(number) => from_number(number)?,
        None => DateTime::parse_from_rfc3339(text)
            .or_else(|_| DateTime::parse_from_rfc3339(&to_rfc3339(text).unwrap_or_default()))
            .ok()?
            .to_utc(),
    };
    // To the millisecond, as the clocks that it is compared with.
    (1971..=9000).contains(&moment.year()).then(|| moment.trunc_subsecs(3))
}

/// How long something took. `None` where that is not known, and where it ended before it began: one of the times is wrong then.
pub(crate) fn time_between(start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> Option<TimeDelta> {
    Some(end? - start?).filter(|length| *length >= TimeDelta::zero())
}

fn from_number(number: i64) -> Option<DateTime<Utc>> {
    match number.unsigned_abs() {
        0..100_000_000_000 => DateTime::from_timestamp(number, 0),
        100_000_000_000..=100_000_000_000_000 => DateTime::from_timestamp_millis(number),
        100_000_000_000_001..=100_000_000_000_000_000 => DateTime::from_timestamp_micros(number),
        _ => Some(DateTime::from_timestamp_nanos(number)),
    }
}

/// Completes what RFC 3339 wants and other writers leave out: the time of a date, seconds, the zone, its
/// minutes and its colon.
fn to_rfc3339(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked("2025-11-18".len())?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let (time, zone) = rest.split_at(rest.find(['Z', 'z', '+', '-', '\u{2212}']).unwrap_or(rest.len()));
    let time = time.trim_end().replace(',', ".");
    let time = match time.len() {
        0 if zone.is_empty() => "00:00:00",
        5 => &(time + ":00"),
        _ => &time,
    };
    let zone = match zone.len() {
        0 => "Z",
        3 => &[zone, ":00"].concat(),
        5 => &[zone.get(..3)?, ":", zone.get(3..)?].concat(),
        _ => zone,
    };
    Some([date, "T", time, zone].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn millis(text: &str) -> Option<i64> {
        parse(text).map(|moment| moment.timestamp_millis())
    }

    #[test]
    fn every_form_that_backends_write() {
        let expected = Some(1_763_457_262_123);
        for text in [
            "2025-11-18T09:14:22.123Z",
            "2025-11-18 09:14:22.123",
            "2025-11-18T09:14:22.123",
            "2025-11-18 09:14:22.123456",
            "2025-11-18 09:14:22.123+00",
            "2025-11-18 09:14:22.123+00:00",
            "2025-11-18T14:44:22.123+0530",
            "2025-11-18T04:14:22.123-05:00",
            "2025-11-18 04:14:22.123 \u{2212}05:00",
            "2025-11-18T09:14:22,123",
            " 2025-11-18T09:14:22.123Z ",
            "1763457262123",
            "1763457262123000",
            "1763457262123000000",
            "1763457262123.9",
        ] {
            assert_eq!(millis(text), expected, "{text}");
        }
        assert_eq!(millis("2025-11-18 09:14:22.5"), Some(1_763_457_262_500));
        assert_eq!(millis("2025-11-18 09:14"), Some(1_763_457_240_000));
        assert_eq!(millis("2025-11-18"), Some(1_763_424_000_000));
        assert_eq!(millis("1763457262"), Some(1_763_457_262_000));
    }

    #[test]
    fn what_is_no_moment_is_absent() {
        for text in [
            "",
            "yesterday",
            "2025-13-01T00:00:00Z",
            "2025-02-30",
            "2025-11-18T25:00:00Z",
            "2025-11-18x",
            "2025-11-18+00",
            "2025-11-18T09:14:22+99:99",
            "null",
            "true",
            "{}",
            "1e300",
        ] {
            assert_eq!(millis(text), None, "{text}");
        }
    }

    #[test]
    fn moments_that_mean_not_set_are_absent() {
        for text in ["0", "-1", "1970-01-01T00:00:00Z", "1970-12-31T23:59:59Z", "0001-01-01", "9001-01-01"] {
            assert_eq!(millis(text), None, "{text}");
        }
        assert!(millis("1971-01-01").is_some() && millis("9000-12-31").is_some());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            parse(&text);
        }

        #[test]
        fn never_panics_on_what_looks_like_a_moment(text in "[0-9:. TZ+\u{2212}-]{0,32}") {
            parse(&text);
        }

        #[test]
        fn what_chrono_writes_is_read_back(millis in 31_536_000_000i64..221_845_392_000_000) {
            let moment = DateTime::from_timestamp_millis(millis).unwrap();
            prop_assert_eq!(parse(&moment.format("%Y-%m-%d %H:%M:%S%.f").to_string()), Some(moment));
            prop_assert_eq!(parse(&moment.to_rfc3339()), Some(moment));
        }

        #[test]
        fn the_unit_of_a_number_is_told_by_its_size(seconds in 100_000_000i64..9_000_000_000) {
            let moment = DateTime::from_timestamp(seconds, 0);
            for unit in [1, 1_000, 1_000_000, 1_000_000_000] {
                prop_assert_eq!(parse(&(seconds * unit).to_string()), moment);
            }
        }
    }
}
