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
    thread_local!(static FORMATTERS: RefCell<Vec<(Locale, Rc<dyn Format>)>> = RefCell::default());

    FORMATTERS.with_borrow_mut(|formatters| {
        if let Some((_, known)) = formatters.iter().find(|(known, _)| known == locale) {
            return known.clone();
        }
        let made = make(locale);
        formatters.push((locale.clone(), made.clone()));
        made
    })
}

#[cfg(target_arch = "wasm32")]
fn make(locale: &Locale) -> Rc<dyn Format> {
    super::Intl::new(locale).map_or_else(|| Rc::new(English) as Rc<dyn Format>, |intl| Rc::new(intl))
}

#[cfg(not(target_arch = "wasm32"))]
fn make(_: &Locale) -> Rc<dyn Format> {
    Rc::new(English)
}

/// The formatter of the words on the screen, which are English whatever the reader's language.
pub(super) fn words() -> Rc<dyn Format> {
    thread_local!(static WORDS: Rc<dyn Format> = make(&Locale::from("en")));

    WORDS.with(Rc::clone)
}
