//! The hooks that make queries: initial data that comes late, queries that are off, and those that components share.

use crate::{query::Calls, web_support::*};
use jobs_console::{
    components::JobsList,
    hooks::{use_jobs, use_shared_jobs},
    job::{KindLabel, KindLabels},
    query::{JobsEvent, JobsOptions, clear_shared, now},
};
use serde_json::json;
use wasm_bindgen_test::*;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
struct ListProps {
    #[prop_or(true)]
    enabled: bool,
    #[prop_or_default]
    key_of: Option<&'static str>,
    /// The subject of the job in the initial data.
    #[prop_or_default]
    given: Option<&'static str>,
    #[prop_or_default]
    events: Calls,
}

impl ListProps {
    fn options(&self) -> JobsOptions {
        let mut options = options().with_enabled(self.enabled);
        if let Some(key) = self.key_of {
            options = options.with_session_key(key);
        }
        if let Some(subject) = self.given {
            options = options.with_initial_data(json!([running("run_1", subject, 1, 9)]).to_string(), now());
        }
        let events = self.events.clone();
        options.with_on_event(move |event| {
            if let JobsEvent::Counts(counts) = event {
                events.push(counts.running.to_string());
            }
        })
    }
}

fn props() -> ListProps {
    yew::props!(ListProps {})
}

#[component]
fn List(props: &ListProps) -> Html {
    let jobs = use_jobs(props.options());
    html! { <JobsList id="jobs" {jobs} /> }
}

#[wasm_bindgen_test]
async fn initial_data_that_comes_before_the_first_answer_is_shown_at_once() {
    let world = World::new().await;
    let list = world.mount::<List>(props()).await;
    let request = call_of(&world, "jobs.list");
    assert!(says(&list.root, "Loading jobs…"));
    let given = ListProps { given: Some("acme/given"), ..props() };
    list.update(given.clone()).await;
    card(&list.root, "Ingesting acme/given");
    assert_eq!(given.events.take(), ["1"], "it is told");
    assert_eq!(world.requests().len(), 1, "the first answer is awaited");
    request.answer(json!([running("run_1", "acme/answered", 2, 9)]));
    settle().await;
    card(&list.root, "Ingesting acme/answered");
    // What comes after an answer is late.
    list.update(ListProps { given: Some("acme/late"), ..props() }).await;
    card(&list.root, "Ingesting acme/answered");
}

#[wasm_bindgen_test]
async fn initial_data_that_was_given_for_one_user_is_not_taken_late_for_the_next() {
    let world = World::new().await;
    let ada = ListProps { key_of: Some("ada"), ..props() };
    let list = world.mount::<List>(ada.clone()).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 2, 9)]));
    settle().await;
    list.update(ListProps { given: Some("acme/secret"), ..ada }).await;
    for given in [Some("acme/secret"), None, Some("acme/secret")] {
        list.update(ListProps { key_of: Some("bob"), given, ..props() }).await;
        assert!(!mentions(&list.root, "secret"), "{}", text(&list.root));
    }
    list.update(ListProps { key_of: Some("bob"), given: Some("bob/own"), ..props() }).await;
    card(&list.root, "Ingesting bob/own");
}

#[wasm_bindgen_test]
async fn nothing_is_requested_until_it_is_enabled_and_after_it_is_not_any_more() {
    let world = World::new().await;
    let off = || ListProps { enabled: false, ..props() };
    let list = world.mount::<List>(off()).await;
    world.advance(60_000).await;
    world.focus_window().await;
    assert!(world.requests().is_empty());
    list.update(props()).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 1, 9)]));
    settle().await;
    world.advance(3_000).await;
    let polled = call_of(&world, "jobs.list");
    list.update(off()).await;
    assert!(polled.is_aborted());
    let before = world.requests().len();
    world.advance(60_000).await;
    world.set_visible(false).await;
    world.set_visible(true).await;
    assert_eq!(world.requests().len(), before);
    card(&list.root, "Ingesting acme/api");
    list.update(props()).await;
    assert_eq!(world.requests().len(), before + 1, "it is out of date");
    answer(&world, json!([running("run_1", "acme/newer", 1, 9)])).await;
    card(&list.root, "Ingesting acme/newer");
}

#[component]
fn Shared(props: &ListProps) -> Html {
    let jobs = use_shared_jobs(props.options());
    html! { <span>{ jobs.state.data.counts.running }{ " running" }</span> }
}

