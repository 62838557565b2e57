//! Hooks: they connect components to the browser and to the observer.

mod ticker;
mod use_details;
mod use_id;
mod use_jobs;
mod use_observer;
mod use_tick;
mod use_viewer;

pub use use_details::{Details, use_details};
pub use use_id::use_id;
pub use use_jobs::{Jobs, use_jobs};
pub use use_observer::use_observer;
pub use use_tick::{ServerClock, use_tick};
pub(crate) use use_viewer::use_viewer;
