//! The table of messages: what each says in English, and its key in the files of the other languages.

use super::{PluralCategory, language};

/// A message as the program has it.
pub(super) struct CatalogueEntry {
    /// The name of its group and its own, with a dot between: `list.loading`.
    pub key: &'static str,
    /// What it says; of a message that counts, in the plural.
    pub text: &'static str,
    /// Of a message that counts: what it says of one.
    pub one: Option<&'static str>,
}

/// The place of a message in the table, found while the program is compiled.
pub(super) const fn index_of(table: &[CatalogueEntry], key: &str) -> usize {
    let mut index = 0;
    while index < table.len() {
        if is_same(table[index].key.as_bytes(), key.as_bytes()) {
            return index;
        }
        index += 1;
    }
    panic!("every function is made with its entry");
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    // From the end: keys of one group begin alike.
    let mut at = one.len();
    while at > 0 {
        at -= 1;
        if one[at] != other[at] {
            return false;
        }
    }
    true
}

/// What the message at `index` of the table says in the current language.
pub(super) fn text(index: usize) -> &'static str {
    language::with_current(|language| language.text(index))
}

/// The same, of a message that counts.
pub(super) fn counting(index: usize, count: u64) -> &'static str {
    language::with_current(|language| language.counting(index, count))
}

impl CatalogueEntry {
    /// The form that goes with a number.
    pub(super) fn form(&self, category: PluralCategory) -> &'static str {
        self.one.filter(|_| category == PluralCategory::One).unwrap_or(self.text)
    }
}

/// Makes the table, and for each message a function that gives its text in the current language: of a message that
/// counts (`"one file" | "{count} files"`), the form for a number.
macro_rules! messages {
    (@entry $key:expr, $text:literal) => { CatalogueEntry { key: $key, text: $text, one: None } };
    (@entry $key:expr, $one:literal, $other:literal) => { CatalogueEntry { key: $key, text: $other, one: Some($one) } };
    (@function $(#[$doc:meta])* $name:ident, $key:expr, $text:literal) => {
        $(#[$doc])*
        pub fn $name() -> &'static str {
            const INDEX: usize = super::index_of(super::TABLE, $key);
            super::text(INDEX)
        }
    };
    (@function $(#[$doc:meta])* $name:ident, $key:expr, $one:literal, $other:literal) => {
        $(#[$doc])*
        pub fn $name(count: u64) -> &'static str {
            const INDEX: usize = super::index_of(super::TABLE, $key);
            super::counting(INDEX, count)
        }
    };
    ($($(#[$about:meta])* $module:ident { $($(#[$doc:meta])* $name:ident = $text:literal $(| $other:literal)?;)* })*) => {
        /// Every message, in the order of the files.
        pub(super) const TABLE: &[CatalogueEntry] = &[
            $($(messages!(@entry concat!(stringify!($module), ".", stringify!($name)), $text $(, $other)?),)*)*
        ];

        $($(#[$about])*
        pub mod $module {
            $(messages!(@function $(#[$doc])* $name, concat!(stringify!($module), ".", stringify!($name)), $text $(, $other)?);)*
        })*
    };
}
