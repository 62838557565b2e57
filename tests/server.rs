//! Rendering on a server, without a browser.
#![cfg(all(feature = "server", not(target_arch = "wasm32")))]

use std::{
    future::Future,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use jobs_console::{
    components::{JobCard, JobsList, Tab, TabList, TabPanel, Tabs},
    hooks::use_jobs,
    job::read_job,
    observer::JobsOptions,
    store::Entry,
};
use serde_json::json;
use yew::{BaseComponent, LocalServerRenderer, prelude::*};

/// Nothing that is rendered here waits for anything.
fn render<C: BaseComponent<Properties: Default>>() -> String {
    let mut html = pin!(LocalServerRenderer::<C>::new().hydratable(false).render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000 {
        if let Poll::Ready(html) = html.as_mut().poll(&mut context) {
            return html;
        }
    }
    panic!("the rendering waits for something");
}

#[component]
fn Console() -> Html {
    let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_1"));
    html! {
        <Tabs default_value="jobs">
            <TabList label="Console"><Tab value="jobs" label="Jobs" /></TabList>
            <TabPanel value="jobs"><JobsList {jobs} /></TabPanel>
        </Tabs>
    }
}

#[test]
fn a_list_is_its_skeleton() {
    let html = render::<Console>();
    assert!(html.contains("role=\"tablist\""), "{html}");
    assert!(html.contains("Loading jobs…"), "{html}");
    assert!(html.contains("jc-skeleton"), "{html}");
}

#[component]
fn Card() -> Html {
    let row = json!({ "id": "1", "type": "docs-ingestion", "repoName": "<b>acme/api</b>", "status": "running",
        "startedAt": 1_000, "progress": { "processed": 12, "total": 45 } });
    let job = jobs_console::wire::Json::parse(&row.to_string()).and_then(|row| read_job(row).ok());
    html! {
        if let Some(job) = job {
            <JobCard entry={Entry::from(Rc::new(job))} />
        }
    }
}

#[test]
fn a_card_is_there_with_its_texts() {
    let html = render::<Card>();
    for text in
        ["12 / 45 files processed", "27", "View Details", "Ingesting &lt;b&gt;acme/api&lt;/b&gt;", "ago"]
    {
        assert!(html.contains(text), "{text} in {html}");
    }
}
