//! The row of tabs.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{
    tab_keys::tab_for_key,
    tabs::{Activation, Direction, TabsContext},
};
use crate::dom::computed_style;

/// Properties of [`TabList`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabListProps {
    /// The accessible name.
    pub label: AttrValue,
    /// The [`Tab`](super::Tab)s.
    pub children: Html,
}

/// The row of tabs. Arrow keys, Home and End move between the tabs, past disabled ones.
///
/// Styling hooks: class `jc-tab-list`, part `tab-list`. See [`Tabs`](super::Tabs) for an example.
#[component]
pub fn TabList(props: &TabListProps) -> Html {
    let list = use_node_ref();
    let context = use_context::<TabsContext>();
    let activation = context.as_ref().map(|context| context.activation).unwrap_or_default();
    let dir = context.as_ref().and_then(|context| context.dir);
    let onkeydown = use_callback((list.clone(), activation, dir), |event: KeyboardEvent, deps| {
        let (list, activation, dir) = deps;
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        if let Some(list) = list.cast::<Element>()
            && let Some(tab) = next_tab(&list, &event, *dir)
        {
            event.prevent_default();
            // A tab that cannot take the focus is still selected.
            let _ = tab.focus();
            if *activation == Activation::Automatic {
                tab.click();
            }
        }
    });
    use_effect({
        let list = list.clone();
        move || {
            if let Some(list) = list.cast::<Element>() {
                keep_reachable(&list);
            }
        }
    });
    html! {
        <div
            class="jc-tab-list"
            part="tab-list"
            role="tablist"
            aria-label={props.label.clone()}
            dir={dir.map(|dir| if dir == Direction::Rtl { "rtl" } else { "ltr" })}
            ref={list}
            {onkeydown}
        >
            { props.children.clone() }
        </div>
    }
}

/// The tabs of a list that can be selected, in their order.
fn enabled_tabs(list: &Element) -> Vec<HtmlElement> {
    let Ok(nodes) = list.query_selector_all("[role=tab]:not([disabled])") else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).collect()
}

/// One tab can always be reached with the Tab key: the first one where none is selected. Yew writes `tabindex` only
/// when it changes in a render, so this holds as long as `TabList` renders with its tabs, which are its children.
fn keep_reachable(list: &Element) {
    let tabs = enabled_tabs(list);
    let is_selected = |tab: &HtmlElement| tab.get_attribute("aria-selected").as_deref() == Some("true");
    let reachable = tabs.iter().position(is_selected).unwrap_or(0);
    for (index, tab) in tabs.iter().enumerate() {
        let wanted = if index == reachable { 0 } else { -1 };
        if tab.tab_index() != wanted {
            tab.set_tab_index(wanted);
        }
    }
}

fn next_tab(list: &Element, event: &KeyboardEvent, dir: Option<Direction>) -> Option<HtmlElement> {
    let tabs = enabled_tabs(list);
    let focused: Element = event.target()?.dyn_into().ok()?;
    let here = tabs.iter().position(|tab| tab.contains(Some(&focused)))?;
    let is_rtl = match dir {
        Some(dir) => dir == Direction::Rtl,
        None => computed_style(list, "direction").as_deref() == Some("rtl"),
    };
    let index = tab_for_key(&event.key(), here, tabs.len(), is_rtl)?;
    tabs.into_iter().nth(index)
}
