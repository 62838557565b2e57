//! Selecting jobs, and acting on many of them.

use super::*;

/// Jobs that failed, the first one last.
fn failures(count: usize) -> Value {
    let row = |number| {
        failed(&format!("run_{number}"), &format!("acme/{number}"), "it broke", number as f64 * 60.0)
    };
    (1..=count).map(row).collect()
}

fn mixed() -> Value {
    json!([
        running("run_1", "acme/api", 3, 9),
        queued("run_2", "acme/web"),
        failed("run_3", "acme/site", "it broke", 60.0),
        completed("run_4", "acme/done", 120.0),
    ])
}

fn checkbox(root: &Element, repo: &str) -> Element {
    named(root, "checkbox", &format!("Select {repo}"))
}

fn is_checked(root: &Element, repo: &str) -> bool {
    checkbox(root, repo).unchecked_into::<web_sys::HtmlInputElement>().checked()
}

async fn select_each(root: &Element, repos: &[&str]) {
    for repo in repos {
        click(&checkbox(root, repo)).await;
    }
}

fn bar(root: &Element) -> Option<Element> {
    find(root, "group", "Selected jobs")
}

/// What the bar says, and its buttons.
fn bar_says(root: &Element) -> (String, Vec<String>) {
    let bar = bar(root).expect("the bar is there");
    let texts = select(&bar, ".jc-selection-text").iter().map(text).collect::<Vec<_>>().join(" ");
    (texts, names(&bar, "button"))
}

fn spoken(root: &Element) -> String {
    all(root, "status").iter().map(text).collect()
}

async fn press_bar(root: &Element, name: &str) {
    click(&button(&bar(root).unwrap(), name)).await;
}

/// Answers the question before many jobs.
async fn confirm(root: &Element, question: &str, answer: &str) {
    let dialog = named(root, "dialog", question);
    assert_eq!(text(&focused()), "Not now", "the button that does nothing has the focus");
    click(&button(&dialog, answer)).await;
    // `close` is an event of its own task.
    let is_closed = || find(root, "dialog", question).is_none();
    until("the dialog is closed", is_closed).await;
}

/// The job that a mutation is about.
fn run_of(request: &Sent) -> String {
    request.only_input()["runId"].as_str().unwrap().to_owned()
}

#[wasm_bindgen_test]
async fn each_button_counts_what_it_can_act_on() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    assert!(bar(&list.root).is_none());
    select_each(&list.root, &["acme/done"]).await;
    let (texts, buttons) = bar_says(&list.root);
    assert_eq!((texts.as_str(), buttons), ("1 selected", vec!["Select all 4 shown".into(), "Clear".into()]));
    select_each(&list.root, &["acme/site", "acme/api", "acme/web"]).await;
    let (texts, buttons) = bar_says(&list.root);
    assert_eq!((texts.as_str(), buttons.join("|").as_str()), ("4 selected", "Retry 1|Cancel 2|Clear"));
    select_each(&list.root, &["acme/site"]).await;
    assert!(!is_checked(&list.root, "acme/site"));
    let expected = ["Select all 4 shown", "Cancel 2", "Clear"];
    assert_eq!(bar_says(&list.root).1, expected);

    press_bar(&list.root, "Clear").await;
    assert!(bar(&list.root).is_none() && !is_checked(&list.root, "acme/api"));
    assert_eq!(focused(), checkbox(&list.root, "acme/site"), "the focus is where the reader was");
}

#[wasm_bindgen_test]
async fn shift_selects_a_range_over_both_sections() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    select_each(&list.root, &["acme/web"]).await;
    click_with("shiftKey", &checkbox(&list.root, "acme/done")).await;
    let checked = ["acme/api", "acme/web", "acme/site", "acme/done"].map(|repo| is_checked(&list.root, repo));
    assert_eq!(checked, [false, true, true, true]);
}

#[wasm_bindgen_test]
async fn the_space_key_with_shift_selects_a_range_on_a_checkbox_alone() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    let checked =
        || ["acme/api", "acme/web", "acme/site", "acme/done"].map(|repo| is_checked(&list.root, repo));
    select_each(&list.root, &["acme/api"]).await;
    release_with("shiftKey", &named(&list.root, "article", "Ingesting acme/web"), " ").await;
    click(&checkbox(&list.root, "acme/site")).await;
    assert_eq!(checked(), [true, false, true, false], "a key elsewhere");
    release_with("shiftKey", &checkbox(&list.root, "acme/done"), " ").await;
    click_by_mouse(&checkbox(&list.root, "acme/done")).await;
    assert_eq!(checked(), [true, false, true, true], "a click of the mouse");
    press_bar(&list.root, "Clear").await;
    select_each(&list.root, &["acme/api"]).await;
    // As in Firefox, where the click does not say it.
    release_with("shiftKey", &checkbox(&list.root, "acme/site"), " ").await;
    select_each(&list.root, &["acme/site"]).await;
    assert_eq!(checked(), [true, true, true, false], "a range");
}

