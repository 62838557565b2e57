//! Retry and cancel.

use super::*;

#[wasm_bindgen_test]
async fn a_retry_shows_its_new_run_at_once() {
    let world = World::new().await;
    let list = list_of(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    let retry = button(&list.root, "Retry acme/api");
    click(&retry).await;
    assert_eq!(
        (attribute(&retry, "aria-busy"), attribute(&retry, "aria-disabled")),
        ("true".into(), "true".into())
    );
    assert_eq!(focused(), retry, "it keeps the focus");
    click(&retry).await;
    let request = call_of(&world, "jobs.retry");
    assert_eq!((request.method(), request.only_input()), ("POST".into(), json!({ "runId": "run_1" })));
    request.answer(json!({ "runId": "run_2" }));
    settle().await;
    assert_eq!(titles(&list.root, "Running Jobs (1)"), ["Ingesting acme/api"]);
    assert!(says(&card(&list.root, "Ingesting acme/api"), "Queued"));
    assert_eq!(retry.get_attribute("aria-busy"), None);
    answer(
        &world,
        json!([with(queued("run_2", "acme/api"), json!({})), failed("run_1", "acme/api", "it broke", 60.0)]),
    )
    .await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api", "Failed: acme/api"]);
}

#[wasm_bindgen_test]
async fn a_retry_whose_run_is_not_told_is_pending_until_the_list_shows_it() {
    let world = World::new().await;
    let list = list_of(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    let retry = button(&list.root, "Retry acme/api");
    click(&retry).await;
    call_of(&world, "jobs.retry").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(attribute(&retry, "aria-busy"), "true");
    answer(&world, json!([running("run_1", "acme/api", 0, 9)])).await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api"]);
    assert_eq!(names(&list.root, "button"), ["View Details acme/api", "Cancel acme/api"]);
}

#[wasm_bindgen_test]
async fn a_cancelled_job_is_so_at_once() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 3, 9)])).await;
    click(&button(&list.root, "Cancel acme/api")).await;
    assert_eq!(attribute(&button(&list.root, "Cancel acme/api"), "aria-busy"), "true");
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Cancelled: acme/api"]);
    assert!(says(&list.root, "Cancelled just now"));
    assert!(list.root.contains(Some(&focused())), "the focus went along");
}

#[wasm_bindgen_test]
async fn a_list_that_comes_meanwhile_leaves_the_button_pending() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 3, 9)])).await;
    world.advance(3_000).await;
    let cancel = button(&list.root, "Cancel acme/api");
    click(&cancel).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 4, 9)]));
    settle().await;
    assert!(says(&list.root, "4 / 9 files processed"));
    assert_eq!(attribute(&cancel, "aria-busy"), "true");
    click(&cancel).await;
    call_of(&world, "jobs.cancel").fail();
    settle().await;
    assert_eq!(cancel.get_attribute("aria-busy"), None, "it can be pressed again");
    let words = "The server could not be reached. Check your connection.";
    assert_eq!(text(&all(&card(&list.root, "Ingesting acme/api"), "alert").remove(0)), words);
}

#[wasm_bindgen_test]
async fn a_refusal_shows_on_the_card() {
    let world = World::new().await;
    let list = list_of(
        &world,
        json!([failed("run_1", "acme/api", "it broke", 60.0), failed("run_2", "acme/web", "too", 70.0)]),
    )
    .await;
    click(&button(&list.root, "Retry acme/api")).await;
    call_of(&world, "jobs.retry").refuse("BAD_REQUEST", "Only failed jobs can be retried");
    settle().await;
    let refused = card(&list.root, "Failed: acme/api");
    let words = "The server refused the request: Only failed jobs can be retried (BAD_REQUEST).";
    assert_eq!(text(&all(&refused, "alert").remove(0)), words);
    assert!(!says(&card(&list.root, "Failed: acme/web"), words));
    let retry = button(&list.root, "Retry acme/api");
    assert_eq!(retry.get_attribute("aria-busy"), None);
    // It is taken back when it is tried again.
    click(&retry).await;
    assert!(all(&refused, "alert").is_empty());
}

#[wasm_bindgen_test]
async fn what_the_server_does_not_offer_is_not_offered() {
    let world = World::new().await;
    let rows =
        || json!([failed("run_1", "acme/api", "it broke", 60.0), failed("run_2", "acme/web", "too", 70.0)]);
    let list = list_of(&world, rows()).await;
    click(&button(&list.root, "Retry acme/api")).await;
    call_of(&world, "jobs.retry").refuse("NOT_FOUND", "No procedure found on path \"jobs.retry\"");
    settle().await;
    assert_eq!(names(&list.root, "button"), ["View Details acme/api", "View Details acme/web"]);
    assert!(says(&list.root, "This console does not offer to retry jobs."));
    assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
}
