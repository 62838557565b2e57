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
        let value = value.trim();
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
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

    let (_weekday, rest) = value.trim().split_once(", ")?;
    let mut parts = rest.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (clock, zone) = (parts.next()?, parts.next()?);
    if month.len() != 3 || zone != "GMT" {
        return None;
    }
    let month = MONTHS.find(month).filter(|at| at % 3 == 0)? / 3 + 1;
    Timestamp::parse(
        &[year, "-", if month < 10 { "0" } else { "" }, &month.to_string(), "-", day, "T", clock, "Z"]
            .concat(),
    )
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
