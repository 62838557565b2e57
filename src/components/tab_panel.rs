//! What a tab shows.

use web_sys::Element;
use yew::prelude::*;

use super::tabs::TabsContext;
use crate::dom::scroll_container;

/// Whether the surrounding [`TabPanel`] is the one that is shown. Children find it with `use_context`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelSelected(pub bool);

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
/// Styling hooks: class `jc-tab-panel`, part `tab-panel`, `data-state` (`active`, `inactive`). See
/// [`Tabs`](super::Tabs) for an example.
#[component]
pub fn TabPanel(props: &TabPanelProps) -> Html {
    let context = use_context::<TabsContext>();
    let panel = use_node_ref();
    let is_selected = context.as_ref().is_some_and(|context| context.selected == props.value);
    use_kept_scroll(&panel, is_selected);
    let ids = context.map(|context| (context.tab_id(&props.value), context.panel_id(&props.value)));
    let (tab_id, panel_id) = ids.unzip();
    html! {
        <div
            class="jc-tab-panel"
            part="tab-panel"
            role="tabpanel"
            id={panel_id}
            aria-labelledby={tab_id}
            tabindex="0"
            hidden={!is_selected}
            data-state={if is_selected { "active" } else { "inactive" }}
            ref={panel}
        >
            <ContextProvider<PanelSelected> context={PanelSelected(is_selected)}>
                { props.children.clone() }
            </ContextProvider<PanelSelected>>
        </div>
    }
}

/// Browsers forget the scroll position of what is not displayed.
#[hook]
fn use_kept_scroll(panel: &NodeRef, is_selected: bool) {
    let was_selected = use_mut_ref(|| is_selected);
    let position = use_mut_ref(|| None::<(Element, i32)>);
    if was_selected.replace(is_selected) && !is_selected {
        // Rendering has not reached the document yet, so the panel is still displayed.
        *position.borrow_mut() = panel.cast().and_then(|panel| scroll_container(&panel)).map(|container| {
            let top = container.scroll_top();
            (container, top)
        });
    }
    use_effect_with(is_selected, move |is_selected| {
        if *is_selected && let Some((container, top)) = position.borrow_mut().take() {
            container.set_scroll_top(top);
        }
    });
}
