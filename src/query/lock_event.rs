//! What happens to the lock of the tab that requests for all.

/// What happens to the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LockEvent {
    Granted,
    /// Another tab has stolen it.
    Lost,
    /// There is none to be had.
    #[cfg_attr(
        all(test, not(target_arch = "wasm32")),
        expect(dead_code, reason = "in the simulation there always is one")
    )]
    Refused,
}
