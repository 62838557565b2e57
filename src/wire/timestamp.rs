//! Moments in time as backends write them.

use super::{Json, fields::integer};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// The furthest moment a JavaScript `Date` can hold, in milliseconds from 1970 (ECMA-262, 21.4.1.1).
const FURTHEST: u64 = 8_640_000_000_000_000;

impl Timestamp {
    /// Reads ISO 8601 (`2025-11-09T10:00:00.000Z`), the form databases print
    /// (`2025-11-18 09:14:22.123`, `… 09:14:22+00`) and epoch milliseconds, as a number or as text.
    /// A time without a zone is UTC. `None` when it is not a moment.
    pub fn read(json: Json<'_>) -> Option<Self> {
        json.within_quotes().and_then(Self::parse).or_else(|| Self::from_millis(integer(json)?))
    }

    /// Reads the text forms that [`read`](Self::read) accepts.
    pub fn parse(text: &str) -> Option<Self> {
        let mut text = Reader(text.trim_ascii().as_bytes());
        let year = text.number(4)?;
        text.one_of(b"-")?;
        let month = text.number(2)?;
        text.one_of(b"-")?;
        let days = days_from_1970(year, month, text.number(2)?)?;
        let (mut time, mut offset) = (0, 0);
        if !text.0.is_empty() {
            text.one_of(b"Tt ")?;
            time = text.time_of_day()?;
            text.0 = text.0.trim_ascii_start();
            offset = text.offset()?;
        }
        text.0.is_empty().then(|| Self(i64::from(days) * 86_400_000 + i64::from(time) - i64::from(offset)))
    }

    fn from_millis(millis: i64) -> Option<Self> {
        (millis.unsigned_abs() <= FURTHEST).then_some(Self(millis))
    }

    /// Milliseconds from `earlier` to `self`, 0 when `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0)
    }
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// Takes one of these bytes.
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        bytes.iter().any(|byte| byte == first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// Takes a number of exactly so many digits.
    fn number(&mut self, digits: u32) -> Option<i32> {
        let (first, rest) = self.0.split_at_checked(digits as usize)?;
        let number = first.iter().try_fold(0, |number, digit| {
            Some(number * 10 + i32::from(digit.is_ascii_digit().then(|| digit - b'0')?))
        })?;
        self.0 = rest;
        Some(number)
    }

    /// Takes `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`, in milliseconds.
    fn time_of_day(&mut self) -> Option<i32> {
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        let second = if self.one_of(b":").is_some() { self.number(2)? } else { 0 };
        let mut millis = 0;
        if self.one_of(b".,").is_some() {
            // One digit at least; those behind the third are of no weight.
            let mut weight = 100;
            millis = self.number(1)? * weight;
            while let Some(digit) = self.number(1) {
                weight /= 10;
                millis += digit * weight;
            }
        }
        (hour < 24 && minute < 60 && second < 60)
            .then_some(((hour * 60 + minute) * 60 + second) * 1_000 + millis)
    }

    /// Takes a zone (`Z`, `+00`, `+0530`, `-05:30`, or nothing at all, which is UTC): milliseconds east of UTC.
    fn offset(&mut self) -> Option<i32> {
        if self.0.is_empty() || self.one_of(b"Zz").is_some() {
            return Some(0);
        }
        let sign = match self.one_of(b"+-") {
            Some(b'+') => 1,
            Some(_) => -1,
            None => {
                self.0 = self.0.strip_prefix("\u{2212}".as_bytes())?;
                -1
            }
        };
        let hours = self.number(2)?;
        self.one_of(b":");
        let minutes = if self.0.is_empty() { 0 } else { self.number(2)? };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; `None` when there is no such date.
fn days_from_1970(year: i32, month: i32, day: i32) -> Option<i32> {
    // Days before each month of a year that begins in March, so that the leap day is its last one.
    const BEFORE: [i32; 12] = [306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275];
    const LENGTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    let index = usize::try_from(month).ok()?.checked_sub(1)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = LENGTHS.get(index)? + i32::from(month == 2 && is_leap);
    if day < 1 || day > length {
        return None;
    }
    let year = if month < 3 { year - 1 } else { year };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 1970-01-01 is the 719468th day of that calendar.
    Some(year * 365 + leap_days + BEFORE.get(index)? + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Option<i64> {
        Timestamp::parse(text).map(|at| at.0)
    }

    fn read(json: &str) -> Option<i64> {
        Timestamp::read(Json::parse(json).expect("JSON")).map(|at| at.0)
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
        fn dates_are_those_of_the_calendar(year in 0i32..10_000, month in 0u32..14, day in 0u32..33) {
            let date = chrono::NaiveDate::from_ymd_opt(year, month, day);
            let millis = date.map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis());
            prop_assert_eq!(parse(&format!("{year:04}-{month:02}-{day:02}")), millis);
        }

        #[test]
        fn reads_back_what_chrono_writes(millis in -62_167_219_200_000i64..253_402_300_800_000) {
            let written = chrono::DateTime::from_timestamp_millis(millis).expect("in range").naive_utc();
            let text = format!("{}", written.format("%Y-%m-%d %H:%M:%S%.f"));
            prop_assert_eq!(parse(&text), Some(millis));
        }
    }
}
