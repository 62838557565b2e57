//! Dates as JavaScript has them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::formatter::tag_next;

/// A JavaScript `Date`: milliseconds since 1970. Written as ISO 8601 text, read from that or from a number.
///
/// ```
/// use trpc::superjson::Date;
///
/// let date: Date = serde_json::from_str("\"2025-11-09T10:00:00.000Z\"").unwrap();
/// assert_eq!(date, Date(1_762_682_400_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(
    /// Milliseconds since 1970.
    pub i64,
);

/// The furthest moment from 1970 that a `Date` can hold, in milliseconds (ECMA-262, 21.4.1.1).
const FURTHEST: i64 = 8_640_000_000_000_000;
const DAY: i64 = 86_400_000;

impl Date {
    /// The text that `toISOString` gives. `None` for a moment that no `Date` can hold.
    pub fn to_iso_string(self) -> Option<String> {
        if self.0.abs() > FURTHEST {
            return None;
        }
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY));
        let time = self.0.rem_euclid(DAY);
        let (hour, minute) = (time / 3_600_000, time / 60_000 % 60);
        let (second, milli) = (time / 1_000 % 60, time % 1_000);
        let year = match year {
            0..=9999 => format!("{year:04}"),
            year => format!("{year:+07}"),
        };
        Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z"))
    }

    /// Reads a text that `toISOString` gave.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let is_negative = date.starts_with('-');
        let (year, month_and_day) = date.strip_prefix(['+', '-']).unwrap_or(date).split_once('-')?;
        let (month, day) = month_and_day.split_once('-')?;
        let (hour, minute_and_second) = time.split_once(':')?;
        let (minute, second) = minute_and_second.split_once(':')?;
        let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
        let number = |text: &str, most: i64| {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|number| is_number && *number <= most)
        };
        let year = number(year, 275_760)? * if is_negative { -1 } else { 1 };
        let (month, day) = (number(month, 12).filter(|month| *month > 0)?, number(day, 31)?);
        let days = days_from_civil(year, month, day);
        // The 31st of a shorter month is none.
        if civil_from_days(days) != (year, month, day) {
            return None;
        }
        let (hour, minute, second) = (number(hour, 23)?, number(minute, 59)?, number(second, 59)?);
        number(fraction, i64::MAX)?;
        let milli = number(format!("{fraction:0<3}").get(..3)?, 999)?;
        let millis = days * DAY + ((hour * 60 + minute) * 60 + second) * 1_000 + milli;
        (millis.abs() <= FURTHEST).then_some(Self(millis))
    }
}

/// Year, month and day of a day since 1970 (proleptic Gregorian calendar), after Howard Hinnant's `civil_from_days`.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The inverse of [`civil_from_days`].
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_iso_string() {
            Some(text) => {
                tag_next("Date");
                serializer.serialize_str(&text)
            }
            // As superjson writes an invalid date.
            None => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date as ISO 8601 text or as milliseconds since 1970")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                Date::parse_iso(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_i64<E: de::Error>(self, millis: i64) -> Result<Date, E> {
                Ok(Date(millis))
            }

            fn visit_u64<E: de::Error>(self, millis: u64) -> Result<Date, E> {
                i64::try_from(millis)
                    .map(Date)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(millis), &self))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_those_of_a_browser() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-62_198_755_200_000, "-000001-01-01T00:00:00.000Z"),
            (FURTHEST, "+275760-09-13T00:00:00.000Z"),
            (-FURTHEST, "-271821-04-20T00:00:00.000Z"),
        ] {
            assert_eq!(Date(millis).to_iso_string().as_deref(), Some(text));
            assert_eq!(Date::parse_iso(text), Some(Date(millis)));
        }
        assert_eq!(Date(FURTHEST + 1).to_iso_string(), None);
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in ["", "2025", "2025-02-29T00:00:00.000Z", "2025-01-01T24:00:00Z", "2025-01-01 00:00:00Z"] {
            assert_eq!(Date::parse_iso(text), None, "{text}");
        }
        assert_eq!(Date::parse_iso("1970-01-01T00:00:00Z"), Some(Date(0)));
        assert_eq!(Date::parse_iso("1970-01-01T00:00:00.123456Z"), Some(Date(123)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(millis in -FURTHEST..=FURTHEST) {
            prop_assert_eq!(Date::parse_iso(&Date(millis).to_iso_string().unwrap()), Some(Date(millis)));
        }

        #[test]
        fn no_text_panics(text: String) {
            Date::parse_iso(&text);
        }

        #[test]
        fn nearly_dates_do_not_panic(text in "[+-]?[0-9]{0,7}-[0-9]{1,2}-[0-9]{1,2}T[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9é]{0,5})?Z") {
            Date::parse_iso(&text);
        }
    }
}