#[component]
fn SharedList(props: &ListProps) -> Html {
    let jobs = use_shared_jobs(props.options());
    html! { <JobsList id="jobs" {jobs} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct PageProps {
    of: ListProps,
    #[prop_or(true)]
    has_list: bool,
}

/// Three components that want the same jobs.
#[component]
fn Page(props: &PageProps) -> Html {
    let PageProps { of, has_list } = props.clone();
    html! {
        <main>
            <Shared key="badge" ..of.clone() />
            <Shared key="other" ..of.clone() />
            if has_list { <SharedList key="list" ..of.clone() /> }
        </main>
    }
}

fn page(of: ListProps) -> PageProps {
    PageProps { of, has_list: true }
}

#[wasm_bindgen_test]
async fn components_with_equal_options_share_one_request() {
    clear_shared();
    let world = World::new().await;
    let of = ListProps { key_of: Some("three"), ..props() };
    let list = world.mount::<Page>(page(of.clone())).await;
    assert_eq!(world.requests().len(), 1);
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    card(&list.root, "Ingesting acme/api");
    assert_eq!(saying(&list.root, "1 running").len(), 2);
    assert_eq!(of.events.take(), ["1", "1", "1"], "each is told");
    world.advance(3_000).await;
    assert_eq!(world.requests().len(), 2);
    // One that wants no more leaves the others what they want.
    list.update(PageProps { has_list: false, ..page(of.clone()) }).await;
    answer(&world, json!([running("run_1", "acme/api", 1, 9), running("run_2", "acme/web", 1, 9)])).await;
    assert_eq!(saying(&list.root, "2 running").len(), 2);
    list.update(page(ListProps { enabled: false, ..of })).await;
    let before = world.requests().len();
    world.advance(60_000).await;
    assert_eq!(world.requests().len(), before, "nobody wants it");
    list.unmount().await;
    world.advance(6 * 60_000).await;
}

#[wasm_bindgen_test]
async fn a_component_that_comes_back_shows_what_was_known_and_nothing_to_another_user() {
    clear_shared();
    let world = World::new().await;
    let of = |key| ListProps { key_of: Some(key), ..props() };
    let list = world.mount::<SharedList>(of("ada")).await;
    answer(&world, json!([running("run_1", "acme/secret", 1, 9)])).await;
    list.unmount().await;
    world.advance(4 * 60_000).await;
    let list = world.mount::<SharedList>(of("ada")).await;
    card(&list.root, "Ingesting acme/secret");
    list.update(of("bob")).await;
    assert!(!mentions(&list.root, "secret") && says(&list.root, "Loading jobs…"), "{}", text(&list.root));
    list.update(of("ada")).await;
    card(&list.root, "Ingesting acme/secret");
    list.unmount().await;
    world.advance(6 * 60_000).await;
    let list = world.mount::<SharedList>(of("ada")).await;
    assert!(says(&list.root, "Loading jobs…"), "it is not kept for ever");
    list.unmount().await;
    world.advance(6 * 60_000).await;
}

#[derive(Clone, PartialEq, Properties)]
struct WordsProps {
    words: [&'static str; 2],
}

/// Components that share a query and have other words for its jobs.
#[component]
fn Words(props: &WordsProps) -> Html {
    html! { <>{ for props.words.map(|word| html! { <Worded {word} /> }) }</> }
}

#[derive(Clone, PartialEq, Properties)]
struct WordedProps {
    word: &'static str,
}

#[component]
fn Worded(props: &WordedProps) -> Html {
    let label =
        KindLabel { kind: "docs-ingestion".into(), active: props.word.into(), completed: "Done".into() };
    let jobs = use_shared_jobs(options().with_session_key("words").with_labels(KindLabels::new([label])));
    html! { <JobsList id="jobs" {jobs} toolbar={false} /> }
}

#[wasm_bindgen_test]
async fn of_other_words_those_count_that_were_given_last() {
    let world = World::new().await;
    let page = world.mount::<Words>(WordsProps { words: ["Reading", "Eating"] }).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 1, 9)]));
    settle().await;
    let first = names(&page.root, "article");
    assert_eq!(first[0], first[1], "they do not take turns");
    page.update(WordsProps { words: ["Watching", "Eating"] }).await;
    assert_eq!(names(&page.root, "article"), ["Watching acme/api", "Watching acme/api"]);
    page.unmount().await;
    clear_shared();
}
