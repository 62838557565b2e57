//! What several specimens need around a component.

use gloo_timers::future::TimeoutFuture;
use jobs_console::{
    components::{Density, JobsList},
    filter::Filters,
    hooks::{VirtualListOptions, use_jobs},
    query::JobsOptions,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Lists are in the document as a whole, however far below the screen they are: else the picture of a page has empty
/// ones.
pub(crate) fn whole() -> VirtualListOptions {
    let mut options = VirtualListOptions::default();
    options.overscan = 1_000_000.0;
    options
}

/// How much room a job takes, as the bar says.
#[hook]
pub(crate) fn use_density() -> Density {
    use_context().unwrap_or_default()
}

#[derive(PartialEq, Properties)]
pub(crate) struct CardsProps {
    pub(crate) children: Children,
}

/// Cards as they stand in a list.
#[component]
pub(crate) fn Cards(props: &CardsProps) -> Html {
    let density = use_density();
    let class = if density == Density::Compact { "jc-list" } else { "gallery-cards" };
    html! {
        <div data-density={density.name()}>
            <ul {class} role="list">{ for props.children.iter().map(|card| html! { <li>{ card }</li> }) }</ul>
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct ListProps {
    /// Begins the ids of the list.
    pub(crate) id: AttrValue,
    pub(crate) options: JobsOptions,
    /// What is shown at first.
    #[prop_or_default]
    pub(crate) filters: Filters,
    #[prop_or(true)]
    pub(crate) toolbar: bool,
    #[prop_or(true)]
    pub(crate) selection: bool,
    #[prop_or_else(whole)]
    pub(crate) virtual_list: VirtualListOptions,
}

/// The list of a console's jobs: the one place where the lists of the gallery are made.
#[component]
pub(crate) fn List(props: &ListProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    let density = use_density();
    let filters = use_state_eq(|| props.filters.clone());
    let on_filters_change = use_callback(filters.setter(), |changed, filters| filters.set(changed));
    html! {
        <JobsList
            id={props.id.clone()}
            {jobs}
            filters={(*filters).clone()}
            {on_filters_change}
            toolbar={props.toolbar}
            selection={props.selection}
            {density}
            virtual_list={props.virtual_list}
        />
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct PressedProps {
    /// What is pressed: a selector.
    pub(crate) target: AttrValue,
    /// How many of them, the first ones.
    #[prop_or(1)]
    pub(crate) count: u32,
    pub(crate) children: Html,
}

/// Presses, once they are there, what a reader would press to come to a state.
#[component]
pub(crate) fn Pressed(props: &PressedProps) -> Html {
    let root = use_node_ref();
    use_effect_with((root.clone(), props.target.clone(), props.count), |(root, target, count)| {
        let (root, target, count) = (root.clone(), target.clone(), *count);
        spawn_local(async move {
            for _ in 0..200 {
                TimeoutFuture::new(50).await;
                if press(&root, &target, count) {
                    break;
                }
            }
        });
    });
    html! { <div ref={root}>{ props.children.clone() }</div> }
}

fn press(root: &NodeRef, target: &str, count: u32) -> bool {
    let found = root.cast::<Element>().and_then(|root| root.query_selector_all(target).ok());
    let Some(found) = found.filter(|found| found.length() >= count) else { return false };
    for index in 0..count {
        if let Some(element) = found.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
            element.click();
        }
    }
    true
}
