//! What a query requests where a list does not say it all, where it is refused, and on demand.

use std::{cell::RefCell, rc::Rc, time::Duration};

use crate::web_support::*;
use jobs_console::{
    query::{FetchStatus, JobsEvent, JobsQuery, QueryErrorKind, QueryStatus, RefetchOptions, Subscription},
    trpc::{Error, Fetch},
};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::*;

async fn subscribed(world: &World, rows: Value) -> (JobsQuery, Subscription) {
    let query = JobsQuery::new(options());
    let subscription = query.subscribe(|| ());
    settle().await;
    answer(world, rows).await;
    (query, subscription)
}

fn page_of(rows: Value) -> Value {
    json!({ "items": rows, "nextCursor": null, "hasMore": false })
}

fn paused() -> Value {
    json!({ "id": "run_9", "repoName": "acme/docs", "status": "paused" })
}

#[wasm_bindgen_test]
async fn in_pages_a_job_of_an_unknown_status_is_looked_at_again() {
    let world = World::new().await;
    let rows = json!([running("run_1", "acme/api", 1, 9), paused()]);
    let (query, _subscription) = subscribed(&world, page_of(rows.clone())).await;
    // Older active jobs show by status alone, so both are requested in turn.
    for _ in 0..2 {
        world.advance(3_000).await;
        let by_status = world.pending();
        assert_eq!(by_status.calls().len(), 2);
        by_status.answer_each([page_of(json!([running("run_1", "acme/api", 1, 9)])), page_of(json!([]))]);
        settle().await;
        assert_eq!(query.state().data.running.len(), 2);
        world.advance(3_000).await;
        let first_page = world.pending();
        assert_eq!(first_page.only_input(), json!({ "organizationId": "org_1" }));
        first_page.answer(page_of(rows.clone()));
        settle().await;
    }
    world.advance(3_000).await;
    let empty = || page_of(json!([]));
    world.pending().answer_each([page_of(json!([running("run_1", "acme/api", 1, 9)])), empty()]);
    settle().await;
    world.advance(3_000).await;
    world
        .pending()
        .answer(page_of(json!([running("run_1", "acme/api", 1, 9), completed("run_9", "acme/docs", 1.0)])));
    settle().await;
    assert_eq!(query.state().data.recent[0].job.status.word(), "completed");
    world.advance(3_000).await;
    assert_eq!(world.pending().calls().len(), 2, "nothing is unknown any more");
}

#[wasm_bindgen_test]
async fn a_refetch_is_sent_though_the_browser_says_it_is_offline() {
    let world = World::new().await;
    let (query, _subscription) = subscribed(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    world.set_online(false).await;
    let kind = |query: &JobsQuery| query.state().error.as_ref().map(|error| error.kind.clone());
    assert_eq!(
        (kind(&query), query.state().fetch_status),
        (Some(QueryErrorKind::Offline), FetchStatus::Paused)
    );
    query.refetch();
    settle().await;
    assert_eq!(query.state().fetch_status, FetchStatus::Fetching);
    world.pending().fail();
    settle().await;
    assert_eq!(kind(&query), Some(QueryErrorKind::Offline));
    world.advance(60_000).await;
    assert!(world.open().is_empty(), "not again by itself");
    query.refetch();
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 2, 9)])).await;
    assert_eq!((kind(&query), query.state().fetch_status), (None, FetchStatus::Idle));
    world.advance(3_000).await;
    assert_eq!(world.open().len(), 1, "an answer proves the network");
}

#[wasm_bindgen_test]
async fn what_the_reader_waits_for_is_reported_as_fetching() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let _subscription = query.subscribe(|| ());
    let fetching = |query: &JobsQuery| query.state().fetch_status == FetchStatus::Fetching;
    assert!(fetching(&query), "the first load");
    settle().await;
    answer(&world, json!([])).await;
    assert!(!fetching(&query));
    world.advance(15_000).await;
    assert!(!world.open().is_empty() && !fetching(&query), "a poll");
    world.pending().reply(Reply::html(502));
    settle().await;
    assert_eq!((fetching(&query), query.state().failure_count), (false, 1));
    world.advance(1_250).await;
    assert!(fetching(&query), "after an error");
    answer(&world, json!([])).await;
    assert_eq!((fetching(&query), query.state().failure_count), (false, 0));
    query.refetch();
    assert!(fetching(&query), "a refetch");
    settle().await;
    answer(&world, json!([])).await;
    assert!(!fetching(&query));
}

