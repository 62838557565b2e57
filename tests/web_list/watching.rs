//! Notifications when jobs end, with a browser that notes them.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::*;

#[wasm_bindgen(module = "/tests/web_support/notifications.js")]
extern "C" {
    fn stub_notifications(answer: &str, is_focused: bool);
    fn restore_notifications();
    fn shown_notifications() -> Vec<String>;
}

/// The stub, until it is dropped; nothing is remembered before and after.
struct Notifying(String);

impl Notifying {
    fn new(answer: &str) -> Self {
        stub_notifications(answer, false);
        storage().clear().unwrap();
        Self(document().title())
    }
}

impl Drop for Notifying {
    fn drop(&mut self) {
        restore_notifications();
        storage().clear().unwrap();
        document().set_title(&self.0);
    }
}

#[component]
fn Watching() -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} notifications=true /> }
}

#[derive(Clone, PartialEq, Properties)]
struct WatchedByProps {
    session_key: Option<&'static str>,
}

#[component]
fn WatchedBy(props: &WatchedByProps) -> Html {
    let options = match props.session_key {
        Some(key) => options().with_session_key(key),
        None => options(),
    };
    let jobs = use_jobs(options);
    html! { <JobsList id={props.session_key.unwrap_or("jobs")} {jobs} notifications=true /> }
}

#[derive(Clone, PartialEq, Properties)]
struct WatchedOfProps {
    query: JobsQuery,
}

#[component]
fn WatchedOf(props: &WatchedOfProps) -> Html {
    let jobs = use_jobs_query(props.query.clone());
    html! { <JobsList id="jobs" {jobs} notifications=true /> }
}

async fn mount_for(world: &World, session_key: Option<&'static str>) -> Mounted<WatchedBy> {
    let list = world.mount::<WatchedBy>(WatchedByProps { session_key }).await;
    answer_open(world).await;
    list
}

async fn change_to(world: &World, list: &Mounted<WatchedBy>, session_key: Option<&'static str>) {
    list.update(WatchedByProps { session_key }).await;
    answer_open(world).await;
}

async fn answer_open(world: &World) {
    settle().await;
    for call in calls_of(world, "jobs.list") {
        call.answer(two_running());
    }
    settle().await;
}

fn two_running() -> Value {
    json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])
}

fn is_watched(list: &Element, repo: &str) -> String {
    attribute(&button(list, &format!("Watch {repo}")), "aria-pressed")
}

/// What is stored: which jobs are watched, and which were told of.
fn stored() -> [Option<String>; 2] {
    ["jobs-console.watched", "jobs-console.told"].map(|name| storage().get_item(name).unwrap())
}

const SWITCH: &str = "Notify me when a job ends";

fn is_on(root: &Element) -> String {
    attribute(&named(root, "switch", SWITCH), "aria-checked")
}

#[wasm_bindgen_test]
async fn the_title_is_the_hosts_again_when_the_list_goes() {
    let _notifying = Notifying::new("granted");
    document().set_title("Console");
    let world = World::new().await;
    let first = world.mount::<Watching>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    assert_eq!(document().title(), "Console");
    click(&named(&first.root, "switch", SWITCH)).await;
    settle().await;
    assert_eq!((is_on(&first.root).as_str(), document().title().as_str()), ("true", "(2) Console"));
    poll(&world, json!([running("run_1", "acme/api", 1, 9), failed("run_2", "acme/web", "it broke", -60.0)]))
        .await;
    assert_eq!(document().title(), "(1) Console");
    let told = shown_notifications();
    assert!(
        told.len() == 1 && told[0].starts_with("Failed: acme/web|") && told[0].ends_with("|true|false"),
        "{told:?}"
    );
    drop(world);
    settle().await;
    assert_eq!(document().title(), "Console");
}

#[wasm_bindgen_test]
async fn refused_nothing_is_watched_and_nothing_throws() {
    let _notifying = Notifying::new("denied");
    let world = World::new().await;
    let list = world.mount::<Watching>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    click(&button(&list.root, "Watch acme/api")).await;
    settle().await;
    assert!(mentions(&list.root, "Allow them in its site settings, then try again."));
    assert_eq!(attribute(&button(&list.root, "Watch acme/api"), "aria-pressed"), "false");
    assert_eq!(is_on(&list.root), "false");
}

#[wasm_bindgen_test]
async fn a_browser_that_lets_service_workers_notify_alone() {
    let _notifying = Notifying::new("throws");
    let world = World::new().await;
    let list = world.mount::<Watching>(()).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    click(&named(&list.root, "switch", SWITCH)).await;
    settle().await;
    poll(&world, json!([completed("run_1", "acme/api", -60.0)])).await;
    assert_eq!(titles(&list.root, "Recent Jobs (1)"), ["Ingested acme/api"]);
}

#[wasm_bindgen_test]
async fn a_host_that_has_not_asked_for_it_has_no_switch() {
    let _notifying = Notifying::new("granted");
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert_eq!(find(&list.root, "switch", SWITCH), None);
    assert_eq!(find(&list.root, "button", "Watch acme/api"), None);
}

