//! Older jobs: pages of them at the end of the list.

use super::*;

/// A console that answers in pages.
fn paged() -> JobsOptions {
    let mut options = options();
    options.router.limit = Some(2);
    options
}

fn page(rows: Value, next: Value) -> Value {
    let has_more = !next.is_null();
    json!({ "items": rows, "nextCursor": next, "hasMore": has_more })
}

/// A job that was created so many seconds before the test and ended at once.
fn ended(id: &str, seconds: f64) -> Value {
    with(completed(id, id, seconds), json!({ "createdAt": before(seconds) }))
}

/// The list of a console with this first page, and nothing active besides.
async fn list_of_page(world: &World, rows: Value, next: Value) -> Mounted<Listed> {
    let list = world.mount::<Listed>(ListedProps::new(paged())).await;
    answer(world, page(rows, next)).await;
    // What is active may be beyond the first page.
    world.pending().answer_each([page(json!([]), Value::Null), page(json!([]), Value::Null)]);
    settle().await;
    list
}

/// Scrolls to the end of the list.
async fn to_the_end() {
    if let Some(end) = select(&document().body().unwrap(), "[part=older]").pop() {
        end.scroll_into_view();
        painted().await;
    }
}

/// The request for a page of older jobs that goes out by itself, since the end of the list is on the screen.
async fn next_page(world: &World) -> Sent {
    to_the_end().await;
    until_painted("a page is requested", || !world.open().is_empty()).await;
    let request = world.pending();
    assert!(request.only_input().get("cursor").is_some(), "{}", request.url());
    request
}

/// Nothing is requested by itself although the end of the list is on the screen.
async fn rests(world: &World) {
    to_the_end().await;
    for _ in 0..3 {
        painted().await;
    }
    assert!(world.open().is_empty());
}

#[wasm_bindgen_test]
async fn pages_come_by_themselves_while_the_end_is_on_the_screen() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    let request = next_page(&world).await;
    assert_eq!(request.only_input(), json!({ "organizationId": "org_1", "limit": 2, "cursor": "c1" }));
    let pending = button(&list.root, "Load older jobs");
    assert_eq!(attribute(&pending, "aria-busy"), "true");
    assert!(says(&list.root, "2 jobs are loaded."));
    request.answer(page(json!([ended("c", 30.0), ended("d", 40.0)]), json!("c2")));
    settle().await;
    assert!(says(&list.root, "4 jobs are loaded."));
    next_page(&world).await.answer(page(json!([ended("e", 50.0)]), Value::Null));
    settle().await;
    let shown = ["Ingested a", "Ingested b", "Ingested c", "Ingested d", "Ingested e"];
    assert_eq!(titles(&list.root, "Recent Jobs (5)"), shown);
    assert!(find(&list.root, "button", "Load older jobs").is_none());
    assert!(!mentions(&list.root, "are loaded"));
    rests(&world).await;
}

#[wasm_bindgen_test]
async fn an_array_has_no_older_pages() {
    let world = World::new().await;
    let list = list_of(&world, json!([ended("a", 10.0)])).await;
    rests(&world).await;
    assert!(find(&list.root, "button", "Load older jobs").is_none());
}

#[wasm_bindgen_test]
async fn polls_go_on_after_a_page_and_drop_nothing() {
    let world = World::new().await;
    let list =
        list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0), ended("b2", 25.0)]), json!("c1"))
            .await;
    let slow = next_page(&world).await;
    world.advance(9_999).await;
    assert!(slow.is_open());
    slow.answer(page(json!([ended("c", 30.0)]), Value::Null));
    settle().await;
    world.advance(6_000).await;
    let poll = world.pending();
    let new = with(running("new", "new", 1, 9), json!({ "createdAt": before(0.0) }));
    poll.answer_each([page(json!([new]), Value::Null), page(json!([]), Value::Null)]);
    settle().await;
    world.advance(3_000).await;
    world.pending().answer_each([page(json!([]), Value::Null), page(json!([]), Value::Null)]);
    settle().await;
    // It ended: the first page is requested, which the oldest of its rows has left.
    answer(&world, page(json!([ended("new", -1.0), ended("a", 10.0), ended("b", 20.0)]), json!("c0"))).await;
    assert_eq!(
        titles(&list.root, "Recent Jobs (5)"),
        ["Ingested new", "Ingested a", "Ingested b", "Ingested b2", "Ingested c"]
    );
    assert!(find(&list.root, "button", "Load older jobs").is_none(), "all is loaded");
}

