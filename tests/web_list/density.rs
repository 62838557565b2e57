//! Rows in place of cards: the host's property, the reader's choice, and what is remembered of it.

use crate::*;

fn jobs() -> Value {
    json!([running("run_1", "acme/api", 12, 48), failed("run_2", "acme/site", "Out of disk", 60.0)])
}

#[derive(Clone, PartialEq, Properties)]
struct DenseProps {
    density: Density,
    #[prop_or(true)]
    toolbar: bool,
    #[prop_or_default]
    card: Option<Callback<JobEntry, Html>>,
}

#[component]
fn Dense(props: &DenseProps) -> Html {
    let DenseProps { density, toolbar, card } = props.clone();
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} {density} {toolbar} {card} /> }
}

async fn dense(world: &World, props: DenseProps) -> Mounted<Dense> {
    let list = world.mount::<Dense>(props).await;
    answer(world, jobs()).await;
    shown(world, &list.root).await;
    list
}

fn density(root: &Element) -> String {
    attribute(&select(root, ".jc-jobs")[0], "data-density")
}

#[wasm_bindgen_test]
async fn the_host_says_what_holds_until_the_reader_chooses() {
    let _forgotten = Forgotten::new();
    let world = World::new().await;
    let list = dense(&world, DenseProps { density: Density::Compact, toolbar: true, card: None }).await;
    assert_eq!(density(&list.root), "compact");
    let toggle = button(&list.root, "Compact rows");
    assert_eq!(attribute(&toggle, "aria-pressed"), "true");
    let row = card(&list.root, "Failed: acme/site");
    let more = button(&row, "More acme/site");
    assert_eq!((text(&more), attribute(&more, "aria-expanded")), ("More".into(), "false".into()));
    click(&more).await;
    assert_eq!(attribute(&more, "aria-expanded"), "true");
    assert!(row.has_attribute("data-open"));
    assert!(!card(&list.root, "Ingesting acme/api").has_attribute("data-open"));

    click(&toggle).await;
    assert_eq!(density(&list.root), "comfortable");
    assert_eq!(attribute(&toggle, "aria-pressed"), "false");
    assert!(find(&list.root, "button", "More acme/site").is_none());
    assert_eq!(storage().get_item("jobs-console.density").unwrap().as_deref(), Some("comfortable"));
}

#[wasm_bindgen_test]
async fn what_the_reader_has_chosen_holds_for_all_lists_and_later_ones() {
    let _forgotten = Forgotten::new();
    let world = World::new().await;
    let first = list_of(&world, jobs()).await;
    let second = list_of(&world, jobs()).await;
    assert_eq!(density(&first.root), "comfortable");
    click(&button(&second.root, "Compact rows")).await;
    assert_eq!((density(&first.root), density(&second.root)), ("compact".into(), "compact".into()));
    drop((first, second));
    let later = list_of(&world, jobs()).await;
    assert_eq!(density(&later.root), "compact");
    storage().set_item("jobs-console.density", "nonsense").unwrap();
    let odd = list_of(&world, jobs()).await;
    assert_eq!(density(&odd.root), "comfortable", "what nobody knows counts as not chosen");
}

#[wasm_bindgen_test]
async fn without_a_toolbar_the_host_alone_says_it() {
    let _forgotten = Forgotten::new();
    let world = World::new().await;
    let list = dense(&world, DenseProps { density: Density::Compact, toolbar: false, card: None }).await;
    assert_eq!(density(&list.root), "compact");
    assert!(find(&list.root, "button", "Compact rows").is_none());
}

#[wasm_bindgen_test]
async fn cards_of_the_hosts_own_take_what_they_take() {
    let _forgotten = Forgotten::new();
    let world = World::new().await;
    let own = Callback::from(|entry: JobEntry| html! { <article>{ entry.job.id.to_string() }</article> });
    let list = dense(&world, DenseProps { density: Density::Compact, toolbar: true, card: Some(own) }).await;
    assert_eq!(density(&list.root), "comfortable");
    assert!(find(&list.root, "button", "Compact rows").is_none());
}

#[wasm_bindgen_test]
async fn a_poll_that_changes_nothing_changes_no_node_of_a_row() {
    let _forgotten = Forgotten::new();
    let world = World::new().await;
    let list = list_of(&world, jobs()).await;
    click(&button(&list.root, "Compact rows")).await;
    poll(&world, jobs()).await;
    let recorder = Recorder::of(&list.root);
    let mut other = jobs();
    other[1]["output"] = json!({ "not": "shown" });
    poll(&world, other).await;
    let mutations = recorder.take();
    assert!(mutations.is_empty(), "{mutations:?}");
}

#[wasm_bindgen_test]
async fn a_long_name_is_one_text_with_an_end_of_its_own() {
    let world = World::new().await;
    let name = "acme/very-long-repository-name";
    let sentence = "Weekly synchronisation of all documents";
    let rows = json!([
        running("run_1", name, 1, 2),
        { "id": "run_2", "name": sentence, "status": "running" },
        running("run_3", "acme/api", 1, 2),
    ]);
    let list = list_of(&world, rows).await;
    let heading = |title: &str| named(&card(&list.root, title), "heading", title);
    let long = heading(&["Ingesting ", name].concat());
    assert_eq!(text(&long), ["Ingesting ", name].concat());
    assert_eq!(attribute(&long, "data-start") + &attribute(&long, "data-end"), text(&long));
    assert_eq!(attribute(&long, "data-end"), "ository-name");
    assert!(attribute(&long, "class").contains("jc-one-line"));
    assert!(!attribute(&heading(sentence), "class").contains("jc-one-line"), "it goes on in the next line");
    let short = heading("Ingesting acme/api");
    assert!(!short.has_attribute("data-end") && !short.has_attribute("title"));
}

#[wasm_bindgen_test]
async fn a_long_title_that_is_not_cut_in_the_middle_has_its_tooltip() {
    let world = World::new().await;
    let title = "جارِ استيراد acme/documents الآن";
    let list = list_of(&world, json!([{ "id": "run_1", "name": title, "status": "running" }])).await;
    let heading = named(&card(&list.root, title), "heading", title);
    assert!(!heading.has_attribute("data-end"));
    assert_eq!((attribute(&heading, "title").as_str(), heading.has_attribute("data-rtl")), (title, true));
}
