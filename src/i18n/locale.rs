//! The language of dates.

use std::rc::Rc;

/// The language in which dates are written, as a BCP 47 tag such as `de-CH`. Empty, and a tag that is not
/// valid, stand for the browser's language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locale(pub Rc<str>);

impl Default for Locale {
    /// The browser's language.
    fn default() -> Self {
        Self("".into())
    }
}

impl From<&str> for Locale {
    fn from(tag: &str) -> Self {
        Self(tag.into())
    }
}

impl From<String> for Locale {
    fn from(tag: String) -> Self {
        Self(tag.into())
    }
}