#[wasm_bindgen_test]
async fn one_request_for_the_list_at_a_time() {
    let world = World::new().await;
    let rows = json!([with(running("a", "a", 1, 9), json!({ "createdAt": before(10.0) }))]);
    let list = world.mount::<Listed>(ListedProps::new(paged())).await;
    answer(&world, page(rows.clone(), json!("c1"))).await;
    // The page waits for the poll.
    let poll = world.pending();
    to_the_end().await;
    painted().await;
    assert_eq!(attribute(&button(&list.root, "Load older jobs"), "aria-busy"), "true");
    assert_eq!(world.open().len(), 1);
    poll.answer_each([page(rows.clone(), Value::Null), page(json!([]), Value::Null)]);
    settle().await;
    let slow = next_page(&world).await;
    // The poll waits for the page.
    world.advance(9_000).await;
    assert!(slow.is_open() && world.open().len() == 1);
    slow.answer(page(json!([ended("b", 20.0)]), Value::Null));
    settle().await;
    assert!(world.pending().is_batch(), "the poll that became due");
}

#[wasm_bindgen_test]
async fn a_page_that_hangs_is_given_up() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    let hanging = next_page(&world).await;
    world.advance(10_000).await;
    assert!(hanging.is_aborted());
    assert!(says(&list.root, "Couldn't load older jobs. The server did not answer within 10 s."));
}

#[wasm_bindgen_test]
async fn a_page_that_fails_keeps_what_is_loaded() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    next_page(&world).await.reply(Reply::html(503).with("retry-after", "40"));
    settle().await;
    assert!(says(
        &list.root,
        "Couldn't load older jobs. The server answered with an error (503 Service Unavailable)."
    ));
    assert!(find(&list.root, "group", "Jobs are not up to date").is_none(), "the list itself is up to date");
    assert_eq!(titles(&list.root, "Recent Jobs (2)").len(), 2);
    rests(&world).await;
    world.advance(39_000).await;
    assert!(world.open().is_empty(), "polls wait for as long as the server wants, too");
    let again = button(&list.root, "Try again to load older jobs");
    assert_eq!(text(&again), "Try again");
    focus(&again);
    click(&again).await;
    let request = next_page(&world).await;
    assert_eq!(request.only_input()["cursor"], "c1");
    request.answer(page(json!([ended("c", 30.0)]), json!("c2")));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (3)").len(), 3);
    assert!(!mentions(&list.root, "Couldn't load older jobs."));
    assert_eq!(focused(), button(&list.root, "Load older jobs"), "it is the same button");
    world.advance(700).await;
}

#[wasm_bindgen_test]
async fn sc_2_4_3_with_the_last_page_the_focus_goes_to_the_last_card() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    next_page(&world).await.answer(page(json!([ended("a", 10.0)]), json!("c2")));
    settle().await;
    let more = button(&list.root, "Load older jobs");
    focus(&more);
    click(&more).await;
    next_page(&world).await.answer(page(json!([ended("c", 30.0)]), Value::Null));
    settle().await;
    assert_eq!(focused(), button(&list.root, "View Details c"));
}

#[wasm_bindgen_test]
async fn a_page_that_shows_nothing_more_is_the_last_that_comes_by_itself() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    next_page(&world).await.answer(page(json!([ended("a", 10.0)]), json!("c2")));
    settle().await;
    rests(&world).await;
    click(&button(&list.root, "Load older jobs")).await;
    next_page(&world).await.answer(page(json!([ended("c", 30.0)]), Value::Null));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (3)").len(), 3);
}

#[wasm_bindgen_test]
async fn what_is_filtered_says_how_much_was_searched() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    let request = next_page(&world).await;
    enter(&named(&list.root, "searchbox", "Find jobs"), "xylophone").await;
    request.answer(page(json!([ended("c", 30.0), ended("d", 40.0)]), json!("c2")));
    settle().await;
    assert!(says(&list.root, "No jobs match."));
    assert!(says(&list.root, "Searched the 4 jobs that are loaded."));
    rests(&world).await;
    click(&button(&list.root, "Load older jobs")).await;
    next_page(&world).await.answer(page(json!([ended("xylophone", 50.0)]), json!("c3")));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (1 of 5)"), ["Ingested xylophone"]);
    assert!(says(&list.root, "Searched the 5 jobs that are loaded."));
}

#[wasm_bindgen_test]
async fn a_session_that_is_over_leaves_nothing_on_the_screen() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    next_page(&world).await.refuse("UNAUTHORIZED", "no session");
    settle().await;
    assert!(mentions(&list.root, "Your session has expired."));
    assert!(!mentions(&list.root, "Ingested a"));
    assert!(find(&list.root, "button", "Load older jobs").is_none());
    // Whoever comes back gets the first page.
    world.focus_window().await;
    assert!(world.pending().only_input().get("cursor").is_none());
}

