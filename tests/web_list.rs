//! The list of jobs: every card and every state, as a user meets them.
#![cfg(target_arch = "wasm32")]

mod web_support;

use std::{cell::RefCell, rc::Rc};

use jobs_console::observer::JobsEvent;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_support::*;
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

fn button(root: &Element, name: &str) -> Element {
    named(root, "button", name)
}

/// The request of a procedure that waits for an answer.
fn call_of(world: &World, procedure: &str) -> Sent {
    let path = [ENDPOINT, "/", procedure].concat();
    let mut open = world.open();
    open.retain(|request| request.path() == path);
    assert_eq!(open.len(), 1, "one call of {procedure} is under way");
    open.remove(0)
}

// The cards.

#[wasm_bindgen_test]
async fn a_running_job() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "lightfastai/lightfast", 12, 45)])).await;
    let card = card(&list.root, "Ingesting lightfastai/lightfast");
    for words in
        ["Ingesting lightfastai/lightfast", "12 / 45 files processed", "27%", "Started 2 minutes ago"]
    {
        assert!(says(&card, words), "{words}: {}", text(&card));
    }
    let bar = named(&card, "progressbar", "Ingesting lightfastai/lightfast");
    assert_eq!(attribute(&bar, "aria-valuetext"), "12 / 45 files processed, 27%");
    assert_eq!((attribute(&bar, "value"), attribute(&bar, "max")), ("12".into(), "45".into()));
    assert_eq!(names(&card, "img"), ["Running"], "the status is not told by colour alone");
    assert_eq!(
        names(&card, "button"),
        ["View Details lightfastai/lightfast", "Cancel lightfastai/lightfast"]
    );
    let texts: Vec<_> = all(&card, "button").iter().map(text).collect();
    assert_eq!(texts, ["View Details", "Cancel"]);
    // Ten seconds per file, 33 files left.
    assert!(says(&card, "about 6 min left"), "{}", text(&card));
}

#[wasm_bindgen_test]
async fn a_time_has_its_exact_moment() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 3_600.0)])).await;
    let time = select(&list.root, "time").remove(0);
    assert_eq!(attribute(&time, "datetime"), before(3_600.0));
    until("the cards have been on the screen", || time.has_attribute("title")).await;
    let title = attribute(&time, "title");
    assert!(title.contains("2026") && title.contains("took 1 min 0 s"), "{title}");
}

#[wasm_bindgen_test]
async fn a_running_job_of_unknown_size() {
    let world = World::new().await;
    let rows = json!([
        running("run_1", "acme/api", 7, 0),
        { "id": "run_2", "type": "docs-ingestion", "repoName": "acme/web", "status": "running" },
        running("run_3", "acme/more", 50, 45),
    ]);
    let list = list_of(&world, rows).await;
    for (title, words) in [("Ingesting acme/api", "7 files processed"), ("Ingesting acme/web", "Running")] {
        let card = card(&list.root, title);
        assert!(says(&card, words), "{}", text(&card));
        let bar = named(&card, "progressbar", title);
        for name in ["value", "max", "aria-valuetext"] {
            assert_eq!(bar.get_attribute(name), None, "an indeterminate bar has no {name}");
        }
    }
    // More than all is all.
    let more = card(&list.root, "Ingesting acme/more");
    assert!(says(&more, "45 / 45 files processed") && says(&more, "100%"));
    assert_eq!(attribute(&named(&more, "progressbar", "Ingesting acme/more"), "value"), "45");
    // A line that needs a time is left out where there is none.
    assert!(select(&card(&list.root, "Ingesting acme/web"), "time").is_empty());
}

#[wasm_bindgen_test]
async fn a_job_that_stands_still() {
    let world = World::new().await;
    let rows = || json!([running("run_1", "acme/api", 12, 45)]);
    let list = list_of(&world, rows()).await;
    let mut minutes = vec![];
    for _ in 0..(4 * 60 / 3) {
        poll(&world, rows()).await;
        let stalled = (1..9).find(|minutes| says(&list.root, &format!("no progress for {minutes} min")));
        minutes.push(stalled);
    }
    minutes.dedup();
    assert_eq!(minutes, [None, Some(3), Some(4)]);
    poll(&world, json!([running("run_1", "acme/api", 13, 45)])).await;
    assert!(!says(&list.root, "no progress for 4 min"));
}

