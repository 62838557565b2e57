//! What a server has rendered is taken over as it is. The HTML comes from `tests/ssr.rs`.
#![cfg(all(target_arch = "wasm32", feature = "hydration"))]

mod ssr_tab;
mod web_support;

use serde_json::{Value, json};
use ssr_tab::{Console, JOBS, MOMENT, Waiting};
use wasm_bindgen_test::*;
use web_support::*;
use web_sys::{Element, Node};

wasm_bindgen_test_configure!(run_in_browser);

/// Attributes that only a browser can know: which live region is the page's, and exact dates in the reader's
/// language and zone.
const OF_THE_BROWSER: [&str; 2] = ["role", "title"];

/// The elements of a page with their attributes and own texts.
fn elements(root: &Element) -> Vec<(Element, String)> {
    let describe = |element: &Element| {
        let names = element.get_attribute_names();
        let attributes: Vec<_> = names
            .iter()
            .filter_map(|name| name.as_string())
            .filter(|name| !OF_THE_BROWSER.contains(&name.as_str()))
            .map(|name| format!("{name}={:?}", attribute(element, &name)))
            .collect();
        let nodes = element.child_nodes();
        let texts = (0..nodes.length()).filter_map(|index| nodes.item(index));
        let texts: String = texts
            .filter(|node| node.node_type() == Node::TEXT_NODE)
            .filter_map(|node| node.node_value())
            .collect();
        format!("{} {} {texts:?}", element.tag_name(), attributes.join(" "))
    };
    select(root, "*").into_iter().map(|element| (element.clone(), describe(&element))).collect()
}

/// Whether a recorded mutation changes anything that is there: Yew removes its marks, which are comments, adds
/// empty texts, and writes texts and attributes as they were.
fn changes_something(mutation: &Mutation) -> bool {
    match mutation.attribute.as_deref() {
        Some(name) if OF_THE_BROWSER.contains(&name) => {
            mutation.before.is_some() && mutation.before != mutation.now()
        }
        Some(_) => mutation.before != mutation.now(),
        None if mutation.kind == "characterData" => mutation.before != mutation.now(),
        None => {
            let is_nothing = |node: &Node| {
                node.node_type() == Node::COMMENT_NODE
                    || node.node_type() == Node::TEXT_NODE
                        && node.node_value().is_none_or(|text| text.is_empty())
            };
            !mutation.added.iter().chain(&mutation.removed).all(is_nothing)
        }
    }
}

#[wasm_bindgen_test]
async fn the_whole_tab_with_jobs_in_it_is_taken_over_without_a_changed_node() {
    assert_eq!(MOMENT as f64, START, "the page's clock stands at the moment of the server's HTML");
    let world = World::new().await;
    let root = place();
    root.set_inner_html(include_str!("fixtures/ssr_tab.html").trim_end());
    let before = elements(&root);
    assert_eq!(all(&root, "article").len(), 8);
    let recorder = Recorder::of(&root);
    let page = world.hydrate::<Console>(root.clone(), ()).await;
    shown(&world, &root).await;
    let changes: Vec<_> = recorder.take().into_iter().filter(changes_something).collect();
    assert!(changes.is_empty(), "{changes:#?}");
    let after = elements(&root);
    for ((element, description), (other, other_description)) in before.iter().zip(&after) {
        assert_eq!(description, other_description);
        assert!(element == other, "{description} is the same node");
    }
    assert_eq!(before.len(), after.len());

    // From here on it is a page like any other.
    let request = world.pending();
    assert_eq!(request.only_input(), json!({ "organizationId": "org_1", "filter": "all" }));
    let mut rows: Vec<Value> = serde_json::from_str(JOBS).unwrap();
    let _bad_row = rows.pop();
    rows[0]["progress"]["processed"] = 24.into();
    request.answer(rows.clone().into());
    settle().await;
    let card = card(&root, "Ingesting acme/api");
    assert!(before.iter().any(|(element, _)| *element == card), "the card is the server's");
    assert!(says(&card, "24 / 45 files processed") && says(&card, "53%"));
    assert!(!says(&root, "1 job could not be shown"));
    rows.truncate(3);
    poll(&world, rows.into()).await;
    world.advance(57_000).await;
    assert!(says(&card, "Started 3 minutes ago"), "{}", text(&card));

    click(&named(&root, "tab", "Chat")).await;
    assert_eq!(names(&root, "tabpanel"), ["Chat"]);
    click(&named(&root, "tab", "Jobs, 2 running, 1 queued")).await;
    click(&button(&root, "View Details acme/api")).await;
    assert_eq!(names(&root, "dialog"), ["Ingesting acme/api"]);
    page.unmount().await;
}

#[wasm_bindgen_test]
async fn a_skeleton_is_taken_over_and_the_list_follows() {
    let world = World::new().await;
    let root = place();
    root.set_inner_html(include_str!("fixtures/ssr_waiting.html").trim_end());
    let before = elements(&root);
    let recorder = Recorder::of(&root);
    let _page = world.hydrate::<Waiting>(root.clone(), ()).await;
    let changes: Vec<_> = recorder.take().into_iter().filter(changes_something).collect();
    assert!(changes.is_empty(), "{changes:#?}");
    assert!(before == elements(&root));
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    card(&root, "Ingesting acme/api");
    assert!(!says(&root, "Loading jobs…"));
}
