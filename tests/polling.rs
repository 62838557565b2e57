//! When the list is requested, on a virtual clock.
#![cfg(not(target_arch = "wasm32"))]

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jobs_console::query::{Decision, JobFilter, Poller, RefetchOptions, RefetchPolicy};
use proptest::prelude::*;

/// A moment in milliseconds.
fn at(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap()
}

fn wait_until(millis: i64) -> Decision {
    Decision::WaitUntil(at(millis))
}

fn seconds(seconds: i64) -> Option<TimeDelta> {
    Some(TimeDelta::seconds(seconds))
}

fn answered(any_active: bool, now: i64) -> Poller {
    let mut poller = Poller::new(RefetchOptions::default());
    assert_eq!(poller.decide(at(now)), Decision::Fetch);
    poller.sent(at(now));
    poller.succeeded(any_active, at(now));
    poller
}

#[test]
fn three_seconds_while_anything_is_active_and_shown() {
    let poller = answered(true, 0);
    assert_eq!(poller.decide(at(0)), wait_until(3_000));
    assert_eq!(poller.decide(at(2_999)), wait_until(3_000));
    assert_eq!(poller.decide(at(3_000)), Decision::Fetch);
}

#[test]
fn slower_when_nothing_is_active_or_another_tab_is_selected() {
    assert_eq!(answered(false, 0).decide(at(0)), wait_until(15_000));
    let mut poller = answered(true, 0);
    assert!(poller.set_list_visible(false));
    assert_eq!(poller.decide(at(0)), wait_until(15_000));
    assert!(poller.set_list_visible(true) && !poller.set_list_visible(true));
    assert_eq!(poller.decide(at(5_000)), Decision::Fetch);
}

#[test]
fn every_20_seconds_while_something_else_says_when_to_look() {
    let mut poller = answered(true, 0);
    poller.set_subscribed(true);
    assert_eq!(poller.decide(at(0)), wait_until(20_000));
    poller.hint();
    assert_eq!(poller.decide(at(1_000)), Decision::Fetch, "that is what it says");
    let mut poller = answered(false, 0);
    poller.set_subscribed(true);
    assert_eq!(poller.decide(at(0)), wait_until(20_000));
    poller.set_subscribed(false);
    assert_eq!(poller.decide(at(0)), wait_until(15_000));
    // Longer intervals stay, and those that are off.
    let minute = RefetchOptions::default().with_intervals(Duration::from_secs(60), Duration::ZERO);
    poller.set_options(minute);
    poller.set_subscribed(true);
    assert_eq!(poller.decide(at(0)), Decision::Idle);
    poller.sent(at(0));
    poller.succeeded(true, at(0));
    assert_eq!(poller.decide(at(0)), wait_until(60_000));
}

#[test]
fn never_two_requests_at_once() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    assert_eq!(poller.decide(at(60_000)), Decision::Idle);
}

#[test]
fn nothing_while_hidden_or_offline_and_at_once_on_return() {
    for hide in [true, false] {
        let set = |poller: &mut Poller, value, now| match hide {
            true => poller.set_document_visible(value, at(now)),
            false => poller.set_online(value, at(now)),
        };
        let mut poller = answered(true, 0);
        assert!(set(&mut poller, false, 100));
        assert_eq!(poller.decide(at(1_000_000)), Decision::Idle);
        assert!(set(&mut poller, true, 1_000));
        assert_eq!(poller.decide(at(1_000)), Decision::Fetch);
    }
}

#[test]
fn every_30_seconds_while_hidden_and_watched() {
    for any_active in [true, false] {
        let mut poller = answered(any_active, 0);
        assert!(poller.set_watched(true) && !poller.set_watched(true));
        poller.set_document_visible(false, at(100));
        assert_eq!(poller.decide(at(100)), wait_until(30_000));
        assert_eq!(poller.decide(at(30_000)), Decision::Fetch);
        // Longer intervals stay, and those that are off.
        let off = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
        poller.set_options(off);
        assert_eq!(poller.decide(at(30_000)), Decision::Idle);
        poller.set_options(RefetchOptions::default());
        poller.set_online(false, at(200));
        assert_eq!(poller.decide(at(30_000)), Decision::Idle, "there is no network");
        poller.set_online(true, at(300));
        poller.set_watched(false);
        assert_eq!(poller.decide(at(1_000_000)), Decision::Idle, "nobody wants to know");
    }
}

