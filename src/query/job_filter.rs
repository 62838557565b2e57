//! Which jobs a request is for.

/// Which jobs a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobFilter {
    /// Running, queued and finished ones.
    All,
    /// Running and queued ones.
    Active,
}