#[wasm_bindgen_test]
async fn a_sign_out_forgets_which_jobs_are_watched_and_what_was_told() {
    let _notifying = Notifying::new("granted");
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let list = world.mount::<WatchedOf>(WatchedOfProps { query: query.clone() }).await;
    answer(&world, two_running()).await;
    for repo in ["acme/api", "acme/web"] {
        click(&button(&list.root, &format!("Watch {repo}"))).await;
        settle().await;
    }
    let rows = json!([completed("run_1", "acme/api", -60.0), running("run_2", "acme/web", 1, 9)]);
    poll(&world, rows.clone()).await;
    let [watched, told] = stored();
    assert!(
        watched.is_some_and(|watched| watched.contains("run_2"))
            && told.is_some_and(|told| told.contains("run_1"))
    );
    storage().set_item("jobs-console.density", "compact").unwrap();
    query.clear();
    settle().await;
    assert_eq!(stored(), [None, None]);
    assert!(!document().title().starts_with('('), "{}", document().title());
    answer(&world, rows).await;
    assert_eq!(is_watched(&list.root, "acme/web"), "false");
    assert_eq!(stored(), [None, None]);
    let density = storage().get_item("jobs-console.density").unwrap();
    assert_eq!(density.as_deref(), Some("compact"), "how the list looks is nobody's secret");
}

#[wasm_bindgen_test]
async fn a_sign_out_forgets_them_also_where_there_is_no_list() {
    let _notifying = Notifying::new("granted");
    storage().set_item("jobs-console.watched", r#"{"all":true,"jobs":["run_1"]}"#).unwrap();
    storage().set_item("jobs-console.told", "jobs-console run_1 7").unwrap();
    jobs_console::query::clear_shared();
    assert_eq!(stored(), [None, None]);
}

#[wasm_bindgen_test]
async fn another_session_forgets_which_jobs_the_former_one_watched() {
    let _notifying = Notifying::new("granted");
    document().set_title("Console");
    let world = World::new().await;
    let list = mount_for(&world, Some("ada@acme.example")).await;
    click(&named(&list.root, "switch", SWITCH)).await;
    settle().await;
    let rows = json!([completed("run_1", "acme/api", -60.0), running("run_2", "acme/web", 1, 9)]);
    poll(&world, rows).await;
    assert_eq!(document().title(), "(1) Console");
    let [watched, told] = stored().map(Option::unwrap);
    assert!(!watched.contains("ada") && told.contains("run_1"), "{watched} {told}");
    change_to(&world, &list, Some("bob@acme.example")).await;
    assert_eq!((is_on(&list.root).as_str(), document().title().as_str()), ("false", "Console"));
    assert_eq!(stored(), [None, None]);
    assert_eq!(is_watched(&list.root, "acme/web"), "false");
}

#[wasm_bindgen_test]
async fn whoever_comes_later_is_told_of_nobody_elses_jobs() {
    let _notifying = Notifying::new("granted");
    let world = World::new().await;
    let of_ada = mount_for(&world, Some("ada")).await;
    click(&button(&of_ada.root, "Watch acme/api")).await;
    settle().await;
    assert_eq!(is_watched(&of_ada.root, "acme/api"), "true");
    let kept = stored();
    of_ada.unmount().await;
    // Who is signed in may not be known at once.
    let unknown = mount_for(&world, None).await;
    assert_eq!((is_watched(&unknown.root, "acme/api").as_str(), stored()), ("false", kept.clone()));
    change_to(&world, &unknown, Some("ada")).await;
    assert_eq!((is_watched(&unknown.root, "acme/api").as_str(), stored()), ("true", kept));
    // She signs out.
    change_to(&world, &unknown, None).await;
    assert_eq!((is_watched(&unknown.root, "acme/api").as_str(), stored()), ("false", [None, None]));
    click(&button(&unknown.root, "Watch acme/web")).await;
    settle().await;
    unknown.unmount().await;
    let of_bob = mount_for(&world, Some("bob")).await;
    assert_eq!((is_watched(&of_bob.root, "acme/web").as_str(), stored()), ("false", [None, None]));
}

#[wasm_bindgen_test]
async fn lists_of_two_sessions_do_not_show_each_others_jobs() {
    let _notifying = Notifying::new("granted");
    let world = World::new().await;
    let of_ada = mount_for(&world, Some("ada")).await;
    let of_bob = mount_for(&world, Some("bob")).await;
    for [one, other] in [[&of_ada, &of_bob], [&of_bob, &of_ada]] {
        click(&button(&one.root, "Watch acme/api")).await;
        settle().await;
        assert_eq!([one, other].map(|list| is_watched(&list.root, "acme/api")), ["true", "false"]);
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OwnBellProps {
    entry: JobEntry,
}

#[component]
fn OwnBell(props: &OwnBellProps) -> Html {
    let card = use_card();
    let job = &props.entry.job;
    let bell = card.watched(&job.id).map(|is_watched| {
        let (on_watch, id) = (card.on_watch.clone(), job.id.clone());
        let onclick = move |_: MouseEvent| on_watch.emit(id.clone());
        html! { <button type="button" aria-pressed={is_watched.to_string()} {onclick}>{ job.subject_or_name().clone() }</button> }
    });
    html! { <article>{ bell }</article> }
}

#[component]
fn WatchingByOwnBells() -> Html {
    let jobs = use_jobs(options());
    let card = use_callback((), |entry: JobEntry, ()| html! { <OwnBell {entry} /> });
    html! { <JobsList id="jobs" {jobs} {card} notifications=true /> }
}

#[wasm_bindgen_test]
async fn a_card_of_the_hosts_own_can_have_a_bell() {
    let _browser = Notifying::new("granted");
    let world = World::new().await;
    let list = world.mount::<WatchingByOwnBells>(()).await;
    let root = &list.root;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    let is_pressed = |name: &str| attribute(&button(root, name), "aria-pressed");
    click(&button(root, "acme/api")).await;
    settle().await;
    assert_eq!((is_pressed("acme/api").as_str(), is_pressed("acme/web").as_str()), ("true", "false"));
}