#[test]
fn watched_it_polls_as_ever_while_visible() {
    let mut poller = answered(true, 0);
    poller.set_watched(true);
    assert_eq!(poller.decide(at(0)), wait_until(3_000));
    poller.set_document_visible(false, at(100));
    assert!(poller.set_document_visible(true, at(200)));
    assert_eq!(poller.decide(at(200)), Decision::Fetch, "at once on return");
}

#[test]
fn a_request_that_hung_while_the_laptop_slept_is_replaced() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    poller.set_document_visible(false, at(3_100));
    poller.set_document_visible(true, at(3_200));
    assert_eq!(poller.decide(at(3_200)), Decision::Idle, "a fresh request is left to finish");
    poller.set_document_visible(false, at(3_300));
    poller.set_document_visible(true, at(3_600_000));
    assert_eq!(poller.decide(at(3_600_000)), Decision::Fetch);
}

#[test]
fn failures_back_off_until_one_succeeds() {
    let mut poller = answered(true, 0);
    let mut now = 3_000;
    for expected in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
        poller.sent(at(now));
        poller.failed(None, 0.5, at(now));
        assert_eq!(poller.decide(at(now)), wait_until(now + expected));
        now += expected;
        assert_eq!(poller.decide(at(now)), Decision::Fetch);
    }
    poller.sent(at(now));
    poller.succeeded(true, at(now));
    assert_eq!(poller.decide(at(now)), wait_until(now + 3_000));
    poller.failed(None, 0.5, at(now));
    assert_eq!(poller.decide(at(now)), wait_until(now + 1_000));
}

#[test]
fn retry_after_is_honoured_unless_the_user_refetches() {
    let mut poller = answered(true, 0);
    poller.failed(seconds(60), 0.5, at(0));
    assert_eq!(poller.decide(at(0)), wait_until(60_000));
    poller.set_document_visible(false, at(1_000));
    poller.set_document_visible(true, at(2_000));
    assert_eq!(poller.decide(at(2_000)), wait_until(60_000), "coming back is no reason to send one earlier");
    poller.refetch_now();
    assert_eq!(poller.decide(at(2_000)), Decision::Fetch);
}

#[test]
fn an_expired_session_stops_everything_until_resumed() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    poller.pause();
    poller.set_document_visible(false, at(4_000));
    poller.set_document_visible(true, at(5_000));
    assert_eq!(poller.decide(at(1_000_000)), Decision::Idle);
    poller.resume();
    assert_eq!(poller.decide(at(1_000_000)), Decision::Fetch);
}

#[test]
fn an_answer_ends_the_pause() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    poller.pause();
    poller.succeeded(true, at(3_500));
    assert_eq!(poller.decide(at(3_500)), wait_until(6_500));
}

#[test]
fn a_request_that_is_under_way_when_the_network_goes_is_replaced() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    poller.set_online(false, at(3_100));
    assert_eq!(poller.decide(at(3_100)), Decision::Idle);
    poller.set_online(true, at(3_200));
    assert_eq!(poller.decide(at(3_200)), Decision::Fetch);
}

#[test]
fn a_reason_to_refetch_replaces_the_request_under_way() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    poller.refetch();
    assert_eq!(poller.decide(at(3_001)), Decision::Fetch);
    poller.sent(at(3_001));
    assert_eq!(poller.decide(at(3_002)), Decision::Idle);
}

#[test]
fn a_clock_set_back_does_not_stop_the_polling() {
    let mut poller = answered(true, 10_000_000);
    assert_eq!(poller.decide(at(0)), Decision::Fetch);
    poller.failed(None, 0.5, at(10_000_000));
    assert_eq!(poller.decide(at(0)), Decision::Fetch, "nor after a failure");
    poller.refetch();
    assert_eq!(poller.decide(at(0)), Decision::Fetch);
}

#[test]
fn retry_after_counts_up_to_an_hour() {
    let mut poller = answered(true, 0);
    poller.failed(seconds(7 * 3_600), 0.5, at(0));
    assert_eq!(poller.decide(at(0)), wait_until(3_600_000));
}

