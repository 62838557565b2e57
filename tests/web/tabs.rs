//! Tabs, as keyboards and assistive technology meet them.

use std::{cell::RefCell, rc::Rc};

use crate::web_support::*;
use jobs_console::components::{Activation, Direction, Tab, TabBadge, TabList, TabPanel, Tabs};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

#[derive(Clone, Default, PartialEq, Properties)]
struct ConsoleProps {
    /// Begins the ids; "console" where it is empty.
    id: AttrValue,
    /// The tab that the host selects; without it the tabs decide.
    value: Option<AttrValue>,
    on_change: Callback<AttrValue>,
    badge: Option<TabBadge>,
    /// There is a third tab.
    settings: bool,
    /// The second tab cannot be selected.
    disabled: bool,
    activation: Activation,
    /// The direction that the tabs are set to.
    dir: Option<Direction>,
    /// The direction of the page around them.
    page_dir: Option<AttrValue>,
}

#[component]
fn Console(props: &ConsoleProps) -> Html {
    let id = if props.id.is_empty() { AttrValue::from("console") } else { props.id.clone() };
    html! {
        <div dir={props.page_dir.clone()}>
            <Tabs
                {id}
                value={props.value.clone()}
                default_value="chat"
                on_change={props.on_change.clone()}
                activation={props.activation}
                dir={props.dir}
            >
                <TabList label="Console">
                    <Tab key="chat" value="chat" label="Chat" />
                    <Tab key="jobs" value="jobs" label="Jobs" badge={props.badge.clone()} disabled={props.disabled} />
                    if props.settings {
                        <Tab key="settings" value="settings" label="Settings" />
                    }
                </TabList>
                <TabPanel value="chat"><input aria-label="Message" /></TabPanel>
                <TabPanel value="jobs">{ "The jobs" }</TabPanel>
                if props.settings {
                    <TabPanel value="settings">{ "The settings" }</TabPanel>
                }
            </Tabs>
        </div>
    }
}

/// A callback and what it was called with.
fn recorded() -> (Callback<AttrValue>, Rc<RefCell<Vec<String>>>) {
    let changes = Rc::<RefCell<Vec<String>>>::default();
    let callback = Callback::from({
        let changes = changes.clone();
        move |value: AttrValue| changes.borrow_mut().push(value.to_string())
    });
    (callback, changes)
}

fn tab(root: &Element, name: &str) -> Element {
    named(root, "tab", name)
}

/// The name of the selected tab, which is the one in the order of Tab presses.
fn selected(root: &Element) -> String {
    let tabs = all(root, "tab");
    let selected: Vec<_> =
        tabs.iter().filter(|tab| attribute(tab, "aria-selected") == "true").map(name_of).collect();
    let in_order: Vec<_> = tabs.iter().filter(|tab| attribute(tab, "tabindex") == "0").map(name_of).collect();
    assert_eq!(selected.len(), 1, "one tab is selected");
    assert_eq!(selected, in_order, "the selected tab alone can be reached with Tab");
    let panels = names(root, "tabpanel");
    assert_eq!(panels, [text(&tab(root, &selected[0]))], "its panel alone is shown");
    selected.into_iter().next().unwrap()
}

#[wasm_bindgen_test]
async fn roles_and_relations() {
    let world = World::new().await;
    let console = world.mount::<Console>(ConsoleProps::default()).await;
    let root = &console.root;
    named(root, "tablist", "Console");
    assert_eq!(names(root, "tab"), ["Chat", "Jobs"]);
    assert_eq!(selected(root), "Chat");
    for tab in all(root, "tab") {
        let panel = document().get_element_by_id(&attribute(&tab, "aria-controls")).expect("its panel");
        assert_eq!(role_of(&panel), "tabpanel");
        assert_eq!(attribute(&panel, "aria-labelledby"), attribute(&tab, "id"));
    }
    assert_eq!(attribute(&named(root, "tabpanel", "Chat"), "tabindex"), "0");
    // The ids come from the properties, so a server writes the same.
    assert_eq!(attribute(&tab(root, "Jobs"), "id"), "console-tab-jobs");
    assert_eq!(attribute(&tab(root, "Jobs"), "aria-controls"), "console-panel-jobs");
}

