//! The line that says whether the list is up to date, the reader's pause, and hints of the host's.

use super::*;

fn active() -> Value {
    json!([running("run_1", "acme/api", 12, 48)])
}

fn line(root: &Element) -> Element {
    named(root, "group", "Updates")
}

fn line_says(root: &Element) -> String {
    select(&line(root), "p").iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn it_rests_while_answers_come() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    assert_eq!(line_says(&list.root), "Live · updated just now");
    let changes = Recorder::of(&line(&list.root));
    for _ in 0..5 {
        poll(&world, active()).await;
    }
    assert!(changes.take().is_empty(), "polls change nothing in it");
    world.advance(3_000).await;
    answer_idle(&world).await;
    changes.take();
    world.advance(15_000).await;
    assert!(changes.take().is_empty(), "nor while nothing is active");
    world.advance(6_000).await;
    assert_eq!(line_says(&list.root), "Live · updated 20 s ago", "the answer is late");
    answer(&world, json!([])).await;
    assert_eq!(line_says(&list.root), "Live · updated just now", "an answer that changes nothing else");
    assert!(all(&line(&list.root), "status").is_empty(), "it is no live region");
}

#[wasm_bindgen_test]
async fn the_reader_pauses_and_resumes() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    click(&button(&list.root, "Pause updates")).await;
    assert_eq!(line_says(&list.root), "Paused");
    assert_eq!(text(&focused()), "Resume", "the button keeps the focus");
    let number = world.requests().len();
    world.advance(60_000).await;
    world.set_visible(false).await;
    world.set_visible(true).await;
    world.set_online(false).await;
    world.set_online(true).await;
    world.focus_window().await;
    world.advance(60_000).await;
    assert_eq!(world.requests().len(), number, "nothing is requested, whatever happens");
    click(&button(&list.root, "Resume updates")).await;
    assert_eq!(world.requests().len(), number + 1, "at once");
    answer(&world, active()).await;
    assert_eq!(line_says(&list.root), "Live · updated just now");
    poll(&world, active()).await;
}

#[wasm_bindgen_test]
async fn a_request_under_way_is_not_awaited_once_it_is_paused() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    world.advance(3_000).await;
    let request = world.pending();
    click(&button(&list.root, "Pause updates")).await;
    assert!(request.is_aborted());
}

#[wasm_bindgen_test]
async fn what_the_reader_does_while_paused_shows() {
    let world = World::new().await;
    let rows = json!([running("run_1", "acme/api", 1, 9), failed("run_2", "acme/web", "it broke", 60.0)]);
    let list = list_of(&world, rows).await;
    click(&button(&list.root, "Pause updates")).await;
    click(&button(&list.root, "Retry acme/web")).await;
    call_of(&world, "jobs.retry").answer(json!({ "runId": "run_3" }));
    settle().await;
    answer(&world, json!([running("run_1", "acme/api", 2, 9), running("run_3", "acme/web", 0, 9)])).await;
    assert_eq!(titles(&list.root, "Running Jobs (2)").len(), 2);
    let number = world.requests().len();
    world.advance(60_000).await;
    assert_eq!(world.requests().len(), number, "once");
    assert_eq!(line_says(&list.root), "Paused");
}

#[wasm_bindgen_test]
async fn the_banner_and_the_line_do_not_say_the_same() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    world.advance(3_000).await;
    world.pending().reply(Reply::html(503).with("retry-after", "8"));
    settle().await;
    let banner = || named(&list.root, "group", "Jobs are not up to date");
    assert!(
        says(&banner(), "Couldn't refresh jobs. Updated just now. Retrying in 8 s."),
        "{}",
        text(&banner())
    );
    assert_eq!(line_says(&list.root), "Retrying");
    click(&button(&list.root, "Pause updates")).await;
    assert!(!mentions(&banner(), "Retrying"), "nothing is tried: {}", text(&banner()));
    click(&button(&list.root, "Resume updates")).await;
    assert!(mentions(&banner(), "Retrying in 8 s."), "the server's wait is not over: {}", text(&banner()));
    world.advance(8_000).await;
    answer(&world, active()).await;
    world.set_online(false).await;
    assert_eq!(line_says(&list.root), "Offline · updated just now");
    assert!(!mentions(&banner(), "pdated"), "{}", text(&banner()));
    world.advance(300_000).await;
    assert_eq!(line_says(&list.root), "Offline · updated 5 min ago");
    click(&button(&list.root, "Pause updates")).await;
    assert_eq!(line_says(&list.root), "Paused");
    assert!(
        mentions(&banner(), "Updated 5 minutes ago."),
        "one of them tells how old it is: {}",
        text(&banner())
    );
}

#[component]
fn Choosing() -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} interval_choice=true /> }
}