#[test]
fn an_interval_of_zero_switches_polling_off() {
    let options = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
    let mut poller = Poller::new(options);
    assert_eq!(poller.decide(at(0)), Decision::Fetch, "the first load");
    poller.sent(at(0));
    poller.succeeded(true, at(0));
    assert_eq!(poller.decide(at(1_000_000)), Decision::Idle);
    poller.refetch_now();
    assert_eq!(poller.decide(at(1_000_000)), Decision::Fetch);
    poller.sent(at(1_000_000));
    poller.failed(None, 0.5, at(1_000_000));
    assert_eq!(poller.decide(at(9_000_000)), Decision::Idle, "nor is it tried again by itself");
    poller.set_document_visible(false, at(9_000_000));
    poller.set_document_visible(true, at(9_000_000));
    poller.set_online(false, at(9_000_000));
    poller.set_online(true, at(9_000_000));
    assert_eq!(poller.decide(at(9_000_000)), Decision::Idle, "nor on return");
    poller.refetch();
    assert_eq!(poller.decide(at(9_000_000)), Decision::Fetch, "a mutation was carried out");
    poller.sent(at(9_000_000));
    poller.set_online(false, at(9_000_001));
    poller.set_online(true, at(9_000_002));
    assert_eq!(poller.decide(at(9_000_002)), Decision::Fetch, "what the network took with it is still due");
}

#[test]
fn with_one_interval_failures_are_tried_again() {
    let options = RefetchOptions::default().with_intervals(Duration::from_secs(3), Duration::ZERO);
    let mut poller = Poller::new(options);
    poller.sent(at(0));
    poller.failed(None, 0.5, at(0));
    assert_eq!(poller.decide(at(0)), wait_until(1_000));
    poller.sent(at(1_000));
    poller.succeeded(false, at(1_000));
    assert_eq!(poller.decide(at(1_000)), Decision::Idle);
}

#[test]
fn the_shortest_interval_is_a_quarter_of_a_second() {
    for (active, expected) in [(1, 250), (249, 250), (250, 250), (251, 251)] {
        let active = Duration::from_millis(active);
        let mut poller = Poller::new(RefetchOptions::default().with_intervals(active, active));
        poller.succeeded(true, at(0));
        poller.sent(at(0));
        poller.succeeded(true, at(0));
        assert_eq!(poller.decide(at(0)), wait_until(expected));
    }
}

#[test]
fn endless_intervals_do_not_overflow() {
    let endless = Duration::MAX;
    let options =
        RefetchOptions::default().with_intervals(endless, endless).with_retry_delays(endless, endless);
    let mut poller = Poller::new(options);
    poller.sent(at(0));
    poller.failed(None, 0.0, at(0));
    assert!(matches!(poller.decide(at(0)), Decision::WaitUntil(_)));
    poller.succeeded(true, at(0));
    assert!(matches!(poller.decide(at(0)), Decision::WaitUntil(_)));
}

#[test]
fn the_user_may_refetch_while_offline_hidden_or_paused() {
    for prevent in [
        (|poller| _ = poller.set_online(false, at(100))) as fn(&mut Poller),
        |poller| _ = poller.set_document_visible(false, at(100)),
        |poller| poller.pause(),
    ] {
        let mut poller = answered(true, 0);
        prevent(&mut poller);
        poller.refetch();
        assert_eq!(poller.decide(at(200)), Decision::Idle, "a list that is out of date can wait");
        poller.refetch_now();
        assert_eq!(poller.decide(at(200)), Decision::Fetch);
        poller.sent(at(200));
        assert_eq!(poller.decide(at(200)), Decision::Idle, "once");
    }
}

#[test]
fn an_answer_proves_the_network() {
    let mut poller = answered(true, 0);
    poller.set_online(false, at(100));
    poller.refetch_now();
    poller.sent(at(200));
    poller.succeeded(true, at(300));
    assert_eq!(poller.decide(at(300)), wait_until(3_300));
}

#[test]
fn history_is_requested_once_and_when_it_has_something_new() {
    let mut plan = RefetchPolicy::default();
    assert_eq!(plan.next(), JobFilter::All);
    plan.answered(JobFilter::All);
    assert_eq!(plan.next(), JobFilter::Active);
    plan.answered(JobFilter::Active);
    assert_eq!(plan.next(), JobFilter::Active);
    plan.invalidate_history();
    plan.answered(JobFilter::Active);
    assert_eq!(plan.next(), JobFilter::All);
    plan.answered(JobFilter::All);
    plan.disable_filter();
    assert_eq!(plan.next(), JobFilter::All);
    plan.answered(JobFilter::All);
    assert_eq!(plan.next(), JobFilter::All);
}

