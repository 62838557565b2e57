//! The list: sections, order, rows that are no jobs.

use super::*;

#[wasm_bindgen_test]
async fn sections_and_their_order() {
    let world = World::new().await;
    let started = |id: &str, repo: &str, seconds: f64| {
        with(running(id, repo, 1, 9), json!({ "startedAt": before(seconds) }))
    };
    let rows = json!([
        completed("run_1", "acme/old", 7_200.0),
        queued("run_2", "acme/waiting"),
        started("run_3", "acme/later", 60.0),
        cancelled("run_4", "acme/newest", 60.0),
        started("run_5", "acme/earlier", 600.0),
        failed("run_6", "acme/middle", "it broke", 3_600.0),
    ]);
    let list = list_of(&world, rows).await;
    assert_eq!(names(&list.root, "region"), ["Running Jobs (3)", "Recent Jobs (3)"]);
    assert_eq!(
        titles(&list.root, "Running Jobs (3)"),
        ["Ingesting acme/earlier", "Ingesting acme/later", "Ingesting acme/waiting"]
    );
    assert_eq!(
        titles(&list.root, "Recent Jobs (3)"),
        ["Cancelled: acme/newest", "Failed: acme/middle", "Ingested acme/old"]
    );
    for card in all(&list.root, "article") {
        let item = card.closest("li").unwrap().expect("a card is in an item of a list");
        assert_eq!(role_of(&item.parent_element().unwrap()), "list");
    }
    let headings = ["Running Jobs (3)", "Recent Jobs (3)"].map(|name| named(&list.root, "heading", name));
    assert!(headings.iter().all(|heading| heading.tag_name() == "H3"));
}

#[wasm_bindgen_test]
async fn a_section_without_jobs_is_left_out() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 60.0)])).await;
    assert_eq!(names(&list.root, "region"), ["Recent Jobs (1)"]);
    assert!(says(&list.root, "No running jobs"));
    world.advance(15_000).await;
    let rows = json!([running("run_2", "acme/web", 1, 9)]);
    answer(&world, rows).await;
    assert!(!says(&list.root, "No running jobs"));
    assert_eq!(names(&list.root, "region"), ["Running Jobs (1)", "Recent Jobs (1)"]);
}

#[wasm_bindgen_test]
async fn no_jobs_at_all() {
    let world = World::new().await;
    let list = list_of(&world, json!([])).await;
    named(&list.root, "heading", "No jobs yet");
    assert!(names(&list.root, "region").is_empty());
    assert!(!says(&list.root, "No running jobs"));
}

#[wasm_bindgen_test]
async fn rows_that_are_no_jobs_cost_the_others_nothing() {
    let world = World::new().await;
    let (on_event, events) = events();
    let rows = json!([{ "status": "running" }, completed("run_1", "acme/api", 60.0)]);
    let list = list_with(&world, options().with_on_event(on_event), rows).await;
    card(&list.root, "Ingested acme/api");
    assert!(says(&list.root, "1 job could not be shown"));
    let bad_rows: Vec<_> = events
        .borrow()
        .iter()
        .filter_map(|event| match event {
            JobsEvent::BadRows(rows) => Some(rows.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(bad_rows.len(), 1);
    assert_eq!((bad_rows[0][0].index, bad_rows[0][0].reason), (0, "the row has no id"));
}

#[wasm_bindgen_test]
async fn of_rows_with_one_id_the_later_counts() {
    let world = World::new().await;
    let rows = json!([running("run_1", "acme/api", 1, 9), completed("run_1", "acme/api", 5.0)]);
    let list = list_of(&world, rows).await;
    assert_eq!(names(&list.root, "article"), ["Ingested acme/api"]);
}

#[wasm_bindgen_test]
async fn times_are_measured_on_the_servers_clock() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    // The laptop is an hour behind: the job began, by its clock, in the future.
    let rows = json!([with(running("run_1", "acme/api", 0, 9), json!({ "startedAt": before(-3_480.0) }))]);
    let body = success(rows).to_string();
    world.pending().reply(Reply::new(200, body).with("date", "Mon, 05 Jan 2026 13:00:00 GMT"));
    settle().await;
    assert!(says(&list.root, "Started 2 minutes ago"), "{}", text(&list.root));
}
