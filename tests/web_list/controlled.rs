//! Filters that the host keeps: in the page's address, or in a store that is late.

use gloo_timers::callback::Timeout;
use jobs_console::hooks::{AddressPart, use_address_filters};

use super::*;

fn jobs() -> Value {
    json!([
        running("run_1", "acme/api", 1, 9),
        failed("run_2", "acme/broken", "it broke", 60.0),
        completed("run_3", "acme/fine", 90.0),
    ])
}

fn field(root: &Element) -> Element {
    named(root, "searchbox", "Find jobs")
}

fn is_pressed(root: &Element, name: &str) -> bool {
    attribute(&button(root, name), "aria-pressed") == "true"
}

/// The page's fragment in the hands of a test.
struct Fragment;

impl Fragment {
    fn new(text: &str) -> Self {
        Self::write(text);
        Self
    }

    fn write(text: &str) {
        let history = web_sys::window().unwrap().history().unwrap();
        history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(text)).unwrap();
    }

    fn read(&self) -> String {
        web_sys::window().unwrap().location().hash().unwrap()
    }
}

impl Drop for Fragment {
    fn drop(&mut self) {
        Self::write("#");
    }
}

#[component]
fn InAddress(props: &ListedProps) -> Html {
    let jobs = use_jobs(props.options.clone());
    let address = use_address_filters(Some(AddressPart::Hash), &AttrValue::Static(""));
    html! { <JobsList id="jobs" {jobs} filters={address.filters} on_filters_change={address.set} /> }
}

