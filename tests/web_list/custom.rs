//! A list with parts of the host's own.

use super::*;

/// Something that the host's cards need, such as its theme or its router.
#[derive(Clone, PartialEq)]
struct Host(AttrValue);

#[derive(Clone, PartialEq, Properties)]
struct OwnCardProps {
    entry: JobEntry,
    on_action: Callback<(JobAction, jobs_console::job::JobId)>,
}

#[component]
fn OwnCard(props: &OwnCardProps) -> Html {
    let host = use_context::<Host>().map_or("no context".into(), |host| host.0);
    let job = &props.entry.job;
    html! {
        <article aria-label={["Own card of ", job.subject_or_name()].concat()}>
            <h4><JobTitle job={job.clone()} /></h4>
            <p>{ host }</p>
            <JobActions entry={props.entry.clone()} on_action={props.on_action.clone()} />
        </article>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct OwnProps {
    #[prop_or(AttrValue::Static("the host's theme"))]
    theme: AttrValue,
    on_action: Callback<(JobAction, jobs_console::job::JobId)>,
}

#[component]
fn OwnCards(props: &OwnProps) -> Html {
    let jobs = use_jobs(options());
    let card = use_callback(props.on_action.clone(), |entry: JobEntry, on_action| {
        html! { <OwnCard {entry} on_action={on_action.clone()} /> }
    });
    html! {
        <ContextProvider<Host> context={Host(props.theme.clone())}>
            <JobsList id="jobs" {jobs} {card} />
        </ContextProvider<Host>>
    }
}

#[wasm_bindgen_test]
async fn cards_of_the_hosts_own() {
    let world = World::new().await;
    let pressed = Rc::<RefCell<Vec<String>>>::default();
    let on_action = Callback::from({
        let pressed = pressed.clone();
        move |(action, id)| pressed.borrow_mut().push(format!("{action:?} {id}"))
    });
    let props = |theme: &'static str| OwnProps { theme: theme.into(), on_action: on_action.clone() };
    let list = world.mount::<OwnCards>(props("light")).await;
    let root = &list.root;
    answer(
        &world,
        json!([running("run_1", "acme/api", 1, 9), failed("run_2", "acme/web", "it broke", 60.0)]),
    )
    .await;
    assert_eq!(names(root, "article"), ["Own card of acme/api", "Own card of acme/web"]);
    assert_eq!(names(root, "region"), ["Running Jobs (1)", "Recent Jobs (1)"]);
    assert_eq!(saying(root, "light").len(), 2, "the host's context reaches its cards");
    assert!(says(root, "Ingesting acme/api") && says(root, "Failed: acme/web"));
    click(&button(root, "Retry acme/web")).await;
    assert_eq!(*pressed.borrow(), ["Retry run_2"]);
    assert!(world.open().is_empty(), "the host's cards do what the host wants");

    list.update(props("dark")).await;
    assert_eq!((saying(root, "dark").len(), saying(root, "light").len()), (2, 0));
    poll(&world, json!([with(running("run_1", "acme/api", 1, 9), json!({ "repoName": "acme/renamed" }))]))
        .await;
    assert_eq!(names(root, "article"), ["Own card of acme/renamed", "Own card of acme/web"]);
}

#[component]
fn OwnStates() -> Html {
    let jobs = use_jobs(options());
    html! {
        <JobsList
            id="jobs"
            {jobs}
            header={html! { <p>{ "The host's header" }</p> }}
            empty={html! { <p>{ "Connect a repository" }</p> }}
            error={html! { <p>{ "Call the host" }</p> }}
        />
    }
}

#[wasm_bindgen_test]
async fn states_of_the_hosts_own() {
    let world = World::new().await;
    let list = world.mount::<OwnStates>(()).await;
    let root = &list.root;
    assert!(says(root, "Loading jobs…") && says(root, "The host's header"));
    world.pending().refuse("INTERNAL_SERVER_ERROR", "database is locked");
    settle().await;
    assert!(says(root, "Call the host") && !says(root, "Couldn't load jobs"));
    assert!(all(root, "button").is_empty());
    world.advance(1_250).await;
    answer(&world, json!([])).await;
    assert!(says(root, "Connect a repository") && !says(root, "No jobs yet") && !says(root, "Call the host"));
    world.advance(15_000).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    card(root, "Ingesting acme/api");
    assert!(says(root, "The host's header") && !says(root, "Connect a repository"));
    // A later failure has its banner.
    world.advance(3_000).await;
    world.pending().fail();
    settle().await;
    named(root, "group", "Jobs are not up to date");
    assert!(!says(root, "Call the host"));
}

#[derive(Clone, PartialEq, Properties)]
struct GuardedProps {
    on_action: Option<OnJobAction>,
}

#[component]
fn Guarded(props: &GuardedProps) -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} on_action={props.on_action.clone()} /> }
}

