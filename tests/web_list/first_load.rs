//! Before there is a list.

use super::*;

#[wasm_bindgen_test]
async fn a_skeleton_comes_first() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    assert!(says(&list.root, "Loading jobs…"));
    assert_eq!(select(&list.root, "[aria-busy=true]").len(), 1);
    assert!(all(&list.root, "article").is_empty() && all(&list.root, "button").is_empty());
    answer(&world, json!([])).await;
    assert!(!says(&list.root, "Loading jobs…"));
    assert!(select(&list.root, "[aria-busy=true]").is_empty());
}

#[wasm_bindgen_test]
async fn the_first_load_fails() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    world.pending().refuse("INTERNAL_SERVER_ERROR", "database is locked");
    settle().await;
    let alert = all(&list.root, "alert").remove(0);
    assert!(says(&alert, "Couldn't load jobs"));
    assert!(says(&alert, "The server reported an error: database is locked (INTERNAL_SERVER_ERROR)."));
    assert!(!says(&list.root, "Loading jobs…"));
    let try_again = button(&alert, "Try again");
    click(&try_again).await;
    assert_eq!(attribute(&try_again, "aria-busy"), "true");
    assert_eq!(focused(), try_again);
    answer(&world, json!([completed("run_1", "acme/api", 60.0)])).await;
    card(&list.root, "Ingested acme/api");
    assert!(all(&list.root, "alert").is_empty());
}

#[wasm_bindgen_test]
async fn errors_say_what_they_are() {
    let world = World::new().await;
    for (reply, words) in [
        (
            refusal("FORBIDDEN", "No access to org_1"),
            "You do not have access to this: No access to org_1 (FORBIDDEN).",
        ),
        (refusal("NOT_FOUND", "No such organization"), "Not found: No such organization (NOT_FOUND)."),
        (
            Reply::new(200, success(json!("nonsense")).to_string()),
            "The server's answer could not be understood: invalid type: string \"nonsense\", expected a list of jobs at line 1 column 10.",
        ),
        (
            Reply::new(200, r#"{"result":{"da"#),
            "The server answered with half a text instead of data. If this goes on, report it to the console's team.",
        ),
    ] {
        let list = mount_list(&world).await;
        world.pending().reply(reply);
        settle().await;
        assert!(says(&list.root, words), "{words}: {}", text(&list.root));
        list.unmount().await;
    }
}