#[wasm_bindgen_test]
async fn a_queued_job() {
    let world = World::new().await;
    let rows = json!([
        with(queued("run_1", "acme/api"), json!({ "statusReason": "waiting for rate limit" })),
        with(queued("run_2", "acme/web"), json!({ "startedAt": before(20.0) })),
    ]);
    let list = list_of(&world, rows).await;
    let waiting = card(&list.root, "Ingesting acme/api");
    assert!(says(&waiting, "Queued (waiting for rate limit)") && says(&waiting, "Queued 30 seconds ago"));
    assert_eq!(names(&waiting, "button"), ["View Details acme/api", "Cancel acme/api"]);
    assert_eq!(names(&waiting, "img"), ["Queued"]);
    assert!(all(&waiting, "progressbar").is_empty());
    let started = card(&list.root, "Ingesting acme/web");
    assert!(says(&started, "Queued") && says(&started, "Started 20 seconds ago"));
}

#[wasm_bindgen_test]
async fn a_completed_job() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "lightfastai/docs", 3_600.0)])).await;
    let card = card(&list.root, "Ingested lightfastai/docs");
    assert!(says(&card, "23 files · Completed 1 hour ago"), "{}", text(&card));
    assert_eq!(names(&card, "button"), ["View Details lightfastai/docs"]);
    assert_eq!(names(&card, "img"), ["Completed"]);
}

#[wasm_bindgen_test]
async fn a_failed_job() {
    let world = World::new().await;
    let rows = json!([
        failed("run_1", "acme/broken-repo", "Invalid lightfast.yml syntax", 7_200.0),
        with(failed("run_2", "acme/mute", "", 7_300.0), json!({ "errorMessage": null })),
        failed("run_3", "acme/said", "Error: said so itself", 7_400.0),
    ]);
    let list = list_of(&world, rows).await;
    let broken = card(&list.root, "Failed: acme/broken-repo");
    assert!(says(&broken, "Error: Invalid lightfast.yml syntax"), "{}", text(&broken));
    assert!(says(&broken, "Failed 2 hours ago"));
    assert_eq!(names(&broken, "button"), ["Retry acme/broken-repo", "View Details acme/broken-repo"]);
    assert_eq!(names(&broken, "img"), ["Failed"]);
    assert!(says(&card(&list.root, "Failed: acme/mute"), "The job failed without saying why."));
    assert!(says(&card(&list.root, "Failed: acme/said"), "Error: said so itself"));
}

#[wasm_bindgen_test]
async fn a_long_error_folds() {
    let world = World::new().await;
    let error = "one word after another ".repeat(20);
    let rows =
        || json!([failed("run_1", "acme/api", &error, 60.0), failed("run_2", "acme/web", "short", 90.0)]);
    let list = list_of(&world, rows()).await;
    let long = card(&list.root, "Failed: acme/api");
    let more = button(&long, "Show more of the error of acme/api");
    assert_eq!((text(&more), attribute(&more, "aria-expanded")), ("Show more".into(), "false".into()));
    click(&more).await;
    assert_eq!((text(&more), attribute(&more, "aria-expanded")), ("Show less".into(), "true".into()));
    // It stays open whatever comes.
    world.advance(15_000).await;
    answer(&world, json!([queued("run_3", "acme/new")])).await;
    assert_eq!(attribute(&more, "aria-expanded"), "true");
    click(&more).await;
    assert_eq!(attribute(&more, "aria-expanded"), "false");
    assert_eq!(
        names(&card(&list.root, "Failed: acme/web"), "button"),
        ["Retry acme/web", "View Details acme/web"],
        "a short one has nothing to unfold"
    );
}

#[wasm_bindgen_test]
async fn a_cancelled_and_a_skipped_job() {
    let world = World::new().await;
    let skipped = json!({ "id": "run_2", "type": "docs-ingestion", "repoName": "acme/web", "status": "Skipped",
        "completedAt": before(600.0) });
    let list = list_of(&world, json!([cancelled("run_1", "acme/site", 300.0), skipped])).await;
    let card_of = |title| card(&list.root, title);
    let cancelled = card_of("Cancelled: acme/site");
    assert!(says(&cancelled, "Cancelled 5 minutes ago"));
    assert_eq!(names(&cancelled, "button"), ["Retry acme/site", "View Details acme/site"]);
    let skipped = card_of("Skipped: acme/web");
    assert!(says(&skipped, "Skipped 10 minutes ago"));
    assert_eq!(names(&skipped, "button"), ["View Details acme/web"]);
}

