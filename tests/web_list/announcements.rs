//! What screen readers announce.

use super::*;

/// The live regions of the page that say something.
fn speaking() -> Vec<Element> {
    let body: Element = document().body().unwrap().into();
    all(&body, "status").into_iter().filter(|region| !text(region).is_empty()).collect()
}

/// What was announced, one entry an announcement: each comes with a node of its own.
#[derive(Default)]
struct Heard(Vec<(String, Element)>);

impl Heard {
    fn listen(&mut self) {
        let body: Element = document().body().unwrap().into();
        for region in all(&body, "status") {
            let Some(inner) = region.first_element_child() else { continue };
            let is_known = |(words, node): &(String, Element)| *words == text(&inner) && *node == inner;
            if !text(&inner).is_empty() && !self.0.iter().any(is_known) {
                self.0.push((text(&inner), inner));
            }
        }
    }

    fn words(&self) -> Vec<&str> {
        self.0.iter().map(|(words, _)| words.as_str()).collect()
    }
}

#[wasm_bindgen_test]
async fn changes_are_announced_and_polls_are_not() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    let region = all(&list.root, "status").remove(0);
    assert_eq!(text(&region), "", "the first list is no change");
    poll(&world, json!([running("run_1", "acme/api", 5, 9)])).await;
    assert_eq!(text(&region), "", "progress is not announced");
    poll(&world, json!([])).await;
    answer(&world, json!([completed("run_1", "acme/api", 0.0)])).await;
    assert_eq!(text(&region), "Ingested acme/api");
}

#[wasm_bindgen_test]
async fn sc_4_1_3_what_is_held_back_is_announced_by_itself() {
    let world = World::new().await;
    let second = Duration::from_secs(1);
    let options = options().with_refetch(RefetchOptions::default().with_intervals(second, 60 * second));
    let rows = json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)]);
    let list = list_with(&world, options, rows).await;
    let region = all(&list.root, "status").remove(0);
    world.advance(1_000).await;
    answer(&world, json!([running("run_2", "acme/web", 1, 9)])).await;
    let first = completed("run_1", "acme/api", 0.0);
    answer(&world, json!([running("run_2", "acme/web", 1, 9), first])).await;
    assert_eq!(text(&region), "Ingested acme/api");
    world.advance(1_000).await;
    answer(&world, json!([])).await;
    answer(&world, json!([first, completed("run_2", "acme/web", -1.0)])).await;
    assert_eq!(text(&region), "Ingested acme/api", "the latest one is heard out");
    // Nothing is requested any more for a while.
    world.advance(2_000).await;
    assert!(world.open().is_empty());
    assert_eq!(text(&region), "Ingested acme/web");
}

#[wasm_bindgen_test]
async fn sc_4_1_3_several_changes_are_one_announcement() {
    let world = World::new().await;
    let repos = ["acme/a", "acme/b", "acme/c"];
    let rows = |row: &dyn Fn(&str) -> Value| repos.map(row).to_vec();
    let list = list_of(&world, rows(&|repo| running(repo, repo, 1, 9)).into()).await;
    poll(&world, json!([])).await;
    answer(&world, rows(&|repo| failed(repo, repo, "it broke", 0.0)).into()).await;
    assert_eq!(text(&all(&list.root, "status").remove(0)), "3 jobs failed");
}

/// Two lists of one query, as a page with a sidebar has them.
#[component]
fn Twice(props: &ListedProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    html! {
        <>
            <div id="one"><JobsList id="first" jobs={jobs.clone()} /></div>
            <div id="two"><JobsList id="second" {jobs} /></div>
        </>
    }
}

#[wasm_bindgen_test]
async fn sc_4_1_3_two_lists_of_one_query_announce_once() {
    let world = World::new().await;
    let lists = world.mount::<Twice>(ListedProps::new(options())).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert_eq!(all(&lists.root, "article").len(), 2);
    assert_eq!(all(&lists.root, "status").len(), 1, "one live region a page");
    let mut heard = Heard::default();
    poll(&world, json!([])).await;
    heard.listen();
    answer(&world, json!([completed("run_1", "acme/api", 0.0)])).await;
    heard.listen();
    world.advance(10_000).await;
    heard.listen();
    assert_eq!(speaking().len(), 1);
    assert_eq!(heard.words(), ["Ingested acme/api"]);
}

#[wasm_bindgen_test]
async fn sc_4_1_3_lists_of_two_queries_speak_through_one_region() {
    let world = World::new().await;
    let first = list_of(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    let props = ListedProps::new(JobsOptions::new(ENDPOINT, "org_2")).with_id("other");
    let second = world.mount::<Listed>(props).await;
    answer(&world, json!([running("run_2", "other/web", 1, 9)])).await;
    world.advance(3_000).await;
    for organization in ["org_1", "org_2"] {
        let (id, repo) = if organization == "org_1" { ("run_1", "acme/api") } else { ("run_2", "other/web") };
        let of = |request: &Sent| request.only_input()["organizationId"] == organization;
        let mut heard = Heard::default();
        heard.listen();
        let before = heard.words().len();
        for rows in [json!([]), json!([completed(id, repo, 0.0)])] {
            let request = world.open().into_iter().find(of).expect("a request of this organization");
            request.answer(rows);
            settle().await;
        }
        heard.listen();
        assert_eq!(speaking().len(), 1);
        assert_eq!(heard.words()[before..], [["Ingested ", repo].concat()]);
    }
    // The one that goes leaves the region to the other.
    first.unmount().await;
    assert_eq!(all(&second.root, "status").len(), 1);
}
