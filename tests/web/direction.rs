//! Texts of the server's in a page of either direction: each is read in its own, and ours from left to right.

use crate::web_support::*;
use jobs_console::{components::SingleJob, hooks::use_jobs, job::JobId};
use serde_json::{Value, json};
use wasm_bindgen_test::*;
use web_sys::{Element, Node};
use yew::prelude::*;

/// What the server says in a field of this name.
fn field(name: &str) -> String {
    format!("⟦{name}⟧")
}

/// The texts below an element that have a field in them.
fn fields(node: &Node, found: &mut Vec<Node>) {
    if node.node_type() == Node::TEXT_NODE && node.node_value().unwrap_or_default().contains('⟦') {
        found.push(node.clone());
    }
    let mut child = node.first_child();
    while let Some(node) = child {
        fields(&node, found);
        child = node.next_sibling();
    }
}

/// The names of the fields below an element, each of which is isolated from what is around it.
fn isolated(root: &Element) -> Vec<String> {
    let mut found = Vec::new();
    fields(root, &mut found);
    let names = found.into_iter().map(|node| {
        let isolate = node.parent_element().unwrap().closest("bdi, [dir=auto], [dir=ltr]").unwrap();
        let whole = isolate
            .unwrap_or_else(|| panic!("not isolated: {}", node.parent_element().unwrap().outer_html()));
        let words = text(&whole);
        let name = words.trim_start_matches("{\"key\":\"").trim_end_matches("\"}");
        let name = name.strip_prefix('⟦').and_then(|name| name.strip_suffix('⟧'));
        name.filter(|name| !name.contains(['⟦', '⟧']))
            .unwrap_or_else(|| panic!("not alone: {words}"))
            .to_owned()
    });
    names.collect()
}

fn job(id: &str, status: &str, more: Value) -> Value {
    let texts =
        json!({ "id": field(id), "name": field("name"), "repoName": field("subject"), "status": status });
    with(texts, more)
}

fn failing(message: &str) -> Reply {
    refusal("CONFLICT", &field(message))
}

#[wasm_bindgen_test]
async fn what_the_server_says_is_isolated() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    call_of(&world, "jobs.list").reply(failing("panel"));
    settle().await;
    assert_eq!(isolated(&list.root), ["panel"]);
    click(&button(&list.root, "Try again")).await;

    let kind = |kind: &str| json!({ "name": null, "type": field(kind) });
    let failed = job("id4", "failed", json!({ "errorMessage": field("error"), "completedAt": before(60.0) }));
    answer(
        &world,
        json!([
            job("id1", "running", json!({ "startedAt": before(60.0) })),
            job("id2", "queued", json!({ "statusReason": field("reason") })),
            job("id3", "queued", kind("kind")),
            failed.clone(),
            job(
                "id5",
                "completed",
                with(kind("other"), json!({ "repoName": null, "completedAt": before(70.0) }))
            ),
            job("id6", &field("status"), json!({ "completedAt": before(80.0), "type": "docs-ingestion" })),
            job("id7", "cancelled", json!({ "completedAt": before(90.0), "type": "docs-ingestion" })),
        ]),
    )
    .await;
    shown(&world, &list.root).await;
    let titles = ["name", "subject"];
    // The toolbar has the status that is not known.
    let mut expected = vec!["status"];
    expected.extend(titles);
    expected.extend(titles.into_iter().chain(["reason", "kind", "subject"]));
    expected.extend(titles.into_iter().chain(["error", "other", "id5", "subject", "status", "subject"]));
    assert_eq!(isolated(&list.root), expected);

    // A refusal on the card, the banner, and the details.
    let card = card(&list.root, &format!("Failed: {} {}", field("name"), field("subject")));
    click(&select(&card, "[data-action=retry]")[0]).await;
    call_of(&world, "jobs.retry").reply(failing("refusal"));
    settle().await;
    assert_eq!(isolated(&card), ["name", "subject", "error", "refusal"]);
    world.advance(3_000).await;
    call_of(&world, "jobs.list").reply(failing("banner"));
    settle().await;
    assert_eq!(isolated(&named(&list.root, "group", "Jobs are not up to date")), ["banner"]);

    click(&select(&card, "[data-action=details]")[0]).await;
    let dialog = select(&list.root, "dialog").remove(0);
    call_of(&world, "jobs.get").reply(failing("details"));
    settle().await;
    assert_eq!(isolated(&dialog), ["name", "subject", "error", "id4", "refusal", "details"]);
    click(&button(&dialog, "Try again")).await;
    call_of(&world, "jobs.get").answer(with(
        failed,
        json!({
            "trigger": field("trigger"),
            "event": { "name": field("event"), "data": { "key": field("data") } },
            "output": { "key": field("output") },
            "steps": [
                { "name": field("step"), "status": field("stands"), "startedAt": before(70.0), "error": field("why") },
            ],
        }),
    ));
    settle().await;
    click(&select(&dialog, ".jc-step-row")[0]).await;
    let all = [
        "name", "subject", "error", "trigger", "event", "id4", "refusal", "step", "stands", "stands", "why",
        "data", "output",
    ];
    assert_eq!(isolated(&dialog), all);
}

