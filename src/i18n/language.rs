//! What is said on the screen in a language: its messages and its formats.

use std::{cell::RefCell, fmt, rc::Rc};

use super::{
    Format, Locale, Messages,
    files::{self, File},
    format::formatter_in,
    messages::TABLE,
};

/// How times are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Times {
    /// "2 minutes ago".
    #[default]
    Relative,
    /// "Nov 9, 2025, 11:00:00 AM".
    Absolute,
}

impl Times {
    /// A name for options and storage: `relative`, `absolute`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relative => "relative",
            Self::Absolute => "absolute",
        }
    }

    /// The times with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Relative, Self::Absolute].into_iter().find(|times| times.name() == name)
    }
}

/// What a host says of the language. [`use_language`](crate::hooks::use_language) makes a [`Language`] of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LanguageOptions {
    /// The language. Where it is empty: the page's, else the browser's.
    pub locale: Locale,
    /// Messages of the host's own, as the JSON of an object by their keys (`locales/en.json` has all of them). They change words
    /// of the language; [`add_language`](super::add_language) makes one.
    pub messages: Option<Rc<str>>,
    /// The time zone of dates, such as `Europe/Berlin` or `UTC`; the reader's unless given. One that does not exist
    /// counts as not given.
    pub time_zone: Option<Rc<str>>,
    /// How times are written.
    pub times: Times,
}

impl LanguageOptions {
    /// A language, and the rest as it is without options.
    pub fn new(locale: impl Into<Locale>) -> Self {
        Self { locale: locale.into(), ..Self::default() }
    }
}

/// What is said on the screen in a language. Components take it from a Yew context; it is cheap to clone, and two are
/// equal if they are the same one.
#[derive(Clone)]
pub struct Language(Rc<LanguageParts>);

struct LanguageParts {
    /// The language of the words.
    tag: Rc<str>,
    /// A language was asked for that is not there.
    is_missing: bool,
    options: LanguageOptions,
    /// The host's messages before those of the file.
    layers: Vec<Rc<Messages>>,
    words: Rc<dyn Format>,
    dates: Rc<dyn Format>,
}

thread_local! {
    static CURRENT: RefCell<Language> = RefCell::new(Language::default());
    /// The languages that were made, by what they were made of.
    static MADE: RefCell<Vec<(Made, Language)>> = RefCell::default();
}

#[derive(PartialEq)]
struct Made {
    words: Rc<str>,
    is_missing: bool,
    /// The messages of the file, which stay for the page's life.
    file: Option<*const Messages>,
    options: LanguageOptions,
}

impl Default for Language {
    /// English, with dates in the browser's language.
    fn default() -> Self {
        Self::of(&LanguageOptions::default())
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Language").field(&self.tag()).finish()
    }
}

impl Language {
    /// The language of `options`: English while its file is not there, and where no locale is given.
    /// [`use_language`](crate::hooks::use_language) finds the page's and the browser's, and loads the file.
    pub fn of(options: &LanguageOptions) -> Self {
        let file = files::find(&options.locale.0);
        let messages = match &file {
            Some(File::Here(messages)) => Some(messages.clone()),
            _ => None,
        };
        let is_english = files::is_english(&options.locale.0);
        let words = if messages.is_some() { &*options.locale.0 } else { "en" };
        let made = Made {
            words: words.into(),
            is_missing: !is_english && matches!(file, None | Some(File::Failed(_))),
            file: messages.as_ref().map(Rc::as_ptr),
            options: options.clone(),
        };
        let known =
            MADE.with_borrow(|all| all.iter().find(|(known, _)| *known == made).map(|(_, one)| one.clone()));
        known.unwrap_or_else(|| {
            let own = options.messages.as_deref().and_then(Messages::of_host);
            let language = Self(Rc::new(LanguageParts {
                tag: made.words.clone(),
                is_missing: made.is_missing,
                options: options.clone(),
                layers: own.into_iter().chain(messages).collect(),
                words: formatter_in(&Locale(made.words.clone()), None),
                dates: formatter_in(&options.locale, options.time_zone.as_deref()),
            }));
            MADE.with_borrow_mut(|all| all.push((made, language.clone())));
            language
        })
    }

    /// The language of the words, as the attribute `lang` takes it.
    pub fn tag(&self) -> Rc<str> {
        self.0.tag.clone()
    }

    /// `rtl` where the words are written from right to left; as an attribute `dir`, which is left out otherwise.
    pub fn dir(&self) -> Option<&'static str> {
        let tag = self.0.tag.split('-').next().unwrap_or_default();
        ["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"].contains(&tag).then_some("rtl")
    }

    /// Whether a language was asked for that is not there: its words are English.
    pub fn is_missing(&self) -> bool {
        self.0.is_missing
    }

    /// Those of the `messages` given that cannot be used, by their keys with commas between; empty where all are.
    pub fn left_out(&self) -> String {
        let own = self.0.options.messages.as_deref().and_then(Messages::of_host);
        own.map(|own| own.left_out().join(", ")).unwrap_or_default()
    }

    /// How times are written.
    pub fn times(&self) -> Times {
        self.0.options.times
    }

    /// The same language with times written otherwise.
    pub fn with_times(&self, times: Times) -> Self {
        if self.0.options.times == times {
            return self.clone();
        }
        Self::of(&LanguageOptions { times, ..self.0.options.clone() })
    }

    /// The time zone of dates; `None` for the reader's own.
    pub fn time_zone(&self) -> Option<&Rc<str>> {
        self.0.options.time_zone.as_ref()
    }

    /// The same language with dates in another time zone, `None` for the reader's own.
    pub fn with_time_zone(&self, time_zone: Option<&Rc<str>>) -> Self {
        if self.time_zone() == time_zone {
            return self.clone();
        }
        Self::of(&LanguageOptions { time_zone: time_zone.cloned(), ..self.0.options.clone() })
    }

    /// Makes it the one that the functions of this module speak. Components do so whenever they render
    /// ([`use_words`](crate::hooks::use_words)), and who says something at another time.
    pub fn enter(&self) {
        CURRENT.with_borrow_mut(|current| {
            if *current != *self {
                *current = self.clone();
            }
        });
    }

    /// The one that was entered last.
    pub(crate) fn current() -> Self {
        with_current(Clone::clone)
    }

    pub(super) fn text(&self, index: usize) -> &'static str {
        let found = self.0.layers.iter().find_map(|layer| layer.text(index));
        found.or_else(|| TABLE.get(index).map(|entry| entry.text)).unwrap_or_default()
    }

    pub(super) fn counting(&self, index: usize, count: u64) -> &'static str {
        let category = self.0.words.plural(count);
        let found = self.0.layers.iter().find_map(|layer| layer.form(index, category));
        found.or_else(|| TABLE.get(index).map(|entry| entry.form(category))).unwrap_or_default()
    }
}

pub(super) fn with_current<T>(take: impl FnOnce(&Language) -> T) -> T {
    CURRENT.with_borrow(take)
}

/// The formats of the words on the screen.
pub(super) fn words() -> Rc<dyn Format> {
    with_current(|language| language.0.words.clone())
}

/// The formats of dates.
pub(super) fn dates() -> Rc<dyn Format> {
    with_current(|language| language.0.dates.clone())
}

/// How times are written.
pub(crate) fn times() -> Times {
    with_current(Language::times)
}
