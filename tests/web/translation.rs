//! A page that the browser translates: its own nodes are in the places of the texts, and what changes is still said.

use crate::web_support::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_sys::{Element, HtmlDialogElement};

fn body() -> Element {
    document().body().unwrap().into()
}

/// The button of a card or a banner: in a translated page its label is another one.
fn control(root: &Element, action: &str) -> Element {
    select(root, &format!("[data-action={action}]")).remove(0)
}

async fn translated(world: &World, rows: Value) -> Mounted<Listed> {
    let list = list_of(world, rows).await;
    translate(&body());
    assert!(!select(&list.root, "font").is_empty());
    list
}

#[wasm_bindgen_test]
async fn progress_follows_and_its_nodes_stay() {
    let world = World::new().await;
    let row = |processed| running("run_1", "acme/api", processed, 45);
    let list = translated(&world, json!([row(12)])).await;
    let recorder = Recorder::of(&list.root);
    poll(&world, json!([row(33)])).await;
    for words in ["33 / 45 files processed", "73%", "Started 2 minutes ago"] {
        assert!(says(&list.root, words), "{words}: {}", text(&list.root));
    }
    let kinds: Vec<_> = recorder.take().into_iter().map(|mutation| mutation.kind).collect();
    assert!(!kinds.contains(&"childList".to_owned()), "{kinds:?}");
    // Once a job stands still another element comes.
    world.advance(3_000).await;
    translate(&body());
    for _ in 0..62 {
        answer(&world, json!([row(33)])).await;
        world.advance(3_000).await;
    }
    assert!(says(&list.root, "no progress for 3 min"), "{}", text(&list.root));
}

#[wasm_bindgen_test]
async fn the_words_of_a_card_follow() {
    let world = World::new().await;
    let waits = |repo: &str, why: Option<&str>| with(queued("run_1", repo), json!({ "statusReason": why }));
    let fails = |error: &str| failed("run_2", "acme/web", error, 3_700.0);
    let odd = |word: &str| with(completed("run_3", "acme/odd", 7_300.0), json!({ "status": word }));
    let list = translated(&world, json!([waits("acme/api", None), fails("it broke"), odd("paused")])).await;
    // Each word is another one, twice.
    for (repo, why, error, word) in [
        ("acme/new", Some("waiting for rate limit"), "it broke again", "stopped"),
        ("acme/newer", None, "Error: and again", "paused"),
    ] {
        world.set_visible(false).await;
        world.set_visible(true).await;
        answer(&world, json!([waits(repo, why), fails(error), odd(word)])).await;
        let status = why.map_or_else(|| "Queued".to_owned(), |why| format!("Queued ({why})"));
        let error = if error.starts_with("Error") { error.to_owned() } else { format!("Error: {error}") };
        for words in [&*format!("Ingesting {repo}"), &status, &error, word] {
            assert!(says(&list.root, words), "{words}: {}", text(&list.root));
        }
        translate(&body());
    }
}

#[wasm_bindgen_test]
async fn jobs_come_move_and_go() {
    let world = World::new().await;
    let row = |number: usize| running(&format!("run_{number}"), &format!("acme/{number}"), 1, 9);
    let bad = || json!({ "status": "running" });
    let list = translated(&world, json!([row(1), row(2), bad()])).await;
    poll(&world, json!([row(2), row(3), row(4), bad(), bad()])).await;
    answer(&world, json!([row(2), row(3), row(4), completed("run_1", "acme/1", 0.0), bad(), bad()])).await;
    for words in [
        "Running Jobs (3)",
        "Recent Jobs (1)",
        "Ingested acme/1",
        "23 files · Completed just now",
        "2 jobs could not be shown",
    ] {
        assert!(says(&list.root, words), "{words}: {}", text(&list.root));
    }
    translate(&body());
    poll(&world, json!([])).await;
    for request in calls_of(&world, "jobs.list") {
        request.answer(json!([completed("run_1", "acme/1", 0.0)]));
    }
    settle().await;
    assert!(says(&list.root, "No running jobs"));
    assert!(!mentions(&list.root, "could not be shown"), "{}", text(&list.root));
}

#[wasm_bindgen_test]
async fn retry_and_cancel_become_pending_and_come_back() {
    let world = World::new().await;
    let rows = json!([running("run_1", "acme/api", 1, 9), failed("run_2", "acme/web", "it broke", 60.0)]);
    let list = translated(&world, rows).await;
    for (name, procedure, card_name) in [
        ("Retry acme/web", "jobs.retry", "Failed: acme/web"),
        ("Cancel acme/api", "jobs.cancel", "Ingesting acme/api"),
    ] {
        let pressed = button(&list.root, name);
        for reason in ["it is too late", "it is still too late"] {
            click(&pressed).await;
            assert_eq!(attribute(&pressed, "aria-busy"), "true");
            translate(&body());
            call_of(&world, procedure).refuse("CONFLICT", reason);
            settle().await;
            assert_eq!(pressed.get_attribute("aria-busy"), None);
            assert_eq!(focused(), pressed, "it keeps the focus");
            let refusal =
                format!("This is not possible now: {reason} (CONFLICT). If it is still needed, try again.");
            assert_eq!(text(&all(&card(&list.root, card_name), "alert").remove(0)), refusal);
            translate(&body());
        }
    }
    click(&button(&list.root, "Cancel acme/api")).await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert!(says(&list.root, "Cancelled: acme/api"), "{}", text(&list.root));
}

