//! When the list is requested, and which jobs, on a clock that the test holds.

use std::time::Duration;

use crate::web_support::*;
use jobs_console::query::RefetchOptions;
use serde_json::{Value, json};
use wasm_bindgen_test::*;

/// What each call of a request wants: the value of `filter` or `status`.
fn requested(request: &Sent) -> Vec<String> {
    let calls = request.calls();
    calls
        .into_iter()
        .map(|(procedure, input)| {
            assert_eq!(procedure, "jobs.list");
            assert_eq!(input["organizationId"], "org_1");
            let wanted = input.get("filter").or(input.get("status"));
            wanted.and_then(Value::as_str).unwrap_or("a page").to_owned()
        })
        .collect()
}

/// Nothing is requested during the next `millis`, but then, at once.
async fn next_after(world: &World, millis: u32) -> Sent {
    next_between(world, millis, millis).await
}

/// Nothing is requested before `earliest`; then something is, by `latest`.
async fn next_between(world: &World, earliest: u32, latest: u32) -> Sent {
    let number = world.requests().len();
    world.advance(earliest - 1).await;
    assert_eq!(world.requests().len(), number, "nothing is requested before {earliest} ms");
    world.advance(1).await;
    let mut left = latest - earliest;
    while world.requests().len() == number && left > 0 {
        let step = left.min(50);
        world.advance(step).await;
        left -= step;
    }
    assert_eq!(world.requests().len(), number + 1, "one request by {latest} ms");
    world.pending()
}

/// Nothing is requested, however long it takes.
async fn silence(world: &World) {
    let number = world.requests().len();
    world.advance(120_000).await;
    assert_eq!(world.requests().len(), number, "nothing is requested");
}

fn active() -> Value {
    json!([running("run_1", "acme/api", 12, 48)])
}

fn idle() -> Value {
    json!([completed("run_1", "acme/api", 3_600.0)])
}

#[wasm_bindgen_test]
async fn the_first_request_goes_out_at_once_and_wants_everything() {
    let world = World::new().await;
    let _list = mount_list(&world).await;
    let request = world.pending();
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), "/api/trpc/jobs.list");
    assert_eq!(request.only_input(), json!({ "organizationId": "org_1", "filter": "all" }));
}

#[wasm_bindgen_test]
async fn three_seconds_after_an_answer_while_something_is_active() {
    let world = World::new().await;
    let _list = list_of(&world, active()).await;
    for _ in 0..3 {
        let request = next_after(&world, 3_000).await;
        assert_eq!(requested(&request), ["active"]);
        // The answer takes its time; the interval begins with it.
        world.advance(1_700).await;
        answer(&world, active()).await;
    }
    let request = next_after(&world, 3_000).await;
    request.answer(json!([queued("run_2", "acme/web"), running("run_1", "acme/api", 13, 48)]));
    settle().await;
    next_after(&world, 3_000).await;
}

#[wasm_bindgen_test]
async fn a_queued_job_is_active() {
    let world = World::new().await;
    let _list = list_of(&world, json!([queued("run_1", "acme/api")])).await;
    next_after(&world, 3_000).await;
}

#[wasm_bindgen_test]
async fn fifteen_seconds_while_nothing_is_active() {
    let world = World::new().await;
    let _list = list_of(&world, idle()).await;
    let request = next_after(&world, 15_000).await;
    assert_eq!(requested(&request), ["active"]);
    request.answer(json!([]));
    settle().await;
    next_after(&world, 15_000).await;
}

#[wasm_bindgen_test]
async fn fifteen_seconds_behind_another_tab_and_three_on_return() {
    let world = World::new().await;
    let console = world.mount::<Tabbed>(ListedProps::new(options())).await;
    answer(&world, active()).await;
    named(&console.root, "tab", "Jobs, 1 running");
    next_after(&world, 15_000).await;
    answer(&world, active()).await;

    // 5 s after an answer the list is due as soon as it is shown.
    world.advance(5_000).await;
    click(&named(&console.root, "tab", "Jobs, 1 running")).await;
    answer(&world, active()).await;
    next_after(&world, 3_000).await;
    answer(&world, active()).await;

    click(&named(&console.root, "tab", "Chat")).await;
    next_after(&world, 15_000).await;
}

#[wasm_bindgen_test]
async fn nothing_after_the_list_is_gone() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    list.unmount().await;
    silence(&world).await;

    let list = mount_list(&world).await;
    let request = world.pending();
    list.unmount().await;
    assert!(request.is_aborted());
    silence(&world).await;
    assert_eq!(world.timers(), 0);
}

#[wasm_bindgen_test]
async fn one_request_at_a_time_and_a_hanging_one_is_cancelled() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    let hanging = next_after(&world, 3_000).await;
    world.focus_window().await;
    world.advance(9_999).await;
    assert_eq!(world.requests().len(), 2, "nothing else is requested meanwhile");
    assert!(!hanging.is_aborted());
    world.advance(1).await;
    assert!(hanging.is_aborted());
    assert!(says(&list.root, "The server did not answer within 10 s."));
    next_between(&world, 750, 1_250).await;
}

