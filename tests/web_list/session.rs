//! Who is signed in: nobody sees the rows of the session before.

use super::*;

/// What refuses a list that is shown.
fn refusals() -> [Reply; 4] {
    [
        refusal("UNAUTHORIZED", "UNAUTHORIZED"),
        refusal("FORBIDDEN", "No access to org_1"),
        Reply::html(401),
        Reply::html(403),
    ]
}

#[wasm_bindgen_test]
async fn rows_of_a_list_that_is_refused_go_at_once_and_an_open_dialog_too() {
    for reply in refusals() {
        let world = World::new().await;
        let rows =
            json!([running("run_1", "acme/secret", 1, 9), failed("run_2", "acme/web", "it broke", 60.0)]);
        let list = list_of(&world, rows).await;
        click(&button(&list.root, "View Details acme/secret")).await;
        call_of(&world, "jobs.get").answer(running("run_1", "acme/secret", 1, 9));
        settle().await;
        assert!(mentions(&all(&list.root, "dialog").remove(0), "acme/secret"));
        world.advance(3_000).await;
        call_of(&world, "jobs.list").reply(reply);
        settle().await;
        assert!(all(&list.root, "article").is_empty() && all(&list.root, "dialog").is_empty());
        let html = list.root.inner_html();
        assert!(!html.contains("secret") && !html.contains("acme"), "{html}");
        assert_eq!(all(&list.root, "alert").len(), 1, "it says why");
        assert!(list.root.contains(Some(&focused())), "the focus does not fall to the page's body");
        // Details of the other session do not come back with the next list.
        world.focus_window().await;
        world.advance(1_250).await;
        call_of(&world, "jobs.list").answer(json!([completed("run_9", "other/mine", 60.0)]));
        settle().await;
        assert_eq!(names(&list.root, "article"), ["Ingested other/mine"]);
        assert!(all(&list.root, "dialog").is_empty());
    }
}

#[wasm_bindgen_test]
async fn details_that_the_session_does_not_allow_any_more_go_with_the_list() {
    let world = World::new().await;
    let list = list_of(&world, json!([running("run_1", "acme/secret", 1, 9)])).await;
    click(&button(&list.root, "View Details acme/secret")).await;
    call_of(&world, "jobs.get").refuse("UNAUTHORIZED", "UNAUTHORIZED");
    settle().await;
    assert!(!mentions(&list.root, "secret"), "{}", text(&list.root));
    assert!(mentions(&list.root, "Your session has expired."));
}

#[wasm_bindgen_test]
async fn another_session_key_shows_none_of_the_former_rows() {
    let world = World::new().await;
    let of = |key: &str| options().with_session_key(key);
    let rows = json!([running("run_1", "acme/secret", 1, 9)]);
    let list = list_with(&world, of("ada"), rows).await;
    click(&button(&list.root, "View Details acme/secret")).await;
    let details = call_of(&world, "jobs.get");
    list.update(ListedProps::new(of("bob"))).await;
    assert!(!mentions(&list.root, "secret"), "{}", text(&list.root));
    assert!(says(&list.root, "Loading jobs…"));
    assert!(all(&list.root, "dialog").is_empty());
    assert!(details.is_aborted());
    answer(&world, json!([completed("run_9", "other/mine", 60.0)])).await;
    assert_eq!(names(&list.root, "article"), ["Ingested other/mine"]);
    // Nothing of the former session is requested any more.
    world.advance(14_999).await;
    assert!(world.open().is_empty());
}

#[wasm_bindgen_test]
async fn a_mutation_of_the_former_session_does_not_reach_the_next_one() {
    let world = World::new().await;
    let of = |key: &str| options().with_session_key(key);
    let rows = || json!([failed("run_1", "acme/api", "it broke", 60.0)]);
    let list = list_with(&world, of("ada"), rows()).await;
    click(&button(&list.root, "Retry acme/api")).await;
    let retry = call_of(&world, "jobs.retry");
    list.update(ListedProps::new(of("bob"))).await;
    call_of(&world, "jobs.list").answer(rows());
    settle().await;
    retry.answer(json!({ "runId": "run_2" }));
    settle().await;
    assert_eq!(names(&list.root, "article"), ["Failed: acme/api"]);
    assert_eq!(button(&list.root, "Retry acme/api").get_attribute("aria-busy"), None);
}

#[derive(Clone, PartialEq, Properties)]
struct OfQueryProps {
    query: JobsQuery,
}

#[component]
fn OfQuery(props: &OfQueryProps) -> Html {
    let jobs = use_jobs_query(props.query.clone());
    html! { <JobsList id="jobs" {jobs} /> }
}