#[wasm_bindgen_test]
async fn a_long_error_unfolds_and_folds() {
    let world = World::new().await;
    let list = translated(&world, json!([failed("run_1", "acme/api", &"again ".repeat(90), 60.0)])).await;
    let more = control(&list.root, "more");
    for label in ["Show less", "Show more", "Show less"] {
        click(&more).await;
        assert_eq!(text(&more), label);
        assert_eq!(focused(), more);
        translate(&body());
    }
}

#[wasm_bindgen_test]
async fn details_open_follow_and_close() {
    let world = World::new().await;
    let row = |processed| running("run_1", "acme/api", processed, 9);
    let details = |processed: u32, step: Value, data: Value| {
        let steps = json!({ "steps": [step], "event": { "name": "docs/push", "data": data } });
        with(row(processed), steps)
    };
    let list = translated(&world, json!([row(1)])).await;
    click(&button(&list.root, "View Details acme/api")).await;
    let dialog: HtmlDialogElement = select(&list.root, "dialog").remove(0).unchecked_into();
    translate(&body());
    call_of(&world, "jobs.get").refuse("INTERNAL_SERVER_ERROR", "database is locked");
    settle().await;
    let words = "Couldn't load the details. The server reported an error: database is locked";
    assert!(mentions(&dialog, words), "{}", text(&dialog));
    translate(&body());

    let reload = control(&dialog, "reload");
    click(&reload).await;
    translate(&body());
    call_of(&world, "jobs.get").refuse("INTERNAL_SERVER_ERROR", "disk is full");
    settle().await;
    assert!(mentions(&dialog, "disk is full"), "{}", text(&dialog));
    translate(&body());
    click(&reload).await;
    let step = |status: &str, error: Option<&str>| {
        json!({ "name": "clone", "status": status, "startedAt": before(20.0), "error": error,
                "endedAt": error.map(|_| before(0.0)) })
    };
    call_of(&world, "jobs.get").answer(details(1, step("running", None), json!("first")));
    settle().await;
    assert!(!mentions(&dialog, "disk is full"));
    assert!(mentions(&dialog, "clone, Running, 20 s"), "{}", text(&dialog));
    translate(&body());

    world.advance(3_000).await;
    answer(&world, json!([row(5)])).await;
    call_of(&world, "jobs.get").answer(details(5, step("failed", Some("no such ref")), json!("second")));
    settle().await;
    click(&select(&dialog, ".jc-step-row")[0]).await;
    for words in ["5 / 9 files processed", "Failed, 20 s", "no such ref", "second"] {
        assert!(mentions(&dialog, words), "{words}: {}", text(&dialog));
    }
    translate(&body());
    click(&control(&dialog, "close")).await;
    until("the dialog is gone", || select(&list.root, "dialog").is_empty()).await;
    assert_eq!(name_of(&focused()), "View Details acme/api");
}

#[wasm_bindgen_test]
async fn a_refresh_that_fails_says_so_counts_down_and_recovers() {
    let world = World::new().await;
    let rows = || json!([running("run_1", "acme/api", 1, 9)]);
    let list = translated(&world, rows()).await;
    world.advance(3_000).await;
    call_of(&world, "jobs.list").reply(Reply::new(502, ""));
    settle().await;
    assert!(mentions(&list.root, "502 Bad Gateway") && says(&control(&list.root, "refetch"), "Retry now"));
    translate(&body());
    let retry = control(&list.root, "refetch");
    click(&retry).await;
    assert!(mentions(&list.root, "Retrying now…"));
    translate(&body());
    call_of(&world, "jobs.list").reply(Reply::new(503, ""));
    settle().await;
    assert!(mentions(&list.root, "503 Service Unavailable"), "{}", text(&list.root));
    assert!(mentions(&list.root, "Retrying in "));
    translate(&body());
    world.set_online(false).await;
    assert!(mentions(&list.root, "You are offline.") && text(&retry) == "Try anyway", "{}", text(&list.root));
    translate(&body());
    world.set_online(true).await;
    answer(&world, rows()).await;
    assert!(select(&list.root, "[data-action=refetch]").is_empty());
    assert!(!mentions(&list.root, "You are offline."));
}

#[wasm_bindgen_test]
async fn a_first_load_that_fails_says_why() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    translate(&body());
    call_of(&world, "jobs.list").refuse("FORBIDDEN", "Not yours");
    settle().await;
    assert!(mentions(&list.root, "Not yours"));
    translate(&body());
    click(&control(&list.root, "refetch")).await;
    call_of(&world, "jobs.list").reply(Reply::new(502, ""));
    settle().await;
    assert!(mentions(&list.root, "502 Bad Gateway"), "{}", text(&list.root));
    translate(&body());
    world.set_online(false).await;
    for words in ["You are offline", "Jobs appear when the connection is back.", "Try anyway"] {
        assert!(says(&list.root, words), "{words}: {}", text(&list.root));
    }
    translate(&body());
    world.set_online(true).await;
    answer(&world, json!([])).await;
    assert!(says(&list.root, "No jobs yet"), "{}", text(&list.root));
}

#[wasm_bindgen_test]
async fn the_badge_follows() {
    let world = World::new().await;
    let page = world.mount::<Tabbed>(ListedProps::new(options())).await;
    translate(&body());
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    let tab = || all(&page.root, "tab").remove(1);
    let jobs = tab();
    assert_eq!((text(&jobs).as_str(), name_of(&jobs).as_str()), ("Jobs 1", "Jobs, 1 running"));
    translate(&body());
    world.advance(15_000).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    assert!(mentions(&jobs, "2"), "{}", text(&jobs));
    world.advance(15_000).await;
    answer(&world, json!([])).await;
    for request in world.open() {
        request.answer(json!([]));
        settle().await;
    }
    assert_eq!(text(&jobs), "Jobs");
    assert!(tab() == jobs);
}
