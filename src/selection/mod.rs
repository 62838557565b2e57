//! Which of the jobs the reader has selected, and what can be done with them.
//!
//! Plain data: [`Selection`] knows ids alone, and `Selectable` what the list says of them.

mod selectable;
mod selected_jobs;

pub(crate) use selectable::{Selectable, failed};
pub use selected_jobs::Selection;