#[wasm_bindgen_test]
async fn a_status_that_nobody_knows_is_shown_as_it_came() {
    let world = World::new().await;
    let row = |id: &str, repo: &str| json!({ "id": id, "type": "docs-ingestion", "repoName": repo, "status": "Paused" });
    let ended = with(row("run_2", "acme/web"), json!({ "completedAt": before(60.0) }));
    let rows = json!([row("run_1", "acme/api"), ended, running("run_3", "acme/on", 1, 9)]);
    let console = world.mount::<Tabbed>(ListedProps { options: options() }).await;
    answer(&world, rows).await;
    click(&named(&console.root, "tab", "Jobs, 1 running")).await;
    assert_eq!(
        titles(&console.root, "Running Jobs (2)"),
        ["Ingesting acme/on", "Ingesting acme/api"],
        "the badge does not count it"
    );
    assert_eq!(titles(&console.root, "Recent Jobs (1)").len(), 1);
    assert!(says(&card(&console.root, "Ingesting acme/api"), "Paused"));
}

#[wasm_bindgen_test]
async fn other_kinds_of_jobs() {
    let world = World::new().await;
    let rows = json!([
        { "id": "run_1", "type": "nightly-embed", "repoName": "acme/api", "status": "running" },
        { "id": "run_2", "type": "nightly-embed", "name": "Embeddings", "status": "failed", "completedAt": before(9.0) },
    ]);
    let list = list_of(&world, rows).await;
    card(&list.root, "Nightly embed acme/api");
    card(&list.root, "Failed: Embeddings");
}

#[wasm_bindgen_test]
async fn what_looks_like_html_is_text() {
    let world = World::new().await;
    let evil = "<img src=x onerror=alert(1)>&amp;<b>bold</b>";
    let rows = json!([
        failed("run_1", evil, evil, 60.0),
        with(queued(evil, evil), json!({ "statusReason": evil })),
        { "id": "run_3", "name": evil, "type": evil, "status": evil },
    ]);
    let list = list_of(&world, rows).await;
    assert!(select(&list.root, "b, img").is_empty());
    assert!(says(&card(&list.root, &["Failed: ", evil].concat()), &["Error: ", evil].concat()));
    let queued = card(&list.root, &["Ingesting ", evil].concat());
    assert!(says(&queued, &["Queued (", evil, ")"].concat()));
    click(&button(&queued, &["View Details ", evil].concat())).await;
    let request = call_of(&world, "jobs.get");
    assert_eq!(request.only_input(), json!({ "runId": evil }));
    request.answer(json!({ "id": evil, "status": "queued", "steps": [{ "name": evil, "status": "failed", "error": evil }],
        "output": { "text": evil } }));
    settle().await;
    assert!(says(&list.root, evil));
    assert!(select(&list.root, "b, img").is_empty());
}

// The list.

#[wasm_bindgen_test]
async fn sections_and_their_order() {
    let world = World::new().await;
    let started = |id: &str, repo: &str, seconds: f64| {
        with(running(id, repo, 1, 9), json!({ "startedAt": before(seconds) }))
    };
    let rows = json!([
        completed("run_1", "acme/old", 7_200.0),
        queued("run_2", "acme/waiting"),
        started("run_3", "acme/later", 60.0),
        cancelled("run_4", "acme/newest", 60.0),
        started("run_5", "acme/earlier", 600.0),
        failed("run_6", "acme/middle", "it broke", 3_600.0),
    ]);
    let list = list_of(&world, rows).await;
    assert_eq!(names(&list.root, "region"), ["Running Jobs (3)", "Recent Jobs (3)"]);
    assert_eq!(
        titles(&list.root, "Running Jobs (3)"),
        ["Ingesting acme/earlier", "Ingesting acme/later", "Ingesting acme/waiting"]
    );
    assert_eq!(
        titles(&list.root, "Recent Jobs (3)"),
        ["Cancelled: acme/newest", "Failed: acme/middle", "Ingested acme/old"]
    );
    for card in all(&list.root, "article") {
        let item = card.closest("li").unwrap().expect("a card is in an item of a list");
        assert_eq!(role_of(&item.parent_element().unwrap()), "list");
    }
    let headings = ["Running Jobs (3)", "Recent Jobs (3)"].map(|name| named(&list.root, "heading", name));
    assert!(headings.iter().all(|heading| heading.tag_name() == "H3"));
}