#[wasm_bindgen_test]
async fn all_shown_are_those_that_the_filters_leave() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    select_each(&list.root, &["acme/done"]).await;
    click(&button(&list.root, "Failed 1")).await;
    assert_eq!(bar_says(&list.root).0, "1 selected", "a filter does not lose it");
    press_bar(&list.root, "Select all 1 shown").await;
    assert_eq!(bar_says(&list.root).0, "2 selected");
    click(&button(&list.root, "All 4")).await;
    let checked = ["acme/api", "acme/web", "acme/site", "acme/done"].map(|repo| is_checked(&list.root, repo));
    assert_eq!(checked, [false, false, true, true]);
}

#[wasm_bindgen_test]
async fn one_job_is_retried_without_a_question() {
    let world = World::new().await;
    let list = list_of(&world, failures(2)).await;
    select_each(&list.root, &["acme/1"]).await;
    press_bar(&list.root, "Retry 1").await;
    assert!(all(&list.root, "dialog").is_empty());
    assert_eq!(bar_says(&list.root), ("0 of 1".into(), vec!["Stop".into()]));
    assert_eq!(text(&focused()), "Stop", "the focus stays in the bar");
    assert_eq!(attribute(&button(&list.root, "Retry acme/1"), "aria-busy"), "true");
    call_of(&world, "jobs.retry").answer(json!({ "runId": "run_9" }));
    settle().await;
    assert_eq!(bar_says(&list.root), ("1 retried, 0 refused.".into(), vec!["Close".into()]));
    assert_eq!(titles(&list.root, "Running Jobs (1)"), ["Ingesting acme/1"]);
    press_bar(&list.root, "Close").await;
    assert!(bar(&list.root).is_none());
    assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
}

#[wasm_bindgen_test]
async fn many_are_retried_one_after_the_other_once_that_is_confirmed() {
    let world = World::new().await;
    let list = list_of(&world, failures(4)).await;
    select_each(&list.root, &["acme/1"]).await;
    press_bar(&list.root, "Select all 4 shown").await;
    press_bar(&list.root, "Retry 4").await;
    confirm(&list.root, "Retry 4 jobs?", "Not now").await;
    assert!(calls_of(&world, "jobs.retry").is_empty());
    assert_eq!(bar_says(&list.root).0, "4 selected");

    press_bar(&list.root, "Retry 4").await;
    confirm(&list.root, "Retry 4 jobs?", "Retry 4 jobs").await;
    let progress = named(&list.root, "progressbar", "Retrying 4 jobs");
    for (answered, id) in ["run_1", "run_2", "run_3", "run_4"].iter().enumerate() {
        assert_eq!(bar_says(&list.root).0, format!("{answered} of 4"));
        assert_eq!(
            (attribute(&progress, "max"), attribute(&progress, "value")),
            ("4".into(), answered.to_string())
        );
        let request = call_of(&world, "jobs.retry");
        assert_eq!(run_of(&request), *id, "in the order of the list");
        match answered {
            1 => request.refuse("BAD_REQUEST", "Not this one"),
            _ => request.answer(json!({ "runId": format!("new_{answered}") })),
        }
        settle().await;
    }
    let sentence = "3 retried, 1 refused.";
    assert_eq!(bar_says(&list.root).0, format!("{sentence} 1 selected"), "what was refused stays selected");
    assert_eq!(spoken(&list.root), sentence);
    assert!(is_checked(&list.root, "acme/2"));
    let words = "The server refused the request: Not this one (BAD_REQUEST).";
    assert_eq!(text(&all(&card(&list.root, "Failed: acme/2"), "alert").remove(0)), words);
    assert_eq!(all(&list.root, "alert").len(), 1);
    // What the reader does next takes the sentence away.
    click(&checkbox(&list.root, "acme/3")).await;
    assert_eq!(bar_says(&list.root).0, "2 selected");
}

