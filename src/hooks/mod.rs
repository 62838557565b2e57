//! Hooks: they connect components to a [`JobsQuery`](crate::query::JobsQuery), to the clock and to the screen.

mod arrivals;
mod at_first;
mod history_entry;
mod scroll_anchor;
mod ticker;
mod use_address_filters;
mod use_after_paint;
mod use_filtered_jobs;
mod use_job_details;
mod use_jobs;
mod use_jobs_query;
mod use_language;
mod use_now;
mod use_owner_count;
mod use_shared_jobs;
mod use_virtual_list;
mod view_context;
mod virtualizer;

pub(crate) use arrivals::Arrivals;
pub(crate) use at_first::at_first;
pub(crate) use scroll_anchor::ScrollAnchor;
pub(crate) use use_address_filters::close_by_reader;
#[cfg(feature = "custom-element")]
pub(crate) use use_address_filters::use_address_filters_or;
pub use use_address_filters::{AddressPart, UseAddressFilters, use_address_filters};
pub(crate) use use_after_paint::use_after_paint;
pub use use_filtered_jobs::{UseFilteredJobs, use_filtered_jobs};
pub use use_job_details::{UseJobDetails, use_job_details};
pub use use_jobs::{Jobs, use_jobs};
pub use use_jobs_query::use_jobs_query;
pub(crate) use use_language::use_view_language;
pub use use_language::{use_language, use_words};
pub use use_now::{Now, use_now};
pub(crate) use use_owner_count::use_owner_count;
pub use use_shared_jobs::use_shared_jobs;
pub use use_virtual_list::{VirtualList, VirtualListOptions, use_virtual_list};
pub use view_context::ViewContext;
pub use virtualizer::VirtualItem;