#[component]
fn Gone() -> Html {
    let jobs = use_jobs(options());
    html! { <SingleJob {jobs} id={JobId::from("⟦gone⟧")} /> }
}

#[wasm_bindgen_test]
async fn why_one_job_is_not_shown_is_isolated() {
    let world = World::new().await;
    let page = world.mount::<Gone>(()).await;
    answer(&world, json!([])).await;
    call_of(&world, "jobs.get").reply(failing("alone"));
    settle().await;
    assert_eq!(isolated(&page.root), ["alone"]);
}

/// The page's style sheet, for as long as it lives.
struct Styles(Element);

impl Styles {
    fn new() -> Self {
        let style = document().create_element("style").unwrap();
        style.set_text_content(Some(include_str!("../../styles/jobs-console.css")));
        document().head().unwrap().append_child(&style).unwrap();
        document().body().unwrap().set_attribute("dir", "rtl").unwrap();
        Self(style)
    }
}

impl Drop for Styles {
    fn drop(&mut self) {
        self.0.remove();
        document().body().unwrap().remove_attribute("dir").unwrap();
    }
}

#[wasm_bindgen_test]
async fn english_is_read_from_left_to_right_in_every_page() {
    let _styles = Styles::new();
    let world = World::new().await;
    let page = world.mount::<Tabbed>(ListedProps::new(options())).await;
    click(&all(&page.root, "tab")[1]).await;
    call_of(&world, "jobs.list").reply(Reply::new(407, ""));
    settle().await;
    let reads = || assert_eq!(read_from_right(&page.root), Vec::<String>::new());
    reads();
    click(&button(&page.root, "Try again")).await;
    let broken = |id: &str| failed(id, "acme/api (v2)!", "It broke (again).", 60.0);
    answer(
        &world,
        json!([
            running("run_1", "acme/web (v1).", 12, 45),
            with(queued("run_2", "(acme)"), json!({ "statusReason": "it waits." })),
            broken("run_3"),
            with(completed("run_4", "acme/x!", 90.0), json!({ "status": "paused!", "name": "Sync (all)." })),
            { "status": "running" },
        ]),
    )
    .await;
    shown(&world, &page.root).await;
    reads();
    click(&button(&page.root, "Retry acme/api (v2)!")).await;
    call_of(&world, "jobs.retry").refuse("CONFLICT", "Too late (by a day)!");
    settle().await;
    world.advance(3_000).await;
    call_of(&world, "jobs.list").refuse("CONFLICT", "Not now (wait)!");
    settle().await;
    reads();
    click(&button(&page.root, "View Details acme/api (v2)!")).await;
    call_of(&world, "jobs.get").refuse("CONFLICT", "Not now (wait)!");
    settle().await;
    reads();
    let dialog = select(&page.root, "dialog").remove(0);
    click(&button(&dialog, "Try again")).await;
    let step = json!({ "name": "clone (all)!", "status": "failed", "error": "No ref (main).",
                       "startedAt": before(90.0), "endedAt": before(70.0), "attempt": 2 });
    let event = json!({ "name": "docs/push!", "data": { "a": [1] } });
    let more = json!({ "steps": [step], "event": event, "trigger": "by hand!", "output": [1], "startedAt": before(80.0) });
    call_of(&world, "jobs.get").answer(with(broken("run_3"), more));
    settle().await;
    for details in select(&dialog, "details") {
        details.set_attribute("open", "").unwrap();
    }
    for words in ["Failed: acme/api (v2)!", "20 s"] {
        assert!(says(&dialog, words), "{words}: {}", text(&dialog));
    }
    reads();
}