#[wasm_bindgen_test]
async fn a_click_selects() {
    let world = World::new().await;
    let (on_change, changes) = recorded();
    let console = world.mount::<Console>(ConsoleProps { on_change, ..Default::default() }).await;
    let root = &console.root;
    click(&tab(root, "Jobs")).await;
    assert_eq!(selected(root), "Jobs");
    assert_eq!(*changes.borrow(), ["jobs"]);
    // The selected tab is no change.
    click(&tab(root, "Jobs")).await;
    assert_eq!(*changes.borrow(), ["jobs"]);
    click(&tab(root, "Chat")).await;
    assert_eq!(*changes.borrow(), ["jobs", "chat"]);
}

/// Presses `keys` one after the other; after each, the named tab has the focus and is selected.
async fn keys_lead_to(root: &Element, keys: &[(&str, &str)]) {
    for (key, name) in keys {
        assert!(press(key).await, "{key} is taken, so that the page does not scroll");
        assert_eq!(selected(root), *name, "after {key}");
        assert_eq!(name_of(&focused()), *name, "after {key}");
    }
}

#[wasm_bindgen_test]
async fn arrows_home_and_end() {
    let world = World::new().await;
    let (on_change, changes) = recorded();
    let props = ConsoleProps { on_change, settings: true, ..Default::default() };
    let console = world.mount::<Console>(props).await;
    let root = &console.root;
    focus(&tab(root, "Chat"));
    keys_lead_to(
        root,
        &[
            ("ArrowRight", "Jobs"),
            ("ArrowRight", "Settings"),
            ("ArrowRight", "Chat"),
            ("ArrowLeft", "Settings"),
            ("ArrowLeft", "Jobs"),
            ("Home", "Chat"),
            ("End", "Settings"),
        ],
    )
    .await;
    assert_eq!(*changes.borrow(), ["jobs", "settings", "chat", "settings", "jobs", "chat", "settings"]);
}

#[wasm_bindgen_test]
async fn from_right_to_left_the_arrows_change_places() {
    let world = World::new().await;
    let props = ConsoleProps { page_dir: Some("rtl".into()), settings: true, ..Default::default() };
    let console = world.mount::<Console>(props).await;
    focus(&tab(&console.root, "Chat"));
    let keys = [("ArrowLeft", "Jobs"), ("ArrowRight", "Chat"), ("ArrowRight", "Settings"), ("Home", "Chat")];
    keys_lead_to(&console.root, &keys).await;
}

#[wasm_bindgen_test]
async fn from_left_to_right_inside_from_right_to_left() {
    let world = World::new().await;
    let props = ConsoleProps { page_dir: Some("ltr".into()), settings: true, ..Default::default() };
    let console = world.mount::<Console>(props).await;
    console.root.set_attribute("dir", "rtl").unwrap();
    focus(&tab(&console.root, "Chat"));
    keys_lead_to(&console.root, &[("ArrowRight", "Jobs"), ("ArrowLeft", "Chat")]).await;
}

#[wasm_bindgen_test]
async fn a_direction_of_their_own_counts_before_that_of_the_page() {
    let world = World::new().await;
    let props = |dir| ConsoleProps { dir: Some(dir), settings: true, ..Default::default() };
    let console = world.mount::<Console>(props(Direction::Rtl)).await;
    let root = &console.root;
    assert_eq!(attribute(&named(root, "tablist", "Console"), "dir"), "rtl");
    focus(&tab(root, "Chat"));
    keys_lead_to(root, &[("ArrowLeft", "Jobs"), ("ArrowRight", "Chat")]).await;
    root.set_attribute("dir", "rtl").unwrap();
    console.update(props(Direction::Ltr)).await;
    keys_lead_to(root, &[("ArrowRight", "Jobs"), ("ArrowLeft", "Chat")]).await;
}

