//! Queries and the hooks that make them: how often they request, what they notify of, and what is shared.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use crate::web_support::*;
use futures_util::FutureExt;
use jobs_console::{
    components::JobsList,
    hooks::{use_jobs, use_jobs_query},
    query::{JobsEvent, JobsQuery, RefetchOptions, clear_shared, shared},
    trpc::{Fetch, Headers},
};
use serde_json::json;
use wasm_bindgen_test::*;
use yew::prelude::*;

/// Nothing is requested before `millis` have passed; then it is, and answered.
async fn requests_after(world: &World, millis: u32) {
    let before = world.requests().len();
    world.advance(millis - 1).await;
    assert_eq!(world.requests().len(), before, "nothing is requested before {millis} ms");
    world.advance(1).await;
    assert_eq!(world.requests().len(), before + 1, "something is requested after {millis} ms");
    answer(world, json!([running("run_1", "acme/api", 12, 48)])).await;
}

#[wasm_bindgen_test]
async fn it_requests_less_often_only_while_no_view_is_visible() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let _subscription = query.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;

    requests_after(&world, 3_000).await;
    let badge = query.view(false);
    requests_after(&world, 15_000).await;
    let list = query.view(true);
    let other = query.view(false);
    requests_after(&world, 3_000).await;
    list.set_visible(false);
    requests_after(&world, 15_000).await;
    other.set_visible(true);
    drop(list);
    requests_after(&world, 3_000).await;
    drop((badge, other));
    requests_after(&world, 3_000).await;
}

#[wasm_bindgen_test]
async fn the_intervals_can_be_changed_under_way() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let _subscription = query.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    world.advance(1_000).await;
    let defaults = RefetchOptions::default();
    let changed = defaults.with_intervals(Duration::from_secs(5), defaults.idle);
    query.set_refetch_options(changed.with_timeout(Duration::from_millis(700)));
    requests_after(&world, 4_000).await;
    world.advance(5_000).await;
    let number = world.requests().len();
    // No answer comes: the new time-out counts, and after it the first wait of a failure.
    world.advance(700 + 1_250).await;
    assert_eq!(world.requests().len(), number + 1);
}

#[wasm_bindgen_test]
async fn the_last_subscriber_stops_it_and_the_next_one_starts_it() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let first = query.subscribe(|| ());
    let second = query.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    drop(first);
    requests_after(&world, 3_000).await;
    drop(second);
    let number = world.requests().len();
    world.advance(60_000).await;
    assert_eq!(world.requests().len(), number);
    assert_eq!(world.timers(), 0);
    // What was known is there at once, and requested anew.
    assert_eq!(query.state().data.counts.running, 1);
    let _third = query.subscribe(|| ());
    settle().await;
    assert_eq!(world.requests().len(), number + 1);
}

#[wasm_bindgen_test]
async fn every_listener_is_notified_until_it_is_dropped() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let received = Rc::new(RefCell::new([0, 0]));
    let listen = |index: usize| {
        let received = received.clone();
        query.listen(Rc::new(move |event| {
            if matches!(event, JobsEvent::Counts(_)) {
                received.borrow_mut()[index] += 1;
            }
        }))
    };
    let (first, _second) = (listen(0), listen(1));
    let _subscription = query.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    assert_eq!(*received.borrow(), [1, 1]);
    drop(first);
    poll(&world, json!([])).await;
    // The job has left the active ones; history says what became of it.
    answer(&world, json!([completed("run_1", "acme/api", 1.0)])).await;
    assert_eq!(*received.borrow(), [1, 2]);
}

#[wasm_bindgen_test]
async fn what_is_known_already_is_there_before_any_answer() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let known = json!({ "items": [running("run_1", "acme/api", 12, 48)], "hasMore": false }).to_string();
    assert!(query.set_initial_data("\"nonsense\"").is_err());
    assert!(query.set_initial_data(&known).is_ok());
    let state = query.state();
    assert!(state.has_data() && !state.is_fetched);
    assert_eq!(state.data.counts.running, 1);
    let _subscription = query.subscribe(|| ());
    settle().await;
    answer(&world, json!([])).await;
    assert_eq!(query.state().data.counts.running, 0);
    // Once a list has come, it is older than what is known.
    assert!(query.set_initial_data(&known).is_ok());
    assert_eq!(query.state().data.counts.running, 0);
}

#[derive(Clone, PartialEq, Properties)]
struct OfQuery {
    query: JobsQuery,
}

/// Its own effect runs before that of the component that it is in.
#[component]
fn Knows(props: &OfQuery) -> Html {
    use_effect_with(props.query.clone(), |query| {
        let known = json!({ "items": [running("run_1", "acme/api", 12, 48)], "hasMore": false }).to_string();
        query.set_initial_data(&known).unwrap();
    });
    html! {}
}

