//! One line of an outline.

use std::rc::Rc;

use super::scan::Value;

/// One line of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TreeRow {
    /// How deep it is, from 1.
    pub(crate) level: usize,
    /// Its place among those of one container, from 1.
    pub(crate) position: usize,
    /// How many there are of them.
    pub(crate) set_size: usize,
    pub(crate) key: RowKey,
    pub(crate) kind: RowKind,
    /// It has a value under a key that looks like a secret's.
    pub(crate) is_secret: bool,
    /// The value; of a line that stands for more of them, the container.
    pub(crate) value: Value,
}

/// What stands before a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowKey {
    /// The value is the whole of the text.
    None,
    Name(Rc<str>),
    /// Its place in a list, from 0.
    Index(usize),
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// An object or a list.
    Container { is_open: bool },
    /// A string, decoded, or a number or a word, as it is written.
    Leaf { text: Rc<str>, is_cut: bool },
    /// A secret.
    Masked,
    /// Stands for the values of a container that are not shown yet.
    More {
        /// How many.
        left: usize,
        /// Where in the text they begin.
        at: usize,
    },
}
