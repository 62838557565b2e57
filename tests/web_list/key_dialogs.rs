//! What the keys open, and what becomes of it when the list changes below.

use super::*;

fn active() -> Value {
    json!([running("run_1", "acme/api", 3, 9), queued("run_2", "acme/web")])
}

/// The list, with the focus on its first card.
async fn on_first_card(world: &World, rows: Value) -> Mounted<Listed> {
    let list = list_of(world, rows).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    press("j").await;
    list
}

#[wasm_bindgen_test]
async fn the_question_goes_with_its_job_and_the_focus_to_where_the_card_is() {
    let world = World::new().await;
    let list = on_first_card(&world, active()).await;
    press("c").await;
    named(&list.root, "dialog", "Cancel acme/api?");
    poll(&world, json!([queued("run_2", "acme/web")])).await;
    while !world.open().is_empty() {
        answer(&world, json!([queued("run_2", "acme/web"), completed("run_1", "acme/api", 1.0)])).await;
    }
    assert!(all(&list.root, "dialog").is_empty(), "there is nothing to cancel");
    assert_eq!(name_of(&focused()), "Ingested acme/api");
}

#[wasm_bindgen_test]
async fn sc_2_4_3_the_focus_returns_to_a_card_that_has_moved_behind_the_sheet() {
    let world = World::new().await;
    let list = on_first_card(&world, active()).await;
    press("?").await;
    poll(&world, json!([queued("run_2", "acme/web")])).await;
    while !world.open().is_empty() {
        answer(&world, json!([queued("run_2", "acme/web"), completed("run_1", "acme/api", 1.0)])).await;
    }
    click(&button(&named(&list.root, "dialog", "Keys for the list of jobs"), "Close")).await;
    until("the sheet is closed", || all(&list.root, "dialog").is_empty()).await;
    assert_eq!(name_of(&focused()), "Ingested acme/api");
}

#[wasm_bindgen_test]
async fn a_card_far_off_the_screen_stays_until_the_focus_is_back() {
    let world = World::new().await;
    let rows: Value =
        (0..200).map(|n| completed(&format!("run_{n}"), &format!("acme/{n}"), f64::from(n))).collect();
    let list = on_first_card(&world, rows).await;
    let page = document().scrolling_element().unwrap();
    // Again and again: how high the list is shows while it is rendered.
    let scroll_to = |part: i32| page.set_scroll_top(page.scroll_height() / 4 * part);
    until_painted("cards of the middle", || {
        scroll_to(2);
        find(&list.root, "article", "Ingested acme/3").is_none()
    })
    .await;
    press("?").await;
    until_painted("cards of the end", || {
        scroll_to(4);
        find(&list.root, "article", "Ingested acme/199").is_some()
    })
    .await;
    click(&button(&list.root, "Close")).await;
    until("the sheet is closed", || all(&list.root, "dialog").is_empty()).await;
    assert_eq!(name_of(&focused()), "Ingested acme/0");
    scroll_to(0);
}

#[wasm_bindgen_test]
async fn nothing_opens_again_for_the_next_session() {
    for (key, dialog) in [("c", "Cancel acme/api?"), ("?", "Keys for the list of jobs")] {
        let world = World::new().await;
        let list = on_first_card(&world, active()).await;
        press(key).await;
        named(&list.root, "dialog", dialog);
        world.advance(3_000).await;
        call_of(&world, "jobs.list").reply(Reply::html(401));
        settle().await;
        assert!(all(&list.root, "dialog").is_empty());
        assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
        world.focus_window().await;
        world.advance(1_250).await;
        answer(&world, active()).await;
        card(&list.root, "Ingesting acme/api");
        assert!(all(&list.root, "dialog").is_empty(), "{dialog}");
    }
}

#[wasm_bindgen_test]
async fn a_question_about_a_job_that_left_does_not_come_back_with_it() {
    let world = World::new().await;
    let list = on_first_card(&world, active()).await;
    press("c").await;
    poll(&world, json!([])).await;
    while !world.open().is_empty() {
        answer(&world, json!([completed("run_1", "acme/api", 1.0)])).await;
    }
    assert!(all(&list.root, "dialog").is_empty());
    world.advance(15_000).await;
    answer(&world, active()).await;
    card(&list.root, "Ingesting acme/api");
    assert!(all(&list.root, "dialog").is_empty());
}