#[wasm_bindgen_test]
async fn a_link_to_a_job_holds_when_the_session_becomes_known() {
    for is_answered in [false, true] {
        let world = World::new().await;
        let fragment = Fragment::new("#job=run_2");
        let list = world.mount::<InAddress>(ListedProps::new(options())).await;
        if is_answered {
            answer(&world, jobs()).await;
        }
        list.update(ListedProps::new(options().with_session_key("ada"))).await;
        call_of(&world, "jobs.list").answer(jobs());
        settle().await;
        assert_eq!(names(&list.root, "dialog"), ["Failed: acme/broken"], "answered: {is_answered}");
        assert_eq!(fragment.read(), "#job=run_2");
        list.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn what_one_user_has_chosen_leaves_the_address_with_the_session() {
    let world = World::new().await;
    let fragment = Fragment::new("#status=completed");
    let of = |key: &str| ListedProps::new(options().with_session_key(key));
    let list = world.mount::<InAddress>(of("ada")).await;
    answer(&world, jobs()).await;
    enter(&field(&list.root), "secret").await;
    assert_eq!(fragment.read(), "#status=completed&q=secret");
    list.update(of("bob")).await;
    call_of(&world, "jobs.list").answer(jobs());
    settle().await;
    assert_eq!(value_of(&field(&list.root)), "");
    assert_eq!(names(&list.root, "article").len(), 1);
    assert_eq!(fragment.read(), "#status=completed", "the link's own");
}

#[wasm_bindgen_test]
async fn back_is_followed_at_once() {
    let world = World::new().await;
    let _fragment = Fragment::new("#");
    let list = world.mount::<InAddress>(ListedProps::new(options())).await;
    answer(&world, jobs()).await;
    click(&button(&list.root, "Failed 1")).await;
    click(&button(&list.root, "Completed 1")).await;
    for (shown, title) in [("Failed 1", "Failed: acme/broken"), ("All 3", "Ingesting acme/api")] {
        web_sys::window().unwrap().history().unwrap().back().unwrap();
        until("the list follows", || is_pressed(&list.root, shown)).await;
        assert_eq!(names(&list.root, "article")[0], title);
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LateProps {
    /// So many milliseconds after it was told.
    lag: u32,
    /// What the host sets of its own accord.
    wish: Filters,
    /// The host takes nothing over.
    #[prop_or_default]
    refuses: bool,
}

/// A host whose store or router takes over later what it was told.
#[component]
fn Late(props: &LateProps) -> Html {
    let jobs = use_jobs(options());
    let kept = use_state(|| props.wish.clone());
    use_effect_with(props.wish.clone(), {
        let set = kept.setter();
        move |wish| set.set(wish.clone())
    });
    let on_filters_change = {
        let (set, lag, refuses) = (kept.setter(), props.lag, props.refuses);
        move |filters: Filters| {
            let set = set.clone();
            if !refuses {
                Timeout::new(lag, move || set.set(filters)).forget();
            }
        }
    };
    html! { <JobsList id="jobs" {jobs} filters={(*kept).clone()} {on_filters_change} /> }
}

fn late(lag: u32) -> LateProps {
    LateProps { lag, wish: Filters::default(), refuses: false }
}

/// Types letter after letter, as a reader does: at the end of what the field has.
async fn type_into(world: &World, root: &Element, letters: &str) {
    for letter in letters.chars() {
        let field = field(root);
        enter(&field, &format!("{}{letter}", value_of(&field))).await;
        world.advance(40).await;
    }
}

#[wasm_bindgen_test]
async fn a_host_that_is_late_takes_no_letter_away() {
    let world = World::new().await;
    let list = world.mount::<Late>(late(60)).await;
    answer(&world, jobs()).await;
    type_into(&world, &list.root, "acme/broken").await;
    assert_eq!(value_of(&field(&list.root)), "acme/broken");
    world.advance(100).await;
    assert_eq!(value_of(&field(&list.root)), "acme/broken");
    assert_eq!(names(&list.root, "article"), ["Failed: acme/broken"]);
}

#[wasm_bindgen_test]
async fn a_button_that_follows_at_once_leaves_what_was_typed() {
    let world = World::new().await;
    let list = world.mount::<Late>(late(60)).await;
    answer(&world, jobs()).await;
    type_into(&world, &list.root, "fine").await;
    click(&button(&list.root, "Completed 1")).await;
    world.advance(100).await;
    assert_eq!(value_of(&field(&list.root)), "fine");
    assert!(is_pressed(&list.root, "Completed 1"));
    assert_eq!(names(&list.root, "article"), ["Ingested acme/fine"]);
}

#[wasm_bindgen_test]
async fn what_a_host_sets_of_its_own_accord_is_shown() {
    let world = World::new().await;
    let list = world.mount::<Late>(late(60)).await;
    answer(&world, jobs()).await;
    type_into(&world, &list.root, "fine").await;
    world.advance(100).await;
    list.update(LateProps { wish: Filters::default().with_statuses(["failed"]), ..late(60) }).await;
    assert_eq!(value_of(&field(&list.root)), "");
    assert_eq!(names(&list.root, "article"), ["Failed: acme/broken"]);
}

#[wasm_bindgen_test]
async fn what_a_host_does_not_take_over_is_not_kept() {
    let world = World::new().await;
    let list = world.mount::<Late>(LateProps { refuses: true, ..late(0) }).await;
    answer(&world, jobs()).await;
    click(&button(&list.root, "Failed 1")).await;
    world.advance(2_900).await;
    for list in calls_of(&world, "jobs.list") {
        list.answer(jobs());
    }
    world.advance(200).await;
    assert!(is_pressed(&list.root, "All 3") && !is_pressed(&list.root, "Failed 1"));
    assert_eq!(names(&list.root, "article").len(), 3);
}

#[component]
fn Fixed() -> Html {
    let jobs = use_jobs(options());
    html! { <JobsList id="jobs" {jobs} filters={Filters::default().with_statuses(["failed"])} /> }
}

#[wasm_bindgen_test]
async fn filters_of_a_host_that_is_told_nothing_stay() {
    let world = World::new().await;
    let list = world.mount::<Fixed>(()).await;
    answer(&world, jobs()).await;
    click(&button(&list.root, "Completed 1")).await;
    assert!(is_pressed(&list.root, "Failed 1") && !is_pressed(&list.root, "Completed 1"));
}
