//! What happens to the page and the network.

/// Something that concerns polling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageEvent {
    /// The page became visible or hidden.
    Visible(bool),
    /// The browser went online or offline.
    Online(bool),
    /// A window with views got the focus.
    Focus,
}