#[wasm_bindgen_test]
async fn failures_back_off_until_one_succeeds() {
    let world = World::new().await;
    let _list = list_of(&world, active()).await;
    for _ in 0..2 {
        next_after(&world, 3_000).await.fail();
        settle().await;
        for wait in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
            next_between(&world, wait / 4 * 3, wait / 4 * 5).await.fail();
            settle().await;
        }
        next_between(&world, 22_500, 37_500).await.answer(active());
        settle().await;
    }
}

#[wasm_bindgen_test]
async fn waits_after_failures_differ_from_page_to_page() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    let mut waits = Vec::new();
    for _ in 0..12 {
        next_after(&world, 3_000).await.fail();
        settle().await;
        let failed_at = world.now();
        while world.open().is_empty() {
            world.advance(1).await;
        }
        waits.push((world.now() - failed_at) as u32);
        answer(&world, active()).await;
    }
    assert!(waits.iter().all(|wait| (750..=1_250).contains(wait)), "{waits:?}");
    waits.sort_unstable();
    waits.dedup();
    assert!(waits.len() > 1, "all clients would come back at the same moment");
    drop(list);
}

#[wasm_bindgen_test]
async fn retry_after_is_honoured() {
    let world = World::new().await;
    let _list = list_of(&world, active()).await;
    for status in [429, 503] {
        let reply = Reply::html(status).with("retry-after", "20");
        next_after(&world, 3_000).await.reply(reply);
        settle().await;
        // Not even the page's return is a reason to request before that.
        world.advance(5_000).await;
        world.set_visible(false).await;
        world.set_visible(true).await;
        next_after(&world, 15_000).await.answer(active());
        settle().await;
    }
}

#[wasm_bindgen_test]
async fn the_user_may_request_before_that() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    next_after(&world, 3_000).await.reply(Reply::html(503).with("retry-after", "20"));
    settle().await;
    click(&named(&list.root, "button", "Retry now")).await;
    assert_eq!(requested(&world.pending()), ["all"]);
}

#[wasm_bindgen_test]
async fn nothing_while_the_document_is_hidden_and_everything_on_return() {
    let world = World::new().await;
    let _list = list_of(&world, active()).await;
    world.set_visible(false).await;
    silence(&world).await;
    world.set_visible(true).await;
    assert_eq!(requested(&world.pending()), ["all"]);
    answer(&world, active()).await;
    assert_eq!(requested(&next_after(&world, 3_000).await), ["active"]);
}

#[wasm_bindgen_test]
async fn a_list_that_comes_while_the_document_is_hidden_waits() {
    let world = World::new().await;
    world.set_visible(false).await;
    let _list = mount_list(&world).await;
    silence(&world).await;
    world.set_visible(true).await;
    assert_eq!(requested(&world.pending()), ["all"]);
}

#[wasm_bindgen_test]
async fn nothing_while_offline_and_everything_when_the_network_is_back() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    world.set_online(false).await;
    assert!(mentions(&list.root, "You are offline."));
    silence(&world).await;
    world.set_online(true).await;
    assert!(!mentions(&list.root, "You are offline."));
    assert_eq!(requested(&world.pending()), ["all"]);
    answer(&world, active()).await;
    next_after(&world, 3_000).await;
}

#[wasm_bindgen_test]
async fn what_hung_while_the_network_went_away_is_requested_anew() {
    let world = World::new().await;
    let _list = list_of(&world, active()).await;
    let hanging = next_after(&world, 3_000).await;
    world.set_online(false).await;
    world.set_online(true).await;
    assert!(hanging.is_aborted());
    assert_eq!(requested(&world.pending()), ["all"]);
}

#[wasm_bindgen_test]
async fn an_expired_session_stops_the_polling_until_the_page_has_the_focus() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    let page = || Reply::html(404);
    let envelope = || {
        let (status, error) = failure("UNAUTHORIZED", "UNAUTHORIZED");
        Reply::new(status, error.to_string())
    };
    for reply in [page(), envelope(), Reply::html(401)] {
        next_after(&world, 3_000).await.reply(reply);
        settle().await;
        assert!(mentions(&list.root, "Your session has expired."));
        silence(&world).await;
        world.focus_window().await;
        answer(&world, active()).await;
        assert!(!mentions(&list.root, "Your session has expired."));
    }
}

#[wasm_bindgen_test]
async fn the_focus_alone_is_no_reason_to_request() {
    let world = World::new().await;
    let _list = list_of(&world, active()).await;
    world.focus_window().await;
    assert!(world.open().is_empty());
}

#[wasm_bindgen_test]
async fn history_is_requested_when_a_job_leaves() {
    let world = World::new().await;
    let both = || json!([running("run_1", "acme/api", 12, 48), running("run_2", "acme/web", 1, 9)]);
    let list = list_of(&world, both()).await;
    poll(&world, both()).await;
    assert!(world.open().is_empty());

    poll(&world, json!([running("run_1", "acme/api", 13, 48)])).await;
    assert_eq!(requested(&world.pending()), ["all"], "at once");
    card(&list.root, "Ingesting acme/web");
    answer(&world, json!([running("run_1", "acme/api", 13, 48), completed("run_2", "acme/web", 0.0)])).await;
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Ingested acme/web"]);

    assert_eq!(requested(&next_after(&world, 3_000).await), ["active"], "history rests again");
}

