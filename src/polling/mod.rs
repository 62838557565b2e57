//! When to ask and what to ask for: decisions on a clock that the caller holds.

mod plan;
mod poller;

pub use plan::Plan;
pub use poller::{Decision, PollOptions, Poller};
