//! Numbers, plurals and times in a language.

use std::{cell::RefCell, rc::Rc};

use chrono::{DateTime, Utc};

use super::{English, Locale};

/// What depends on a language beyond the words: `Intl` in browsers, [`English`] elsewhere.
pub trait Format {
    /// A whole number: "1,234".
    fn number(&self, number: u64) -> String;
    /// Whole percent: "27%".
    fn percent(&self, percent: u64) -> String;
    /// The plural form that goes with a number.
    fn plural(&self, number: u64) -> PluralCategory;
    /// A time in the past: "2 minutes ago". A negative value is a time to come.
    fn ago(&self, value: i64, unit: TimeUnit) -> String;
    /// A length of time in one unit: "20 s"; with tenths "4.5 s".
    fn length(&self, number: u64, tenths: Option<u64>, unit: LengthUnit) -> String;
    /// What is said one after the other: "2 running, 1 queued".
    fn list(&self, parts: &[String]) -> String;
    /// Day and time in the reader's time zone; `None` where that zone is not known, as on a server.
    fn date_time(&self, at: DateTime<Utc>) -> Option<String>;
}

/// The plural forms of CLDR, as `Intl.PluralRules` names them. English has [`One`](Self::One) and
/// [`Other`](Self::Other).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PluralCategory {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`, which every language has.
    Other,
}

impl PluralCategory {
    /// The form with this name; [`Other`](Self::Other) for a name that CLDR does not have.
    pub fn of(name: &str) -> Self {
        match name {
            "zero" => Self::Zero,
            "one" => Self::One,
            "two" => Self::Two,
            "few" => Self::Few,
            "many" => Self::Many,
            _ => Self::Other,
        }
    }

    /// The form with this name, if CLDR has it.
    pub fn named(name: &str) -> Option<Self> {
        Some(Self::of(name)).filter(|form| *form != Self::Other || name == "other")
    }
}

/// The units of lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LengthUnit {
    /// A thousandth of a second.
    Millisecond,
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// 24 hours.
    Day,
}

impl LengthUnit {
    /// The name that `Intl.NumberFormat` takes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Millisecond => "millisecond",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// What it is called in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Millisecond => " ms",
            Self::Second => " s",
            Self::Minute => " min",
            Self::Hour => " h",
            Self::Day => " d",
        }
    }
}

/// The units of relative times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// A second.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 365 days.
    Year,
}

impl TimeUnit {
    /// The name that `Intl.RelativeTimeFormat` takes, which is the English word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// The formatter of a language, made once: by `Intl` where it exists, else [`English`].
pub fn formatter(locale: &Locale) -> Rc<dyn Format> {
    formatter_in(locale, None)
}

/// The same, with dates in a time zone; one that does not exist stands for the reader's.
pub(super) fn formatter_in(locale: &Locale, time_zone: Option<&str>) -> Rc<dyn Format> {
    type Key = (Locale, Option<Rc<str>>);
    thread_local!(static FORMATTERS: RefCell<Vec<(Key, Rc<dyn Format>)>> = RefCell::default());

    FORMATTERS.with_borrow_mut(|formatters| {
        let is_it = |(known, zone): &Key| known == locale && zone.as_deref() == time_zone;
        if let Some((_, known)) = formatters.iter().find(|(key, _)| is_it(key)) {
            return known.clone();
        }
        let made = make(locale, time_zone);
        formatters.push(((locale.clone(), time_zone.map(Rc::from)), made.clone()));
        made
    })
}

#[cfg(target_arch = "wasm32")]
fn make(locale: &Locale, time_zone: Option<&str>) -> Rc<dyn Format> {
    let intl = super::Intl::new(locale).map(|intl| intl.with_time_zone(time_zone));
    intl.map_or_else(|| Rc::new(English) as Rc<dyn Format>, |intl| Rc::new(intl))
}

#[cfg(not(target_arch = "wasm32"))]
fn make(_: &Locale, _: Option<&str>) -> Rc<dyn Format> {
    Rc::new(English)
}
