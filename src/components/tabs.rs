//! Tabs by the WAI-ARIA tabs pattern: roving focus, arrows, Home and End, automatic activation.
//!
//! One part is one element. The parts find each other through the surrounding [`Tabs`]; nobody counts.

use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{
    Badge, TabBadge,
    kept_scroll::ScrollPosition,
    tab_keys::{keep_reachable, key_pressed},
};
use crate::hooks::use_id;

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
        if let Some(list) = list.cast::<Element>() {
            key_pressed(&list, &event);
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
    let position = use_mut_ref(|| None::<ScrollPosition>);
    if was_selected.replace(selected) && !selected {
        // Rendering has not reached the document yet, so the panel is still there to be asked.
        *position.borrow_mut() = panel.cast().and_then(|panel| ScrollPosition::of(&panel));
    }
    use_effect_with(selected, move |selected| {
        if *selected && let Some(position) = position.borrow_mut().take() {
            position.restore();
        }
    });
}