#[wasm_bindgen_test]
async fn the_reader_chooses_an_interval_where_the_host_allows_it() {
    let world = World::new().await;
    let list = list_of(&world, active()).await;
    assert_eq!(find(&list.root, "combobox", "How often jobs are updated"), None);
    drop(list);

    let world = World::new().await;
    let list = world.mount::<Choosing>(()).await;
    answer(&world, active()).await;
    let select = named(&list.root, "combobox", "How often jobs are updated");
    assert_eq!(value_of(&select), "3000");
    enter(&select, "Every 10 s").await;
    let number = world.requests().len();
    world.advance(9_999).await;
    assert_eq!(world.requests().len(), number);
    world.advance(1).await;
    assert_eq!(world.requests().len(), number + 1);
    answer(&world, active()).await;
    enter(&select, "Every 30 s").await;
    world.advance(30_000).await;
    answer_idle(&world).await;
    let number = world.requests().len();
    world.advance(29_000).await;
    assert_eq!(world.requests().len(), number, "nor more often while nothing is active");
    world.advance(1_000).await;
    assert_eq!(world.requests().len(), number + 1);
}

/// The poll under way finds nothing active.
async fn answer_idle(world: &World) {
    answer(world, json!([])).await;
    while !world.open().is_empty() {
        answer(world, json!([completed("run_1", "acme/api", 1.0)])).await;
    }
}

#[component]
fn OfQuery(props: &OfQueryProps) -> Html {
    let jobs = use_jobs_query(props.query.clone());
    html! { <JobsList id="jobs" {jobs} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct OfQueryProps {
    query: JobsQuery,
}

#[wasm_bindgen_test]
async fn hints_make_one_request_a_second() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let _list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    answer(&world, active()).await;
    let number = world.requests().len();
    for _ in 0..100 {
        query.invalidate();
    }
    settle().await;
    assert_eq!(world.requests().len(), number, "there was one just now");
    world.advance(1_000).await;
    assert_eq!(world.requests().len(), number + 1);
    query.invalidate();
    answer(&world, active()).await;
    assert_eq!(world.requests().len(), number + 1);
    world.advance(1_000).await;
    assert_eq!(world.requests().len(), number + 2, "its answer may have been older than the hint");
    answer(&world, active()).await;

    world.set_visible(false).await;
    query.invalidate();
    world.advance(60_000).await;
    assert_eq!(world.requests().len(), number + 2, "remembered");
    world.set_visible(true).await;
    assert_eq!(world.requests().len(), number + 3);
}

#[wasm_bindgen_test]
async fn what_a_hint_says_of_history_is_looked_at_within_five_seconds() {
    let world = World::new().await;
    let slow = RefetchOptions::default().with_intervals(Duration::from_secs(20), Duration::from_secs(20));
    let query = JobsQuery::new(options().with_refetch(slow));
    let _list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    answer(&world, active()).await;
    world.advance(1_000).await;
    query.invalidate();
    settle().await;
    assert_eq!(world.pending().only_input()["filter"], "active");
    answer(&world, active()).await;
    world.advance(4_000).await;
    assert_eq!(world.pending().only_input()["filter"], "all");
    answer(&world, active()).await;
    let number = world.requests().len();
    world.advance(15_000).await;
    assert_eq!(world.requests().len(), number, "once");
}

#[wasm_bindgen_test]
async fn without_polling_a_hint_brings_everything() {
    let world = World::new().await;
    let off = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO);
    let query = JobsQuery::new(options().with_refetch(off));
    let list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    answer(&world, active()).await;
    assert_eq!(line_says(&list.root), "Updated just now");
    assert_eq!(find(&list.root, "button", "Pause updates"), None, "there is nothing to pause");
    world.advance(600_000).await;
    assert_eq!(line_says(&list.root), "Updated 10 min ago");
    query.invalidate();
    settle().await;
    assert_eq!(world.pending().only_input()["filter"], "all");
}

#[wasm_bindgen_test]
async fn a_pause_ends_with_the_list() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let _list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    answer(&world, active()).await;
    query.set_paused(true);
    query.clear();
    settle().await;
    assert!(!query.state().is_paused);
    answer(&world, active()).await;
    assert!(query.state().has_data());
}

/// No polling.
fn off() -> RefetchOptions {
    RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO)
}

#[wasm_bindgen_test]
async fn polling_that_is_switched_off_shows_at_once() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    answer(&world, active()).await;
    query.set_refetch_options(off());
    settle().await;
    assert!(!query.state().is_polled);
    assert_eq!(line_says(&list.root), "Updated just now");
    assert_eq!(find(&list.root, "button", "Pause updates"), None);
}

#[wasm_bindgen_test]
async fn without_polling_nothing_is_said_to_be_tried_again() {
    let world = World::new().await;
    let query = JobsQuery::new(options().with_refetch(off()));
    let list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    answer(&world, active()).await;
    query.refetch();
    settle().await;
    world.pending().reply(Reply::html(500));
    settle().await;
    assert!(mentions(&list.root, "Couldn't refresh jobs."));
    assert!(!mentions(&list.root, "Retrying"), "{}", text(&list.root));
    assert_eq!(find(&list.root, "button", "Pause updates"), None);
}

#[component]
fn ChoosingOff() -> Html {
    let idle_only = RefetchOptions::default().with_intervals(Duration::ZERO, Duration::from_secs(15));
    let jobs = use_jobs(options().with_refetch(idle_only));
    html! { <JobsList id="jobs" {jobs} interval_choice=true /> }
}

#[wasm_bindgen_test]
async fn there_is_no_choice_where_the_hosts_own_interval_is_none() {
    let world = World::new().await;
    let list = world.mount::<ChoosingOff>(()).await;
    answer(&world, active()).await;
    assert_eq!(find(&list.root, "combobox", "How often jobs are updated"), None);
}
