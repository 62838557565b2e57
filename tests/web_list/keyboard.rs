//! The keys of the list, as somebody without a pointer uses them.

use super::*;

fn mixed() -> Value {
    json!([
        running("run_1", "acme/api", 3, 9),
        queued("run_2", "acme/web"),
        failed("run_3", "acme/site", "it broke", 60.0),
        completed("run_4", "acme/done", 120.0),
    ])
}

/// The list, with the focus in it and on no card.
async fn list(world: &World) -> Mounted<Listed> {
    let list = list_of(world, mixed()).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    list
}

fn on_card() -> String {
    name_of(&focused())
}

#[wasm_bindgen_test]
async fn j_and_k_go_from_card_to_card() {
    let world = World::new().await;
    let _list = list(&world).await;
    let mut seen = Vec::new();
    for key in ["j", "j", "ArrowDown", "j", "k", "ArrowUp"] {
        assert!(press(key).await, "{key}");
        seen.push(on_card());
    }
    assert_eq!(
        seen,
        [
            "Ingesting acme/api",
            "Ingesting acme/web",
            "Failed: acme/site",
            "Ingested acme/done",
            "Failed: acme/site",
            "Ingesting acme/web",
        ]
    );
    press("j").await;
    press("j").await;
    assert!(!press("j").await && on_card() == "Ingested acme/done", "the last one");
}

#[wasm_bindgen_test]
async fn arrows_scroll_where_no_card_has_the_focus() {
    let world = World::new().await;
    let _list = list(&world).await;
    let before = focused();
    assert!(!press("ArrowDown").await && !press("ArrowUp").await);
    assert_eq!(focused(), before);
}

#[wasm_bindgen_test]
async fn a_card_with_the_focus_keeps_it_when_the_list_changes() {
    let world = World::new().await;
    let list = list(&world).await;
    press("j").await;
    assert_eq!(on_card(), "Ingesting acme/api");
    poll(&world, json!([])).await;
    while !world.open().is_empty() {
        answer(&world, json!([completed("run_1", "acme/api", 1.0)])).await;
    }
    assert_eq!(on_card(), "Ingested acme/api", "{:?}", titles(&list.root, "Recent Jobs (1)"));
}

#[wasm_bindgen_test]
async fn enter_opens_a_card_and_leaves_buttons_alone() {
    let world = World::new().await;
    let list = list(&world).await;
    press("j").await;
    assert!(press("Enter").await);
    named(&list.root, "dialog", "Ingesting acme/api");
    let number = world.requests().len();
    for key in ["c", "j", "p", "?"] {
        assert!(!press(key).await, "the dialog is over the list: {key}");
    }
    assert_eq!(world.requests().len(), number);
    click(&button(&list.root, "Close")).await;
    until("the dialog is closed", || all(&list.root, "dialog").is_empty()).await;
    focus(&button(&list.root, "Retry acme/site"));
    assert!(!press("Enter").await, "it presses the button");
}

#[wasm_bindgen_test]
async fn r_retries_what_can_be_retried() {
    let world = World::new().await;
    let _list = list(&world).await;
    press("j").await;
    assert!(!press("r").await, "it is running");
    press("j").await;
    press("j").await;
    assert!(press("r").await);
    assert_eq!(call_of(&world, "jobs.retry").only_input()["runId"], "run_3");
    press("r").await;
    assert_eq!(calls_of(&world, "jobs.retry").len(), 1, "it is under way");
}

#[wasm_bindgen_test]
async fn c_asks_and_then_cancels() {
    let world = World::new().await;
    let list = list(&world).await;
    press("j").await;
    for (answer, calls) in [("Not now", 0), ("Cancel 1 job", 1)] {
        assert!(press("c").await);
        let dialog = named(&list.root, "dialog", "Cancel acme/api?");
        assert_eq!(text(&focused()), "Not now");
        click(&button(&dialog, answer)).await;
        until("the dialog is closed", || all(&list.root, "dialog").is_empty()).await;
        assert_eq!(calls_of(&world, "jobs.cancel").len(), calls, "{answer}");
        assert_eq!(on_card(), "Ingesting acme/api", "the focus is back");
    }
}

#[wasm_bindgen_test]
async fn x_selects_and_no_more() {
    let world = World::new().await;
    let list = list(&world).await;
    press("j").await;
    press("x").await;
    named(&list.root, "group", "Selected jobs");
    press("x").await;
    assert_eq!(find(&list.root, "group", "Selected jobs"), None);
    assert_eq!(on_card(), "Ingesting acme/api");
}