#[wasm_bindgen_test]
async fn a_section_without_jobs_is_left_out() {
    let world = World::new().await;
    let list = list_of(&world, json!([completed("run_1", "acme/api", 60.0)])).await;
    assert_eq!(names(&list.root, "region"), ["Recent Jobs (1)"]);
    assert!(says(&list.root, "No running jobs"));
    world.advance(15_000).await;
    let rows = json!([running("run_2", "acme/web", 1, 9)]);
    answer(&world, rows).await;
    assert!(!says(&list.root, "No running jobs"));
    assert_eq!(names(&list.root, "region"), ["Running Jobs (1)", "Recent Jobs (1)"]);
}

#[wasm_bindgen_test]
async fn no_jobs_at_all() {
    let world = World::new().await;
    let list = list_of(&world, json!([])).await;
    named(&list.root, "heading", "No jobs yet");
    assert!(names(&list.root, "region").is_empty());
    assert!(!says(&list.root, "No running jobs"));
}

#[wasm_bindgen_test]
async fn rows_that_are_no_jobs_cost_the_others_nothing() {
    let world = World::new().await;
    let events = Rc::<RefCell<Vec<JobsEvent>>>::default();
    let mut options = options();
    options.on_event = Some(Callback::from({
        let events = events.clone();
        move |event| events.borrow_mut().push(event)
    }));
    let list = world.mount::<Listed>(ListedProps { options }).await;
    answer(&world, json!([{ "status": "running" }, completed("run_1", "acme/api", 60.0)])).await;
    card(&list.root, "Ingested acme/api");
    assert!(says(&list.root, "1 job could not be shown"));
    let told: Vec<_> = events
        .borrow()
        .iter()
        .filter_map(|event| match event {
            JobsEvent::BadRows(rows) => Some(rows.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0][0].index, told[0][0].reason), (0, "the row has no id"));
}

#[wasm_bindgen_test]
async fn of_rows_with_one_id_the_later_counts() {
    let world = World::new().await;
    let rows = json!([running("run_1", "acme/api", 1, 9), completed("run_1", "acme/api", 5.0)]);
    let list = list_of(&world, rows).await;
    assert_eq!(names(&list.root, "article"), ["Ingested acme/api"]);
}

#[wasm_bindgen_test]
async fn times_are_measured_on_the_servers_clock() {
    let world = World::new().await;
    let list = mount_list(&world).await;
    // The laptop is an hour behind: the job began, by its clock, in the future.
    let rows = json!([with(running("run_1", "acme/api", 0, 9), json!({ "startedAt": before(-3_480.0) }))]);
    let body = success(rows).to_string();
    world.pending().reply(Reply::new(200, body).with("date", "Mon, 05 Jan 2026 13:00:00 GMT"));
    settle().await;
    assert!(says(&list.root, "Started 2 minutes ago"), "{}", text(&list.root));
}

#[wasm_bindgen_test]
async fn changes_are_announced_and_polls_are_not() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    let region = all(&list.root, "status").remove(0);
    assert_eq!(text(&region), "", "the first list is no change");
    poll(&world, json!([running("run_1", "acme/api", 5, 9)])).await;
    assert_eq!(text(&region), "", "progress is not announced");
    poll(&world, json!([])).await;
    answer(&world, json!([completed("run_1", "acme/api", 0.0)])).await;
    assert_eq!(text(&region), "Ingested acme/api");
}

// Before there is a list.

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
            "The server's answer could not be understood: a list of jobs was expected and a text was found.",
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

fn refusal(code: &str, message: &str) -> Reply {
    let (status, error) = failure(code, message);
    Reply::new(status, error.to_string())
}