#[wasm_bindgen_test]
async fn stop_sends_nothing_more() {
    let world = World::new().await;
    let list = list_of(&world, failures(5)).await;
    click(&button(&list.root, "Failed 5")).await;
    click(&button(&list.root, "Retry all failed (5)")).await;
    confirm(&list.root, "Retry 5 jobs?", "Retry 5 jobs").await;
    call_of(&world, "jobs.retry").answer(json!({ "runId": "new_1" }));
    settle().await;
    let again = button(&list.root, "Retry all failed (5)");
    assert_eq!(attribute(&again, "aria-disabled"), "true");
    assert_eq!(text(&focused()), "Stop", "not on what would ask again");
    let under_way = call_of(&world, "jobs.retry");
    press_bar(&list.root, "Stop").await;
    assert_eq!(bar_says(&list.root).0, "4 of 5", "the one that is under way is awaited");
    under_way.answer(json!({ "runId": "new_2" }));
    settle().await;
    assert!(calls_of(&world, "jobs.retry").is_empty());
    assert_eq!(bar_says(&list.root).0, "2 retried, 0 refused, 3 not sent.");
    assert_eq!(text(&focused()), "Close");
}

#[wasm_bindgen_test]
async fn all_failed_are_offered_where_failed_is_filtered() {
    let world = World::new().await;
    let list = list_of(&world, failures(3)).await;
    let offered = || names(&list.root, "button").iter().any(|name| name.starts_with("Retry all failed"));
    assert!(!offered());
    click(&button(&list.root, "Failed 3")).await;
    assert!(offered());
    enter(&named(&list.root, "searchbox", "Find jobs"), "acme/1").await;
    assert!(!offered(), "one has its own button");
}

#[wasm_bindgen_test]
async fn a_request_that_brings_no_answer_does_not_lose_the_rest() {
    let world = World::new().await;
    let list =
        list_of(&world, json!([running("run_1", "acme/api", 3, 9), running("run_2", "acme/web", 3, 9)]))
            .await;
    select_each(&list.root, &["acme/api", "acme/web"]).await;
    press_bar(&list.root, "Cancel 2").await;
    confirm(&list.root, "Cancel 2 jobs?", "Cancel 2 jobs").await;
    call_of(&world, "jobs.cancel").fail();
    settle().await;
    call_of(&world, "jobs.cancel").answer(json!({ "success": true }));
    settle().await;
    assert_eq!(bar_says(&list.root).0, "1 cancelled, 1 refused. 1 selected");
    let words = "The server could not be reached. Check your connection.";
    assert_eq!(all(&list.root, "alert").iter().map(text).collect::<Vec<_>>(), [words]);
}

#[wasm_bindgen_test]
async fn without_a_network_the_rest_is_not_sent() {
    let world = World::new().await;
    let list = list_of(&world, failures(4)).await;
    click(&button(&list.root, "Failed 4")).await;
    click(&button(&list.root, "Retry all failed (4)")).await;
    confirm(&list.root, "Retry 4 jobs?", "Retry 4 jobs").await;
    let request = call_of(&world, "jobs.retry");
    world.set_online(false).await;
    request.fail();
    settle().await;
    assert_eq!(bar_says(&list.root).0, "0 retried, 1 refused, 3 not sent.");
}

#[wasm_bindgen_test]
async fn a_server_that_wants_time_is_given_it() {
    let world = World::new().await;
    let list = list_of(&world, failures(2)).await;
    click(&button(&list.root, "Failed 2")).await;
    click(&button(&list.root, "Retry all failed (2)")).await;
    confirm(&list.root, "Retry 2 jobs?", "Retry 2 jobs").await;
    let busy = || refusal("TOO_MANY_REQUESTS", "Slow down").with("retry-after", "5");
    call_of(&world, "jobs.retry").reply(busy());
    settle().await;
    assert!(says(&bar(&list.root).unwrap(), "The server asks to wait…"));
    world.advance(4_000).await;
    assert!(calls_of(&world, "jobs.retry").is_empty());
    world.advance(2_000).await;
    let request = call_of(&world, "jobs.retry");
    assert_eq!(run_of(&request), "run_1");
    request.answer(json!({ "runId": "new_1" }));
    settle().await;
    assert!(!says(&bar(&list.root).unwrap(), "The server asks to wait…"));
    // Stopped while it waits, it is over at once.
    call_of(&world, "jobs.retry").reply(busy());
    settle().await;
    press_bar(&list.root, "Stop").await;
    assert_eq!(bar_says(&list.root).0, "1 retried, 1 refused.");
    world.advance(10_000).await;
    assert!(calls_of(&world, "jobs.retry").is_empty());
}

