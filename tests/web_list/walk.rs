//! From the details of one job to the next, and what can be done there.

use super::*;

async fn opened(world: &World, rows: Value, subject: &str) -> (Mounted<Listed>, Element) {
    let list = list_of(world, rows).await;
    click(&button(&list.root, &["View Details ", subject].concat())).await;
    let dialog = all(&list.root, "dialog").remove(0);
    (list, dialog)
}

fn three_jobs() -> Value {
    json!([
        running("run_1", "acme/api", 1, 9),
        failed("run_2", "acme/web", "it broke", 60.0),
        completed("run_3", "acme/docs", 120.0),
    ])
}

#[wasm_bindgen_test]
async fn buttons_go_from_job_to_job_in_the_order_of_the_list() {
    let world = World::new().await;
    let (list, dialog) = opened(&world, three_jobs(), "acme/api").await;
    let (previous, next) = (button(&dialog, "Previous job"), button(&dialog, "Next job"));
    assert_eq!(
        (attribute(&previous, "aria-disabled"), next.get_attribute("aria-disabled")),
        ("true".into(), None)
    );
    call_of(&world, "jobs.get").answer(running("run_1", "acme/api", 1, 9));
    settle().await;
    click(&next).await;
    assert_eq!(name_of(&dialog), "Failed: acme/web");
    assert!(says(&dialog, "it broke"), "what the list knows");
    assert_eq!(focused(), next, "the focus stays");
    let request = call_of(&world, "jobs.get");
    assert_eq!(request.only_input(), json!({ "runId": "run_2" }));
    click(&next).await;
    assert!(request.is_aborted(), "what nobody waits for any more");
    assert_eq!(name_of(&dialog), "Ingested acme/docs");
    assert_eq!(attribute(&next, "aria-disabled"), "true");
    click(&next).await;
    assert_eq!(name_of(&dialog), "Ingested acme/docs", "it was the last one");
    assert!(dialog.is_connected() && all(&list.root, "dialog").len() == 1);
    click(&button(&dialog, "Close")).await;
    until("the dialog is gone", || all(&list.root, "dialog").is_empty()).await;
    assert_eq!(name_of(&focused()), "View Details acme/docs", "where one has come to");
}

#[wasm_bindgen_test]
async fn the_left_and_right_keys_do_too() {
    let world = World::new().await;
    let (_list, dialog) = opened(&world, three_jobs(), "acme/web").await;
    call_of(&world, "jobs.get").answer(with(
        failed("run_2", "acme/web", "it broke", 60.0),
        json!({ "steps": [{ "id": "a", "name": "clone", "status": "completed" }] }),
    ));
    settle().await;
    focus(&button(&dialog, "clone, Completed"));
    assert!(press("ArrowRight").await);
    assert_eq!(name_of(&dialog), "Ingested acme/docs");
    assert!(dialog.contains(Some(&focused())), "the step that had the focus is gone, the focus is not");
    assert!(!press("ArrowRight").await, "there is no other");
    assert!(!press_with("altKey", "ArrowLeft").await, "this is the browser's");
    assert!(press("ArrowLeft").await);
    assert_eq!(name_of(&dialog), "Failed: acme/web");
    document().document_element().unwrap().set_attribute("dir", "rtl").unwrap();
    assert!(press("ArrowRight").await);
    document().document_element().unwrap().remove_attribute("dir").unwrap();
    assert_eq!(name_of(&dialog), "Ingesting acme/api");
}

#[wasm_bindgen_test]
async fn only_jobs_that_are_shown_are_gone_through() {
    let world = World::new().await;
    let list = list_of(&world, three_jobs()).await;
    click(&button(&list.root, "Completed 1")).await;
    click(&button(&list.root, "View Details acme/docs")).await;
    let dialog = all(&list.root, "dialog").remove(0);
    assert_eq!(find(&dialog, "button", "Next job"), None);
    assert!(!press("ArrowLeft").await);
}

#[wasm_bindgen_test]
async fn a_job_is_cancelled_and_retried_from_its_details() {
    let world = World::new().await;
    let (list, dialog) = opened(&world, three_jobs(), "acme/api").await;
    click(&button(&dialog, "Cancel acme/api")).await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(name_of(&dialog), "Cancelled: acme/api");
    assert!(dialog.contains(Some(&focused())), "its button is gone, the focus is not");
    let retry = button(&dialog, "Retry acme/api");
    click(&retry).await;
    assert_eq!(attribute(&retry, "aria-busy"), "true");
    call_of(&world, "jobs.retry").refuse("CONFLICT", "The queue is full");
    settle().await;
    let refusal = "This is not possible now: The queue is full (CONFLICT). If it is still needed, try again.";
    assert!(says(&all(&dialog, "alert")[0], refusal), "{}", text(&dialog));
    assert!(!says(&dialog, "Started anew."));
    click(&retry).await;
    assert!(!says(&dialog, refusal));
    call_of(&world, "jobs.retry").answer(json!({ "runId": "run_9" }));
    settle().await;
    assert!(says(&dialog, "Started anew."));
    assert!(titles(&list.root, "Running Jobs (1)").contains(&"Ingesting acme/api".to_owned()));
}

#[derive(Clone, PartialEq, Properties)]
struct GuardedProps {
    on_action: OnJobAction,
}

#[component]
fn Guarded(props: &GuardedProps) -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} on_action={props.on_action.clone()} /> }
}

#[wasm_bindgen_test]
async fn the_host_can_prevent_what_is_done_from_the_details() {
    let world = World::new().await;
    let asked = Rc::<RefCell<Vec<String>>>::default();
    let on_action = Callback::from({
        let asked = asked.clone();
        move |(action, id): (JobAction, jobs_console::job::JobId)| {
            asked.borrow_mut().push(format!("{action:?} {id}"));
            action == JobAction::Details && &*id != "run_3"
        }
    });
    let list = world.mount::<Guarded>(GuardedProps { on_action }).await;
    answer(&world, three_jobs()).await;
    click(&button(&list.root, "View Details acme/web")).await;
    let dialog = all(&list.root, "dialog").remove(0);
    let step = json!({ "id": "a", "name": "clone", "status": "failed", "rerunnable": true });
    let details = with(failed("run_2", "acme/web", "it broke", 60.0), json!({ "steps": [step] }));
    call_of(&world, "jobs.get").answer(details);
    settle().await;
    click(&button(&dialog, "clone, Failed")).await;
    for name in ["Retry acme/web", "Rerun from here: clone", "Next job"] {
        click(&button(&dialog, name)).await;
    }
    assert!(world.open().is_empty(), "nothing was sent");
    assert_eq!(name_of(&dialog), "Failed: acme/web");
    assert_eq!(*asked.borrow(), ["Details run_2", "Retry run_2", "RerunFrom(\"a\") run_2", "Details run_3"]);
}

#[wasm_bindgen_test]
async fn a_job_that_is_gone_says_so_and_keeps_what_is_known() {
    let world = World::new().await;
    let (_list, dialog) = opened(&world, three_jobs(), "acme/web").await;
    call_of(&world, "jobs.get").refuse("NOT_FOUND", "Job not found");
    settle().await;
    assert!(says(&dialog, "This job is no longer on the server."));
    assert!(says(&dialog, "it broke"));
    assert_eq!(name_of(&dialog), "Failed: acme/web");
}
