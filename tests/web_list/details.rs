//! Details, and where the focus goes.

use super::*;

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
            "configStatus": "Error",
        }),
    ));
    settle().await;
    for words in ["clone", "parse", "Webhook", "docs/push", "Configuration error", "2 min 0 s", "run_1"] {
        assert!(says(&dialog, words), "{words}: {}", text(&dialog));
    }
    assert_eq!(names(&named(&dialog, "tree", "Event data"), "treeitem"), ["ref: main"]);
    assert_eq!(names(&named(&dialog, "tree", "Output data"), "treeitem"), ["files: 3"]);
    assert_eq!(
        names(&named(&dialog, "list", "Steps"), "listitem"),
        ["clone, Completed, 20 s", "parse, Failed · attempt 3, 1 min 40 s"]
    );
    click(&button(&dialog, "parse, Failed · attempt 3, 1 min 40 s")).await;
    assert!(says(&dialog, "line 4 is bad"));
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
        assert!(request.is_aborted(), "it is cancelled");
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
    // An active job's details are requested again as well.
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
    let page = world.mount::<InShadow>(ListedProps::new(options())).await;
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

#[wasm_bindgen_test]
async fn details_of_a_job_that_ends_and_leaves_the_list_are_not_requested_for_ever() {
    let world = World::new().await;
    let (_list, dialog) = open_details(&world, json!([running("run_1", "acme/api", 1, 9)]), "acme/api").await;
    call_of(&world, "jobs.get").answer(running("run_1", "acme/api", 1, 9));
    settle().await;
    // It ends, and history is too short for it.
    let mut requests = 0;
    for _ in 0..120 {
        for list in calls_of(&world, "jobs.list") {
            list.answer(json!([]));
            settle().await;
        }
        for details in calls_of(&world, "jobs.get") {
            details.answer(completed("run_1", "acme/api", 0.0));
            settle().await;
            requests += 1;
        }
        world.advance(1_000).await;
    }
    assert!((1..=3).contains(&requests), "{requests} requests");
    assert!(dialog.open());
    assert_eq!(name_of(&dialog), "Ingested acme/api", "its end is shown");
}

#[derive(Clone, PartialEq, Properties)]
struct LinkedToProps {
    job: AttrValue,
}

/// A list whose host shows the details of a job, as a page does whose address names it.
#[component]
fn LinkedTo(props: &LinkedToProps) -> Html {
    let jobs = use_jobs(options());
    let filters = Filters::default().with_job(Some((&*props.job).into()));
    html! { <JobsList id="jobs" {jobs} {filters} /> }
}

/// The details of the job `run_9`, which the list does not have.
async fn unlisted(world: &World, row: Value) -> (Mounted<LinkedTo>, Element) {
    let page = world.mount::<LinkedTo>(LinkedToProps { job: "run_9".into() }).await;
    answer(world, json!([completed("run_1", "acme/web", 60.0)])).await;
    call_of(world, "jobs.get").answer(row);
    settle().await;
    let dialog = all(&page.root, "dialog").remove(0);
    (page, dialog)
}

fn failed_long_ago() -> Value {
    let steps = json!([{ "id": "a", "name": "parse", "status": "failed", "rerunnable": true }]);
    with(failed("run_9", "acme/old", "it broke", 90_000.0), json!({ "steps": steps }))
}

#[wasm_bindgen_test]
async fn a_job_that_the_list_does_not_have_is_retried_from_its_details() {
    let world = World::new().await;
    let (page, dialog) = unlisted(&world, failed_long_ago()).await;
    assert_eq!(name_of(&dialog), "Failed: acme/old");
    let retry = button(&dialog, "Retry acme/old");
    click(&retry).await;
    assert_eq!(attribute(&retry, "aria-busy"), "true");
    click(&retry).await;
    let request = call_of(&world, "jobs.retry");
    assert_eq!(request.only_input(), json!({ "runId": "run_9" }));
    request.refuse("CONFLICT", "The queue is full");
    settle().await;
    assert!(says(&all(&dialog, "alert").remove(0), "The queue is full"));
    assert_eq!(retry.get_attribute("aria-busy"), None);

    click(&retry).await;
    assert!(all(&dialog, "alert").is_empty(), "it is tried again");
    call_of(&world, "jobs.retry").answer(json!({ "runId": "run_10" }));
    settle().await;
    assert!(says(&dialog, "Started anew."));
    assert_eq!(titles(&page.root, "Running Jobs (1)"), ["Ingesting acme/old"]);
    call_of(&world, "jobs.get").answer(failed_long_ago());
    settle().await;
    assert_eq!(retry.get_attribute("aria-busy"), None);

    click(&button(&dialog, "parse, Failed")).await;
    click(&button(&dialog, "Rerun from here: parse")).await;
    let request = call_of(&world, "jobs.retry");
    assert_eq!(request.only_input(), json!({ "runId": "run_9", "fromStep": "a" }));
    request.answer(json!({ "success": true }));
    settle().await;
    let rerun = button(&dialog, "Rerun from here: parse");
    assert_eq!(attribute(&rerun, "aria-busy"), "true", "until it is known what came of it");
    call_of(&world, "jobs.get").answer(failed_long_ago());
    settle().await;
    assert_eq!(rerun.get_attribute("aria-busy"), None);
}

#[wasm_bindgen_test]
async fn a_job_that_the_list_does_not_have_is_cancelled_from_its_details() {
    let world = World::new().await;
    let (_page, dialog) = unlisted(&world, running("run_9", "acme/old", 1, 9)).await;
    let cancel = button(&dialog, "Cancel acme/old");
    click(&cancel).await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    // The server is behind.
    call_of(&world, "jobs.get").answer(running("run_9", "acme/old", 1, 9));
    settle().await;
    assert_eq!(attribute(&cancel, "aria-busy"), "true", "what the server has said is believed");
    for list in calls_of(&world, "jobs.list") {
        list.answer(json!([completed("run_1", "acme/web", 60.0)]));
    }
    world.advance(5_000).await;
    call_of(&world, "jobs.get").answer(cancelled("run_9", "acme/old", 0.0));
    settle().await;
    assert_eq!(name_of(&dialog), "Cancelled: acme/old");
    assert_eq!(button(&dialog, "Retry acme/old").get_attribute("aria-busy"), None);
}

#[wasm_bindgen_test]
async fn nothing_is_offered_for_a_job_that_is_gone_from_the_server() {
    let world = World::new().await;
    let (_page, dialog) = unlisted(&world, running("run_9", "acme/old", 1, 9)).await;
    button(&dialog, "Cancel acme/old");
    world.advance(5_000).await;
    for list in calls_of(&world, "jobs.list") {
        list.answer(json!([completed("run_1", "acme/web", 60.0)]));
    }
    call_of(&world, "jobs.get").refuse("NOT_FOUND", "Job not found");
    settle().await;
    assert!(says(&dialog, "This job is no longer on the server."));
    assert_eq!(find(&dialog, "button", "Cancel acme/old"), None);
}
