//! One observer that several views share.
#![cfg(target_arch = "wasm32")]

mod web_support;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use jobs_console::{
    client::Fetch,
    observer::{JobsEvent, JobsObserver},
    polling::PollOptions,
    wire::Payload,
};
use serde_json::json;
use wasm_bindgen_test::*;
use web_support::*;
use yew::Callback;

wasm_bindgen_test_configure!(run_in_browser);

/// Nothing is asked for before `millis` have passed; then it is, and answered.
async fn asks_after(world: &World, millis: u32) {
    let before = world.requests().len();
    world.advance(millis - 1).await;
    assert_eq!(world.requests().len(), before, "nothing is asked for before {millis} ms");
    world.advance(1).await;
    assert_eq!(world.requests().len(), before + 1, "something is asked for after {millis} ms");
    answer(world, json!([running("run_1", "acme/api", 12, 48)])).await;
}

#[wasm_bindgen_test]
async fn it_asks_less_often_only_while_nobody_looks() {
    let world = World::new().await;
    let observer = JobsObserver::new(options());
    let _subscription = observer.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;

    asks_after(&world, 3_000).await;
    let badge = observer.view(false);
    asks_after(&world, 15_000).await;
    let list = observer.view(true);
    let other = observer.view(false);
    asks_after(&world, 3_000).await;
    list.set_shown(false);
    asks_after(&world, 15_000).await;
    other.set_shown(true);
    drop(list);
    asks_after(&world, 3_000).await;
    drop((badge, other));
    asks_after(&world, 3_000).await;
}

#[wasm_bindgen_test]
async fn the_intervals_can_be_changed_under_way() {
    let world = World::new().await;
    let observer = JobsObserver::new(options());
    let _subscription = observer.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    world.advance(1_000).await;
    observer.set_polling(PollOptions { active: 5_000, timeout: 700, ..PollOptions::default() });
    asks_after(&world, 4_000).await;
    world.advance(5_000).await;
    let number = world.requests().len();
    // No answer comes: the new time-out counts, and after it the first wait of a failure.
    world.advance(700 + 1_250).await;
    assert_eq!(world.requests().len(), number + 1);
}

#[wasm_bindgen_test]
async fn the_last_subscriber_stops_it_and_the_next_one_starts_it() {
    let world = World::new().await;
    let observer = JobsObserver::new(options());
    let first = observer.subscribe(|| ());
    let second = observer.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    drop(first);
    asks_after(&world, 3_000).await;
    drop(second);
    let number = world.requests().len();
    world.advance(60_000).await;
    assert_eq!(world.requests().len(), number);
    assert_eq!(world.timers(), 0);
    // What was known is there at once, and asked for anew.
    assert_eq!(observer.state().snapshot.counts.running, 1);
    let _third = observer.subscribe(|| ());
    settle().await;
    assert_eq!(world.requests().len(), number + 1);
}

#[wasm_bindgen_test]
async fn every_listener_is_told_until_it_goes() {
    let world = World::new().await;
    let observer = JobsObserver::new(options());
    let told = Rc::new(RefCell::new([0, 0]));
    let listen = |index: usize| {
        let told = told.clone();
        observer.listen(Callback::from(move |event| {
            if matches!(event, JobsEvent::Counts(_)) {
                told.borrow_mut()[index] += 1;
            }
        }))
    };
    let (first, _second) = (listen(0), listen(1));
    let _subscription = observer.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    assert_eq!(*told.borrow(), [1, 1]);
    drop(first);
    poll(&world, json!([])).await;
    // The job has left the active ones; history tells what became of it.
    answer(&world, json!([completed("run_1", "acme/api", 1.0)])).await;
    assert_eq!(*told.borrow(), [1, 2]);
}

fn payload(json: &serde_json::Value) -> Payload {
    Payload::parse(&json.to_string()).unwrap()
}

#[wasm_bindgen_test]
async fn what_is_known_already_is_there_before_any_answer() {
    let world = World::new().await;
    let observer = JobsObserver::new(options());
    let known = json!({ "items": [running("run_1", "acme/api", 12, 48)], "hasMore": false });
    assert!(observer.set_initial_data(&payload(&json!("nonsense"))).is_err());
    assert!(observer.set_initial_data(&payload(&known)).is_ok());
    let state = observer.state();
    assert!(state.ready);
    assert_eq!(state.snapshot.counts.running, 1);
    let _subscription = observer.subscribe(|| ());
    settle().await;
    answer(&world, json!([])).await;
    assert_eq!(observer.state().snapshot.counts.running, 0);
    // Once a list has come, it is older than what is known.
    assert!(observer.set_initial_data(&payload(&known)).is_ok());
    assert_eq!(observer.state().snapshot.counts.running, 0);
}

#[wasm_bindgen_test]
async fn the_hosts_fetch_is_called_in_place_of_the_browsers() {
    let world = World::new().await;
    let calls = Rc::new(Cell::new(0));
    let mut options = options();
    options.client.fetch = Some(Fetch::new({
        let calls = calls.clone();
        move |url, init| {
            calls.set(calls.get() + 1);
            if calls.get() == 2 {
                return Err(js_sys::Error::new("not now").into());
            }
            let window = web_sys::window().ok_or(wasm_bindgen::JsValue::NULL)?;
            Ok(window.fetch_with_str_and_init(url, init))
        }
    }));
    let observer = JobsObserver::new(options);
    let _subscription = observer.subscribe(|| ());
    settle().await;
    let request = world.pending();
    assert_eq!(request.method(), "GET");
    assert_eq!(request.credentials(), "include");
    assert_eq!(request.header("x-trpc-source").as_deref(), Some("jobs-console"));
    request.answer(json!([running("run_1", "acme/api", 12, 48)]));
    settle().await;
    assert_eq!(observer.state().snapshot.counts.running, 1);
    // One that throws is a failure like any other.
    world.advance(3_000).await;
    assert_eq!(calls.get(), 2);
    assert!(observer.state().problem.is_some());
    assert_eq!(observer.state().snapshot.counts.running, 1);
}

#[wasm_bindgen_test]
async fn the_same_answers_keep_the_list_and_its_clock_until_something_is_done() {
    let world = World::new().await;
    let observer = JobsObserver::new(options());
    let _subscription = observer.subscribe(|| ());
    let rows = || json!([running("run_1", "acme/api", 12, 48)]);
    settle().await;
    answer(&world, rows()).await;
    let snapshot = observer.state().snapshot.clone();
    for _ in 0..4 {
        let known_until = observer.state().last_answer.known_until();
        asks_after(&world, 3_000).await;
        assert!(Rc::ptr_eq(&snapshot, &observer.state().snapshot));
        assert!(observer.state().last_answer.known_until() > known_until);
    }

    observer.cancel(&"run_1".into());
    settle().await;
    world.pending().answer(json!({ "success": true }));
    settle().await;
    assert_eq!(observer.state().snapshot.counts.running, 0);
    // A server that has not stopped it after all is believed, in the words that it used before.
    answer(&world, rows()).await;
    assert_eq!(observer.state().snapshot.counts.running, 1);
    asks_after(&world, 3_000).await;
    assert_eq!(observer.state().snapshot.counts.running, 1);
}