#[wasm_bindgen_test]
async fn what_a_button_does_can_be_prevented() {
    let world = World::new().await;
    let pressed = Rc::<RefCell<Vec<String>>>::default();
    let on_action = Callback::from({
        let pressed = pressed.clone();
        move |(action, id): (JobAction, jobs_console::job::JobId)| {
            pressed.borrow_mut().push(format!("{action:?} {id}"));
            action == JobAction::Details
        }
    });
    let list = world.mount::<Guarded>(GuardedProps { on_action: Some(on_action) }).await;
    answer(&world, json!([failed("run_1", "acme/api", "it broke", 60.0)])).await;
    click(&button(&list.root, "Retry acme/api")).await;
    assert!(world.open().is_empty(), "the host prevents it");
    click(&button(&list.root, "View Details acme/api")).await;
    assert_eq!(all(&list.root, "dialog").len(), 1);
    assert_eq!(*pressed.borrow(), ["Retry run_1", "Details run_1"]);
    list.update(GuardedProps { on_action: None }).await;
    click(&button(&list.root, "Retry acme/api")).await;
    call_of(&world, "jobs.retry");
}

#[wasm_bindgen_test]
async fn the_focus_follows_a_card_of_the_hosts_own() {
    let world = World::new().await;
    let props = OwnProps { theme: "light".into(), on_action: Callback::noop() };
    let list = world.mount::<OwnCards>(props).await;
    let root = &list.root;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    focus(&button(root, "View Details acme/api"));
    // It ends, and moves to the other section.
    let rest = running("run_2", "acme/web", 1, 9);
    poll(&world, json!([rest.clone()])).await;
    answer(&world, json!([rest, completed("run_1", "acme/api", 0.0)])).await;
    assert_eq!(names(root, "region"), ["Running Jobs (1)", "Recent Jobs (1)"]);
    assert_eq!(name_of(&focused()), "View Details acme/api");
}

thread_local!(static RENDERED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) });

#[derive(Clone, PartialEq, Properties)]
struct ListsCardProps {
    entry: JobEntry,
}

/// A card of the host's own that does what the list's do.
#[component]
fn ListsCard(props: &ListsCardProps) -> Html {
    RENDERED.set(RENDERED.get() + 1);
    let card = use_card();
    let job = &props.entry.job;
    html! {
        <article aria-label={["Own card of ", job.subject_or_name()].concat()}>
            <h4><JobTitle job={job.clone()} labels={card.labels.clone()} /></h4>
            <JobActions entry={props.entry.clone()} capabilities={card.capabilities} on_action={card.on_action.clone()} />
        </article>
    }
}

#[component]
fn ListsCards(props: &GuardedProps) -> Html {
    let label =
        KindLabel { kind: "docs-ingestion".into(), active: "Reading".into(), completed: "Read".into() };
    let jobs = use_jobs(options().with_labels(KindLabels::new([label])));
    let card = use_callback((), |entry: JobEntry, ()| html! { <ListsCard {entry} /> });
    html! { <JobsList id="jobs" {jobs} {card} on_action={props.on_action.clone()} /> }
}

#[wasm_bindgen_test]
async fn cards_of_the_hosts_own_have_what_the_lists_have() {
    let world = World::new().await;
    let asked = Rc::<RefCell<Vec<String>>>::default();
    let on_action: OnJobAction = Callback::from({
        let asked = asked.clone();
        move |(action, id): (JobAction, jobs_console::job::JobId)| {
            asked.borrow_mut().push(format!("{action:?} {id}"));
            action != JobAction::Cancel
        }
    });
    let list = world.mount::<ListsCards>(GuardedProps { on_action: Some(on_action) }).await;
    let root = &list.root;
    let rows = || json!([running("run_1", "acme/api", 1, 9), failed("run_2", "acme/web", "it broke", 60.0)]);
    answer(&world, rows()).await;
    assert!(says(root, "Reading acme/api"));
    let rendered = RENDERED.get();
    poll(&world, rows()).await;
    assert_eq!(RENDERED.get(), rendered, "a poll that changes nothing renders nothing");

    click(&button(root, "Cancel acme/api")).await;
    assert!(calls_of(&world, "jobs.cancel").is_empty(), "the host prevents it");
    click(&button(root, "Retry acme/web")).await;
    call_of(&world, "jobs.retry").refuse("NOT_FOUND", "No procedure found on path \"jobs.retry\"");
    settle().await;
    assert_eq!(find(root, "button", "Retry acme/web"), None, "the server does not offer it");
    click(&button(root, "View Details acme/api")).await;
    assert_eq!(names(root, "dialog"), ["Reading acme/api"]);
    assert_eq!(*asked.borrow(), ["Cancel run_1", "Retry run_2", "Details run_1"]);
}
