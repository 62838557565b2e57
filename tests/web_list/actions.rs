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
    let card = card(&list.root, "Ingesting acme/api");
    assert_eq!(names(&card, "button"), ["View Details acme/api", "Cancel acme/api"]);
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
    let recent = named(&list.root, "region", "Recent Jobs (2)");
    assert_eq!(names(&recent, "button"), ["View Details acme/api", "View Details acme/web"]);
    assert!(says(&list.root, "This console does not offer to retry jobs."));
    assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
}

#[wasm_bindgen_test]
async fn a_cancelled_job_stays_so_while_the_list_is_behind() {
    let world = World::new().await;
    let other = || running("run_2", "acme/web", 3, 9);
    let behind = || json!([running("run_1", "acme/api", 3, 9), other()]);
    let list = list_of(&world, behind()).await;
    let region = all(&list.root, "status").remove(0);
    click(&button(&list.root, "Cancel acme/api")).await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    let announced = region.first_element_child().unwrap();
    assert_eq!(text(&announced), "Cancelled: acme/api");
    // The server lists it as running for 9 s more.
    let end = world.now() + 9_500.0;
    let mut answers = 0;
    while world.now() < end {
        for request in calls_of(&world, "jobs.list") {
            request.answer(behind());
            settle().await;
            answers += 1;
        }
        assert_eq!(names(&list.root, "article"), ["Ingesting acme/web", "Cancelled: acme/api"]);
        world.advance(500).await;
    }
    assert!(answers > 2, "{answers}");
    world.advance(3_000).await;
    call_of(&world, "jobs.list").answer(json!([other(), cancelled("run_1", "acme/api", -1.0)]));
    settle().await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/web", "Cancelled: acme/api"]);
    assert!(region.first_element_child() == Some(announced), "it is announced once");
}

#[wasm_bindgen_test]
async fn a_job_that_the_server_did_not_cancel_after_all_runs_on() {
    let world = World::new().await;
    let rows = || json!([running("run_1", "acme/api", 3, 9)]);
    let list = list_of(&world, rows()).await;
    click(&button(&list.root, "Cancel acme/api")).await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    for _ in 0..30 {
        for request in calls_of(&world, "jobs.list") {
            request.answer(rows());
            settle().await;
        }
        world.advance(1_000).await;
    }
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api"]);
}

#[wasm_bindgen_test]
async fn a_failed_poll_does_not_free_a_pending_button() {
    let world = World::new().await;
    let list = list_of(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    let retry = button(&list.root, "Retry acme/api");
    click(&retry).await;
    call_of(&world, "jobs.retry").answer(json!({ "success": true }));
    settle().await;
    for reply in [None, Some(Reply::html(502))] {
        let request = call_of(&world, "jobs.list");
        match reply {
            None => request.fail(),
            Some(reply) => request.reply(reply),
        }
        settle().await;
        assert_eq!(attribute(&retry, "aria-busy"), "true");
        click(&retry).await;
        assert!(calls_of(&world, "jobs.retry").is_empty(), "a second press would make a second run");
        world.advance(2_500).await;
    }
    call_of(&world, "jobs.list")
        .answer(json!([queued("run_2", "acme/api"), failed("run_1", "acme/api", "it broke", 60.0)]));
    settle().await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api", "Failed: acme/api"]);
    assert_eq!(button(&list.root, "Retry acme/api").get_attribute("aria-busy"), None);
}
