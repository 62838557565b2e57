//! Notifications when jobs end, with a browser that notes them.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::*;

#[wasm_bindgen(module = "/tests/web_support/notifications.js")]
extern "C" {
    fn stub_notifications(answer: &str, is_focused: bool);
    fn restore_notifications();
    fn shown_notifications() -> Vec<String>;
}

/// The stub, until it is dropped; nothing is remembered before and after.
struct Notifying(String);

impl Notifying {
    fn new(answer: &str) -> Self {
        stub_notifications(answer, false);
        storage().clear().unwrap();
        Self(document().title())
    }
}

impl Drop for Notifying {
    fn drop(&mut self) {
        restore_notifications();
        storage().clear().unwrap();
        document().set_title(&self.0);
    }
}

#[component]
fn Watching() -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} notifications=true /> }
}

const SWITCH: &str = "Notify me when a job ends";

fn is_on(root: &Element) -> String {
    attribute(&named(root, "switch", SWITCH), "aria-checked")
}

#[wasm_bindgen_test]
async fn the_title_is_the_hosts_again_when_the_list_goes() {
    let _notifying = Notifying::new("granted");
    document().set_title("Console");
    let world = World::new().await;
    let first = world.mount::<Watching>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    assert_eq!(document().title(), "Console");
    click(&named(&first.root, "switch", SWITCH)).await;
    settle().await;
    assert_eq!((is_on(&first.root).as_str(), document().title().as_str()), ("true", "(2) Console"));
    poll(&world, json!([running("run_1", "acme/api", 1, 9), failed("run_2", "acme/web", "it broke", -60.0)]))
        .await;
    assert_eq!(document().title(), "(1) Console");
    let told = shown_notifications();
    assert!(
        told.len() == 1 && told[0].starts_with("Failed: acme/web|") && told[0].ends_with("|true|false"),
        "{told:?}"
    );
    drop(world);
    settle().await;
    assert_eq!(document().title(), "Console");
}

#[wasm_bindgen_test]
async fn refused_nothing_is_watched_and_nothing_throws() {
    let _notifying = Notifying::new("denied");
    let world = World::new().await;
    let list = world.mount::<Watching>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    click(&button(&list.root, "Watch acme/api")).await;
    settle().await;
    assert!(mentions(&list.root, "Allow them in its site settings, then try again."));
    assert_eq!(attribute(&button(&list.root, "Watch acme/api"), "aria-pressed"), "false");
    assert_eq!(is_on(&list.root), "false");
}

#[wasm_bindgen_test]
async fn a_browser_that_lets_service_workers_notify_alone() {
    let _notifying = Notifying::new("throws");
    let world = World::new().await;
    let list = world.mount::<Watching>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    click(&named(&list.root, "switch", SWITCH)).await;
    settle().await;
    poll(&world, json!([completed("run_1", "acme/api", -60.0)])).await;
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Ingested acme/api"]);
}

#[wasm_bindgen_test]
async fn a_host_that_has_not_asked_for_it_has_no_switch() {
    let _notifying = Notifying::new("granted");
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert_eq!(find(&list.root, "switch", SWITCH), None);
    assert_eq!(find(&list.root, "button", "Watch acme/api"), None);
}