// Once there is a list.

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
async fn retry_now_asks_at_once() {
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
    assert!(all(&list.root, "button").is_empty(), "there is nothing to press");
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
async fn an_expired_session_is_told_to_the_reader_and_to_the_host() {
    let world = World::new().await;
    let expired = Rc::new(RefCell::new(0));
    let mut options = options();
    options.on_event = Some(Callback::from({
        let expired = expired.clone();
        move |event| *expired.borrow_mut() += u32::from(matches!(event, JobsEvent::SessionExpired))
    }));
    let list = world.mount::<Listed>(ListedProps { options }).await;
    answer(&world, json!([completed("run_1", "acme/api", 600.0)])).await;
    world.advance(15_000).await;
    world.pending().reply(Reply::html(404));
    settle().await;
    card(&list.root, "Ingested acme/api");
    assert!(mentions(&list.root, "Your session has expired."));
    assert_eq!(*expired.borrow(), 1);
    click(&button(&list.root, "Try again")).await;
    answer(&world, json!([])).await;
    assert!(!mentions(&list.root, "Your session has expired."));
}

// Retry and cancel.

#[wasm_bindgen_test]
async fn a_retry_shows_its_new_run_at_once() {
    let world = World::new().await;
    let list = list_of(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    let retry = button(&list.root, "Retry acme/api");
    click(&retry).await;
    assert_eq!(
        (attribute(&retry, "aria-busy"), attribute(&retry, "aria-disabled")),
        ("true".into(), "true".into())
    );
    assert_eq!(focused(), retry, "it keeps the focus");
    click(&retry).await;
    let request = call_of(&world, "jobs.retry");
    assert_eq!((request.method(), request.only_input()), ("POST".into(), json!({ "runId": "run_1" })));
    request.answer(json!({ "runId": "run_2" }));
    settle().await;
    assert_eq!(titles(&list.root, "Running Jobs (1)"), ["Ingesting acme/api"]);
    assert!(says(&card(&list.root, "Ingesting acme/api"), "Queued"));
    assert_eq!(retry.get_attribute("aria-busy"), None);
    answer(
        &world,
        json!([with(queued("run_2", "acme/api"), json!({})), failed("run_1", "acme/api", "it broke", 60.0)]),
    )
    .await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api", "Failed: acme/api"]);
}

#[wasm_bindgen_test]
async fn a_retry_whose_run_is_not_told_is_pending_until_the_list_shows_it() {
    let world = World::new().await;
    let list = list_of(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    let retry = button(&list.root, "Retry acme/api");
    click(&retry).await;
    call_of(&world, "jobs.retry").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(attribute(&retry, "aria-busy"), "true");
    answer(&world, json!([running("run_1", "acme/api", 0, 9)])).await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api"]);
    assert_eq!(names(&list.root, "button"), ["View Details acme/api", "Cancel acme/api"]);
}

#[wasm_bindgen_test]
async fn a_cancelled_job_is_so_at_once() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 3, 9)])).await;
    click(&button(&list.root, "Cancel acme/api")).await;
    assert_eq!(attribute(&button(&list.root, "Cancel acme/api"), "aria-busy"), "true");
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Cancelled: acme/api"]);
    assert!(says(&list.root, "Cancelled just now"));
    assert!(list.root.contains(Some(&focused())), "the focus went along");
}

#[wasm_bindgen_test]
async fn a_list_that_comes_meanwhile_leaves_the_button_pending() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 3, 9)])).await;
    world.advance(3_000).await;
    let cancel = button(&list.root, "Cancel acme/api");
    click(&cancel).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 4, 9)]));
    settle().await;
    assert!(says(&list.root, "4 / 9 files processed"));
    assert_eq!(attribute(&cancel, "aria-busy"), "true");
    click(&cancel).await;
    call_of(&world, "jobs.cancel").fail();
    settle().await;
    assert_eq!(cancel.get_attribute("aria-busy"), None, "it can be pressed again");
    let words = "The server could not be reached. Check your connection.";
    assert_eq!(text(&all(&card(&list.root, "Ingesting acme/api"), "alert").remove(0)), words);
}

#[wasm_bindgen_test]
async fn a_refusal_shows_on_the_card() {
    let world = World::new().await;
    let list = list_of(
        &world,
        json!([failed("run_1", "acme/api", "it broke", 60.0), failed("run_2", "acme/web", "too", 70.0)]),
    )
    .await;
    click(&button(&list.root, "Retry acme/api")).await;
    call_of(&world, "jobs.retry").refuse("BAD_REQUEST", "Only failed jobs can be retried");
    settle().await;
    let refused = card(&list.root, "Failed: acme/api");
    let words = "The server refused the request: Only failed jobs can be retried (BAD_REQUEST).";
    assert_eq!(text(&all(&refused, "alert").remove(0)), words);
    assert!(!says(&card(&list.root, "Failed: acme/web"), words));
    let retry = button(&list.root, "Retry acme/api");
    assert_eq!(retry.get_attribute("aria-busy"), None);
    // It is taken back when it is tried again.
    click(&retry).await;
    assert!(all(&refused, "alert").is_empty());
}

