//! What is left behind, and whether lists on one page leave each other alone.
#![cfg(target_arch = "wasm32")]

mod web_support;

use jobs_console::query::JobsOptions;
use serde_json::json;
use wasm_bindgen_test::*;
use web_support::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn nothing_is_left_behind() {
    let world = World::new().await;
    let listeners = world.page_listeners();
    assert_eq!(world.timers(), 0);
    for round in 0..200 {
        let list = mount_list(&world).await;
        assert!(!world.page_listeners().is_empty() && world.timers() > 0, "there is something to leave");
        // It goes at every stage of its life.
        match round % 4 {
            0 => {}
            1 => answer(&world, json!([running("run_1", "acme/api", 12, 45)])).await,
            2 => {
                world.pending().fail();
                settle().await;
            }
            _ => {
                answer(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
                click(&named(&list.root, "button", "View Details acme/api")).await;
                click(&named(&list.root, "button", "Retry acme/api")).await;
            }
        }
        list.unmount().await;
        // A mutation is carried out even without a view; nothing else is under way.
        for request in world.open() {
            assert_eq!(request.path(), "/api/trpc/jobs.retry");
            request.answer(json!({ "runId": "run_2" }));
        }
        settle().await;
        assert_eq!(world.page_listeners(), listeners, "in round {round}");
        assert_eq!(world.timers(), 0, "in round {round}");
        assert!(world.open().is_empty());
    }
    assert_eq!(select(&document().body().unwrap(), ".jc-jobs").len(), 0);
}

#[wasm_bindgen_test]
async fn it_goes_while_its_tabs_go_too() {
    let world = World::new().await;
    let listeners = world.page_listeners();
    for _ in 0..20 {
        let console = world.mount::<Tabbed>(ListedProps::new(options())).await;
        answer(&world, json!([running("run_1", "acme/api", 12, 45)])).await;
        click(&named(&console.root, "tab", "Jobs, 1 running")).await;
        console.unmount().await;
        assert_eq!(world.page_listeners(), listeners);
        assert_eq!(world.timers(), 0);
    }
}

#[wasm_bindgen_test]
async fn lists_of_one_page_are_independent() {
    let world = World::new().await;
    let list = async |organization: &'static str| {
        let options = JobsOptions::new(ENDPOINT, organization);
        world.mount::<Listed>(ListedProps::new(options).with_id(organization)).await
    };
    let of = |organization: &str| {
        let mut open = world.open();
        open.retain(|request| request.only_input()["organizationId"] == organization);
        assert_eq!(open.len(), 1, "one request of {organization}");
        open.remove(0)
    };
    let (first, second) = (list("org_1").await, list("org_2").await);
    of("org_1").answer(json!([running("run_1", "acme/api", 12, 45)]));
    of("org_2").refuse("FORBIDDEN", "Access denied to this organization");
    settle().await;
    assert_eq!(titles(&first.root, "Running Jobs (1)"), ["Ingesting acme/api"]);
    assert!(says(&second.root, "Couldn't load jobs"));
    assert!(!says(&first.root, "Couldn't load jobs"));

    // The same job's id in both is not the same job.
    click(&named(&second.root, "button", "Try again")).await;
    of("org_2").answer(json!([failed("run_1", "other/api", "it broke", 60.0)]));
    settle().await;
    card(&first.root, "Ingesting acme/api");
    card(&second.root, "Failed: other/api");

    first.unmount().await;
    let number = world.requests().len();
    world.advance(14_999).await;
    assert_eq!(world.requests().len(), number);
    world.advance(1).await;
    of("org_2").answer(json!([queued("run_2", "other/web")]));
    settle().await;
    card(&second.root, "Ingesting other/web");
}

#[wasm_bindgen_test]
async fn another_console_begins_anew() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 12, 45)])).await;
    list.update(ListedProps::new(JobsOptions::new(ENDPOINT, "org_2"))).await;
    let request = world.pending();
    assert_eq!(request.only_input(), json!({ "organizationId": "org_2", "filter": "all" }));
    assert_eq!(find(&list.root, "article", "Ingesting acme/api"), None, "the other console's jobs are gone");
    request.answer(json!([queued("run_2", "other/web")]));
    settle().await;
    card(&list.root, "Ingesting other/web");
    // The one before requests nothing any more.
    world.advance(3_000).await;
    world.pending();
}
