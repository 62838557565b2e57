//! What the app does with the Jobs tab, and the events that it received.

use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct ControlsProps {
    pub mounted: UseStateHandle<bool>,
    pub prevent: UseStateHandle<bool>,
    /// The events.
    pub children: Html,
}

#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let on_mount = use_callback(props.mounted.clone(), |_: MouseEvent, mounted| mounted.set(!**mounted));
    let on_prevent = use_callback(props.prevent.clone(), |_: Event, prevent| prevent.set(!**prevent));
    html! {
        <aside>
            <button onclick={|_| toggle_theme()}>{ "Toggle theme" }</button>
            <button onclick={on_mount}>{ if *props.mounted { "Unmount" } else { "Mount" } }</button>
            <label>
                <input type="checkbox" checked={*props.prevent} onchange={on_prevent} />
                { " Prevent actions" }
            </label>
            <ul aria-label="Host events">{ props.children.clone() }</ul>
        </aside>
    }
}

/// shadcn's dark colours hold where the page's root has this class.
fn toggle_theme() {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    if let Some(root) = root {
        // It fails for names with blanks alone.
        let _ = root.class_list().toggle("dark");
    }
}
