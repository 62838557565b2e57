//! What becomes of one request: how long it and its answer are under way, and whether something breaks.

use proptest::prelude::*;

/// What becomes of a request. Answers overtake each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    /// How long it is under way to the server, in milliseconds.
    pub(super) there: i64,
    /// How long the answer takes then.
    pub(super) back: i64,
    pub(super) breaks: Option<Break>,
}

/// Where it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// It does not reach the server.
    There,
    /// The server has carried it out, and the answer is lost.
    Back,
    /// Half of the answer comes.
    Half,
    /// The last of several calls fails.
    OneCall,
}

impl Default for Fate {
    fn default() -> Self {
        Self { there: 0, back: 20, breaks: None }
    }
}

/// Any fate, most of them good. Some take longer than clients wait.
pub(super) fn fate() -> impl Strategy<Value = Fate> {
    let there = prop_oneof![3 => Just(0_i64), 1 => 0_i64..3_000];
    let back = prop_oneof![3 => Just(20_i64), 3 => 0_i64..3_000, 1 => 3_000_i64..12_000];
    let breaks = prop_oneof![
        8 => Just(None),
        1 => prop_oneof![Just(Break::There), Just(Break::Back), Just(Break::Half), Just(Break::OneCall)].prop_map(Some),
    ];
    (there, back, breaks).prop_map(|(there, back, breaks)| Fate { there, back, breaks })
}
