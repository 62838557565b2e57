//! Moments in time as backends write them.

use chrono::{NaiveDate, NaiveTime};
use serde_json::value::RawValue;

use super::fields::integer;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// The furthest moment a JavaScript `Date` can hold, in milliseconds from 1970 (ECMA-262, 21.4.1.1).
const FURTHEST: u64 = 8_640_000_000_000_000;

impl Timestamp {
    /// Reads ISO 8601 (`2025-11-09T10:00:00.000Z`), the form databases print
    /// (`2025-11-18 09:14:22.123`, `… 09:14:22+00`) and epoch milliseconds, as a number or as text.
    /// A time without a zone is UTC. `None` when it is not a moment.
    pub fn read(json: &RawValue) -> Option<Self> {
        let text = json.get();
        if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            return Self::parse(text).or_else(|| Self::from_millis(integer(json)?));
        }
        Self::from_millis(integer(json)?)
    }

    /// Reads the text forms that [`read`](Self::read) accepts.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, rest) = text.split_at_checked(10)?;
        let mut date = date.split('-');
        let date = NaiveDate::from_ymd_opt(
            digits(date.next()?, 4)? as i32,
            digits(date.next()?, 2)?,
            digits(date.next()?, 2)?,
        )?;
        let rest = match rest.strip_prefix(['T', 't', ' ']) {
            Some(rest) => rest,
            None if rest.is_empty() => "00:00:00",
            None => return None,
        };
        let zone_at = rest.find(['Z', 'z', '+', '-', '\u{2212}']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at_checked(zone_at)?;
        let clock = time_of_day(clock.trim_end())?;
        let offset_minutes = offset_minutes(zone)?;
        Some(Self(date.and_time(clock).and_utc().timestamp_millis() - offset_minutes * 60_000))
    }

    fn from_millis(millis: i64) -> Option<Self> {
        (millis.unsigned_abs() <= FURTHEST).then_some(Self(millis))
    }

    /// Milliseconds from `earlier` to `self`, 0 when `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    if parts.next().is_some() || fraction.is_empty() || !fraction.bytes().all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let millis =
        fraction.bytes().chain(*b"00").take(3).fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    NaiveTime::from_hms_milli_opt(hour, minute, second, millis)
}

/// Minutes east of UTC in `Z`, `+00`, `+0530`, `-05:30`; nothing at all is UTC.
fn offset_minutes(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, zone.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None => rest.split_at_checked(2)?,
    };
    let minutes = if minutes.is_empty() { 0 } else { digits(minutes, 2)? };
    let hours = digits(hours, 2)?;
    (hours < 24 && minutes < 60).then_some(sign * i64::from(hours * 60 + minutes))
}

/// Exactly `count` decimal digits as a number.
fn digits(text: &str, count: usize) -> Option<u32> {
    let all_digits = text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Option<i64> {
        Timestamp::parse(text).map(|at| at.0)
    }

    fn read(json: &str) -> Option<i64> {
        Timestamp::read(serde_json::from_str(json).expect("JSON")).map(|at| at.0)
    }

    #[test]
    fn every_form_that_backends_write() {
        let expected = Some(1_763_457_262_123);
        for text in [
            "2025-11-18T09:14:22.123Z",
            "2025-11-18 09:14:22.123",
            "2025-11-18 09:14:22.123456",
            "2025-11-18 09:14:22.123+00",
            "2025-11-18 09:14:22.123+00:00",
            "2025-11-18T14:44:22.123+0530",
            "2025-11-18T04:14:22.123-05:00",
            "2025-11-18T09:14:22,123",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse("2025-11-18 09:14:22.5"), Some(1_763_457_262_500));
        assert_eq!(parse("2025-11-18"), Some(1_763_424_000_000));
        assert_eq!(read("1763457262123"), expected);
        assert_eq!(read("\"1763457262123\""), expected);
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
            "2025-11-18T09:14:22+99:99",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        for json in ["null", "true", "{}", "1e300", "\"\"", "[1]"] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            Timestamp::parse(&text);
        }

        #[test]
        fn reads_back_what_chrono_writes(millis in -62_167_219_200_000i64..253_402_300_800_000) {
            let written = chrono::DateTime::from_timestamp_millis(millis).expect("in range").naive_utc();
            let text = format!("{}", written.format("%Y-%m-%d %H:%M:%S%.f"));
            prop_assert_eq!(parse(&text), Some(millis));
        }
    }
}
