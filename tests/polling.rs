//! When the library asks, on a virtual clock.
#![cfg(not(target_arch = "wasm32"))]

use jobs_console::{
    polling::{Decision, Plan, PollOptions, Poller},
    router::Asked,
};
use proptest::prelude::*;

fn answered(any_active: bool, now: i64) -> Poller {
    let mut poller = Poller::new(PollOptions::default());
    assert_eq!(poller.decide(now), Decision::Fetch);
    poller.sent(now);
    poller.succeeded(any_active, now);
    poller
}

#[test]
fn three_seconds_while_anything_is_active_and_shown() {
    let poller = answered(true, 0);
    assert_eq!(poller.decide(0), Decision::WaitUntil(3_000));
    assert_eq!(poller.decide(2_999), Decision::WaitUntil(3_000));
    assert_eq!(poller.decide(3_000), Decision::Fetch);
}

#[test]
fn slower_when_nothing_is_active_or_another_tab_is_selected() {
    assert_eq!(answered(false, 0).decide(0), Decision::WaitUntil(15_000));
    let mut poller = answered(true, 0);
    assert!(poller.set_shown(false));
    assert_eq!(poller.decide(0), Decision::WaitUntil(15_000));
    assert!(poller.set_shown(true) && !poller.set_shown(true));
    assert_eq!(poller.decide(5_000), Decision::Fetch);
}

#[test]
fn never_two_requests_at_once() {
    let mut poller = answered(true, 0);
    poller.sent(3_000);
    assert_eq!(poller.decide(60_000), Decision::Rest);
}

#[test]
fn nothing_while_hidden_or_offline_and_at_once_on_return() {
    for hide in [true, false] {
        let set = |poller: &mut Poller, value, now| match hide {
            true => poller.set_visible(value, now),
            false => poller.set_online(value, now),
        };
        let mut poller = answered(true, 0);
        assert!(set(&mut poller, false, 100));
        assert_eq!(poller.decide(1_000_000), Decision::Rest);
        assert!(set(&mut poller, true, 1_000));
        assert_eq!(poller.decide(1_000), Decision::Fetch);
    }
}

#[test]
fn a_request_that_hung_while_the_laptop_slept_is_replaced() {
    let mut poller = answered(true, 0);
    poller.sent(3_000);
    poller.set_visible(false, 3_100);
    poller.set_visible(true, 3_200);
    assert_eq!(poller.decide(3_200), Decision::Rest, "a fresh request is left to finish");
    poller.set_visible(false, 3_300);
    poller.set_visible(true, 3_600_000);
    assert_eq!(poller.decide(3_600_000), Decision::Fetch);
}

#[test]
fn failures_back_off_until_one_succeeds() {
    let mut poller = answered(true, 0);
    let mut now = 3_000;
    for expected in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
        poller.sent(now);
        poller.failed(None, 0.5, now);
        assert_eq!(poller.decide(now), Decision::WaitUntil(now + expected));
        now += expected;
        assert_eq!(poller.decide(now), Decision::Fetch);
    }
    poller.sent(now);
    poller.succeeded(true, now);
    assert_eq!(poller.decide(now), Decision::WaitUntil(now + 3_000));
    poller.failed(None, 0.5, now);
    assert_eq!(poller.decide(now), Decision::WaitUntil(now + 1_000));
}

#[test]
fn retry_after_is_honoured_unless_the_user_insists() {
    let mut poller = answered(true, 0);
    poller.failed(Some(60_000), 0.5, 0);
    assert_eq!(poller.decide(0), Decision::WaitUntil(60_000));
    poller.set_visible(false, 1_000);
    poller.set_visible(true, 2_000);
    assert_eq!(poller.decide(2_000), Decision::WaitUntil(60_000), "coming back is no reason to insist");
    poller.retry_now();
    assert_eq!(poller.decide(2_000), Decision::Fetch);
}

#[test]
fn an_expired_session_stops_everything_until_resumed() {
    let mut poller = answered(true, 0);
    poller.sent(3_000);
    poller.halt();
    poller.set_visible(false, 4_000);
    poller.set_visible(true, 5_000);
    assert_eq!(poller.decide(1_000_000), Decision::Rest);
    poller.resume();
    assert_eq!(poller.decide(1_000_000), Decision::Fetch);
}

#[test]
fn who_answers_knows_the_session() {
    let mut poller = answered(true, 0);
    poller.sent(3_000);
    poller.halt();
    poller.succeeded(true, 3_500);
    assert_eq!(poller.decide(3_500), Decision::WaitUntil(6_500));
}