#[wasm_bindgen_test]
async fn what_the_server_does_not_offer_is_not_offered() {
    let world = World::new().await;
    let rows =
        || json!([failed("run_1", "acme/api", "it broke", 60.0), failed("run_2", "acme/web", "too", 70.0)]);
    let list = list_of(&world, rows()).await;
    click(&button(&list.root, "Retry acme/api")).await;
    call_of(&world, "jobs.retry").refuse("NOT_FOUND", "No procedure found on path \"jobs.retry\"");
    settle().await;
    assert_eq!(names(&list.root, "button"), ["View Details acme/api", "View Details acme/web"]);
    assert!(says(&list.root, "This console does not offer to retry jobs."));
    assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
}

// Details.

async fn open_details(world: &World, rows: Value, subject: &str) -> (Mounted<Listed>, HtmlDialogElement) {
    let list = list_of(world, rows).await;
    click(&button(&list.root, &["View Details ", subject].concat())).await;
    let dialog = all(&list.root, "dialog").remove(0).unchecked_into();
    (list, dialog)
}

#[wasm_bindgen_test]
async fn details_say_everything_about_a_job() {
    let world = World::new().await;
    let row = with(
        failed("run_1", "acme/api", "it broke", 600.0),
        json!({ "startedAt": before(720.0), "trigger": "webhook" }),
    );
    let (_list, dialog) = open_details(&world, json!([row]), "acme/api").await;
    assert_eq!(name_of(&dialog), "Failed: acme/api");
    assert!(dialog.open() && dialog.contains(Some(&focused())), "the focus is inside");
    assert!(says(&dialog, "Loading details…"));
    let request = call_of(&world, "jobs.get");
    assert_eq!(request.only_input(), json!({ "runId": "run_1" }));
    request.answer(with(
        row,
        json!({
            "steps": [
                { "name": "clone", "status": "completed", "startedAt": before(720.0), "endedAt": before(700.0) },
                { "name": "parse", "status": "failed", "startedAt": before(700.0), "endedAt": before(600.0),
                  "attempt": 3, "error": "line 4 is bad" },
            ],
            "event": { "name": "docs/push", "data": { "ref": "main" } },
            "output": { "files": 3 },
        }),
    ));
    settle().await;
    for words in [
        "clone",
        "Completed · 20 s",
        "parse",
        "Failed · 1 min 40 s · attempt 3",
        "line 4 is bad",
        "Webhook",
        "docs/push",
        "2 min 0 s",
        "run_1",
    ] {
        assert!(says(&dialog, words), "{words}: {}", text(&dialog));
    }
    assert!(text(&dialog).contains("\"ref\":\"main\"") || text(&dialog).contains("\"ref\": \"main\""));
    assert!(!says(&dialog, "Loading details…"));
}

#[wasm_bindgen_test]
async fn closing_the_details_brings_the_focus_back() {
    let world = World::new().await;
    for by_button in [true, false] {
        let rows = json!([running("run_1", "acme/api", 1, 9), completed("run_2", "acme/web", 60.0)]);
        let (list, dialog) = open_details(&world, rows, "acme/web").await;
        let request = call_of(&world, "jobs.get");
        if by_button {
            click(&button(&dialog, "Close")).await;
        } else {
            // What the browser does on Esc.
            dialog.close();
        }
        until("the dialog is gone", || all(&list.root, "dialog").is_empty()).await;
        assert_eq!(name_of(&focused()), "View Details acme/web");
        assert!(request.is_aborted(), "nobody waits for it any more");
        list.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn details_that_fail_show_what_the_list_knows() {
    let world = World::new().await;
    let rows = json!([failed("run_1", "acme/api", "it broke", 600.0)]);
    let (_list, dialog) = open_details(&world, rows, "acme/api").await;
    call_of(&world, "jobs.get").fail();
    settle().await;
    assert!(says(&dialog, "it broke") && says(&dialog, "Failed"));
    assert!(says(
        &dialog,
        "Couldn't load the details. The server could not be reached. Check your connection."
    ));
    click(&button(&dialog, "Try again")).await;
    let answer = with(
        failed("run_1", "acme/api", "it broke", 600.0),
        json!({ "steps": [{ "name": "clone", "status": "completed" }] }),
    );
    call_of(&world, "jobs.get").answer(answer);
    settle().await;
    assert!(says(&dialog, "clone"));
    assert_eq!(find(&dialog, "button", "Try again"), None);
    assert!(dialog.contains(Some(&focused())), "the focus is still inside");
}

#[wasm_bindgen_test]
async fn open_details_survive_polls_and_follow_the_job() {
    let world = World::new().await;
    let rows = || json!([running("run_1", "acme/api", 1, 9)]);
    let (list, dialog) = open_details(&world, rows(), "acme/api").await;
    call_of(&world, "jobs.get").answer(running("run_1", "acme/api", 1, 9));
    settle().await;
    assert!(says(&dialog, "1 / 9 files processed"));
    poll(&world, rows()).await;
    // An active job's details are asked for again as well.
    world.advance(3_000).await;
    call_of(&world, "jobs.get").answer(running("run_1", "acme/api", 5, 9));
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 5, 9)]));
    settle().await;
    assert!(dialog.open() && dialog.is_connected());
    assert!(says(&dialog, "5 / 9 files processed"));
    world.advance(3_000).await;
    call_of(&world, "jobs.list").answer(json!([]));
    settle().await;
    call_of(&world, "jobs.list").answer(json!([completed("run_1", "acme/api", 0.0)]));
    settle().await;
    assert_eq!(name_of(&dialog), "Ingested acme/api");
    assert!(dialog.open() && dialog.contains(Some(&focused())));
    assert_eq!(all(&list.root, "dialog").len(), 1);
}

