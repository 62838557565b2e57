//! JSON texts for reading and copying: an outline that unfolds, and the text with its secrets masked.
//!
//! Nothing is decoded but what is shown: numbers keep their text whatever their size, keys their order, and equal keys
//! stand one after the other as they came. No text is too deep: nothing here calls itself.

mod outline;
mod row;
mod scan;
mod secrets;
#[cfg(test)]
mod tests;
mod written;

pub(crate) use outline::{Outline, PAGE};
pub(crate) use row::{RowKey, RowKind, TreeRow};
pub(crate) use scan::ValueKind;
pub(crate) use secrets::MASK;
pub(crate) use written::{Unmasked, copied, written};