#[wasm_bindgen_test]
async fn a_server_that_refuses_the_filter_gets_requests_for_everything() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    let request = next_after(&world, 3_000).await;
    assert_eq!(requested(&request), ["active"]);
    request.refuse("BAD_REQUEST", "Invalid enum value");
    settle().await;
    assert_eq!(requested(&world.pending()), ["all"], "at once");
    assert_eq!(find(&list.root, "button", "Retry now"), None, "it is no failure to report");
    answer(&world, active()).await;
    for _ in 0..2 {
        let request = next_after(&world, 3_000).await;
        assert_eq!(requested(&request), ["all"], "from then on");
        request.answer(active());
        settle().await;
    }
}

#[wasm_bindgen_test]
async fn a_server_that_ignores_the_filter_is_noticed() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 12, 48)])).await;
    let everything = || json!([running("run_1", "acme/api", 12, 48), completed("run_2", "acme/web", 60.0)]);
    poll(&world, everything()).await;
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Ingested acme/web"], "it is the whole list");
    assert_eq!(requested(&next_after(&world, 3_000).await), ["all"]);
    // So a row that is no longer in it is gone.
    answer(&world, active()).await;
    assert_eq!(find(&list.root, "article", "Ingested acme/web"), None);
}

fn page_of(rows: Value, has_more: bool) -> Value {
    json!({ "items": rows, "nextCursor": has_more.then_some("2026-01-05 11:00:00"), "hasMore": has_more })
}

#[wasm_bindgen_test]
async fn of_pages_the_running_and_the_queued_are_requested_together() {
    let world = World::new().await;
    let list = list_of(&world, page_of(active(), false)).await;
    let request = next_after(&world, 3_000).await;
    assert_eq!(request.path(), "/api/trpc/jobs.list,jobs.list");
    assert!(request.is_batch());
    assert_eq!(requested(&request), ["running", "queued"]);
    let queued = page_of(json!([queued("run_2", "acme/web")]), false);
    request.answer_each([page_of(active(), false), queued]);
    settle().await;
    assert_eq!(titles(&list.root, "Running Jobs (2)"), ["Ingesting acme/api", "Ingesting acme/web"]);
}

#[wasm_bindgen_test]
async fn active_jobs_beyond_the_first_page_are_requested_at_once() {
    let world = World::new().await;
    let list = list_of(&world, page_of(idle(), true)).await;
    let request = world.pending();
    assert_eq!(requested(&request), ["running", "queued"]);
    let old = json!([running("run_0", "acme/old", 1, 2)]);
    request.answer_each([page_of(old, false), page_of(json!([]), false)]);
    settle().await;
    assert_eq!(titles(&list.root, "Running Jobs (1)"), ["Ingesting acme/old"]);
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Ingested acme/api"]);
}

#[wasm_bindgen_test]
async fn without_batches_the_statuses_are_requested_one_after_the_other() {
    let world = World::new().await;
    let mut options = options();
    options.client = options.client.with_batching(false);
    let _list = world.mount::<Listed>(ListedProps::new(options)).await;
    answer(&world, page_of(active(), false)).await;
    assert_eq!(requested(&next_after(&world, 3_000).await), ["running"]);
    answer(&world, page_of(active(), false)).await;
    assert_eq!(requested(&world.pending()), ["queued"]);
}

#[wasm_bindgen_test]
async fn an_answer_from_before_a_mutation_is_discarded() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    let older = next_after(&world, 3_000).await;
    click(&named(&list.root, "button", "Cancel acme/api")).await;
    let mutation = world.open().pop().expect("the mutation");
    assert_eq!(mutation.path(), "/api/trpc/jobs.cancel");
    mutation.answer(json!({ "success": true }));
    settle().await;
    assert!(older.is_aborted(), "it would show the job as running again");
    assert_eq!(requested(&world.pending()), ["all"], "at once");
    card(&list.root, "Cancelled: acme/api");
    answer(&world, json!([cancelled("run_1", "acme/api", 0.0)])).await;
    card(&list.root, "Cancelled: acme/api");
}

#[wasm_bindgen_test]
async fn the_intervals_are_the_hosts_to_choose() {
    let world = World::new().await;
    let mut options = options();
    let millis = Duration::from_millis;
    options.refetch =
        RefetchOptions::default().with_intervals(millis(700), millis(40_000)).with_timeout(millis(2_000));
    let _list = world.mount::<Listed>(ListedProps::new(options)).await;
    answer(&world, active()).await;
    let hanging = next_after(&world, 700).await;
    world.advance(2_000).await;
    assert!(hanging.is_aborted());
    // The list was not kept up to date for a while, so history is requested as well.
    let after_failure = next_between(&world, 750, 1_250).await;
    assert_eq!(requested(&after_failure), ["all"]);
    after_failure.answer(idle());
    settle().await;
    next_after(&world, 40_000).await;
}
