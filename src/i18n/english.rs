//! English without `Intl`.

use chrono::{DateTime, Utc};

use super::{Format, LengthUnit, PluralCategory, TimeUnit};

/// English where there is no `Intl`: on a server and in native tests. Gives the same texts as `Intl` does for
/// `en`, but no dates: a server does not know the reader's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct English;

impl Format for English {
    fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }

    fn percent(&self, percent: u64) -> String {
        self.number(percent) + "%"
    }

    fn plural(&self, number: u64) -> PluralCategory {
        if number == 1 { PluralCategory::One } else { PluralCategory::Other }
    }

    fn ago(&self, value: i64, unit: TimeUnit) -> String {
        let number = value.unsigned_abs();
        let ending = if number == 1 { "" } else { "s" };
        let number = self.number(number);
        match value {
            0.. => [&number, " ", unit.name(), ending, " ago"].concat(),
            _ => ["in ", &number, " ", unit.name(), ending].concat(),
        }
    }

    fn length(&self, number: u64, tenths: Option<u64>, unit: LengthUnit) -> String {
        let number = self.number(number);
        match tenths {
            Some(tenths) => [&number, ".", &tenths.to_string(), unit.english()].concat(),
            None => number + unit.english(),
        }
    }

    fn list(&self, parts: &[String]) -> String {
        parts.join(", ")
    }

    fn date_time(&self, _: DateTime<Utc>) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")]
        {
            assert_eq!(English.number(number), text);
        }
        assert_eq!(English.number(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(English.percent(27), "27%");
    }

    #[test]
    fn plurals() {
        assert_eq!(English.plural(1), PluralCategory::One);
        assert_eq!([0, 2, 11, 21].map(|number| English.plural(number)), [PluralCategory::Other; 4]);
    }

    #[test]
    fn relative_times() {
        assert_eq!(English.ago(1, TimeUnit::Hour), "1 hour ago");
        assert_eq!(English.ago(1_200, TimeUnit::Year), "1,200 years ago");
        assert_eq!(English.ago(0, TimeUnit::Second), "0 seconds ago");
        assert_eq!(English.ago(-1, TimeUnit::Day), "in 1 day");
        assert_eq!(English.ago(-2, TimeUnit::Week), "in 2 weeks");
    }
}