#[wasm_bindgen_test]
async fn a_job_that_is_gone_is_dropped_and_said() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    select_each(&list.root, &["acme/api", "acme/done", "acme/site"]).await;
    let ended = completed("run_1", "acme/api", 0.0);
    let site = failed("run_3", "acme/site", "it broke", 60.0);
    answer_next(&world, json!([ended, completed("run_4", "acme/done", 120.0), site])).await;
    assert_eq!(bar_says(&list.root).0, "3 selected", "a job that ends stays selected");
    answer_next(&world, json!([ended, site])).await;
    assert_eq!(bar_says(&list.root).0, "1 selected job is gone. 2 selected");
    assert!(spoken(&list.root).contains("1 selected job is gone."));
}

/// Answers the next two requests for the list, of which one may ask for active jobs alone.
async fn answer_next(world: &World, rows: Value) {
    world.advance(16_000).await;
    for _ in 0..2 {
        for request in calls_of(world, "jobs.list") {
            request.answer(rows.clone());
        }
        settle().await;
    }
}

#[wasm_bindgen_test]
async fn an_unchanged_answer_changes_nothing() {
    let world = World::new().await;
    let rows = || {
        json!([completed("run_2", "acme/web", 7_200.0), failed("run_3", "acme/site", "it broke", 3_700.0)])
    };
    let list = list_of(&world, rows()).await;
    select_each(&list.root, &["acme/site"]).await;
    let body: Element = document().body().unwrap().into();
    let recorder = Recorder::of(&body);
    world.advance(15_000).await;
    answer(&world, rows()).await;
    let mutations = recorder.take();
    assert!(mutations.is_empty(), "{mutations:?}");
}

#[wasm_bindgen_test]
async fn a_press_leaves_the_cards_as_they_are() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    let recorder = Recorder::of(&card(&list.root, "Failed: acme/site"));
    select_each(&list.root, &["acme/site", "acme/api"]).await;
    assert!(recorder.take().is_empty());
}

#[derive(Clone, PartialEq, Properties)]
struct HostedProps {
    #[prop_or_default]
    on_action: Option<OnJobAction>,
    #[prop_or(true)]
    selection: bool,
    #[prop_or_else(options)]
    options: JobsOptions,
}

#[component]
fn Hosted(props: &HostedProps) -> Html {
    let HostedProps { on_action, selection, options } = props.clone();
    let jobs = use_jobs(options);
    html! { <JobsList id="jobs" {jobs} {on_action} {selection} /> }
}

async fn hosted(world: &World, props: HostedProps, rows: Value) -> Mounted<Hosted> {
    let list = world.mount::<Hosted>(props).await;
    answer(world, rows).await;
    list
}

#[wasm_bindgen_test]
async fn the_host_is_asked_for_each_job_before_it_is_sent() {
    let world = World::new().await;
    let asked = Rc::<RefCell<Vec<String>>>::default();
    let on_action = Callback::from({
        let asked = asked.clone();
        move |(action, id): (JobAction, jobs_console::job::JobId)| {
            asked.borrow_mut().push(format!("{action:?} {id}"));
            *id != *"run_2"
        }
    });
    let props = yew::props!(HostedProps { on_action });
    let list = hosted(&world, props, failures(3)).await;
    click(&button(&list.root, "Failed 3")).await;
    click(&button(&list.root, "Retry all failed (3)")).await;
    confirm(&list.root, "Retry 3 jobs?", "Retry 3 jobs").await;
    assert_eq!(*asked.borrow(), ["Retry run_1"], "the others when it is their turn");
    call_of(&world, "jobs.retry").answer(json!({ "runId": "new_1" }));
    settle().await;
    assert_eq!(*asked.borrow(), ["Retry run_1", "Retry run_2", "Retry run_3"]);
    let request = call_of(&world, "jobs.retry");
    assert_eq!(run_of(&request), "run_3");
    request.answer(json!({ "runId": "new_3" }));
    settle().await;
    assert_eq!(bar_says(&list.root).0, "2 retried, 0 refused.");
}

#[wasm_bindgen_test]
async fn selecting_can_be_switched_off() {
    let world = World::new().await;
    let props = yew::props!(HostedProps { selection: false });
    let list = hosted(&world, props, failures(3)).await;
    click(&button(&list.root, "Failed 3")).await;
    assert!(all(&list.root, "checkbox").is_empty());
    assert!(!names(&list.root, "button").iter().any(|name| name.starts_with("Retry all")));
}