#[wasm_bindgen_test]
async fn a_job_that_ends_beyond_the_first_page_is_asked_for_by_its_id() {
    let world = World::new().await;
    let list = list_of_page(&world, json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1")).await;
    let long = with(running("long", "long", 1, 9), json!({ "createdAt": before(30.0) }));
    next_page(&world).await.answer(page(json!([long.clone()]), Value::Null));
    settle().await;
    assert_eq!(titles(&list.root, "Running Jobs (1)"), ["Ingesting long"]);
    world.advance(15_000).await;
    world.pending().answer_each([page(json!([]), Value::Null), page(json!([]), Value::Null)]);
    settle().await;
    answer(&world, page(json!([ended("a", 10.0), ended("b", 20.0)]), json!("c1"))).await;
    let request = call_of(&world, "jobs.get");
    assert_eq!(request.only_input(), json!({ "runId": "long" }));
    request.answer(ended("long", -15.0));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (3)"), ["Ingested long", "Ingested a", "Ingested b"]);
}

/// A failed job that was created so many seconds before the test.
fn broken(id: &str, seconds: f64) -> Value {
    with(failed(id, id, "it broke", seconds), json!({ "createdAt": before(seconds) }))
}

/// A list that shows the failed job of its first page and has sent the request for more of them.
async fn filtered_by_failed(world: &World) -> (Mounted<Listed>, Sent) {
    let list = list_of_page(world, json!([ended("a", 10.0), broken("b", 20.0)]), json!("c1")).await;
    let unfiltered = next_page(world).await;
    click(&button(&list.root, "Failed 1")).await;
    unfiltered.answer(page(json!([ended("c", 30.0)]), json!("c2")));
    settle().await;
    to_the_end().await;
    until_painted("a page is requested", || !world.open().is_empty()).await;
    let request = world.pending();
    assert_eq!(attribute(&button(&list.root, "Load older jobs"), "aria-busy"), "true");
    (list, request)
}

#[wasm_bindgen_test]
async fn older_jobs_of_one_status_are_requested_by_it() {
    let world = World::new().await;
    let (list, request) = filtered_by_failed(&world).await;
    assert_eq!(request.only_input(), json!({ "organizationId": "org_1", "limit": 2, "status": "failed" }));
    request.answer(page(json!([broken("b", 20.0), broken("e", 50.0)]), json!("f1")));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (2 of 4)"), ["Failed: b", "Failed: e"]);
    let request = next_page(&world).await;
    let input = json!({ "organizationId": "org_1", "limit": 2, "status": "failed", "cursor": "f1" });
    assert_eq!(request.only_input(), input);
    request.answer(page(json!([broken("g", 70.0)]), Value::Null));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (3 of 5)").len(), 3);
    assert!(find(&list.root, "button", "Load older jobs").is_none(), "all failed ones are loaded");
    assert_eq!(text(&button(&list.root, "Failed 3")), "Failed 3");
    // All that are loaded, though without the filter those are shown that have no gap before them.
    click(&button(&list.root, "All 5")).await;
    assert_eq!(titles(&list.root, "Recent Jobs (3)"), ["Ingested a", "Failed: b", "Ingested c"]);
    let request = next_page(&world).await;
    assert_eq!(request.only_input()["cursor"], "c2", "the others go on where they were");
    request.answer(page(json!([ended("d", 40.0), broken("e", 50.0)]), Value::Null));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (5)").len(), 5, "what came before is there once");
}

#[wasm_bindgen_test]
async fn a_server_that_refuses_the_status_is_asked_for_the_next_page_of_all() {
    let world = World::new().await;
    let (list, request) = filtered_by_failed(&world).await;
    request.refuse("BAD_REQUEST", "Unrecognized key: status");
    settle().await;
    let request = world.pending();
    assert_eq!(request.only_input(), json!({ "organizationId": "org_1", "limit": 2, "cursor": "c2" }));
    request.answer(page(json!([broken("d", 40.0)]), json!("c3")));
    settle().await;
    assert!(!mentions(&list.root, "Couldn't load"));
    assert_eq!(titles(&list.root, "Recent Jobs (2 of 4)"), ["Failed: b", "Failed: d"]);
    assert_eq!(next_page(&world).await.only_input()["cursor"], "c3");
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_know_the_status_is_asked_for_it_once() {
    let world = World::new().await;
    let (list, request) = filtered_by_failed(&world).await;
    request.answer(page(json!([ended("a", 10.0)]), json!("x")));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (1 of 3)"), ["Failed: b"]);
    let request = next_page(&world).await;
    assert_eq!(request.only_input(), json!({ "organizationId": "org_1", "limit": 2, "cursor": "c2" }));
}
