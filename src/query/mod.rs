//! What keeps a list of jobs up to date.
//!
//! A [`JobsQuery`] requests `jobs.list` while it has subscribers, merges the answers into a list in which
//! nothing is replaced that did not change, and notifies its subscribers. Its state has TanStack Query's words.
//!
//! ```text
//!  Poller (when) ─┐                               ┌─▶ JobsState ─▶ subscribers
//!                 ├─▶ request ─▶ trpc ─▶ JobsCache┤
//!  RefetchPolicy ─┘   (what)                      └─▶ JobsEvent ─▶ listeners
//! ```
//!
//! Where the console offers a subscription ([`Procedures::subscription`]), its events say when to look.

mod applied;
#[cfg_attr(all(test, not(target_arch = "wasm32")), path = "simulation/browser.rs")]
mod browser;
mod bulk_run;
mod cached_job;
mod clock;
mod controller;
mod data_updated_at;
mod handles;
mod input_fields;
mod job_details_query;
mod job_filter;
mod jobs_cache;
mod jobs_event;
mod jobs_options;
mod jobs_owner;
mod jobs_query;
mod jobs_router;
mod jobs_snapshot;
mod jobs_state;
mod list_answers;
mod liveness;
mod load_older;
mod lock_event;
mod mutations;
mod older_lists;
mod older_pages;
#[cfg_attr(all(test, not(target_arch = "wasm32")), path = "simulation/page_environment.rs")]
mod page_environment;
mod page_event;
mod poller;
mod prefetch;
mod rate_estimator;
mod refetch_options;
mod refetch_policy;
mod request_handle;
mod run_mutation;
mod run_mutations;
mod shared_queries;
mod shared_tabs;
mod show_state;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod simulation;
mod subscribers;
mod subscription_policy;
#[cfg_attr(all(test, not(target_arch = "wasm32")), path = "simulation/tab_channel.rs")]
mod tab_channel;
mod tab_message;
mod tab_policy;
mod unlisted_jobs;
mod update_subscription;

pub use bulk_run::{BulkProgress, BulkResult};
pub use clock::now;
pub use data_updated_at::DataUpdatedAt;
pub use handles::{Listener, Subscription, ViewHandle, WatchHandle};
pub use input_fields::InputFields;
pub use job_details_query::{JobDetailsQuery, JobDetailsState, JobDetailsSubscription};
pub use job_filter::JobFilter;
pub use jobs_event::{EventCallback, JobTransition, JobsEvent, SubscriptionFailure};
pub use jobs_options::{InitialData, JobsOptions};
pub(crate) use jobs_owner::JobsOwner;
pub use jobs_query::JobsQuery;
pub use jobs_router::{IdType, JobsRouter, Procedures};
pub use jobs_snapshot::{JobCounts, JobEntries, JobEntry, JobsSnapshot};
pub use jobs_state::{
    Capabilities, FetchStatus, JobsState, OlderJobs, QueryError, QueryErrorKind, QueryStatus, Transitions,
};
pub use liveness::Liveness;
pub use mutations::{JobMutation, MutationState, Rejection};
#[cfg(feature = "custom-element")]
pub(crate) use page_environment::ViewDocument;
pub(crate) use page_environment::{PageEnvironment, is_visible as page_is_visible};
pub(crate) use page_event::PageEvent;
pub use prefetch::Prefetch;
pub use rate_estimator::ProgressRate;
pub use refetch_options::RefetchOptions;
pub use run_mutations::BulkHandle;
pub use shared_queries::{SharedQuery, clear_shared, shared};
pub(crate) use subscribers::{Subscriber, Subscribers};
use subscription_policy::{SubscriptionDecision, SubscriptionPolicy};
#[cfg(feature = "fuzzing")]
pub(crate) use tab_message::round_trip as tab_message_round_trip;

// Parts that are tested on their own.
#[doc(hidden)]
pub use applied::Applied;
#[doc(hidden)]
pub use jobs_cache::JobsCache;
#[doc(hidden)]
pub use older_pages::{OlderPages, OlderRequest};
#[doc(hidden)]
pub use poller::{Decision, Poller};
#[doc(hidden)]
pub use refetch_policy::RefetchPolicy;
