//! How a repository stands, as it is seen and heard.

use crate::web_support::*;
use jobs_console::{components::ConfigStatus, job};
use wasm_bindgen_test::*;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
struct StandsProps {
    status: job::ConfigStatus,
}

#[component]
fn Stands(props: &StandsProps) -> Html {
    html! { <p><ConfigStatus status={props.status} /></p> }
}

#[wasm_bindgen_test]
async fn each_status_has_a_word_and_an_icon_of_its_own() {
    let world = World::new().await;
    let mut icons = Vec::new();
    for (status, word) in [
        (job::ConfigStatus::Configured, "Configured"),
        (job::ConfigStatus::Unconfigured, "Not configured"),
        (job::ConfigStatus::Ingesting, "Ingesting"),
        (job::ConfigStatus::Error, "Configuration error"),
        (job::ConfigStatus::Pending, "Pending"),
    ] {
        let mounted = world.mount::<Stands>(StandsProps { status }).await;
        assert_eq!(text(&mounted.root), word);
        let path = select(&mounted.root, "svg[aria-hidden=true] path").remove(0);
        icons.push(path.get_attribute("d"));
    }
    let mut distinct = icons.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), icons.len(), "no two are told by colour alone");
}

#[wasm_bindgen_test]
async fn the_word_follows_in_a_page_that_is_translated() {
    let world = World::new().await;
    let mounted = world.mount::<Stands>(StandsProps { status: job::ConfigStatus::Ingesting }).await;
    translate(&mounted.root);
    mounted.update(StandsProps { status: job::ConfigStatus::Error }).await;
    assert_eq!(text(&mounted.root), "Configuration error");
}