#[wasm_bindgen_test]
async fn a_sign_out_closes_the_details_and_holds_back_no_announcement_for_the_next_user() {
    let world = World::new().await;
    let query = JobsQuery::new(options());
    let list = world.mount::<OfQuery>(OfQueryProps { query: query.clone() }).await;
    let root = &list.root;
    answer(&world, json!([running("run_1", "acme/first", 1, 9), running("run_2", "acme/secret", 1, 9)]))
        .await;
    click(&button(root, "View Details acme/secret")).await;
    call_of(&world, "jobs.get").answer(running("run_2", "acme/secret", 1, 9));
    settle().await;
    query.clear();
    settle().await;
    assert!(all(root, "dialog").is_empty());
    assert!(!mentions(root, "secret"), "{}", text(root));
    call_of(&world, "jobs.list").answer(json!([completed("run_9", "other/mine", 60.0)]));
    settle().await;
    world.advance(10_000).await;
    assert!(!mentions(root, "secret") && !mentions(root, "acme"), "{}", text(root));
}

#[wasm_bindgen_test]
async fn initial_data_of_one_user_is_not_shown_to_the_next() {
    let world = World::new().await;
    let rows = json!([running("run_1", "acme/secret", 1, 9)]).to_string();
    let at = jobs_console::query::now();
    let of = |key: &str| options().with_session_key(key).with_initial_data(rows.as_str(), at);
    let list = world.mount::<Listed>(ListedProps::new(of("ada"))).await;
    assert!(mentions(&list.root, "acme/secret"));
    list.update(ListedProps::new(of("bob"))).await;
    assert!(!mentions(&list.root, "secret"), "{}", text(&list.root));
}

#[derive(Clone, PartialEq, Properties)]
struct HandedOverProps {
    key_of: &'static str,
    rows: String,
}

/// Rows of a server's, up to date at another moment at each render.
#[component]
fn HandedOver(props: &HandedOverProps) -> Html {
    let at = jobs_console::query::now();
    let options = options().with_session_key(props.key_of).with_initial_data(props.rows.as_str(), at);
    let jobs = use_jobs(options);
    html! { <JobsList id="jobs" {jobs} /> }
}

#[wasm_bindgen_test]
async fn initial_data_that_one_user_was_given_later_is_not_shown_to_the_next() {
    let world = World::new().await;
    let of = |key_of: &'static str, name: &str| {
        let rows = json!([running("run_1", name, 1, 9)]).to_string();
        HandedOverProps { key_of, rows }
    };
    let list = world.mount::<HandedOver>(of("ada", "acme/api")).await;
    list.update(of("ada", "acme/secret")).await;
    world.advance(1).await;
    list.update(of("bob", "acme/secret")).await;
    assert!(!mentions(&list.root, "secret"), "{}", text(&list.root));
    list.update(of("cyd", "other/mine")).await;
    assert!(mentions(&list.root, "other/mine"), "what comes with the key is for it");
}

#[wasm_bindgen_test]
async fn open_details_stay_when_the_session_becomes_known_or_the_requests_change() {
    let world = World::new().await;
    let rows = || json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)]);
    let list = list_with(&world, options(), rows()).await;
    click(&button(&list.root, "View Details acme/web")).await;
    let known = options().with_session_key("ada");
    let mut larger = known.clone();
    larger.client.max_batch_size = larger.client.max_batch_size.saturating_add(5);
    for options in [known, larger] {
        list.update(ListedProps::new(options)).await;
        call_of(&world, "jobs.list").answer(rows());
        settle().await;
        assert_eq!(names(&list.root, "dialog"), ["Ingesting acme/web"]);
    }
    list.update(ListedProps::new(options().with_session_key("bob"))).await;
    call_of(&world, "jobs.list").answer(rows());
    settle().await;
    assert!(all(&list.root, "dialog").is_empty(), "they are another person's");
}

#[wasm_bindgen_test]
async fn words_that_one_user_has_searched_are_not_there_for_the_next() {
    let world = World::new().await;
    let of = |key: &str| ListedProps::new(options().with_session_key(key));
    let rows = || json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)]);
    let list = list_with(&world, options().with_session_key("ada"), rows()).await;
    let field = || named(&list.root, "searchbox", "Find jobs");
    enter(&field(), "api").await;
    assert_eq!(names(&list.root, "article"), ["Ingesting acme/api"]);
    for key in ["bob", "ada"] {
        list.update(of(key)).await;
        call_of(&world, "jobs.list").answer(rows());
        settle().await;
        assert_eq!(value_of(&field()), "", "{key}");
        assert_eq!(names(&list.root, "article").len(), 2, "{key}");
    }
}
