//! One job alone.

use super::*;

#[derive(Clone, PartialEq, Properties)]
struct OneProps {
    id: AttrValue,
    #[prop_or_default]
    on_action: Option<OnJobAction>,
}

fn one(id: &'static str) -> OneProps {
    OneProps { id: id.into(), on_action: None }
}

#[component]
fn One(props: &OneProps) -> Html {
    let jobs = use_jobs(options());
    html! { <SingleJob {jobs} id={jobs_console::job::JobId::from(&*props.id)} on_action={props.on_action.clone()} /> }
}

#[wasm_bindgen_test]
async fn one_job_and_what_its_buttons_do() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_2")).await;
    let root = &page.root;
    assert!(says(root, "Loading the job…"));
    let rows = json!([
        running("run_1", "acme/api", 1, 9),
        failed("run_2", "acme/docs", "Invalid lightfast.yml syntax", 60.0),
    ]);
    answer(&world, rows).await;
    assert_eq!(names(root, "article"), ["Failed: acme/docs"]);

    let pressed = Rc::<RefCell<Vec<String>>>::default();
    let on_action = Callback::from({
        let pressed = pressed.clone();
        move |(action, id): (JobAction, jobs_console::job::JobId)| {
            pressed.borrow_mut().push(format!("{action:?} {id}"));
            false
        }
    });
    page.update(OneProps { on_action: Some(on_action), ..one("run_2") }).await;
    click(&button(root, "Retry acme/docs")).await;
    assert_eq!(*pressed.borrow(), ["Retry run_2"]);
    assert!(world.open().is_empty(), "the host prevents it");
    page.update(one("run_2")).await;
    click(&button(root, "Retry acme/docs")).await;
    assert_eq!(world.pending().path(), format!("{ENDPOINT}/jobs.retry"));

    // A mutation is carried out even without a view.
    page.unmount().await;
    assert_eq!(world.pending().path(), format!("{ENDPOINT}/jobs.retry"));
}

#[wasm_bindgen_test]
async fn another_job_in_its_place() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_1")).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), completed("run_2", "acme/web", 60.0)])).await;
    assert_eq!(names(&page.root, "article"), ["Ingesting acme/api"]);
    page.update(one("run_2")).await;
    assert_eq!(names(&page.root, "article"), ["Ingested acme/web"]);
    assert!(world.open().is_empty());
}

#[wasm_bindgen_test]
async fn a_job_that_the_list_does_not_contain_is_followed_to_its_end() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_7")).await;
    let root = &page.root;
    answer(&world, json!([])).await;
    assert!(says(root, "Loading the job…"));
    let request = call_of(&world, "jobs.get");
    assert_eq!(request.only_input(), json!({ "runId": "run_7" }));
    request.answer(running("run_7", "acme/api", 1, 9));
    settle().await;
    assert!(says(&card(root, "Ingesting acme/api"), "1 / 9 files processed"));
    assert_eq!(names(root, "button"), ["View Details acme/api", "Cancel acme/api"]);

    // How often is the query's business.
    let next = async || {
        for _ in 0..60 {
            for list in calls_of(&world, "jobs.list") {
                list.answer(json!([]));
                settle().await;
            }
            if let Some(request) = calls_of(&world, "jobs.get").pop() {
                return Some(request);
            }
            world.advance(1_000).await;
        }
        None
    };
    next().await.expect("a running job is requested again").answer(running("run_7", "acme/api", 5, 9));
    settle().await;
    assert!(says(&card(root, "Ingesting acme/api"), "5 / 9 files processed"));
    next().await.expect("and again").answer(completed("run_7", "acme/api", 0.0));
    settle().await;
    card(root, "Ingested acme/api");
    assert!(next().await.is_none(), "what has ended is not requested any more");
}

