//! Errors once there is a list.

use super::*;

#[wasm_bindgen_test]
async fn a_later_failure_leaves_the_list_and_counts_down() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 600.0)])).await;
    world.advance(15_000).await;
    world.pending().reply(Reply::html(503).with("retry-after", "8"));
    settle().await;
    card(&list.root, "Ingested acme/api");
    let banner = named(&list.root, "group", "Jobs are not up to date");
    let says_now = |words: &str| assert!(says(&banner, words), "{words}: {}", text(&banner));
    says_now("Couldn't refresh jobs. Updated 15 seconds ago. Retrying in 8 s.");
    let exact = select(&banner, "[title]");
    assert_eq!(exact.len(), 1, "the exact moment");
    says_now("The server answered with an error (503 Service Unavailable).");
    world.advance(3_000).await;
    says_now("Couldn't refresh jobs. Updated 18 seconds ago. Retrying in 5 s.");
    world.advance(4_000).await;
    says_now("Couldn't refresh jobs. Updated 22 seconds ago. Retrying in 1 s.");
    world.advance(1_000).await;
    says_now("Couldn't refresh jobs. Updated 23 seconds ago. Retrying now…");
    answer(&world, json!([])).await;
    assert_eq!(find(&list.root, "group", "Jobs are not up to date"), None);
}

#[wasm_bindgen_test]
async fn retry_now_requests_at_once() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 600.0)])).await;
    world.advance(15_000).await;
    world.pending().fail();
    settle().await;
    let retry = button(&list.root, "Retry now");
    click(&retry).await;
    assert_eq!(attribute(&retry, "aria-busy"), "true");
    world.pending().fail();
    settle().await;
    assert!(retry.is_connected() && focused() == retry, "the button is still there and has the focus");
    assert_eq!(retry.get_attribute("aria-busy"), None);
    click(&retry).await;
    answer(&world, json!([completed("run_1", "acme/api", 600.0)])).await;
    assert_eq!(find(&list.root, "button", "Retry now"), None);
    assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
}

#[wasm_bindgen_test]
async fn offline_says_so_and_recovers_by_itself() {
    let world = World::new().await;
    world.set_online(false).await;
    let list = mount_list(&world).await;
    assert!(mentions(&list.root, "You are offline"));
    assert!(world.requests().is_empty());
    // What the browser says of the network may be wrong.
    click(&button(&list.root, "Try anyway")).await;
    world.pending().fail();
    settle().await;
    world.set_online(true).await;
    answer(&world, json!([completed("run_1", "acme/api", 600.0)])).await;
    card(&list.root, "Ingested acme/api");

    world.set_online(false).await;
    card(&list.root, "Ingested acme/api");
    named(&list.root, "group", "Jobs are not up to date");
    assert!(says(&list.root, "Jobs refresh by themselves when the connection is back."));
    world.set_online(true).await;
    answer(&world, json!([])).await;
    assert_eq!(find(&list.root, "group", "Jobs are not up to date"), None);
}

#[wasm_bindgen_test]
async fn an_expired_session_is_reported_to_the_reader_and_to_the_host() {
    let world = World::new().await;
    let (on_event, events) = events();
    let rows = json!([completed("run_1", "acme/api", 600.0)]);
    let list = list_with(&world, options().with_on_event(on_event), rows).await;
    world.advance(15_000).await;
    world.pending().reply(Reply::html(404));
    settle().await;
    assert!(mentions(&list.root, "Your session has expired."));
    let expired: Vec<_> = events
        .borrow()
        .iter()
        .filter_map(|event| match event {
            JobsEvent::SessionExpired(error) => Some((error.status(), error.to_string())),
            _ => None,
        })
        .collect();
    // A wrong endpoint answers likewise: the event says enough to tell.
    assert_eq!(expired.len(), 1, "{expired:?}");
    assert_eq!(expired[0].0, Some(404));
    assert!(expired[0].1.contains(ENDPOINT), "{expired:?}");
    click(&button(&list.root, "Try again")).await;
    answer(&world, json!([])).await;
    assert!(!mentions(&list.root, "Your session has expired."));
}

/// The link that opens what stands in between.
fn opens_the_origin(root: &Element) {
    let location = document().location().unwrap();
    let link = named(root, "link", &["Open ", &location.host().unwrap()].concat());
    assert_eq!(attribute(&link, "href"), location.origin().unwrap());
    assert_eq!((attribute(&link, "target"), attribute(&link, "rel")), ("_blank".into(), "noopener".into()));
}

#[wasm_bindgen_test]
async fn what_stands_in_between_can_be_opened() {
    const WORDS: &str = "The network or your sign-in stands in between.";
    let world = World::new().await;
    let list = mount_list(&world).await;
    world.pending().reply(Reply::new(407, ""));
    settle().await;
    assert!(says(&list.root, WORDS));
    opens_the_origin(&list.root);
    click(&button(&list.root, "Try again")).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert_eq!(names(&list.root, "link"), [""; 0]);

    world.advance(3_000).await;
    world.pending().reply(Reply::new(511, ""));
    settle().await;
    opens_the_origin(&named(&list.root, "group", "Jobs are not up to date"));

    click(&button(&list.root, "View Details acme/api")).await;
    let dialog = all(&list.root, "dialog").remove(0);
    call_of(&world, "jobs.get").reply(Reply::new(407, ""));
    settle().await;
    assert!(says(&dialog, &["Couldn't load the details. ", WORDS].concat()));
    opens_the_origin(&dialog);
    click(&button(&dialog, "Try again")).await;
    call_of(&world, "jobs.get").reply(Reply::new(502, ""));
    settle().await;
    assert_eq!(names(&dialog, "link"), [""; 0], "it would not help");
}