#[wasm_bindgen_test]
async fn the_event_of_an_expired_session_says_what_came_and_from_where() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let events = Rc::<RefCell<Vec<Rc<Error>>>>::default();
    let _listener = query.listen(Rc::new({
        let events = events.clone();
        move |event| {
            if let JobsEvent::SessionExpired(error) = event {
                events.borrow_mut().push(error);
            }
        }
    }));
    let _subscription = query.subscribe(|| ());
    settle().await;
    world.pending().reply(Reply::html(404));
    settle().await;
    let [error] = events.take().try_into().unwrap();
    assert_eq!(error.status(), Some(404));
    assert!(matches!(&*error, Error::Http { url, .. } if url.contains("jobs.list")), "{error}");
    assert_eq!(query.state().status, QueryStatus::Error);
    assert_eq!(query.state().error.as_ref().unwrap().kind, QueryErrorKind::SessionExpired);
}

#[wasm_bindgen_test]
async fn retry_after_is_honoured_up_to_an_hour() {
    let world = World::new().await;
    let (query, _subscription) = subscribed(&world, json!([])).await;
    world.advance(15_000).await;
    world.pending().reply(Reply::html(503).with("retry-after", "86400"));
    settle().await;
    let retry_at = query.state().error.as_ref().unwrap().retry_at.unwrap();
    assert_eq!((retry_at.timestamp_millis() as f64 - world.now()) as i64 / 60_000, 60);
    world.advance(3_599_000).await;
    assert!(world.open().is_empty());
    world.advance(1_000).await;
    assert_eq!(world.open().len(), 1);
}

#[wasm_bindgen_test]
async fn without_intervals_only_a_refetch_requests() {
    let world = World::new().await;
    let off = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
    let query = JobsQuery::new(options().with_refetch(off));
    let _subscription = query.subscribe(|| ());
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    world.advance(600_000).await;
    assert!(world.open().is_empty());
    query.refetch();
    settle().await;
    assert_eq!(world.open().len(), 1);
}

