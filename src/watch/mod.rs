//! Which jobs the reader wants to be told of when they end, and what there is to tell.
//!
//! Plain decisions: what is stored, shown and asked of the browser is in `components`.

mod session;
mod title_count;
mod told;
mod watched;
mod watcher;

pub(crate) use session::Session;
pub(crate) use title_count::TitleCount;
pub(crate) use told::Told;
pub(crate) use watched::Watched;
pub(crate) use watcher::{Watcher, tag};