#[wasm_bindgen_test]
async fn disabled_tabs_are_skipped_and_cannot_be_selected() {
    let world = World::new().await;
    let (on_change, changes) = recorded();
    let props = |disabled| ConsoleProps {
        on_change: on_change.clone(),
        settings: true,
        disabled,
        ..Default::default()
    };
    let console = world.mount::<Console>(props(true)).await;
    let root = &console.root;
    let jobs = tab(root, "Jobs");
    click(&jobs).await;
    assert_eq!(selected(root), "Chat");
    focus(&tab(root, "Chat"));
    let keys =
        [("ArrowRight", "Settings"), ("ArrowLeft", "Chat"), ("ArrowLeft", "Settings"), ("Home", "Chat")];
    keys_lead_to(root, &keys).await;
    assert_eq!(*changes.borrow(), ["settings", "chat", "settings", "chat"]);

    console.update(props(false)).await;
    keys_lead_to(root, &[("ArrowRight", "Jobs")]).await;
    // One that is selected already stays so.
    console.update(props(true)).await;
    assert_eq!(names(root, "tabpanel"), ["Jobs"]);
    assert_eq!(reachable(root), 1);
}

#[wasm_bindgen_test]
async fn with_manual_activation_keys_move_the_focus_alone() {
    let world = World::new().await;
    let (on_change, changes) = recorded();
    let props =
        ConsoleProps { on_change, settings: true, activation: Activation::Manual, ..Default::default() };
    let console = world.mount::<Console>(props).await;
    let root = &console.root;
    focus(&tab(root, "Chat"));
    for (key, name) in
        [("ArrowRight", "Jobs"), ("End", "Settings"), ("ArrowRight", "Chat"), ("ArrowLeft", "Settings")]
    {
        assert!(press(key).await);
        assert_eq!(name_of(&focused()), name, "after {key}");
        assert_eq!(selected(root), "Chat", "after {key}");
    }
    assert!(changes.borrow().is_empty());
    // Enter and Space are the browser's: it makes a click of them.
    for key in ["Enter", " "] {
        assert!(!press(key).await, "{key:?} is left to the button");
    }
    click(&focused()).await;
    assert_eq!(selected(root), "Settings");
    assert_eq!(*changes.borrow(), ["settings"]);
}