#[test]
fn what_is_under_way_when_the_network_goes_is_forgotten() {
    let mut poller = answered(true, 0);
    poller.sent(3_000);
    poller.set_online(false, 3_100);
    assert_eq!(poller.decide(3_100), Decision::Rest);
    poller.set_online(true, 3_200);
    assert_eq!(poller.decide(3_200), Decision::Fetch);
}

#[test]
fn what_makes_the_list_old_replaces_the_request_under_way() {
    let mut poller = answered(true, 0);
    poller.sent(3_000);
    poller.refetch();
    assert_eq!(poller.decide(3_001), Decision::Fetch);
    poller.sent(3_001);
    assert_eq!(poller.decide(3_002), Decision::Rest);
}

#[test]
fn a_clock_set_back_does_not_stop_the_polling() {
    let mut poller = answered(true, 10_000_000);
    assert_eq!(poller.decide(0), Decision::Fetch);
    poller.failed(None, 0.5, 10_000_000);
    assert_eq!(poller.decide(0), Decision::Fetch, "nor after a failure");
    poller.refetch();
    assert_eq!(poller.decide(0), Decision::Fetch);
}

#[test]
fn history_is_asked_for_once_and_when_it_has_something_new() {
    let mut plan = Plan::default();
    assert_eq!(plan.next(), Asked::All);
    plan.answered(Asked::All);
    assert_eq!(plan.next(), Asked::Active);
    plan.answered(Asked::Active);
    assert_eq!(plan.next(), Asked::Active);
    plan.history_is_stale();
    plan.answered(Asked::Active);
    assert_eq!(plan.next(), Asked::All);
    plan.answered(Asked::All);
    plan.filter_is_unusable();
    assert_eq!(plan.next(), Asked::All);
    plan.answered(Asked::All);
    assert_eq!(plan.next(), Asked::All);
}

#[derive(Clone, Debug)]
enum Happening {
    Visible(bool),
    Online(bool),
    Shown(bool),
    Answer(bool),
    Failure(Option<i64>),
    Refetch,
    RetryNow,
    Halt,
    Resume,
    Time(i64),
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        any::<bool>().prop_map(Happening::Visible),
        any::<bool>().prop_map(Happening::Online),
        any::<bool>().prop_map(Happening::Shown),
        any::<bool>().prop_map(Happening::Answer),
        prop::option::of(0i64..100_000).prop_map(Happening::Failure),
        Just(Happening::Refetch),
        Just(Happening::RetryNow),
        Just(Happening::Halt),
        Just(Happening::Resume),
        (0i64..40_000).prop_map(Happening::Time),
    ]
}

proptest! {
    /// Whatever happens: it never asks while it must not, and once all is well again it does ask in time.
    #[test]
    fn it_keeps_going(happenings in prop::collection::vec(any_happening(), 0..60), random in 0.0f64..1.0) {
        let mut poller = Poller::new(PollOptions::default());
        let (mut now, mut visible, mut online, mut halted, mut in_flight) = (0, true, true, false, false);
        for happening in happenings {
            match happening {
                Happening::Visible(value) => { poller.set_visible(value, now); visible = value; }
                Happening::Online(value) => {
                    in_flight &= !poller.set_online(value, now);
                    online = value;
                }
                Happening::Shown(value) => { poller.set_shown(value); }
                Happening::Answer(active) if in_flight => { poller.succeeded(active, now); in_flight = false; halted = false; }
                Happening::Failure(after) if in_flight => { poller.failed(after, random, now); in_flight = false; }
                Happening::Answer(_) | Happening::Failure(_) => {}
                Happening::Refetch => poller.refetch(),
                Happening::RetryNow => { poller.retry_now(); halted = false; }
                Happening::Halt => { poller.halt(); halted = true; in_flight = false; }
                Happening::Resume => { poller.resume(); halted = false; }
                Happening::Time(passed) => now += passed,
            }
            match poller.decide(now) {
                Decision::Fetch => {
                    prop_assert!(visible && online && !halted);
                    poller.sent(now);
                    in_flight = true;
                }
                Decision::WaitUntil(at) => prop_assert!(at > now),
                Decision::Rest => prop_assert!(!visible || !online || halted || in_flight),
            }
        }
        poller.set_visible(true, now);
        poller.set_online(true, now);
        poller.resume();
        if in_flight {
            poller.succeeded(true, now);
        }
        if let Decision::WaitUntil(at) = poller.decide(now) {
            prop_assert!(at - now <= 100_000, "within the longest wait that a server asked for");
            prop_assert_eq!(poller.decide(at), Decision::Fetch);
        }
    }
}
