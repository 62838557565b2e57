//! The cards: one for each kind and state of a job.

use super::*;

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
    assert_eq!(names(&card, "img"), ["Running"], "the status is not shown by colour alone");
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
async fn a_job_that_runs_or_has_an_unknown_status_says_why_it_waits() {
    let world = World::new().await;
    let reason = |why: &str| json!({ "statusReason": why });
    let rows = json!([
        with(running("run_1", "acme/api", 12, 45), reason("sleeping until 12:30")),
        with(with(queued("run_2", "acme/web"), json!({ "status": "paused" })), reason("by Ada")),
    ]);
    let list = list_of(&world, rows).await;
    let waiting = card(&list.root, "Ingesting acme/api");
    assert!(
        says(&waiting, "12 / 45 files processed") && says(&waiting, "sleeping until 12:30"),
        "{}",
        text(&waiting)
    );
    assert!(says(&list.root, "paused (by Ada)"), "{}", text(&list.root));
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
async fn an_unknown_status_is_shown_as_it_came() {
    let world = World::new().await;
    let row = |id: &str, repo: &str| json!({ "id": id, "type": "docs-ingestion", "repoName": repo, "status": "Paused" });
    let ended = with(row("run_2", "acme/web"), json!({ "completedAt": before(60.0) }));
    let rows = json!([row("run_1", "acme/api"), ended, running("run_3", "acme/on", 1, 9)]);
    let console = world.mount::<Tabbed>(ListedProps::new(options())).await;
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
async fn a_job_with_a_name_of_its_own_says_its_repository() {
    let world = World::new().await;
    let row = |id: &str, name: &str| json!({ "id": id, "type": "sync", "name": name, "repoName": "acme/site", "status": "running" });
    let list = list_of(&world, json!([row("run_1", "Sync Documents"), row("run_2", "Sync acme/site")])).await;
    let card = card(&list.root, "Sync Documents acme/site");
    named(&card, "heading", "Sync Documents acme/site");
    named(&card, "progressbar", "Sync Documents acme/site");
    assert_eq!(names(&card, "button"), ["View Details acme/site", "Cancel acme/site"]);
    // A name that says it already does not say it twice.
    named(&list.root, "article", "Sync acme/site");
    click(&button(&card, "View Details acme/site")).await;
    named(&list.root, "dialog", "Sync Documents acme/site");
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

#[wasm_bindgen_test]
async fn a_title_that_may_be_cut_has_the_whole_in_its_tooltip() {
    let world = World::new().await;
    let long = "acme/".to_owned() + &"long-".repeat(40);
    let list =
        list_of(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", &long, 1, 9)])).await;
    let title = |job: &str| all(&card(&list.root, &["Ingesting ", job].concat()), "heading").remove(0);
    assert_eq!(attribute(&title(&long), "title"), ["Ingesting ", &long].concat());
    assert_eq!(title("acme/api").get_attribute("title"), None, "it says nothing new");
}