#[component]
fn Counts(props: &OfQuery) -> Html {
    let jobs = use_jobs_query(props.query.clone());
    html! { <p>{ jobs.state.data.counts.running }<Knows query={props.query.clone()} /></p> }
}

#[wasm_bindgen_test]
async fn what_comes_between_the_first_frame_and_the_subscription_is_shown() {
    let world = World::new().await;
    let page = world.mount::<Counts>(OfQuery { query: JobsQuery::new(options()) }).await;
    assert_eq!(text(&page.root), "1");
}

#[wasm_bindgen_test]
async fn prefetching_is_ready_with_the_first_answer_or_failure() {
    for (status, is_answer) in [(200, true), (503, false)] {
        let world = World::new().await;
        let query = JobsQuery::new(options());
        let mut prefetch = query.prefetch();
        settle().await;
        assert!((&mut prefetch).now_or_never().is_none(), "{status}: nothing has come");
        if is_answer {
            answer(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
        } else {
            world.pending().reply(Reply::html(status));
            settle().await;
        }
        assert!((&mut prefetch).now_or_never().is_some(), "{status}");
        assert_eq!((query.state().has_data(), query.state().error.is_some()), (is_answer, !is_answer));
        // A view that subscribes now has nothing to request.
        let _subscription = query.subscribe(|| ());
        drop(prefetch);
        settle().await;
        assert_eq!(world.requests().len(), 1, "{status}");
    }
}

#[wasm_bindgen_test]
async fn prefetching_that_is_given_up_cancels_its_request() {
    let world = World::new().await;
    let prefetch = JobsQuery::new(options()).prefetch();
    settle().await;
    let request = world.pending();
    drop(prefetch);
    settle().await;
    assert!(request.is_aborted());
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn the_hosts_fetch_is_called_in_place_of_the_browsers() {
    let world = World::new().await;
    let calls = Rc::new(Cell::new(0));
    let fetch = Fetch::new({
        let calls = calls.clone();
        move |url, init| {
            calls.set(calls.get() + 1);
            if calls.get() == 2 {
                return Err(js_sys::Error::new("not now").into());
            }
            let window = web_sys::window().ok_or(wasm_bindgen::JsValue::NULL)?;
            Ok(window.fetch_with_str_and_init(url, init))
        }
    });
    let query = JobsQuery::new(options().with_fetch(fetch));
    let _subscription = query.subscribe(|| ());
    settle().await;
    let request = world.pending();
    assert_eq!(request.method(), "GET");
    assert_eq!(request.credentials(), "include");
    assert_eq!(request.header("x-trpc-source").as_deref(), Some("jobs-console"));
    request.answer(json!([running("run_1", "acme/api", 12, 48)]));
    settle().await;
    assert_eq!(query.state().data.counts.running, 1);
    // One that throws is a failure like any other.
    world.advance(3_000).await;
    assert_eq!(calls.get(), 2);
    assert!(query.state().error.is_some());
    assert_eq!(query.state().data.counts.running, 1);
}

#[wasm_bindgen_test]
async fn the_same_answers_keep_the_list_and_its_clock_until_something_is_done() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let notified = Rc::new(Cell::new(0));
    let _subscription = query.subscribe({
        let notified = notified.clone();
        move || notified.set(notified.get() + 1)
    });
    let rows = || json!([running("run_1", "acme/api", 12, 48)]);
    settle().await;
    answer(&world, rows()).await;
    let (data, number) = (query.state().data.clone(), notified.get());
    for _ in 0..4 {
        let fresh_until = query.state().data_updated_at.fresh_until();
        requests_after(&world, 3_000).await;
        assert!(Rc::ptr_eq(&data, &query.state().data));
        assert!(query.state().data_updated_at.fresh_until() > fresh_until);
    }
    assert_eq!(notified.get(), number, "a poll that brings nothing new notifies of nothing");

    query.cancel(&"run_1".into());
    settle().await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(query.state().data.counts.running, 0);
    // What the user did is believed for 10 s; then a server that has not stopped it after all is, in the words
    // that it used before.
    for _ in 0..11 {
        for request in calls_of(&world, "jobs.list") {
            request.answer(rows());
            settle().await;
            assert_eq!(query.state().data.counts.running, 0);
        }
        world.advance(900).await;
    }
    for _ in 0..16 {
        for request in calls_of(&world, "jobs.list") {
            request.answer(rows());
            settle().await;
        }
        world.advance(1_000).await;
    }
    assert_eq!(query.state().data.counts.running, 1);
}

/// What a component with closures made anew at each render was called with.
#[derive(Clone, Default)]
pub(crate) struct Calls(Rc<RefCell<Vec<String>>>);

impl PartialEq for Calls {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Calls {
    pub(crate) fn push(&self, call: impl Into<String>) {
        self.0.borrow_mut().push(call.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ClosuresProps {
    token: AttrValue,
    calls: Calls,
    renders: Calls,
}

#[component]
fn Closures(props: &ClosuresProps) -> Html {
    let ClosuresProps { token, calls, renders } = props.clone();
    renders.push("render");
    let headers = Headers::new({
        let token = token.clone();
        move || vec![("authorization".into(), ["Bearer ", &token].concat())]
    });
    let fetch = Fetch::new({
        let (token, calls) = (token.clone(), calls.clone());
        move |url, init| {
            calls.push(["fetch of ", &token].concat());
            let window = web_sys::window().ok_or(wasm_bindgen::JsValue::NULL)?;
            Ok(window.fetch_with_str_and_init(url, init))
        }
    });
    let on_event = move |event| {
        if matches!(event, JobsEvent::Counts(_)) {
            calls.push(["event of ", &token].concat());
        }
    };
    let jobs = use_jobs(options().with_headers(headers).with_fetch(fetch).with_on_event(on_event));
    html! { <JobsList id="jobs" {jobs} /> }
}

#[wasm_bindgen_test]
async fn closures_made_anew_at_each_render_are_no_new_query() {
    let world = World::new().await;
    let (calls, renders) = (Calls::default(), Calls::default());
    let props = |token: &'static str| ClosuresProps {
        token: token.into(),
        calls: calls.clone(),
        renders: renders.clone(),
    };
    let page = world.mount::<Closures>(props("one")).await;
    for _ in 0..5 {
        settle().await;
    }
    assert_eq!(world.requests().len(), 1, "one request and no loop");
    assert!(renders.take().len() <= 3);
    assert_eq!(world.pending().header("authorization").as_deref(), Some("Bearer one"));
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert_eq!(calls.take(), ["fetch of one", "event of one"]);

    page.update(props("two")).await;
    card(&page.root, "Ingesting acme/api");
    assert!(world.open().is_empty(), "the same query goes on");
    world.advance(3_000).await;
    assert_eq!(world.pending().header("authorization").as_deref(), Some("Bearer two"));
    answer(&world, json!([running("run_1", "acme/api", 1, 9), queued("run_2", "acme/web")])).await;
    assert_eq!(calls.take(), ["fetch of two", "event of two"], "the latest closures are called");
    assert_eq!(world.requests().len(), 2);
}

#[wasm_bindgen_test]
async fn a_shared_query_is_one_for_all_that_want_the_same() {
    let world = World::new().await;
    let (first, second) = (shared(options()), shared(options()));
    assert!(first.query() == second.query());
    assert!(first.query() != shared(options().with_session_key("ada")).query());
    let subscription = first.query().subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert_eq!(second.query().state().data.counts.running, 1);
    drop((subscription, first, second));
    world.advance(60_000).await;
    assert_eq!(shared(options()).query().state().data.counts.running, 1, "it is kept for a while");
    world.advance(5 * 60_000).await;
    assert!(!shared(options()).query().state().has_data());
    world.advance(5 * 60_000).await;
}

#[wasm_bindgen_test]
async fn after_a_sign_out_a_shared_query_knows_nothing() {
    let world = World::new().await;
    let share = shared(options());
    let subscription = share.query().subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/secret", 1, 9)])).await;
    drop((subscription, share));
    // The next user of the page, with or without a key of their own.
    assert!(!shared(options().with_session_key("bob")).query().state().has_data());
    clear_shared();
    let share = shared(options());
    assert!(!share.query().state().has_data() && share.query().state().data.is_empty());

    // One that is in use begins anew.
    let _subscription = share.query().subscribe(|| ());
    settle().await;
    let former = world.pending();
    answer(&world, json!([running("run_1", "acme/secret", 1, 9)])).await;
    world.advance(3_000).await;
    let under_way = world.pending();
    clear_shared();
    settle().await;
    assert!(under_way.is_aborted() && !former.is_open());
    assert!(!share.query().state().has_data() && share.query().state().data.is_empty());
    let request = world.pending();
    assert_eq!(request.only_input()["filter"], "all");
    request.answer(json!([queued("run_9", "other/mine")]));
    settle().await;
    assert_eq!(share.query().state().data.running.len(), 1);
    assert!(share.query().state().transitions.latest.is_empty(), "nothing of it is a change");
    drop(share);
    world.advance(5 * 60_000).await;
}
