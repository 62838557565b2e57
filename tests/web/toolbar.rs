//! Which jobs are shown: the status strip, the search field and the range of time.

use crate::web_support::*;
use serde_json::{Value, json};
use wasm_bindgen_test::*;
use web_sys::Element;

const RUNNING: &str = "Ingesting acme/café";
const FAILED: &str = "Failed: acme/site";
const COMPLETED: &str = "Ingested globex/api";

fn jobs() -> Value {
    json!([
        running("run_1", "acme/café", 12, 48),
        failed("run_2", "acme/site", "Invalid lightfast.yml", 3_700.0),
        completed("run_3", "globex/api", 7_200.0),
    ])
}

fn cards(root: &Element) -> Vec<String> {
    names(root, "article")
}

fn is_pressed(root: &Element, name: &str) -> bool {
    button(root, name).get_attribute("aria-pressed").unwrap() == "true"
}

async fn find_jobs(root: &Element, words: &str) {
    enter(&named(root, "searchbox", "Find jobs"), words).await;
}

async fn choose(root: &Element, range: &str) {
    enter(&named(root, "combobox", "Time"), range).await;
}

#[wasm_bindgen_test]
async fn a_status_is_shown_alone_and_then_all_again() {
    let world = World::new().await;
    let list = list_of(&world, jobs()).await;
    let statuses = named(&list.root, "group", "Status");
    assert_eq!(names(&statuses, "button"), ["All 3", "Running 1", "Failed 1", "Completed 1"]);
    assert!(is_pressed(&list.root, "All 3"));

    click(&button(&list.root, "Failed 1")).await;
    assert_eq!(cards(&list.root), [FAILED]);
    assert!(is_pressed(&list.root, "Failed 1") && !is_pressed(&list.root, "All 3"));
    assert_eq!(names(&list.root, "heading")[0], "Recent Jobs (1 of 2)");
    assert!(!mentions(&list.root, "No running jobs"), "they are only not shown");

    click_with("ctrlKey", &button(&list.root, "Running 1")).await;
    assert_eq!(cards(&list.root), [RUNNING, FAILED]);
    click(&button(&list.root, "Running 1")).await;
    assert_eq!(cards(&list.root), [RUNNING]);
    click(&button(&list.root, "Running 1")).await;
    assert_eq!(cards(&list.root), [RUNNING, FAILED, COMPLETED]);
    click(&button(&list.root, "Completed 1")).await;
    click(&button(&list.root, "All 3")).await;
    assert_eq!(cards(&list.root).len(), 3);
    assert!(names(&list.root, "heading").contains(&"Recent Jobs (2)".to_owned()));
}

#[wasm_bindgen_test]
async fn words_are_found_without_regard_to_case_and_accents() {
    let world = World::new().await;
    let list = list_of(&world, jobs()).await;
    for (words, found) in [
        ("CAFE", &[RUNNING][..]),
        ("acme", &[RUNNING, FAILED]),
        ("acme lightfast.YML", &[FAILED]),
        (" ", &[RUNNING, FAILED, COMPLETED]),
        ("run_3", &[COMPLETED]),
    ] {
        find_jobs(&list.root, words).await;
        assert_eq!(cards(&list.root), found, "{words}");
    }
}

#[wasm_bindgen_test]
async fn where_nothing_matches_the_filters_can_be_cleared() {
    let world = World::new().await;
    let list = list_of(&world, jobs()).await;
    click(&button(&list.root, "Completed 1")).await;
    find_jobs(&list.root, "initech").await;
    choose(&list.root, "Last 7 days").await;
    assert_eq!(cards(&list.root), [""; 0]);
    assert!(says(&list.root, "No jobs match."));
    assert_eq!(names(&named(&list.root, "group", "Status"), "button")[0], "All 3", "the numbers are of all");

    click(&button(&list.root, "Clear filters")).await;
    assert_eq!(cards(&list.root).len(), 3);
    assert_eq!(value_of(&named(&list.root, "searchbox", "Find jobs")), "");
    assert_eq!(value_of(&named(&list.root, "combobox", "Time")), "");
    assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
}

#[wasm_bindgen_test]
async fn a_job_leaves_the_range_of_time_when_it_is_too_old() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 3_590.0)])).await;
    choose(&list.root, "Last hour").await;
    assert_eq!(cards(&list.root), ["Ingested acme/api"]);
    // No answer comes meanwhile, and none is needed.
    world.advance(8_000).await;
    assert_eq!(cards(&list.root).len(), 1);
    world.advance(5_000).await;
    assert_eq!(cards(&list.root), [""; 0]);
    choose(&list.root, "Last 24 hours").await;
    assert_eq!(cards(&list.root).len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_shown_follows_the_answers() {
    let world = World::new().await;
    let list = list_of(&world, jobs()).await;
    click(&button(&list.root, "Failed 1")).await;
    let more = json!([
        running("run_1", "acme/café", 20, 48),
        failed("run_4", "acme/docs", "Out of memory", 60.0),
        failed("run_2", "acme/site", "Invalid lightfast.yml", 3_700.0),
        completed("run_3", "globex/api", 7_200.0),
    ]);
    poll(&world, more.clone()).await;
    assert_eq!(cards(&list.root).len(), 2);
    assert!(is_pressed(&list.root, "Failed 2"));
    // What is not shown changes nothing.
    let mut further = more;
    further[0]["progress"]["processed"] = 30.into();
    let body: Element = document().body().unwrap().into();
    let recorder = Recorder::of(&body);
    poll(&world, further).await;
    let mutations = recorder.take();
    assert!(mutations.is_empty(), "{mutations:?}");
}

#[wasm_bindgen_test]
async fn how_many_are_shown_is_announced_when_the_reader_has_stopped() {
    let world = World::new().await;
    let list = list_of(&world, jobs()).await;
    let status = || all(&list.root, "status").iter().map(text).collect::<String>();
    world.advance(1_000).await;
    assert_eq!(status(), "", "the first list is no news");
    find_jobs(&list.root, "a").await;
    world.advance(300).await;
    find_jobs(&list.root, "ac").await;
    world.advance(600).await;
    assert_eq!(status(), "");
    world.advance(200).await;
    assert_eq!(status(), "2 of 3 jobs shown");
}
