//! The language of dates.

use yew::AttrValue;

/// The language in which dates are written, as a BCP 47 tag; the browser's where it is empty. Put a
/// `ContextProvider<Locale>` around components to choose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locale(pub AttrValue);
