//! Hooks: they connect components to the browser and to the observer.

mod details_query;
mod ticker;
mod use_details;
mod use_id;
mod use_jobs;
mod use_observer;
mod use_tick;

pub use details_query::Details;
pub(crate) use details_query::DetailsQuery;
pub(crate) use ticker::{TickHandle, call_at, full_second};
pub use use_details::use_details;
pub(crate) use use_id::new_id;
pub use use_id::use_id;
pub use use_jobs::{Jobs, use_jobs};
pub use use_observer::use_observer;
pub use use_tick::{ServerClock, use_tick};
