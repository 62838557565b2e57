//! What a user asked for on a card.

use std::rc::Rc;

/// A mutation that a card offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Start a failed or cancelled job anew.
    Retry,
    /// Stop a queued or running job.
    Cancel,
}

/// How an action stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionState {
    /// The mutation under way.
    pub pending: Option<Action>,
    /// Why the latest one was refused.
    pub refusal: Option<Rc<str>>,
}
