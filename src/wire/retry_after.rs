//! The header `Retry-After` (RFC 9110, 10.2.3).

use super::timestamp::Timestamp;

/// When a server wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So many seconds after the answer.
    Seconds(u32),
    /// At this moment, on the server's clock.
    At(Timestamp),
}

impl RetryAfter {
    /// Reads the header's value: seconds, or a date in the preferred form
    /// (`Sun, 06 Nov 1994 08:49:37 GMT`). `None` when it is neither.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim_ascii();
        if !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit()) {
            return Some(Self::Seconds(value.parse().unwrap_or(u32::MAX)));
        }
        http_date(value).map(Self::At)
    }

    /// Milliseconds to wait from `now`, a moment on the server's clock.
    pub fn delay(self, now: Timestamp) -> i64 {
        match self {
            Self::Seconds(seconds) => i64::from(seconds) * 1000,
            Self::At(at) => at.since(now),
        }
    }
}

/// Reads an HTTP date in the preferred form (RFC 9110, 5.6.7), as in the header `Date`.
pub(crate) fn http_date(value: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const NUMBERS: [&str; 12] = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

    // Every part has its place.
    let value = value.trim_ascii();
    if value.get(3..5)? != ", " || value.get(25..)? != " GMT" {
        return None;
    }
    let (day, month, year, clock) =
        (value.get(5..7)?, value.get(8..11)?, value.get(12..16)?, value.get(17..25)?);
    let month = NUMBERS.get(MONTHS.iter().position(|name| *name == month)?)?;
    Timestamp::parse(&[year, "-", month, "-", day, "T", clock, "Z"].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates() {
        assert_eq!(RetryAfter::parse(" 30 "), Some(RetryAfter::Seconds(30)));
        let at = Timestamp(784_111_777_000);
        assert_eq!(RetryAfter::parse("Sun, 06 Nov 1994 08:49:37 GMT"), Some(RetryAfter::At(at)));
        assert_eq!(RetryAfter::At(at).delay(Timestamp(at.0 - 5_000)), 5_000);
        assert_eq!(RetryAfter::At(at).delay(Timestamp(at.0 + 5_000)), 0);
        assert_eq!(RetryAfter::parse("99999999999999999999"), Some(RetryAfter::Seconds(u32::MAX)));
    }

    #[test]
    fn anything_else_is_ignored() {
        for value in [
            "",
            "soon",
            "-1",
            "1.5",
            "Sun, 06 Xxx 1994 08:49:37 GMT",
            "Sun, 06 anF 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994",
        ] {
            assert_eq!(RetryAfter::parse(value), None, "{value}");
        }
    }
}
