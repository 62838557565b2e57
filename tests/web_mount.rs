//! The views in pages that are not Yew apps.
#![cfg(target_arch = "wasm32")]

mod web_support;

use std::{cell::RefCell, rc::Rc};

use jobs_console::{
    components::TabBadge,
    mount::{MountedJobs, MountedTabs},
    observer::JobsObserver,
};
use serde_json::json;
use wasm_bindgen_test::*;
use web_support::*;
use web_sys::Element;

wasm_bindgen_test_configure!(run_in_browser);

/// An element of the page, for as long as the test takes.
struct Place(Element);

impl Place {
    fn new() -> Self {
        let root = document().create_element("div").unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        Self(root)
    }

    fn add(&self, parent: &Element, name: &str, attributes: &[(&str, &str)], text: &str) -> Element {
        let element = document().create_element(name).unwrap();
        for (name, value) in attributes {
            element.set_attribute(name, value).unwrap();
        }
        element.set_text_content(Some(text));
        parent.append_child(&element).unwrap();
        element
    }

    /// Tabs and panels of these names, as a page's HTML has them.
    fn tabs(&self, parent: &Element, names: &[&str]) {
        let list = self.add(parent, "div", &[("role", "tablist"), ("aria-label", "Console")], "");
        for name in names {
            let panel = format!("panel-{name}");
            let tab = [("role", "tab"), ("value", name), ("id", name), ("aria-controls", &panel)];
            self.add(&list, "button", &tab, name);
        }
        for name in names {
            let panel = [("role", "tabpanel"), ("id", &*format!("panel-{name}")), ("aria-labelledby", name)];
            self.add(parent, "div", &panel, &format!("The {name}"));
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn state_of(root: &Element) -> Vec<String> {
    let tabs = select(root, "[role=tab]");
    let selected = tabs.iter().filter(|tab| {
        let selected = attribute(tab, "aria-selected") == "true";
        assert_eq!(attribute(tab, "tabindex"), if selected { "0" } else { "-1" });
        selected
    });
    let shown = select(root, "[role=tabpanel]:not([hidden])");
    selected.map(text).chain(shown.iter().map(text)).collect()
}

#[wasm_bindgen_test]
async fn tabs_of_the_page_are_selected_by_click_and_key() {
    let _world = World::new().await;
    let place = Place::new();
    let root = &place.0;
    place.tabs(root, &["Chat", "Jobs"]);
    let changes = Rc::<RefCell<Vec<String>>>::default();
    let told = changes.clone();
    let tabs = MountedTabs::new(root, move |value| told.borrow_mut().push(value.to_owned()));
    tabs.select("Jobs");
    assert_eq!(state_of(root), ["Jobs", "The Jobs"]);
    assert!(changes.borrow().is_empty(), "the page knows what it has selected itself");

    click(&named(root, "tab", "Chat")).await;
    assert_eq!(state_of(root), ["Chat", "The Chat"]);
    click(&named(root, "tab", "Chat")).await;
    focus(&named(root, "tab", "Chat"));
    assert!(press("ArrowRight").await);
    assert_eq!(state_of(root), ["Jobs", "The Jobs"]);
    assert_eq!(*changes.borrow(), ["Chat", "Jobs"]);

    drop(tabs);
    click(&named(root, "tab", "Chat")).await;
    assert_eq!(state_of(root), ["Jobs", "The Jobs"]);
}

#[wasm_bindgen_test]
async fn a_badge_is_part_of_the_tabs_name() {
    let _world = World::new().await;
    let place = Place::new();
    let root = &place.0;
    place.tabs(root, &["Chat", "Jobs"]);
    let tabs = MountedTabs::new(root, |_| ());
    tabs.select("Chat");
    tabs.show_badge("Jobs", Some(&TabBadge { count: 2, text: "2 running".into() }));
    assert_eq!(names(root, "tab"), ["Chat", "Jobs, 2 running"]);
    assert_eq!(text(&named(root, "tab", "Jobs, 2 running")), "Jobs2");
    tabs.show_badge("Jobs", Some(&TabBadge { count: 1, text: "1 queued".into() }));
    assert_eq!(names(root, "tab"), ["Chat", "Jobs, 1 queued"]);
    tabs.show_badge("Jobs", None);
    assert_eq!(names(root, "tab"), ["Chat", "Jobs"]);
    // No tab, no badge.
    tabs.show_badge("Settings", Some(&TabBadge { count: 1, text: "1 queued".into() }));
    assert_eq!(text(root), "ChatJobsThe ChatThe Jobs");
}

#[wasm_bindgen_test]
async fn tabs_in_a_panel_are_somebody_elses() {
    let _world = World::new().await;
    let place = Place::new();
    let root = &place.0;
    place.tabs(root, &["Chat", "Jobs"]);
    let chat = named(root, "tabpanel", "Chat");
    chat.set_text_content(None);
    place.tabs(&chat, &["Today", "Older"]);
    let changes = Rc::<RefCell<Vec<String>>>::default();
    let told = changes.clone();
    let tabs = MountedTabs::new(root, move |value| told.borrow_mut().push(value.to_owned()));
    tabs.select("Chat");
    assert_eq!(names(&chat, "tabpanel"), ["Today", "Older"]);
    click(&named(&chat, "tab", "Older")).await;
    assert!(changes.borrow().is_empty());
    assert_eq!(names(&chat, "tabpanel"), ["Today", "Older"]);
    assert_eq!(attribute(&named(root, "tab", "Chat"), "aria-selected"), "true");
    assert!(!named(&chat, "tab", "Older").has_attribute("aria-selected"));
}

#[wasm_bindgen_test]
async fn a_skeleton_stays_until_there_is_something_to_show() {
    let world = World::new().await;
    let place = Place::new();
    let root = &place.0;
    place.add(root, "p", &[], "Loading…");
    let observer = JobsObserver::new(options());
    let jobs = MountedJobs::list(root.clone(), &observer);
    settle().await;
    assert_eq!(text(root), "Loading…");
    answer(&world, json!([running("run_1", "acme/api", 1, 9)])).await;
    assert!(!says(root, "Loading…"));
    card(root, "Ingesting acme/api");
    assert_eq!(names(root, "region"), ["Running Jobs (1)"]);

    // Behind another tab it is asked for less often.
    jobs.set_shown(false);
    world.advance(3_000).await;
    assert!(world.open().is_empty());
    jobs.set_shown(true);
    settle().await;
    answer(&world, json!([completed("run_1", "acme/api", 1.0)])).await;

    drop(jobs);
    world.advance(60_000).await;
    assert!(world.open().is_empty() && world.timers() == 0, "nobody looks any more");
}

#[wasm_bindgen_test]
async fn one_job_and_what_its_buttons_do() {
    let world = World::new().await;
    let place = Place::new();
    let root = &place.0;
    let observer = JobsObserver::new(options());
    let jobs = MountedJobs::job(root.clone(), &observer, "run_2".into());
    assert!(says(root, "Loading the job…"));
    settle().await;
    let rows = json!([
        running("run_1", "acme/api", 1, 9),
        failed("run_2", "acme/docs", "Invalid lightfast.yml syntax", 60.0),
    ]);
    answer(&world, rows).await;
    assert_eq!(names(root, "article"), ["Failed: acme/docs"]);

    let asked = Rc::<RefCell<Vec<String>>>::default();
    let told = asked.clone();
    jobs.set_on_action(Some(yew::Callback::from(move |(action, id)| {
        told.borrow_mut().push(format!("{action:?} {id}"));
        false
    })));
    click(&named(root, "button", "Retry acme/docs")).await;
    assert_eq!(*asked.borrow(), ["Retry run_2"]);
    assert!(world.open().is_empty(), "the host keeps it from doing so");
    jobs.set_on_action(None);
    click(&named(root, "button", "Retry acme/docs")).await;
    assert_eq!(world.pending().path(), format!("{ENDPOINT}/jobs.retry"));

    // What was asked for is done, whoever looks.
    drop((jobs, observer));
    settle().await;
    assert_eq!(world.pending().path(), format!("{ENDPOINT}/jobs.retry"));
}