#[wasm_bindgen_test]
async fn details_are_requested_until_they_say_that_the_job_has_ended() {
    let world = World::new().await;
    let (query, subscription) = subscribed(&world, json!([])).await;
    // The list is not kept up to date here; the job is in none anyway.
    drop(subscription);
    let details = query.details(&"run_7".into());
    let subscription = details.subscribe(|| ());
    settle().await;
    world.pending().answer(running("run_7", "acme/api", 1, 9));
    settle().await;
    assert!(details.state().data.is_some() && !details.state().is_fetching);
    // Failures are retried less and less often; what is known stays.
    world.advance(5_000).await;
    for wait in [10_000, 20_000, 40_000] {
        world.pending().fail();
        settle().await;
        assert!(details.state().data.is_some() && details.state().error.is_some());
        world.advance(wait - 1).await;
        assert!(world.open().is_empty());
        world.advance(1).await;
    }
    // None while the page is hidden; at once on return.
    world.pending().answer(running("run_7", "acme/api", 2, 9));
    settle().await;
    assert!(details.state().error.is_none());
    world.set_visible(false).await;
    world.advance(60_000).await;
    assert!(world.open().is_empty());
    world.set_visible(true).await;
    world.advance(0).await;
    world.pending().answer(completed("run_7", "acme/api", 0.0));
    settle().await;
    world.advance(600_000).await;
    assert!(world.open().is_empty());
    drop(subscription);
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn details_that_lag_behind_the_list_are_requested_once_more() {
    let world = World::new().await;
    let (query, _subscription) = subscribed(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    let details = query.details(&"run_1".into());
    let _details_subscription = details.subscribe(|| ());
    settle().await;
    world.pending().answer(running("run_1", "acme/api", 1, 9));
    settle().await;
    query.refetch();
    settle().await;
    call_of(&world, "jobs.list").answer(json!([completed("run_1", "acme/api", 0.0)]));
    settle().await;
    call_of(&world, "jobs.get").answer(running("run_1", "acme/api", 1, 9));
    settle().await;
    for _ in 0..20 {
        assert!(calls_of(&world, "jobs.get").is_empty());
        for request in calls_of(&world, "jobs.list") {
            request.answer(json!([]));
            settle().await;
        }
        world.advance(1_000).await;
    }
}

#[wasm_bindgen_test]
async fn without_intervals_nothing_is_tried_again_by_itself() {
    let world = World::new().await;
    let off = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
    let query = JobsQuery::new(options().with_refetch(off));
    let _subscription = query.subscribe(|| ());
    settle().await;
    world.pending().fail();
    settle().await;
    assert_eq!(query.state().error.as_ref().unwrap().retry_at, None, "nothing counts down");
    world.advance(600_000).await;
    world.set_visible(false).await;
    world.set_visible(true).await;
    assert!(world.open().is_empty());
    query.refetch();
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;

    let details = query.details(&"run_1".into());
    let _details = details.subscribe(|| ());
    settle().await;
    call_of(&world, "jobs.get").answer(running("run_1", "acme/api", 1, 9));
    settle().await;
    world.advance(600_000).await;
    assert!(world.open().is_empty(), "an open dialog requests nothing either");
    details.refetch();
    settle().await;
    call_of(&world, "jobs.get").fail();
    settle().await;
    world.advance(600_000).await;
    assert!(world.open().is_empty(), "nor after a failure");
    // What the reader does is followed by the list.
    query.cancel(&"run_1".into());
    settle().await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    call_of(&world, "jobs.list").answer(json!([cancelled("run_1", "acme/api", 0.0)]));
}

#[wasm_bindgen_test]
async fn a_refused_mutation_that_asks_for_time_is_followed_by_the_next_poll() {
    let world = World::new().await;
    let (query, _subscription) = subscribed(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    query.cancel(&"run_1".into());
    settle().await;
    call_of(&world, "jobs.cancel").reply(refusal("TOO_MANY_REQUESTS", "Slow down").with("retry-after", "20"));
    settle().await;
    world.advance(2_999).await;
    assert!(world.open().is_empty(), "not at once");
    // What a mutation may not do yet stops no polls.
    world.advance(1).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 1, 9)]));
    settle().await;
    // Without such a wish it follows at once.
    query.cancel(&"run_1".into());
    settle().await;
    call_of(&world, "jobs.cancel").reply(refusal("CONFLICT", "Too late"));
    settle().await;
    call_of(&world, "jobs.list");
}

#[wasm_bindgen_test]
async fn a_filter_that_is_refused_with_a_wait_is_left_out_after_it() {
    let world = World::new().await;
    let (_query, _subscription) = subscribed(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    world.advance(3_000).await;
    world.pending().reply(refusal("BAD_REQUEST", "Invalid enum value").with("retry-after", "7"));
    settle().await;
    world.advance(6_999).await;
    assert!(world.open().is_empty());
    world.advance(1).await;
    assert_eq!(world.pending().only_input()["filter"], "all");
}

#[wasm_bindgen_test]
async fn a_cut_character_in_one_row_leaves_the_list() {
    let _world = World::new().await;
    let error = "it broke at \u{fc}";
    let rows = json!([failed("run_1", "acme/api", error, 60.0), completed("run_2", "acme/web", 60.0)]);
    let mut bytes = success(rows).to_string().into_bytes();
    // The second byte of the last letter is missing, as where a text was cut by its length in bytes.
    let cut = bytes.iter().position(|byte| *byte == 0xc3).unwrap() + 1;
    bytes.remove(cut);
    let response = js_sys::Function::new_with_args("body", "return new Response(body)");
    let fetch = Fetch::new(move |_, _| {
        response.call1(&JsValue::UNDEFINED, &js_sys::Uint8Array::from(bytes.as_slice()))
    });
    let query = JobsQuery::new(options().with_fetch(fetch));
    let _subscription = query.subscribe(|| ());
    until_painted("the list is there", || query.state().has_data()).await;
    let state = query.state();
    assert_eq!((state.data.recent.len(), state.data.bad_rows), (2, 0));
    let errors: Vec<_> = state.data.recent.iter().filter_map(|entry| entry.job.error.as_deref()).collect();
    assert_eq!(errors, ["it broke at \u{fffd}"]);
}
