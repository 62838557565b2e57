//! Tabs by the WAI-ARIA tabs pattern: roving focus, arrows, Home and End, automatic activation.
//!
//! One part is one element. The parts find each other through the surrounding [`Tabs`]; nobody counts.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::Badge;
use crate::{hooks::use_id, observer::JobsState, text::badge_label};

#[derive(Clone, PartialEq)]
struct TabsContext {
    selected: AttrValue,
    select: Callback<AttrValue>,
    base_id: AttrValue,
}

impl TabsContext {
    fn tab_id(&self, value: &str) -> String {
        [&self.base_id, "-tab-", value].concat()
    }

    fn panel_id(&self, value: &str) -> String {
        [&self.base_id, "-panel-", value].concat()
    }
}

/// Whether the surrounding [`TabPanel`] is the one that is shown. Children find it with `use_context`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelSelected(pub bool);

/// Properties of [`Tabs`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabsProps {
    /// The selected tab, where the host decides (controlled). Without it the tabs decide themselves.
    #[prop_or_default]
    pub value: Option<AttrValue>,
    /// The tab that is selected at first (uncontrolled).
    #[prop_or_default]
    pub default_value: AttrValue,
    /// Another tab was chosen.
    #[prop_or_default]
    pub on_change: Callback<AttrValue>,
    /// A [`TabList`] and [`TabPanel`]s, anywhere inside.
    pub children: Html,
}

/// Tabs and their panels.
///
/// ```
/// use jobs_console::components::{Tab, TabList, TabPanel, Tabs};
/// use yew::prelude::*;
///
/// #[component]
/// fn Console() -> Html {
///     html! {
///         <Tabs default_value="jobs">
///             <TabList label="Console">
///                 <Tab value="chat" label="Chat" />
///                 <Tab value="jobs" label="Jobs" />
///             </TabList>
///             <TabPanel value="chat">{ "…" }</TabPanel>
///             <TabPanel value="jobs">{ "…" }</TabPanel>
///         </Tabs>
///     }
/// }
/// ```
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let own = use_state_eq(|| props.default_value.clone());
    let base_id = use_id();
    let selected = props.value.clone().unwrap_or_else(|| (*own).clone());
    let select = use_callback((props.on_change.clone(), selected.clone()), {
        let own = own.setter();
        move |value: AttrValue, (on_change, selected)| {
            if value != *selected {
                own.set(value.clone());
                on_change.emit(value);
            }
        }
    });
    html! {
        <ContextProvider<TabsContext> context={TabsContext { selected, select, base_id }}>
            { props.children.clone() }
        </ContextProvider<TabsContext>>
    }
}

/// Properties of [`TabList`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabListProps {
    /// The accessible name.
    pub label: AttrValue,
    /// The [`Tab`]s.
    pub children: Html,
}

/// The row of tabs. Arrow keys, Home and End move to and select a tab.
///
/// Styling hook: class `jc-tab-list`. See [`Tabs`] for an example.
#[component]
pub fn TabList(props: &TabListProps) -> Html {
    let list = use_node_ref();
    let onkeydown = use_callback(list.clone(), |event: KeyboardEvent, list| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        if let Some(list) = list.cast::<Element>()
            && let Some(target) = tab_for_key(&list, &event)
        {
            event.prevent_default();
            // A tab that cannot take the focus is still selected.
            let _ = target.focus();
            target.click();
        }
    });
    // Rendered again, and looked after, whenever another tab is selected.
    let _selection = use_context::<TabsContext>();
    use_effect({
        let list = list.clone();
        move || {
            if let Some(list) = list.cast::<Element>() {
                keep_reachable(&list);
            }
        }
    });
    html! {
        <div class="jc-tab-list" part="tab-list" role="tablist" aria-label={props.label.clone()} ref={list} {onkeydown}>
            { props.children.clone() }
        </div>
    }
}

/// The tabs of a list that can be selected, in their order.
fn tabs_of(list: &Element) -> Vec<HtmlElement> {
    let Ok(nodes) = list.query_selector_all("[role=tab]:not([disabled])") else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).collect()
}

/// One tab can always be reached with the Tab key: the first where none is selected.
fn keep_reachable(list: &Element) {
    let tabs = tabs_of(list);
    let is_selected = |tab: &HtmlElement| tab.get_attribute("aria-selected").as_deref() == Some("true");
    let reachable = tabs.iter().position(is_selected).unwrap_or(0);
    for (index, tab) in tabs.iter().enumerate() {
        let wanted = if index == reachable { 0 } else { -1 };
        if tab.tab_index() != wanted {
            tab.set_tab_index(wanted);
        }
    }
}

/// The tab that a key leads to, from the one that has the focus.
fn tab_for_key(list: &Element, event: &KeyboardEvent) -> Option<HtmlElement> {
    let tabs = tabs_of(list);
    let focused: Element = event.target()?.dyn_into().ok()?;
    let here = tabs.iter().position(|tab| tab.contains(Some(&focused)))?;
    let (next, previous) = if computed(list, "direction").as_deref() == Some("rtl") {
        ("ArrowLeft", "ArrowRight")
    } else {
        ("ArrowRight", "ArrowLeft")
    };
    let index = match event.key() {
        key if key == next => (here + 1) % tabs.len(),
        key if key == previous => (here + tabs.len() - 1) % tabs.len(),
        key if key == "Home" => 0,
        key if key == "End" => tabs.len() - 1,
        _ => return None,
    };
    tabs.into_iter().nth(index)
}