#[test]
fn the_reader_pauses_everything_but_what_the_reader_does() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    assert!(poller.set_paused_by_reader(true) && !poller.set_paused_by_reader(true));
    poller.set_document_visible(false, at(4_000));
    poller.set_document_visible(true, at(5_000));
    poller.set_online(false, at(6_000));
    poller.set_online(true, at(7_000));
    poller.refetch();
    poller.hint();
    poller.resume();
    assert_eq!(poller.decide(at(1_000_000)), Decision::Idle);
    for ask in [Poller::refetch_now as fn(&mut Poller), Poller::refetch_for_reader] {
        ask(&mut poller);
        assert_eq!(poller.decide(at(1_000_000)), Decision::Fetch);
        poller.sent(at(1_000_000));
        poller.succeeded(true, at(1_000_000));
        assert_eq!(poller.decide(at(2_000_000)), Decision::Idle, "once");
    }
    assert!(poller.set_paused_by_reader(false));
    assert_eq!(poller.decide(at(2_000_000)), Decision::Fetch, "at once");
    poller.sent(at(2_000_000));
    poller.succeeded(true, at(2_000_000));
    assert_eq!(poller.decide(at(2_000_000)), wait_until(2_003_000));
}

#[test]
fn what_the_reader_does_waits_for_the_network() {
    let mut poller = answered(true, 0);
    poller.set_paused_by_reader(true);
    poller.set_online(false, at(1_000));
    poller.refetch_for_reader();
    assert_eq!(poller.decide(at(2_000)), Decision::Idle);
    poller.set_online(true, at(3_000));
    assert_eq!(poller.decide(at(3_000)), Decision::Fetch);
}

#[test]
fn a_hint_is_looked_at_at_once_and_then_once_a_second() {
    let mut poller = answered(true, 0);
    poller.hint();
    assert_eq!(poller.decide(at(0)), wait_until(1_000), "there was a request just now");
    assert_eq!(poller.decide(at(1_500)), Decision::Fetch);
    poller.sent(at(1_500));
    poller.hint();
    assert_eq!(poller.decide(at(1_600)), Decision::Idle, "the request under way is not replaced");
    poller.succeeded(true, at(1_700));
    assert_eq!(poller.decide(at(1_700)), wait_until(2_500), "its answer may be older than the hint");
    poller.sent(at(2_500));
    poller.succeeded(true, at(2_600));
    assert_eq!(poller.decide(at(2_600)), wait_until(5_600), "it was looked at");
}

#[test]
fn a_hint_is_remembered_until_a_request_is_allowed() {
    let off = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
    for (prevent, allow) in [
        (
            (|poller| _ = poller.set_document_visible(false, at(100))) as fn(&mut Poller),
            (|poller| _ = poller.set_document_visible(true, at(9_000))) as fn(&mut Poller),
        ),
        (|poller| _ = poller.set_online(false, at(100)), |poller| _ = poller.set_online(true, at(9_000))),
        (|poller| poller.pause(), |poller| poller.resume()),
        (|poller| _ = poller.set_paused_by_reader(true), |poller| _ = poller.set_paused_by_reader(false)),
    ] {
        let mut poller = answered(true, 0);
        poller.set_options(off);
        prevent(&mut poller);
        poller.hint();
        assert_eq!(poller.decide(at(8_000)), Decision::Idle);
        allow(&mut poller);
        assert_eq!(poller.decide(at(9_000)), Decision::Fetch);
        poller.sent(at(9_000));
        poller.succeeded(true, at(9_000));
        assert_eq!(poller.decide(at(99_000)), Decision::Idle, "once");
    }
}

#[test]
fn a_hint_waits_as_long_as_a_failure_or_the_server_wants() {
    let mut poller = answered(true, 0);
    poller.sent(at(3_000));
    poller.failed(seconds(60), 0.5, at(3_000));
    poller.hint();
    assert_eq!(poller.decide(at(3_000)), wait_until(63_000));
}