#[wasm_bindgen_test]
async fn slash_finds_and_nothing_acts_while_typing() {
    let world = World::new().await;
    let list = list(&world).await;
    assert!(press("/").await);
    assert_eq!(name_of(&focused()), "Find jobs");
    for key in ["j", "f", "p", "?", "/", "x", "Enter"] {
        assert!(!press(key).await, "{key}");
    }
    focus(&named(&list.root, "combobox", "Time"));
    assert!(!press("f").await && !press("ArrowDown").await);
    assert!(find(&list.root, "button", "Pause updates").is_some());
}

#[wasm_bindgen_test]
async fn f_shows_failed_jobs_only_or_all() {
    let world = World::new().await;
    let list = list(&world).await;
    press("f").await;
    assert_eq!(all(&list.root, "article").iter().map(name_of).collect::<Vec<_>>(), ["Failed: acme/site"]);
    press("f").await;
    assert_eq!(all(&list.root, "article").len(), 4);
}

#[wasm_bindgen_test]
async fn p_pauses_and_says_so() {
    let world = World::new().await;
    let list = list(&world).await;
    press("p").await;
    assert!(find(&list.root, "button", "Resume updates").is_some());
    assert_eq!(all(&list.root, "status").iter().map(text).collect::<String>(), "Paused");
    press("p").await;
    assert!(find(&list.root, "button", "Pause updates").is_some());
}

#[wasm_bindgen_test]
async fn a_question_mark_lists_the_keys() {
    let world = World::new().await;
    let list = list(&world).await;
    press("j").await;
    assert!(press_with("shiftKey", "?").await);
    let dialog = named(&list.root, "dialog", "Keys for the list of jobs");
    assert_eq!(select(&dialog, "tr").len(), 10);
    assert_eq!(text(&focused()), "Close");
    click(&focused()).await;
    until("the sheet is closed", || all(&list.root, "dialog").is_empty()).await;
    assert_eq!(on_card(), "Ingesting acme/api", "the focus is back");
    click(&button(&list.root, "Keys for the list of jobs")).await;
    named(&list.root, "dialog", "Keys for the list of jobs");
}

#[wasm_bindgen_test]
async fn none_acts_with_a_modifier_outside_or_when_it_was_dealt_with() {
    let world = World::new().await;
    let list = list(&world).await;
    press("j").await;
    for modifier in ["ctrlKey", "altKey", "metaKey", "shiftKey"] {
        for key in ["j", "p", "c", "f", "Enter", "ArrowDown"] {
            assert!(!press_with(modifier, key).await, "{modifier} {key}");
        }
    }
    assert_eq!(on_card(), "Ingesting acme/api");
    let prevent = gloo_events::EventListener::new_with_options(
        &focused(),
        "keydown",
        gloo_events::EventListenerOptions::enable_prevent_default(),
        |event| event.prevent_default(),
    );
    press("p").await;
    drop(prevent);
    focused().unchecked_into::<web_sys::HtmlElement>().blur().unwrap();
    for key in ["j", "p", "f", "/"] {
        assert!(!press(key).await, "outside of the list: {key}");
    }
    assert!(find(&list.root, "button", "Pause updates").is_some());
}

#[component]
fn WithoutKeys() -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} shortcuts=false /> }
}

#[wasm_bindgen_test]
async fn sc_2_1_4_they_can_be_turned_off() {
    let world = World::new().await;
    let with_keys = list(&world).await;
    let said = |root: &Element| select(root, "[aria-keyshortcuts]").len();
    assert!(said(&with_keys.root) > 6);
    assert_eq!(attribute(&button(&with_keys.root, "Retry acme/site"), "aria-keyshortcuts"), "r");
    drop(with_keys);

    let world = World::new().await;
    let list = world.mount::<WithoutKeys>(()).await;
    answer(&world, mixed()).await;
    assert_eq!(said(&list.root), 0);
    assert_eq!(find(&list.root, "button", "Keys for the list of jobs"), None);
    focus(&card(&list.root, "Ingesting acme/api"));
    for key in ["j", "c", "p", "?", "Enter"] {
        assert!(!press(key).await, "{key}");
    }
    assert!(all(&list.root, "dialog").is_empty());
}

#[wasm_bindgen_test]
async fn a_long_list_is_walked_from_its_first_card_wherever_it_is_scrolled_to() {
    let world = World::new().await;
    let rows: Value =
        (0..200).map(|n| completed(&format!("run_{n}"), &format!("acme/{n}"), f64::from(n))).collect();
    let list = world.mount::<Listed>(ListedProps::new(options())).await;
    answer(&world, rows).await;
    painted().await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    let page = document().scrolling_element().unwrap();
    for number in 0..60 {
        if number % 20 == 0 {
            page.set_scroll_top(if number == 20 { 0 } else { 9_000 });
            painted().await;
        }
        press("j").await;
        assert_eq!(on_card(), format!("Ingested acme/{number}"));
        painted().await;
    }
    page.set_scroll_top(0);
}
