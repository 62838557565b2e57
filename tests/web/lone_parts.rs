//! Parts outside of a list: they look as in one.

use crate::web_support::*;
use jobs_console::{
    components::{JobCard, JobsList, JobsProvider},
    hooks::use_jobs,
};
use serde_json::json;
use wasm_bindgen_test::*;
use web_sys::{Element, window};
use yew::prelude::*;

/// A card that stands alone, and a list with the same card.
#[component]
fn Both() -> Html {
    let jobs = use_jobs(options());
    let card = jobs.state.data.running.first().map(|entry| html! { <JobCard entry={entry.clone()} /> });
    html! {
        <>
            <style>{ include_str!("../../styles/jobs-console.css") }</style>
            <div class="alone"><JobsProvider jobs={jobs.clone()}>{ card }</JobsProvider></div>
            <div class="listed"><JobsList id="jobs" {jobs} toolbar={false} /></div>
        </>
    }
}

fn style_of(element: &Element, property: &str) -> String {
    let style = window().unwrap().get_computed_style(element).unwrap().unwrap();
    style.get_property_value(property).unwrap()
}

#[wasm_bindgen_test]
async fn a_card_looks_as_in_the_list() {
    let world = World::new().await;
    let page = world.mount::<Both>(()).await;
    call_of(&world, "jobs.list").answer(json!([running("run_1", "acme/api", 12, 45)]));
    settle().await;
    for (selector, property) in [
        (".jc-card", "background-color"),
        (".jc-card", "border-top-color"),
        (".jc-card", "box-sizing"),
        (".jc-card", "color"),
        (".jc-card h4", "margin-top"),
        (".jc-button", "border-top-color"),
        ("progress", "color"),
    ] {
        let [alone, listed] = [".alone ", ".listed "]
            .map(|place| style_of(&select(&page.root, &[place, selector].concat())[0], property));
        assert_eq!(alone, listed, "{property} of {selector}");
    }
}
