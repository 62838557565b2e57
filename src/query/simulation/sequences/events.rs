//! What may happen, and which sequences of it are tried.

use proptest::prelude::*;

use super::{
    super::{
        fate::{Fate, fate},
        server::{BulkProcedures, Kind, Mode},
    },
    KEYS, LONGEST_LAG, MOST_TABS,
};

/// Something that happens.
#[derive(Clone, Debug)]
pub(super) enum Event {
    Time(u32),
    Server(Mode),
    Jobs {
        key: usize,
        what: usize,
        which: usize,
    },
    Visible(usize, bool),
    /// Of all tabs: they are of one browser. It may be wrong about it.
    Online(bool, bool),
    Focus(usize),
    ListVisible(usize, bool),
    Watch(usize, bool),
    Pause(usize, bool),
    Enable(usize, bool),
    Refetch(usize),
    Hints(usize, u8),
    Cancel(usize, usize),
    Retry(usize, usize),
    LoadOlder(usize, bool),
    /// Of so many jobs.
    MutateMany(usize, bool, usize),
    StopMany(usize),
    OpenDetails(usize, usize),
    RefetchDetails(usize),
    CloseDetails(usize),
    SignIn(usize),
    Freeze(usize, bool),
    Close(usize),
    Open(usize),
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![
        6 => Just(Mode::Well),
        1 => Just(Mode::Unreachable),
        1 => Just(Mode::Silent),
        2 => prop::option::of(0_u32..40).prop_map(Mode::Unavailable),
        1 => Just(Mode::Unauthorized),
        1 => Just(Mode::Forbidden),
        1 => Just(Mode::WebPage),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let tab = 0..MOST_TABS;
    let flag = any::<bool>();
    prop_oneof![
        8 => prop_oneof![0_u32..900, 900_u32..4_000, 4_000_u32..70_000].prop_map(Event::Time),
        3 => mode().prop_map(Event::Server),
        8 => (0..KEYS.len(), 0_usize..8, 0_usize..16).prop_map(|(key, what, which)| Event::Jobs { key, what, which }),
        2 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Visible(tab, to)),
        2 => (flag, prop::bool::weighted(0.8)).prop_map(|(to, is_true)| Event::Online(to, is_true)),
        1 => tab.clone().prop_map(Event::Focus),
        1 => (tab.clone(), flag).prop_map(|(tab, to)| Event::ListVisible(tab, to)),
        1 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Watch(tab, to)),
        2 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Pause(tab, to)),
        1 => (tab.clone(), prop::bool::weighted(0.6)).prop_map(|(tab, to)| Event::Enable(tab, to)),
        1 => tab.clone().prop_map(Event::Refetch),
        2 => (tab.clone(), 1_u8..50).prop_map(|(tab, count)| Event::Hints(tab, count)),
        3 => (tab.clone(), 0_usize..8).prop_map(|(tab, which)| Event::Cancel(tab, which)),
        3 => (tab.clone(), 0_usize..8).prop_map(|(tab, which)| Event::Retry(tab, which)),
        2 => (tab.clone(), flag).prop_map(|(tab, all)| Event::LoadOlder(tab, all)),
        2 => (tab.clone(), flag, 1_usize..6).prop_map(|(tab, retry, count)| Event::MutateMany(tab, retry, count)),
        1 => tab.clone().prop_map(Event::StopMany),
        2 => (tab.clone(), 0_usize..8).prop_map(|(tab, which)| Event::OpenDetails(tab, which)),
        1 => tab.clone().prop_map(Event::RefetchDetails),
        1 => tab.clone().prop_map(Event::CloseDetails),
        1 => tab.clone().prop_map(Event::SignIn),
        1 => (tab.clone(), flag).prop_map(|(tab, to)| Event::Freeze(tab, to)),
        1 => tab.clone().prop_map(Event::Close),
        2 => (0..KEYS.len()).prop_map(Event::Open),
    ]
}

/// A sequence and the world in which it happens.
#[derive(Clone, Debug)]
pub(super) struct Sequence {
    pub(super) kind: Kind,
    /// What becomes of requests, in turn.
    pub(super) fates: Vec<Fate>,
    pub(super) lag: i64,
    pub(super) chance: u64,
    /// There is never more than one tab.
    pub(super) is_alone: bool,
    pub(super) events: Vec<Event>,
}

prop_compose! {
    pub(super) fn sequence()(
        many in prop_oneof![2 => Just(BulkProcedures::Unnamed), 1 => Just(BulkProcedures::Missing), 1 => Just(BulkProcedures::There)],
        kind in prop_oneof![
            4 => Just(Kind::default()),
            3 => Just(Kind { paged: true, ..Kind::default() }),
            1 => Just(Kind { ignores_filter: true, ..Kind::default() }),
            1 => Just(Kind { refuses_filter: true, ..Kind::default() }),
        ],
        fates in prop::collection::vec(fate(), 0..12),
        lag in prop_oneof![Just(0_i64), 0..LONGEST_LAG],
        chance in any::<u64>(),
        is_alone in any::<bool>(),
        events in prop::collection::vec(event(), 0..60),
    ) -> Sequence {
        let kind = Kind { many, ..kind };
        Sequence { kind, fates, lag, chance, is_alone, events }
    }
}