#[wasm_bindgen_test]
async fn a_job_that_cannot_be_loaded() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_7")).await;
    answer(&world, json!([])).await;
    call_of(&world, "jobs.get").refuse("NOT_FOUND", "Job not found");
    settle().await;
    let alert = all(&page.root, "alert").remove(0);
    assert!(says(&alert, "Couldn't load this job") && says(&alert, "Not found: Job not found (NOT_FOUND)."));
    let try_again = button(&alert, "Try again");
    click(&try_again).await;
    assert_eq!(attribute(&try_again, "aria-busy"), "true");
    call_of(&world, "jobs.get").answer(completed("run_7", "acme/api", 60.0));
    settle().await;
    card(&page.root, "Ingested acme/api");
}

#[derive(Clone, PartialEq, Properties)]
struct SharedOneProps {
    query: JobsQuery,
}

#[component]
fn SharedOne(props: &SharedOneProps) -> Html {
    let jobs = use_jobs_query(props.query.clone());
    html! { <SingleJob {jobs} id={jobs_console::job::JobId::from("run_1")} /> }
}

#[wasm_bindgen_test]
async fn a_card_on_the_screen_is_polled_as_often_as_a_list() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    // Such as a badge elsewhere, which may be a little older.
    let _badge = (query.subscribe(|| ()), query.view(false));
    let _page = world.mount::<SharedOne>(SharedOneProps { query: query.clone() }).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    world.advance(3_000).await;
    assert_eq!(calls_of(&world, "jobs.list").len(), 1);
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_the_card_when_its_button_goes() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_1")).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    let cancel = button(&page.root, "Cancel acme/api");
    focus(&cancel);
    click(&cancel).await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(names(&page.root, "article"), ["Cancelled: acme/api"]);
    assert_eq!(name_of(&focused()), "View Details acme/api");
}

#[wasm_bindgen_test]
async fn a_job_that_the_list_does_not_contain_is_cancelled() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_7")).await;
    let root = &page.root;
    answer(&world, json!([])).await;
    call_of(&world, "jobs.get").answer(running("run_7", "acme/api", 1, 9));
    settle().await;
    let cancel = button(root, "Cancel acme/api");
    click(&cancel).await;
    assert_eq!(attribute(&cancel, "aria-busy"), "true");
    call_of(&world, "jobs.cancel").refuse("CONFLICT", "Too late");
    settle().await;
    assert!(says(&all(root, "alert").remove(0), "Too late"));
    assert_eq!(cancel.get_attribute("aria-busy"), None);

    click(&cancel).await;
    assert!(all(root, "alert").is_empty());
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    call_of(&world, "jobs.get").answer(cancelled("run_7", "acme/api", 0.0));
    settle().await;
    assert_eq!(names(root, "button"), ["Retry acme/api", "View Details acme/api"]);
    assert!(names(root, "article") == ["Cancelled: acme/api"]);
}

#[wasm_bindgen_test]
async fn times_are_written_as_the_reader_has_chosen_elsewhere() {
    let _forgotten = Forgotten::new();
    storage().set_item("jobs-console.times", "absolute").unwrap();
    storage().set_item("jobs-console.time-zone", "Asia/Tokyo").unwrap();
    let world = World::new().await;
    let page = world.mount::<One>(one("run_1")).await;
    answer(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    shown(&world, &page.root).await;
    let time = text(&select(&page.root, "time")[0]);
    assert!(time.contains("8:59"), "in the afternoon of the day there: {time}");
    storage().clear().unwrap();
    let page = world.mount::<One>(one("run_1")).await;
    answer(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    assert_eq!(text(&select(&page.root, "time")[0]), "Failed 1 minute ago");
}

#[wasm_bindgen_test]
async fn details_of_one_job_are_not_open_over_another() {
    let world = World::new().await;
    let page = world.mount::<One>(one("run_1")).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), completed("run_2", "acme/web", 60.0)])).await;
    click(&button(&page.root, "View Details acme/api")).await;
    assert_eq!(names(&page.root, "dialog"), ["Ingesting acme/api"]);
    page.update(one("run_2")).await;
    assert!(all(&page.root, "dialog").is_empty());
    page.update(one("run_1")).await;
    assert!(all(&page.root, "dialog").is_empty(), "nobody has opened them again");
}