fn batched() -> HostedProps {
    let mut options = options();
    options.router.procedures.retry_many = Some("jobs.retryMany".into());
    yew::props!(HostedProps { options })
}

#[wasm_bindgen_test]
async fn a_procedure_for_many_gets_fifty_at_a_time() {
    let world = World::new().await;
    let list = hosted(&world, batched(), failures(53)).await;
    click(&button(&list.root, "Failed 53")).await;
    click(&button(&list.root, "Retry all failed (53)")).await;
    confirm(&list.root, "Retry 53 jobs?", "Retry 53 jobs").await;
    let request = call_of(&world, "jobs.retryMany");
    let ids = request.only_input()["runIds"].as_array().unwrap().clone();
    assert_eq!(ids.len(), 50);
    let results: Vec<_> = ids.iter().map(|id| json!({ "runId": id, "ok": true })).collect();
    request.answer(json!({ "results": results }));
    settle().await;
    assert_eq!(bar_says(&list.root).0, "50 of 53");
    let request = call_of(&world, "jobs.retryMany");
    assert_eq!(request.only_input(), json!({ "runIds": ["run_51", "run_52", "run_53"] }));
    request.answer(json!("done"));
    settle().await;
    assert_eq!(bar_says(&list.root).0, "50 retried, 3 refused.");
}

#[wasm_bindgen_test]
async fn a_procedure_for_many_answers_job_by_job() {
    let world = World::new().await;
    let list = hosted(&world, batched(), failures(3)).await;
    click(&button(&list.root, "Failed 3")).await;
    click(&button(&list.root, "Retry all failed (3)")).await;
    confirm(&list.root, "Retry 3 jobs?", "Retry 3 jobs").await;
    // The second is not in the answer.
    call_of(&world, "jobs.retryMany").answer(json!({ "results": [
        { "runId": "run_1", "ok": false, "message": "Too old" },
        { "runId": "run_3", "ok": true },
    ] }));
    settle().await;
    assert_eq!(bar_says(&list.root).0, "1 retried, 2 refused.");
    assert!(says(&card(&list.root, "Failed: acme/1"), "Too old"));
    let unknown = "The server did not say whether it did it. If it is still needed, try again.";
    assert!(says(&card(&list.root, "Failed: acme/2"), unknown));
}

#[wasm_bindgen_test]
async fn without_the_procedure_for_many_they_go_one_by_one() {
    let world = World::new().await;
    let list = hosted(&world, batched(), failures(2)).await;
    click(&button(&list.root, "Failed 2")).await;
    click(&button(&list.root, "Retry all failed (2)")).await;
    confirm(&list.root, "Retry 2 jobs?", "Retry 2 jobs").await;
    call_of(&world, "jobs.retryMany").refuse("NOT_FOUND", "No procedure found on path \"jobs.retryMany\"");
    settle().await;
    for id in ["run_1", "run_2"] {
        let request = call_of(&world, "jobs.retry");
        assert_eq!(run_of(&request), id);
        request.answer(json!({ "runId": format!("new_{id}") }));
        settle().await;
    }
    assert_eq!(bar_says(&list.root).0, "2 retried, 0 refused.");
}

#[wasm_bindgen_test]
async fn another_session_knows_nothing_of_it() {
    let world = World::new().await;
    let list = list_of(&world, failures(3)).await;
    click(&button(&list.root, "Failed 3")).await;
    click(&button(&list.root, "Retry all failed (3)")).await;
    confirm(&list.root, "Retry 3 jobs?", "Retry 3 jobs").await;
    call_of(&world, "jobs.retry").refuse("UNAUTHORIZED", "Who are you?");
    settle().await;
    assert!(bar(&list.root).is_none());
    assert!(calls_of(&world, "jobs.retry").is_empty(), "nothing more is sent");
}

#[wasm_bindgen_test]
async fn what_the_server_does_not_offer_ends_it() {
    let world = World::new().await;
    let list = list_of(&world, failures(3)).await;
    click(&button(&list.root, "Failed 3")).await;
    click(&button(&list.root, "Retry all failed (3)")).await;
    confirm(&list.root, "Retry 3 jobs?", "Retry 3 jobs").await;
    call_of(&world, "jobs.retry").refuse("NOT_FOUND", "No procedure found on path \"jobs.retry\"");
    settle().await;
    assert!(calls_of(&world, "jobs.retry").is_empty());
    assert_eq!(bar_says(&list.root).0, "0 retried, 1 refused, 2 not sent.");
    assert!(!names(&list.root, "button").iter().any(|name| name.starts_with("Retry")));
}
