//! The same views in pages that are not Yew apps: they write to the document without Yew's renderer.
//!
//! The demo page and the npm package are made of these. Yew apps take [`components`](crate::components), which show the
//! same; what it costs to download Yew's renderer for a page that does nothing else with it is in
//! `docs/performance.md`.

mod jobs;
mod tabs;

pub use jobs::MountedJobs;
pub use tabs::MountedTabs;