#[test]
fn hints_make_history_due_every_five_seconds_at_most() {
    let mut plan = RefetchPolicy::default();
    let request = |plan: &mut RefetchPolicy, now| {
        plan.begin(at(now));
        let filter = plan.next();
        plan.sent(filter, at(now));
        plan.answered(filter);
        filter
    };
    assert_eq!(request(&mut plan, 0), JobFilter::All);
    plan.hint();
    assert_eq!(request(&mut plan, 1_000), JobFilter::Active);
    assert_eq!(request(&mut plan, 5_000), JobFilter::All, "it is still due");
    assert_eq!(request(&mut plan, 20_000), JobFilter::Active);
    plan.hint();
    assert_eq!(request(&mut plan, 21_000), JobFilter::All);
}

/// What is requested, and when, in so many milliseconds: each answer comes after 100 of them.
fn requests(hints: &[i64], options: RefetchOptions, until: i64) -> Vec<(i64, JobFilter)> {
    let (mut poller, mut plan) = (Poller::new(options), RefetchPolicy::default());
    poller.set_subscribed(true);
    let (mut sent, mut answer) = (Vec::new(), None);
    for now in 0..until {
        if hints.contains(&now) {
            poller.hint();
            plan.hint();
        }
        if let Some((_, filter)) = answer.take_if(|(at, _)| *at == now) {
            poller.succeeded(true, at(now));
            plan.answered(filter);
            if let Some((since, length)) = plan.history_wait() {
                poller.hint_after(since, length);
            }
        }
        if poller.decide(at(now)) == Decision::Fetch {
            poller.sent(at(now));
            plan.begin(at(now));
            let filter = plan.next();
            plan.sent(filter, at(now));
            sent.push((now, filter));
            answer = Some((now + 100, filter));
        }
    }
    sent
}

#[test]
fn what_came_and_ended_between_two_looks_shows_within_five_seconds() {
    let polled = RefetchOptions::default();
    let off = polled.with_intervals(Duration::ZERO, Duration::ZERO);
    for options in [polled, off] {
        let sent = requests(&[1_000], options, 21_000);
        assert_eq!(sent, [(0, JobFilter::All), (1_000, JobFilter::Active), (5_000, JobFilter::All)]);
        // A look just before does not put it off further than a second, and further hints cost no more of them.
        let sent = requests(&[1_000, 4_500, 4_600], options, 21_000);
        assert_eq!(sent[2..], [(4_500, JobFilter::Active), (5_500, JobFilter::All)]);
    }
}

#[derive(Clone, Debug)]
enum Event {
    DocumentVisible(bool),
    Online(bool),
    ListVisible(bool),
    Answer(bool),
    Failure(Option<i64>),
    Refetch,
    RefetchNow,
    Pause,
    Resume,
    RefetchForReader,
    ReaderPause(bool),
    Hint,
    Time(i64),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        any::<bool>().prop_map(Event::DocumentVisible),
        any::<bool>().prop_map(Event::Online),
        any::<bool>().prop_map(Event::ListVisible),
        any::<bool>().prop_map(Event::Answer),
        prop::option::of(0i64..100_000).prop_map(Event::Failure),
        Just(Event::Refetch),
        Just(Event::RefetchNow),
        Just(Event::Pause),
        Just(Event::Resume),
        Just(Event::RefetchForReader),
        any::<bool>().prop_map(Event::ReaderPause),
        Just(Event::Hint),
        (0i64..40_000).prop_map(Event::Time),
    ]
}

