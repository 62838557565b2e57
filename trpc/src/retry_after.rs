//! The header `Retry-After` (RFC 9110, 10.2.3).

/// A longer wait counts as this long, in milliseconds: an hour.
const LONGEST: i64 = 3_600_000;

/// When a server accepts the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAfter {
    /// So many seconds after the response.
    Seconds(u32),
    /// At this moment, in milliseconds since 1970 on the server's clock.
    At(i64),
}

impl RetryAfter {
    /// Reads the header's value: seconds, or an HTTP date in any of its three forms, which `parse_date` reads into
    /// milliseconds since 1970. It is given a text that names its zone (asctime's form does not: it is GMT). A
    /// negative number is 0. `None` when the value is neither.
    pub fn parse(value: &str, parse_date: impl Fn(&str) -> Option<i64>) -> Option<Self> {
        let value = value.trim_ascii();
        let digits = value.strip_prefix('-').unwrap_or(value);
        if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            let seconds = if digits.len() < value.len() { 0 } else { digits.parse().unwrap_or(u32::MAX) };
            return Some(Self::Seconds(seconds));
        }
        http_date(value, parse_date).map(Self::At)
    }

    /// Milliseconds to wait from `now` (since 1970, on the server's clock): at most an hour, 0 for a moment that has
    /// passed.
    pub fn delay_millis(self, now: i64) -> u32 {
        let delay = match self {
            Self::Seconds(seconds) => i64::from(seconds) * 1000,
            Self::At(at) => at.saturating_sub(now),
        };
        u32::try_from(delay.clamp(0, LONGEST)).unwrap_or_default()
    }
}

/// Reads an HTTP date (RFC 9110, 5.6.7). General parsers of dates take much more for one, "1.5" among it.
pub(crate) fn http_date(value: &str, parse_date: impl Fn(&str) -> Option<i64>) -> Option<i64> {
    let value = value.trim_ascii();
    let has_time = value.bytes().filter(|byte| *byte == b':').count() == 2;
    if !has_time || !value.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    if value.ends_with("GMT") {
        return parse_date(value);
    }
    // asctime's form ends with the year.
    value.ends_with(|last: char| last.is_ascii_digit()).then(|| parse_date(&[value, " GMT"].concat()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dates of a browser's `Date.parse`, by a library.
    fn parse(value: &str) -> Option<RetryAfter> {
        RetryAfter::parse(value, |date| {
            // The library reads asctime's form as RFC 9110 has it, without a zone.
            let date = if date.contains(',') { date } else { date.trim_end_matches(" GMT") };
            let since = httpdate::parse_http_date(date).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            i64::try_from(since.as_millis()).ok()
        })
    }

    #[test]
    fn seconds() {
        assert_eq!(parse(" 120 "), Some(RetryAfter::Seconds(120)));
        assert_eq!(parse("-5"), Some(RetryAfter::Seconds(0)));
        assert_eq!(parse("99999999999999999999"), Some(RetryAfter::Seconds(u32::MAX)));
        assert_eq!(parse("-99999999999999999999"), Some(RetryAfter::Seconds(0)));
    }

    #[test]
    fn dates_in_all_forms() {
        for date in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse(date), Some(RetryAfter::At(784_111_777_000)), "{date}");
        }
    }

    #[test]
    fn anything_else_is_ignored() {
        for value in ["", "-", "soon", "1.5", "Sun, 06 Nov 1994", "2025-11-18T09:30:00Z", "--1"] {
            assert_eq!(parse(value), None, "{value}");
            assert_eq!(RetryAfter::parse(value, |_| Some(0)), None, "{value} is not given to the parser");
        }
    }

    #[test]
    fn a_wait_is_at_most_an_hour() {
        assert_eq!(RetryAfter::Seconds(30).delay_millis(0), 30_000);
        assert_eq!(RetryAfter::Seconds(u32::MAX).delay_millis(0), 3_600_000);
        assert_eq!(RetryAfter::At(5_000).delay_millis(2_000), 3_000);
        assert_eq!(RetryAfter::At(5_000).delay_millis(9_000), 0);
        assert_eq!(RetryAfter::At(i64::MIN).delay_millis(i64::MAX), 0);
        assert_eq!(RetryAfter::At(i64::MAX).delay_millis(i64::MIN), 3_600_000);
    }
}
