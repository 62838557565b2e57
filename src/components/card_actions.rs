//! What a card's buttons do.

use yew::prelude::*;

use crate::job::JobId;

/// What a card can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardAction {
    /// "View Details".
    Details,
    /// "Retry".
    Retry,
    /// "Cancel".
    Cancel,
}

/// Is asked before a card's button does what it says; `false` keeps it from doing so, for hosts that do it
/// themselves.
pub type OnCardAction = Callback<(CardAction, JobId), bool>;
