//! What a job carries and returns: trees that fold.

use super::*;

async fn details_with(world: &World, more: Value) -> (Mounted<Listed>, HtmlDialogElement) {
    let row = completed("run_1", "acme/api", 60.0);
    let list = list_of(world, json!([row])).await;
    click(&button(&list.root, "View Details acme/api")).await;
    let dialog: HtmlDialogElement = all(&list.root, "dialog").remove(0).unchecked_into();
    call_of(world, "jobs.get").answer(with(row, more));
    settle().await;
    (list, dialog)
}

/// The lines that stand in a tree.
fn lines(tree: &Element) -> Vec<String> {
    names(tree, "treeitem")
}

/// The names of what the tab key reaches in a tree.
fn tab_stops(tree: &Element) -> Vec<String> {
    select(tree, "[tabindex='0']").iter().map(name_of).collect()
}

#[wasm_bindgen_test]
async fn an_output_is_a_tree_that_folds() {
    let world = World::new().await;
    // As text: a number of this size is another one in JavaScript.
    let output =
        json!({ "files": { "ok": 12, "bad": [] }, "size": 9_007_199_254_740_993_u64, "note": "a <b>b</b>" });
    let (_list, dialog) = details_with(&world, json!({ "output": output })).await;
    let tree = named(&dialog, "tree", "Output data");
    assert_eq!(find(&dialog, "tree", "Event data"), None);
    assert_eq!(lines(&tree), ["files: 2 fields", "note: a <b>b</b>", "size: 9007199254740993"]);
    click(&named(&tree, "treeitem", "files: 2 fields")).await;
    assert_eq!(
        lines(&tree),
        ["files: 2 fields", "bad: 0 items", "ok: 12", "note: a <b>b</b>", "size: 9007199254740993"]
    );
    let item = |name: &str| named(&tree, "treeitem", name);
    assert_eq!(item("files: 2 fields").get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(item("ok: 12").get_attribute("aria-level").as_deref(), Some("2"));
    assert_eq!(item("bad: 0 items").get_attribute("aria-expanded"), None, "there is nothing to unfold");
    assert!(select(&tree, "b").is_empty(), "nothing becomes HTML");
    click(&item("files: 2 fields")).await;
    assert_eq!(lines(&tree).len(), 3);
}

#[wasm_bindgen_test]
async fn a_tree_is_one_tab_stop_and_arrows_move_in_it() {
    let world = World::new().await;
    let output = json!({ "a": { "b": [1, 2] }, "password": "hunter2" });
    let (_list, dialog) = details_with(&world, json!({ "output": output })).await;
    let tree = named(&dialog, "tree", "Output data");
    assert_eq!(tab_stops(&tree), ["a: 1 field", "Copy a"]);
    focus(&named(&tree, "treeitem", "a: 1 field"));
    let walk = [
        ("ArrowRight", "a: 1 field"),
        ("ArrowRight", "b: 2 items"),
        ("ArrowRight", "b: 2 items"),
        ("ArrowDown", "0: 1"),
        ("End", "password: hidden"),
        ("ArrowDown", "password: hidden"),
        ("ArrowUp", "1: 2"),
        ("ArrowLeft", "b: 2 items"),
        ("ArrowLeft", "b: 2 items"),
        ("ArrowLeft", "a: 1 field"),
        ("Home", "a: 1 field"),
        ("ArrowLeft", "a: 1 field"),
        ("ArrowLeft", "a: 1 field"),
        ("ArrowDown", "password: hidden"),
    ];
    for (key, expected) in walk {
        press(key).await;
        assert_eq!(name_of(&focused()), expected, "after {key}");
    }
    assert_eq!(lines(&tree), ["a: 1 field", "password: hidden"]);
    assert_eq!(tab_stops(&tree), ["password: hidden", "Copy password", "Show password"]);
    assert!(!mentions(&dialog, "hunter2"));
    press("Enter").await;
    assert_eq!(name_of(&focused()), "password: hunter2");
    click(&button(&tree, "Hide password")).await;
    assert!(!mentions(&dialog, "hunter2"));
    focus(&button(&tree, "Show password"));
    click(&focused()).await;
    assert!(mentions(&dialog, "hunter2"));
    assert_eq!(name_of(&focused()), "Hide password", "the focus stays");
}

#[wasm_bindgen_test]
async fn long_texts_and_long_lists_are_shown_in_parts() {
    let world = World::new().await;
    let (log, numbers) = ("line\n".repeat(100), (0..230).collect::<Vec<_>>());
    let output = json!({ "log": log, "numbers": numbers });
    let (_list, dialog) = details_with(&world, json!({ "output": output })).await;
    let tree = named(&dialog, "tree", "Output data");
    let log_line = || lines(&tree).remove(0);
    assert!(log_line().ends_with('…') && log_line().len() < 250);
    click(&button(&tree, "Show all log")).await;
    assert_eq!(log_line(), ["log: ", &log].concat());
    click(&button(&tree, "Show less log")).await;
    assert!(log_line().ends_with('…'));

    click(&named(&tree, "treeitem", "numbers: 230 items")).await;
    assert_eq!(lines(&tree).len(), 103);
    let more = named(&tree, "treeitem", "Show 100 more (130 left)");
    focus(&more);
    press("Enter").await;
    assert_eq!(name_of(&focused()), "100: 100", "the focus is on the first of them");
    click(&named(&tree, "treeitem", "Show 30 more")).await;
    assert_eq!(lines(&tree).last().map(String::as_str), Some("229: 229"));
    assert_eq!(named(&tree, "treeitem", "229: 229").get_attribute("aria-posinset").as_deref(), Some("230"));
}

#[wasm_bindgen_test]
async fn what_is_unfolded_stays_so_when_the_values_change() {
    let world = World::new().await;
    let job = running("run_1", "acme/api", 1, 9);
    let list = list_of(&world, json!([job])).await;
    click(&button(&list.root, "View Details acme/api")).await;
    let dialog: Element = all(&list.root, "dialog").remove(0);
    let answer = |files: u32| with(job.clone(), json!({ "output": { "a": [files], "token": "t" } }));
    call_of(&world, "jobs.get").answer(answer(1));
    settle().await;
    let tree = named(&dialog, "tree", "Output data");
    click(&named(&tree, "treeitem", "a: 1 item")).await;
    click(&button(&tree, "Show token")).await;
    focus(&named(&tree, "treeitem", "0: 1"));
    world.advance(5_000).await;
    call_of(&world, "jobs.get").answer(answer(2));
    settle().await;
    assert_eq!(lines(&tree), ["a: 1 item", "0: 2", "token: hidden"], "it may be another secret");
    assert_eq!(name_of(&focused()), "0: 2");
}

#[derive(Clone, PartialEq, Properties)]
struct LinkedProps {
    options: JobsOptions,
}

#[component]
fn Linked(props: &LinkedProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    let links: JobLinks = use_callback((), |job: Rc<Job>, ()| {
        vec![
            JobLink::new("Logs", ["https://logs.example/", &job.id].concat()),
            JobLink::new("Run", " /runs/1"),
            JobLink::new("Bad", "javascript:alert(1)"),
            JobLink::new("Other", "//evil.example"),
        ]
    });
    html! { <JobsList id="jobs" {jobs} links={Some(links)} /> }
}

#[wasm_bindgen_test]
async fn the_hosts_links_are_in_the_details() {
    let world = World::new().await;
    let page = world.mount::<Linked>(LinkedProps { options: options() }).await;
    answer(&world, json!([completed("run_1", "acme/api", 60.0)])).await;
    shown(&world, &page.root).await;
    click(&button(&page.root, "View Details acme/api")).await;
    let dialog = all(&page.root, "dialog").remove(0);
    assert_eq!(names(&dialog, "link"), ["Logs", "Run"]);
    let logs = named(&dialog, "link", "Logs");
    let attribute = |name: &str| logs.get_attribute(name).unwrap_or_default();
    assert_eq!(attribute("href"), "https://logs.example/run_1");
    assert_eq!((attribute("rel"), attribute("target")), ("noopener".into(), "_blank".into()));
    assert_eq!(named(&dialog, "link", "Run").get_attribute("href").as_deref(), Some("/runs/1"));
}

#[wasm_bindgen_test]
async fn more_fields_of_a_row_are_on_its_card_and_in_the_details() {
    let world = World::new().await;
    let field = |label: &str, path: &str| JobField { label: label.into(), path: path.into() };
    let fields = JobFields::new([
        field("Failed files", "output.filesFailed"),
        field("Store", "input.store"),
        field("Cost", "output.cost"),
    ]);
    let row = |more: Value| with(completed("run_1", "acme/api", 60.0), more);
    let rows = |failed: u32| {
        json!([row(json!({ "output": { "filesFailed": failed } })), completed("run_2", "acme/web", 90.0)])
    };
    let list = list_with(&world, options().with_fields(fields), rows(3)).await;
    assert!(says(&card(&list.root, "Ingested acme/api"), "Failed files: 3"));
    assert!(
        !mentions(&card(&list.root, "Ingested acme/web"), "Failed files"),
        "a path into nothing shows nothing"
    );

    click(&button(&list.root, "View Details acme/api")).await;
    let dialog = all(&list.root, "dialog").remove(0);
    assert!(says(&dialog, "Failed files") && !says(&dialog, "Store"));
    let details = row(json!({ "output": { "filesFailed": 3, "cost": 0.10 }, "input": { "store": "docs" } }));
    call_of(&world, "jobs.get").answer(details);
    settle().await;
    let facts: Vec<_> = select(&dialog, "dt").iter().map(text).collect();
    assert_eq!(facts[facts.len() - 3..], ["Failed files", "Store", "Cost"]);
    assert!(says(&dialog, "docs") && says(&dialog, "0.1"));
}
