//! Jobs as a console sends them, and a page that lists them.

use jobs_console::{
    components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::use_jobs,
    query::JobsOptions,
};
use serde_json::{Value, json};
use web_sys::Element;
use yew::prelude::*;

use super::{
    network::{Reply, Sent, failure},
    queries::{all, name_of, named, select},
    world::{Mounted, START, World, settle, until_painted},
};

/// The moment so many seconds before the test began, in ISO 8601.
pub fn before(seconds: f64) -> String {
    js_sys::Date::new(&(START - seconds * 1_000.0).into()).to_iso_string().into()
}

fn row(id: &str, repo: &str, status: &str) -> Value {
    json!({ "id": id, "type": "docs-ingestion", "repoName": repo, "status": status })
}

/// `row` with more fields.
pub fn with(mut row: Value, more: Value) -> Value {
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

/// A running job that began two minutes before the test.
pub fn running(id: &str, repo: &str, processed: u32, total: u32) -> Value {
    let progress = json!({ "processed": processed, "total": total });
    with(row(id, repo, "running"), json!({ "startedAt": before(120.0), "progress": progress }))
}

/// A queued job, created 30 seconds before the test.
pub fn queued(id: &str, repo: &str) -> Value {
    with(row(id, repo, "queued"), json!({ "createdAt": before(30.0) }))
}

/// A completed job of 23 files that ended so many seconds before the test, after one minute of work.
pub fn completed(id: &str, repo: &str, ended: f64) -> Value {
    let times = json!({ "startedAt": before(ended + 60.0), "completedAt": before(ended) });
    let progress = json!({ "progress": { "processed": 23, "total": 23 } });
    with(with(row(id, repo, "completed"), times), progress)
}

/// A failed job that ended so many seconds before the test.
pub fn failed(id: &str, repo: &str, error: &str, ended: f64) -> Value {
    with(row(id, repo, "failed"), json!({ "completedAt": before(ended), "errorMessage": error }))
}

/// A cancelled job that ended so many seconds before the test.
pub fn cancelled(id: &str, repo: &str, ended: f64) -> Value {
    with(row(id, repo, "cancelled"), json!({ "completedAt": before(ended) }))
}

/// Where the tests' endpoint is.
pub const ENDPOINT: &str = "/api/trpc";

/// The specification's form of everything.
pub fn options() -> JobsOptions {
    JobsOptions::new(ENDPOINT, "org_1")
}

/// Properties of [`Listed`].
#[derive(Clone, PartialEq, Properties)]
pub struct ListedProps {
    /// Where the jobs come from.
    pub options: JobsOptions,
    /// Begins the ids of the list.
    #[prop_or(AttrValue::Static("jobs"))]
    pub id: AttrValue,
}

impl ListedProps {
    /// The jobs of one console.
    pub fn new(options: JobsOptions) -> Self {
        Self { options, id: "jobs".into() }
    }

    /// The same with ids of its own, for a page with several lists.
    pub fn with_id(mut self, id: &'static str) -> Self {
        self.id = id.into();
        self
    }
}

/// The list alone, with the jobs of one console.
#[component]
pub fn Listed(props: &ListedProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    html! { <JobsList id={props.id.clone()} {jobs} /> }
}

/// A console with the tabs "Chat" and "Jobs".
#[component]
pub fn Tabbed(props: &ListedProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    let badge = TabBadge::of(&jobs.state);
    html! {
        <Tabs id="console" default_value="chat">
            <TabList label="Console">
                <Tab value="chat" label="Chat" />
                <Tab value="jobs" label="Jobs" {badge} />
            </TabList>
            <TabPanel value="chat">{ "The chat" }</TabPanel>
            <TabPanel value="jobs"><JobsList id={props.id.clone()} {jobs} /></TabPanel>
        </Tabs>
    }
}

/// Mounts the list. Its first request is under way.
pub async fn mount_list(world: &World) -> Mounted<Listed> {
    world.mount::<Listed>(ListedProps::new(options())).await
}

/// Mounts the list, answers its first request and waits until the cards have been on the screen.
pub async fn list_of(world: &World, rows: Value) -> Mounted<Listed> {
    list_with(world, options(), rows).await
}

/// The same with other options.
pub async fn list_with(world: &World, options: JobsOptions, rows: Value) -> Mounted<Listed> {
    let list = world.mount::<Listed>(ListedProps::new(options)).await;
    answer(world, rows).await;
    shown(world, &list.root).await;
    list
}

/// Waits until the first cards have been on the screen, which only then get the titles of their times, and as
/// many more as come near it: all of a short list.
pub async fn shown(world: &World, root: &Element) {
    // What costs time follows after the first cards.
    world.advance(0).await;
    let screen = web_sys::window().unwrap().inner_height().unwrap().as_f64().unwrap();
    let is_near = |spacer: &Element| {
        let place = spacer.get_bounding_client_rect();
        place.top() < screen + 400.0 && place.bottom() > -400.0
    };
    until_painted("the cards have been on the screen", || {
        select(root, "time[datetime]:not([title])").is_empty()
            && !select(root, "[data-spacer]").iter().any(is_near)
    })
    .await;
}

/// Answers the request under way.
pub async fn answer(world: &World, result: Value) {
    world.pending().answer(result);
    settle().await;
}

/// Lets the time until the next poll of an active list pass and answers it.
pub async fn poll(world: &World, rows: Value) {
    world.advance(3_000).await;
    answer(world, rows).await;
}

/// The card with this accessible name.
pub fn card(root: &Element, title: &str) -> Element {
    named(root, "article", title)
}

/// The accessible names of the cards of a section, in order.
pub fn titles(root: &Element, section: &str) -> Vec<String> {
    all(&named(root, "region", section), "article").iter().map(name_of).collect()
}

/// The button with this accessible name.
pub fn button(root: &Element, name: &str) -> Element {
    named(root, "button", name)
}

/// The request of a procedure that waits for an answer.
pub fn call_of(world: &World, procedure: &str) -> Sent {
    let mut open = calls_of(world, procedure);
    assert_eq!(open.len(), 1, "one call of {procedure} is under way");
    open.remove(0)
}

/// The requests of a procedure that wait for an answer.
pub fn calls_of(world: &World, procedure: &str) -> Vec<Sent> {
    let path = [ENDPOINT, "/", procedure].concat();
    world.open().into_iter().filter(|request| request.path() == path).collect()
}

/// An answer that is an error of tRPC's.
pub fn refusal(code: &str, message: &str) -> Reply {
    let (status, error) = failure(code, message);
    Reply::new(status, error.to_string())
}