proptest! {
    /// Whatever happens: nothing is requested while it must not be, unless the user does, and once all is well
    /// again something is, in time.
    #[test]
    fn it_keeps_going(events in prop::collection::vec(any_event(), 0..60), random in 0.0f64..1.0) {
        let mut poller = Poller::new(RefetchOptions::default());
        let (mut now, mut visible, mut online, mut paused, mut in_flight) = (0, true, true, false, false);
        let (mut forced, mut held, mut reader_waits) = (false, false, false);
        for event in events {
            match event {
                Event::DocumentVisible(value) => {
                    poller.set_document_visible(value, at(now));
                    visible = value;
                }
                Event::Online(value) => {
                    in_flight &= !poller.set_online(value, at(now));
                    online = value;
                }
                Event::ListVisible(value) => _ = poller.set_list_visible(value),
                Event::Answer(active) if in_flight => {
                    poller.succeeded(active, at(now));
                    (in_flight, paused, online) = (false, false, true);
                }
                Event::Failure(after) if in_flight => {
                    poller.failed(after.map(TimeDelta::milliseconds), random, at(now));
                    in_flight = false;
                }
                Event::Answer(_) | Event::Failure(_) => {}
                Event::Refetch => poller.refetch(),
                Event::RefetchNow => {
                    poller.refetch_now();
                    (paused, forced) = (false, true);
                }
                Event::Pause => {
                    poller.pause();
                    (paused, forced, in_flight) = (true, false, false);
                }
                Event::Resume => {
                    poller.resume();
                    paused = false;
                }
                Event::RefetchForReader => {
                    poller.refetch_for_reader();
                    reader_waits = true;
                }
                Event::ReaderPause(pause) => {
                    if poller.set_paused_by_reader(pause) && pause {
                        (forced, reader_waits, in_flight) = (false, false, false);
                    }
                    held = pause;
                }
                Event::Hint => poller.hint(),
                Event::Time(passed) => now += passed,
            }
            match poller.decide(at(now)) {
                Decision::Fetch => {
                    let may = visible && online && !paused && (!held || reader_waits);
                    prop_assert!(may || forced);
                    poller.sent(at(now));
                    (in_flight, forced, reader_waits) = (true, false, false);
                }
                Decision::WaitUntil(due) => prop_assert!(due > at(now)),
                Decision::Idle => prop_assert!(!visible || !online || paused || held || in_flight),
            }
        }
        poller.set_document_visible(true, at(now));
        poller.set_online(true, at(now));
        poller.resume();
        poller.set_paused_by_reader(false);
        if in_flight {
            poller.succeeded(true, at(now));
        }
        if let Decision::WaitUntil(due) = poller.decide(at(now)) {
            prop_assert!(due - at(now) <= TimeDelta::seconds(100), "within the longest wait that a server wanted");
            prop_assert_eq!(poller.decide(due), Decision::Fetch);
        }
    }

    /// However often the host hints, there is one request a second at most, and none of the hints is lost.
    #[test]
    fn a_thousand_hints_a_second(
        hints in prop::collection::btree_set(0i64..8_000, 1..1_000),
        latencies in prop::collection::vec(1i64..2_500, 20),
        polls: bool,
    ) {
        let options = RefetchOptions::default();
        let interval = if polls { Duration::from_secs(3) } else { Duration::ZERO };
        let mut poller = Poller::new(options.with_intervals(interval, interval));
        let (mut sent, mut answer) = (Vec::new(), None);
        let mut latencies = latencies.into_iter().cycle();
        for now in 0..12_000 {
            // Each of them many times.
            for _ in 0..if hints.contains(&now) { 10 } else { 0 } {
                poller.hint();
            }
            if answer == Some(now) {
                poller.succeeded(true, at(now));
                answer = None;
            }
            if poller.decide(at(now)) == Decision::Fetch {
                prop_assert!(answer.is_none());
                poller.sent(at(now));
                sent.push(now);
                answer = latencies.next().map(|latency| now + latency);
            }
        }
        for two in sent.windows(2) {
            prop_assert!(two[1] - two[0] >= 1_000, "{two:?}");
        }
        for hint in hints {
            prop_assert!(sent.iter().any(|sent| (hint..=hint + 3_500).contains(sent)), "{hint} in {sent:?}");
        }
    }
}

#[test]
fn a_list_right_after_a_restart_makes_the_end_of_the_session_no_news() {
    let mut poller = answered(true, 0);
    // The session is over, says the subscription; the host forgets everything because of it, again and again.
    for (restart, now) in [(0, 1_000), (1, 1_500), (2, 2_500)] {
        assert_eq!(poller.session_end_is_known(), restart > 0);
        poller.pause();
        poller.restart(0.5, at(now));
        let due = match poller.decide(at(now)) {
            Decision::Fetch => now,
            Decision::WaitUntil(due) => due.timestamp_millis(),
            other => panic!("{other:?}"),
        };
        assert_eq!(due > now, restart > 0, "the first one brings the list at once");
        poller.sent(at(due));
        poller.succeeded(true, at(due));
    }
    poller.sent(at(60_000));
    poller.succeeded(true, at(60_000));
    assert!(!poller.session_end_is_known(), "the lists have come for a while");
}