/// The badge of a tab.
#[derive(Clone, Debug, PartialEq)]
pub struct TabBadge {
    /// What it shows.
    pub count: usize,
    /// What it says as part of the tab's name: "2 running".
    pub text: AttrValue,
}

impl TabBadge {
    /// The number of running and queued jobs; none when it is 0.
    pub fn of(state: &JobsState) -> Option<Self> {
        let counts = state.snapshot.counts;
        Some(Self { count: counts.active(), text: badge_label(counts)?.into() })
    }
}

/// Properties of [`Tab`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabProps {
    /// Which panel it belongs to. Part of an id, so without blanks.
    pub value: AttrValue,
    /// What it says.
    pub label: AttrValue,
    /// A number beside the label. It is part of the tab's name: "Jobs, 2 running".
    #[prop_or_default]
    pub badge: Option<TabBadge>,
}

/// One tab.
///
/// Styling hooks: class `jc-tab`, `data-state` (`active`, `inactive`). See [`Tabs`] for an example.
#[component]
pub fn Tab(props: &TabProps) -> Html {
    let context = use_context::<TabsContext>();
    let onclick = use_callback((context.clone(), props.value.clone()), |_: MouseEvent, (context, value)| {
        if let Some(context) = context {
            context.select.emit(value.clone());
        }
    });
    let Some(context) = context else { return html! { <button hidden=true /> } };
    let selected = context.selected == props.value;
    let name = props.badge.as_ref().map(|badge| [&props.label, ", ", &badge.text].concat());
    html! {
        <button
            type="button"
            role="tab"
            class="jc-tab" part="tab"
            id={context.tab_id(&props.value)}
            aria-selected={if selected { "true" } else { "false" }}
            aria-controls={context.panel_id(&props.value)}
            aria-label={name}
            tabindex={if selected { "0" } else { "-1" }}
            data-state={if selected { "active" } else { "inactive" }}
            {onclick}
        >
            { props.label.clone() }
            if let Some(badge) = &props.badge {
                <Badge decorative=true>{ badge.count }</Badge>
            }
        </button>
    }
}

/// Properties of [`TabPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabPanelProps {
    /// Which tab it belongs to.
    pub value: AttrValue,
    /// What it shows.
    pub children: Html,
}

/// What a tab shows. A panel that is not selected is hidden, not removed: its state stays, and so does its
/// scroll position.
///
/// Styling hooks: class `jc-tab-panel`, `data-state`. See [`Tabs`] for an example.
#[component]
pub fn TabPanel(props: &TabPanelProps) -> Html {
    let context = use_context::<TabsContext>();
    let panel = use_node_ref();
    let selected = context.as_ref().is_some_and(|context| context.selected == props.value);
    use_kept_scroll(&panel, selected);
    let ids = context.map(|context| (context.tab_id(&props.value), context.panel_id(&props.value)));
    let (tab_id, panel_id) = ids.unzip();
    html! {
        <div
            class="jc-tab-panel" part="tab-panel"
            role="tabpanel"
            id={panel_id}
            aria-labelledby={tab_id}
            tabindex="0"
            hidden={!selected}
            data-state={if selected { "active" } else { "inactive" }}
            ref={panel}
        >
            <ContextProvider<PanelSelected> context={PanelSelected(selected)}>
                { props.children.clone() }
            </ContextProvider<PanelSelected>>
        </div>
    }
}

/// Browsers forget the scroll position of what is not displayed.
#[hook]
fn use_kept_scroll(panel: &NodeRef, selected: bool) {
    let was_selected = use_mut_ref(|| selected);
    let position = use_mut_ref(|| None::<(Element, i32)>);
    if was_selected.replace(selected) && !selected {
        // Rendering has not reached the document yet, so the panel is still there to be asked.
        *position.borrow_mut() = panel.cast().and_then(|panel| scroll_container(&panel)).map(|container| {
            let top = container.scroll_top();
            (container, top)
        });
    }
    use_effect_with(selected, move |selected| {
        if *selected && let Some((container, top)) = position.borrow_mut().take() {
            container.set_scroll_top(top);
        }
    });
}

/// The nearest element around the panel that scrolls it: one of its ancestors or itself, else the page.
fn scroll_container(panel: &Element) -> Option<Element> {
    let mut next = Some(panel.clone());
    while let Some(element) = next {
        // The overflow of the body is the page's.
        let scrolls = matches!(computed(&element, "overflow-y")?.as_str(), "auto" | "scroll");
        if scrolls && element.scroll_height() > element.client_height() && element.tag_name() != "BODY" {
            return Some(element);
        }
        next = element.parent_element();
    }
    panel.owner_document()?.scrolling_element()
}

/// A style property as it holds for `element`.
fn computed(element: &Element, property: &str) -> Option<String> {
    let style = web_sys::window()?.get_computed_style(element).ok()??;
    style.get_property_value(property).ok()
}