#[wasm_bindgen_test]
async fn other_keys_are_left_to_the_browser() {
    let world = World::new().await;
    let (on_change, changes) = recorded();
    let console = world.mount::<Console>(ConsoleProps { on_change, ..Default::default() }).await;
    focus(&tab(&console.root, "Chat"));
    for modifier in ["ctrlKey", "altKey", "metaKey", "shiftKey"] {
        for key in ["ArrowRight", "ArrowLeft", "Home", "End"] {
            assert!(!press_with(modifier, key).await, "{modifier} {key}");
        }
    }
    for key in ["ArrowDown", "ArrowUp", "Tab", "a", "Escape", "PageDown"] {
        assert!(!press(key).await, "{key}");
    }
    assert_eq!(selected(&console.root), "Chat");
    assert!(changes.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn the_host_decides_where_it_wants_to() {
    let world = World::new().await;
    let (on_change, changes) = recorded();
    let props = |value: &'static str| ConsoleProps {
        value: Some(value.into()),
        on_change: on_change.clone(),
        ..Default::default()
    };
    let console = world.mount::<Console>(props("jobs")).await;
    let root = &console.root;
    assert_eq!(selected(root), "Jobs");

    click(&tab(root, "Chat")).await;
    assert_eq!(*changes.borrow(), ["chat"]);
    assert_eq!(selected(root), "Jobs", "the host has not followed");

    console.update(props("chat")).await;
    assert_eq!(selected(root), "Chat");
    assert_eq!(*changes.borrow(), ["chat"], "the host's own change is not reported");
}

#[wasm_bindgen_test]
async fn the_badge_is_part_of_the_name() {
    let world = World::new().await;
    let with_badge = |badge: Option<(usize, &'static str)>| ConsoleProps {
        badge: badge.map(|(count, text)| TabBadge { count, text: text.into() }),
        ..Default::default()
    };
    let console = world.mount::<Console>(with_badge(Some((3, "2 running, 1 queued")))).await;
    let root = &console.root;
    let jobs = tab(root, "Jobs, 2 running, 1 queued");
    assert_eq!(jobs.text_content().as_deref(), Some("Jobs 3"), "between label and number there is a space");
    // The number is for the eyes; the name says the same in words.
    let number = select(&jobs, "*").into_iter().find(|element| text(element) == "3").expect("the number");
    assert!(!is_exposed(&number));

    console.update(with_badge(Some((1, "1 running")))).await;
    assert_eq!(tab(root, "Jobs, 1 running"), jobs, "the tab is the same element");
    console.update(with_badge(None)).await;
    assert_eq!(tab(root, "Jobs"), jobs);
    assert_eq!(text(&jobs), "Jobs", "no number is shown");
}

#[wasm_bindgen_test]
async fn a_panel_keeps_what_was_typed() {
    let world = World::new().await;
    let console = world.mount::<Console>(ConsoleProps::default()).await;
    let root = &console.root;
    let message = select(root, "[aria-label=Message]").remove(0).unchecked_into::<HtmlInputElement>();
    message.set_value("half a sentence");
    message.set_selection_range(2, 5).unwrap();
    click(&tab(root, "Jobs")).await;
    assert!(!is_exposed(&message));
    click(&tab(root, "Chat")).await;
    assert!(is_exposed(&message) && message.is_connected());
    assert_eq!(message.value(), "half a sentence");
    assert_eq!(message.selection_start().unwrap(), Some(2));
}

#[component]
fn LongPanels() -> Html {
    html! {
        <Tabs id="long" default_value="one">
            <TabList label="Long">
                <Tab value="one" label="One" />
                <Tab value="two" label="Two" />
            </TabList>
            <div class="around" style="height: 100px; overflow-y: auto">
                <TabPanel value="one"><div style="height: 2000px">{ "one" }</div></TabPanel>
                <TabPanel value="two"><div style="height: 3000px">{ "two" }</div></TabPanel>
            </div>
        </Tabs>
    }
}

#[wasm_bindgen_test]
async fn each_panel_keeps_its_scroll_position() {
    let world = World::new().await;
    let panels = world.mount::<LongPanels>(()).await;
    let root = &panels.root;
    let around = select(root, ".around").remove(0);
    around.set_scroll_top(700);
    click(&tab(root, "Two")).await;
    around.set_scroll_top(1_800);
    click(&tab(root, "One")).await;
    assert_eq!(around.scroll_top(), 700);
    click(&tab(root, "Two")).await;
    assert_eq!(around.scroll_top(), 1_800);
    click(&tab(root, "One")).await;
    assert_eq!(around.scroll_top(), 700);
}

#[wasm_bindgen_test]
async fn tabs_of_one_page_do_not_meet() {
    let world = World::new().await;
    let props = |id: &'static str| ConsoleProps { id: id.into(), ..Default::default() };
    let first = world.mount::<Console>(props("first")).await;
    let second = world.mount::<Console>(props("second")).await;
    let of = |root: &Element| select(root, "[id]").iter().map(Element::id).collect::<Vec<_>>();
    let mut ids = [of(&first.root), of(&second.root)].concat();
    let number = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((number, ids.len()), (8, 8), "every id is there once");

    click(&tab(&second.root, "Jobs")).await;
    assert_eq!(selected(&first.root), "Chat");
    assert_eq!(selected(&second.root), "Jobs");
    assert!(press("ArrowRight").await);
    assert_eq!(name_of(&focused()), "Chat");
    assert!(second.root.contains(Some(&focused())), "the arrows stay among their own tabs");
}

#[component]
fn Nested() -> Html {
    html! {
        <Tabs id="outer" default_value="chat">
            <TabList label="Outer">
                <Tab value="chat" label="Chat" />
                <Tab value="jobs" label="Jobs" />
            </TabList>
            <TabPanel value="chat">
                <Tabs id="inner" default_value="today">
                    <TabList label="Inner">
                        <Tab value="today" label="Today" />
                        <Tab value="jobs" label="Older" />
                    </TabList>
                    <TabPanel value="today">{ "today" }</TabPanel>
                    <TabPanel value="jobs">{ "older" }</TabPanel>
                </Tabs>
            </TabPanel>
            <TabPanel value="jobs">{ "The jobs" }</TabPanel>
        </Tabs>
    }
}

#[wasm_bindgen_test]
async fn tabs_in_a_panel_are_others() {
    let world = World::new().await;
    let tabs = world.mount::<Nested>(()).await;
    let root = &tabs.root;
    let chat = named(root, "tabpanel", "Chat");
    focus(&tab(root, "Today"));
    assert!(press("ArrowRight").await);
    assert_eq!(name_of(&focused()), "Older");
    assert_eq!(names(&chat, "tabpanel"), ["Older"]);
    assert_eq!(attribute(&tab(root, "Chat"), "aria-selected"), "true");
    assert!(press("ArrowRight").await);
    assert_eq!(name_of(&focused()), "Today", "the arrows stay in their own list");
    click(&tab(root, "Jobs")).await;
    assert_eq!(names(root, "tabpanel"), ["Jobs"]);
    click(&tab(root, "Chat")).await;
    assert_eq!(names(&chat, "tabpanel"), ["Today"], "it stays as it was");
}

#[wasm_bindgen_test]
async fn a_tab_that_comes_later_is_a_tab_like_the_others() {
    let world = World::new().await;
    let props = |settings| ConsoleProps { settings, ..Default::default() };
    let console = world.mount::<Console>(props(false)).await;
    let root = &console.root;
    let chat = tab(root, "Chat");
    focus(&chat);
    console.update(props(true)).await;
    assert_eq!(focused(), chat, "the focus stays");
    keys_lead_to(root, &[("End", "Settings"), ("ArrowRight", "Chat"), ("ArrowLeft", "Settings")]).await;

    console.update(props(false)).await;
    assert_eq!(names(root, "tab"), ["Chat", "Jobs"]);
    click(&tab(root, "Jobs")).await;
    assert_eq!(selected(root), "Jobs");
}

#[component]
fn Undecided() -> Html {
    html! {
        <Tabs id="undecided">
            <TabList label="Undecided">
                <Tab value="one" label="One" />
                <Tab value="two" label="Two" />
            </TabList>
            <TabPanel value="one">{ "one" }</TabPanel>
            <TabPanel value="two">{ "two" }</TabPanel>
        </Tabs>
    }
}

/// How many tabs the Tab key can lead to.
fn reachable(root: &Element) -> usize {
    let tabs = all(root, "tab");
    tabs.iter().filter(|tab| attribute(tab, "tabindex") == "0" && !tab.has_attribute("disabled")).count()
}

#[wasm_bindgen_test]
async fn tabs_of_which_none_is_named_as_the_first_can_be_reached_by_keyboard() {
    let world = World::new().await;
    let tabs = world.mount::<Undecided>(()).await;
    assert_eq!(reachable(&tabs.root), 1);
}

#[wasm_bindgen_test]
async fn tabs_of_which_the_selected_one_is_taken_away_can_be_reached_by_keyboard() {
    let world = World::new().await;
    let props = |settings| ConsoleProps { settings, ..Default::default() };
    let console = world.mount::<Console>(props(true)).await;
    click(&tab(&console.root, "Settings")).await;
    console.update(props(false)).await;
    assert_eq!(reachable(&console.root), 1);
}
