//! Where the steps of a run are drawn on a scale of time: pure geometry, in whole numbers, without a browser.
//!
//! Steps become spans of time (`spans`), the gaps between them in which nothing ran may be folded (`folds`), the rest
//! is to scale (`scale`), and both together are the rows of the timeline (`layout`).

mod folds;
mod layout;
mod scale;
mod spans;
#[cfg(test)]
mod tests;

pub(crate) use folds::GapKey;
pub(crate) use layout::{Fold, Segment, Timeline};
pub(crate) use scale::FRAME;
pub(crate) use spans::{RunTimes, SegmentKind};
