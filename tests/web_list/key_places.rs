//! Where the keys act: in parts of the host's own, on other layouts, and where something of the list is missing.

use super::*;

fn mixed() -> Value {
    json!([running("run_1", "acme/api", 3, 9), failed("run_3", "acme/site", "it broke", 60.0)])
}

#[derive(Clone, PartialEq, Properties)]
struct WithPartsProps {
    query: JobsQuery,
}

#[component]
fn WithParts(props: &WithPartsProps) -> Html {
    let jobs = use_jobs_query(props.query.clone());
    let header = html! {
        <>
            <input type="search" aria-label="Of the host" />
            <div id="editable" contenteditable="true" tabindex="0"></div>
            <div id="dialog" role="dialog" tabindex="-1"><button id="inside">{ "In it" }</button></div>
            <div id="application" role="application" tabindex="-1" />
            <div id="radios" role="radiogroup"><span id="radio" role="radio" tabindex="0" /></div>
            <div id="popover" popover="manual" tabindex="-1"><button id="over">{ "Over it" }</button></div>
        </>
    };
    html! { <JobsList id="jobs" {jobs} {header} /> }
}

async fn with_parts(world: &World, rows: Value) -> (Mounted<WithParts>, JobsQuery) {
    let query = JobsQuery::new(options());
    let list = world.mount::<WithParts>(WithPartsProps { query: query.clone() }).await;
    answer(world, rows).await;
    (list, query)
}

#[wasm_bindgen_test]
async fn what_is_written_composed_or_over_the_list_keeps_its_keys() {
    let world = World::new().await;
    let (list, _) = with_parts(&world, mixed()).await;
    let popover = &select(&list.root, "#popover")[0];
    js_sys::Reflect::get(popover, &"showPopover".into())
        .unwrap()
        .unchecked_into::<js_sys::Function>()
        .call0(popover)
        .unwrap();
    for place in ["#editable", "#inside", "#application", "#radio", "#over"] {
        let place = &select(&list.root, place)[0];
        focus(place);
        assert_eq!(focused(), *place);
        for key in ["j", "p", "f", "?", "/"] {
            assert!(!press(key).await, "{key} in {}", place.id());
        }
    }
    focus(&select(&list.root, ".jc-jobs")[0]);
    for key in ["j", "p", "/"] {
        assert!(!press_with("isComposing", key).await, "{key}");
    }
}

#[wasm_bindgen_test]
async fn slash_goes_to_the_lists_own_field() {
    let world = World::new().await;
    let (list, _) = with_parts(&world, mixed()).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    assert!(press("/").await);
    assert_eq!(name_of(&focused()), "Find jobs");
}

#[wasm_bindgen_test]
async fn without_a_toolbar_nothing_is_filtered() {
    let world = World::new().await;
    let (list, _) = with_parts(&world, json!([])).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    assert!(!press("f").await && !press("/").await);
    world.advance(15_000).await;
    answer(&world, mixed()).await;
    assert_eq!(all(&list.root, "article").len(), 2);
}

#[wasm_bindgen_test]
async fn other_alphabets_have_the_keys_at_the_same_places() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    for (code, key, expected) in [
        ("KeyJ", "о", "Ingesting acme/api"),
        ("KeyJ", "ت", "Failed: acme/site"),
        ("KeyK", "л", "Ingesting acme/api"),
    ] {
        assert!(press_at(code, key).await, "{key}");
        assert_eq!(name_of(&focused()), expected);
    }
    assert!(!press_at("KeyJ", "h").await, "a letter of this alphabet is what it says");
}

#[wasm_bindgen_test]
async fn p_goes_on_where_polling_was_switched_off_meanwhile() {
    let world = World::new().await;
    let (list, query) = with_parts(&world, mixed()).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    press("p").await;
    query.set_refetch_options(RefetchOptions::default().with_intervals(Duration::ZERO, Duration::ZERO));
    settle().await;
    assert!(press("p").await);
    assert!(!query.state().is_paused);
    assert!(!press("p").await, "there is nothing to pause");
}

#[wasm_bindgen_test]
async fn what_is_not_live_again_is_not_said_to_be() {
    let world = World::new().await;
    let list = list_of(&world, mixed()).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    press("p").await;
    world.set_online(false).await;
    press("p").await;
    assert_eq!(all(&list.root, "status").iter().map(text).collect::<String>(), "Offline · updated just now");
}

#[component]
fn PlainCards() -> Html {
    let jobs = use_jobs(options());
    let card = use_callback((), |entry: JobEntry, ()| {
        html! { <div class="plain">{ entry.job.subject_or_name().clone() }</div> }
    });
    html! { <JobsList id="jobs" {jobs} {card} selection=false /> }
}

#[wasm_bindgen_test]
async fn cards_without_anything_to_focus_are_walked_too() {
    let world = World::new().await;
    let list = world.mount::<PlainCards>(()).await;
    answer(&world, mixed()).await;
    focus(&select(&list.root, ".jc-jobs")[0]);
    for expected in ["acme/api", "acme/site", "acme/api"] {
        press(if expected == "acme/api" && text(&focused()) == "acme/site" { "k" } else { "j" }).await;
        assert_eq!(text(&focused()), expected);
    }
    assert!(press("Enter").await, "it opens the details");
}

#[wasm_bindgen_test]
async fn controls_in_a_card_of_the_hosts_own_keep_enter_in_a_shadow_tree_too() {
    let world = World::new().await;
    let list = world.mount::<PlainCards>(()).await;
    answer(&world, mixed()).await;
    let host = &select(&list.root, ".plain")[0];
    let shadow = attach_shadow(host);
    let add = |name: &str, role: &str| {
        let element = document().create_element(name).unwrap();
        element.set_attribute("tabindex", "0").unwrap();
        element.set_attribute("role", role).unwrap();
        shadow.append_child(&element).unwrap();
        element
    };
    for (name, role) in [("span", "button"), ("span", "link"), ("span", "checkbox"), ("span", "switch")] {
        assert!(!press_in(&add(name, role), "Enter").await, "{role}");
    }
    let field = add("input", "textbox");
    for key in ["j", "x", "p", "Enter"] {
        assert!(!press_in(&field, key).await, "{key}");
    }
    assert!(press_in(&add("p", "note"), "Enter").await, "what is no control opens the card");
}