#[wasm_bindgen_test]
async fn the_focus_follows_a_job_that_ends() {
    let world = World::new().await;
    let rows = || {
        json!([
            running("run_1", "acme/api", 1, 9),
            running("run_2", "acme/web", 1, 9),
            completed("run_3", "acme/old", 60.0)
        ])
    };
    for control in ["Cancel acme/api", "View Details acme/api", ""] {
        let list = list_of(&world, rows()).await;
        if control.is_empty() {
            focus(&card(&list.root, "Ingesting acme/api"));
        } else {
            focus(&button(&list.root, control));
        }
        poll(&world, json!([running("run_2", "acme/web", 2, 9)])).await;
        let ended = completed("run_1", "acme/api", 0.0);
        answer(
            &world,
            json!([running("run_2", "acme/web", 2, 9), ended, completed("run_3", "acme/old", 60.0)]),
        )
        .await;
        let expected = if control.is_empty() { "Ingested acme/api" } else { "View Details acme/api" };
        assert_eq!(name_of(&focused()), expected, "from {control:?}");
        assert!(card(&list.root, "Ingested acme/api").contains(Some(&focused())));
        list.unmount().await;
    }
}

/// What an embed is: the list in a shadow tree.
#[component]
fn InShadow(props: &ListedProps) -> Html {
    let host = use_node_ref();
    let inside = use_state_eq(|| None::<Element>);
    use_effect_with(host.clone(), {
        let set = inside.setter();
        move |host| {
            let shadow = attach_shadow(&host.cast::<Element>().unwrap());
            let root = document().create_element("div").unwrap();
            shadow.append_child(&root).unwrap();
            set.set(Some(root));
        }
    });
    html! {
        <div ref={host}>
            if let Some(inside) = (*inside).clone() {
                { create_portal(html! { <Listed options={props.options.clone()} /> }, inside) }
            }
        </div>
    }
}

#[wasm_bindgen_test]
async fn the_focus_is_kept_in_a_shadow_tree_too() {
    let world = World::new().await;
    let page = world.mount::<InShadow>(ListedProps { options: options() }).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), completed("run_2", "acme/web", 60.0)])).await;
    let shadow = page.root.first_element_child().unwrap().shadow_root().unwrap();
    let list = shadow.first_element_child().unwrap();
    let focused = || shadow.active_element().map(|element| name_of(&element)).unwrap_or_default();

    focus(&button(&list, "Cancel acme/api"));
    poll(&world, json!([])).await;
    answer(&world, json!([completed("run_1", "acme/api", 0.0), completed("run_2", "acme/web", 60.0)])).await;
    assert_eq!(focused(), "View Details acme/api");

    click(&button(&list, "View Details acme/web")).await;
    let dialog: HtmlDialogElement = all(&list, "dialog").remove(0).unchecked_into();
    dialog.close();
    until("the dialog is gone", || all(&list, "dialog").is_empty()).await;
    assert_eq!(focused(), "View Details acme/web");
}
