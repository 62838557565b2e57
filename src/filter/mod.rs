//! Which of the loaded jobs are shown: by status, by words and by time.
//!
//! Plain functions of a [`JobsSnapshot`](crate::query::JobsSnapshot) and [`Filters`]. All of it is decided here, from what is
//! loaded; the numbers of the status strip are those of all loaded jobs, whatever the filters.

mod address;
mod controlled_filters;
mod filtered_jobs;
mod filters;
mod search_texts;
mod status_counts;
mod time_range;

pub use address::AddressFilters;
pub(crate) use controlled_filters::{ControlledFilters, ECHOED_WITHIN};
pub use filtered_jobs::FilteredJobs;
pub use filters::Filters;
pub use search_texts::SearchTexts;
pub use status_counts::{StatusCount, status_counts};
pub use time_range::TimeRange;
