//! Views in the documents of frames and popups: other classes, another screen, another visibility.

use crate::web_support::*;
use jobs_console::{custom_element::Mounted as View, query::clear_shared};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::*;
use web_sys::{Element, Node, ShadowRoot};

#[wasm_bindgen(module = "/tests/web_support/world.js")]
extern "C" {
    /// A shadow tree in a new frame, of the frame's realm.
    #[wasm_bindgen(js_name = frameWith)]
    fn frame_with(height: u32) -> ShadowRoot;
    fn hide(node: &Node, hidden: bool);
    #[wasm_bindgen(js_name = observersOf)]
    fn observers_of(node: &Node, class: &str) -> u32;
}

/// The list, as the npm package mounts it.
fn view_in(root: &ShadowRoot) -> View {
    clear_shared();
    let emit = js_sys::Function::new_no_args("return true");
    let options = r#"{"organizationId":"org_1","view":"list"}"#;
    let view = View::new(root.clone().into(), options, None, None, None, emit);
    view.show();
    view
}

fn list_in(root: &ShadowRoot) -> Element {
    root.first_element_child().unwrap()
}

fn active() -> Value {
    json!([running("run_1", "acme/api", 1, 9)])
}

#[wasm_bindgen_test]
async fn the_focus_follows_a_job_that_ends() {
    let world = World::new().await;
    let root = frame_with(600);
    let view = view_in(&root);
    settle().await;
    answer(&world, active()).await;
    let list = list_in(&root);
    focus(&button(&list, "Cancel acme/api"));
    poll(&world, json!([])).await;
    answer(&world, json!([completed("run_1", "acme/api", 0.0)])).await;
    let focused = root.active_element().map(|element| name_of(&element));
    assert_eq!(focused.as_deref(), Some("View Details acme/api"));
    drop(view);
}

#[wasm_bindgen_test]
async fn a_page_is_visible_while_one_of_its_documents_is() {
    let world = World::new().await;
    let root = frame_with(600);
    hide(&root, false);
    let view = view_in(&root);
    settle().await;
    answer(&world, active()).await;
    world.set_visible(false).await;
    world.advance(3_000).await;
    answer(&world, active()).await;
    world.advance(57_000).await;
    assert!(says(&list_in(&root), "Started 3 minutes ago"), "its clock goes on: {}", text(&list_in(&root)));
    for request in world.open() {
        request.answer(active());
    }
    settle().await;

    hide(&root, true);
    world.advance(60_000).await;
    assert!(world.open().is_empty(), "nobody looks");
    hide(&root, false);
    settle().await;
    answer(&world, active()).await;
    world.advance(3_000).await;
    answer(&world, active()).await;

    // The page's own document is all that counts once the view is gone.
    let subscribed = jobs_console::query::JobsQuery::new(options());
    let _subscription = subscribed.subscribe(|| ());
    settle().await;
    answer(&world, active()).await;
    drop(view);
    world.advance(60_000).await;
    assert!(world.open().is_empty());
    world.set_visible(true).await;
    assert_eq!(world.open().len(), 1);
}

#[wasm_bindgen_test]
async fn a_long_list_fills_the_screen_that_it_is_on() {
    let world = World::new().await;
    let root = frame_with(5_000);
    let kinds = ["IntersectionObserver", "ResizeObserver"];
    for kind in kinds {
        observers_of(&root, kind);
    }
    let view = view_in(&root);
    settle().await;
    let row = |index: usize| {
        failed(&format!("run_{index}"), &format!("acme/repo-{index}"), "it broke", index as f64)
    };
    answer(&world, (0..400).map(row).collect()).await;
    world.advance(0).await;
    let list = list_in(&root);
    until_painted("there are cards down to its end", || {
        let spacers = select(&list, "[data-spacer]");
        !spacers.is_empty() && spacers.iter().all(|spacer| spacer.get_bounding_client_rect().top() > 5_000.0)
    })
    .await;
    for kind in kinds {
        assert!(observers_of(&root, kind) > 0, "an {kind} of another window rests with that");
    }
    drop(view);
}
