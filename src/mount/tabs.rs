//! Tabs in the page's HTML.

use std::{cell::RefCell, rc::Rc};

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use crate::{
    components::{ScrollPosition, TabBadge, badge, key_pressed, tabs_of},
    decimal::decimal,
    dom::{Node, Tree},
};

/// Tabs that are in the page's HTML, by the WAI-ARIA tabs pattern: what [`Tabs`](crate::components::Tabs) does in a Yew
/// app.
///
/// A tab is a button with a `value` and, in `aria-controls`, the id of its panel. Panels that are not selected are
/// `hidden`; their state stays, and so does their scroll position.
///
/// ```html
/// <div>
///   <div role="tablist" class="jc-tab-list" aria-label="Console">
///     <button type="button" role="tab" class="jc-tab" value="chat" id="tab-chat" aria-controls="panel-chat">Chat</button>
///     <button type="button" role="tab" class="jc-tab" value="jobs" id="tab-jobs" aria-controls="panel-jobs">Jobs</button>
///   </div>
///   <div role="tabpanel" class="jc-tab-panel" id="panel-chat" aria-labelledby="tab-chat" tabindex="0"></div>
///   <div role="tabpanel" class="jc-tab-panel" id="panel-jobs" aria-labelledby="tab-jobs" tabindex="0"></div>
/// </div>
/// ```
pub struct MountedTabs {
    inner: Rc<Inner>,
    #[expect(dead_code, reason = "held for its drop")]
    listeners: [EventListener; 2],
}

struct Inner {
    root: Element,
    /// Of panels that were shown before, by their ids.
    positions: RefCell<Vec<(String, ScrollPosition)>>,
    badges: RefCell<Vec<(HtmlElement, Tree)>>,
    selected: Box<dyn Fn(&str)>,
}

impl MountedTabs {
    /// The tabs and panels below `root`. `selected` is called with the value of a tab that the user has selected.
    pub fn new(root: &Element, selected: impl Fn(&str) + 'static) -> Self {
        let inner = Rc::new(Inner {
            root: root.clone(),
            positions: RefCell::default(),
            badges: RefCell::default(),
            selected: Box::new(selected),
        });
        let this = Rc::downgrade(&inner);
        let click = EventListener::new(root, "click", move |event| {
            if let Some(this) = this.upgrade()
                && let Some(tab) = this.tab_of(event)
            {
                let value = value_of(&tab);
                if this.select(&value) {
                    (this.selected)(&value);
                }
            }
        });
        let this = Rc::downgrade(&inner);
        let may_prevent = EventListenerOptions::enable_prevent_default();
        let keydown = EventListener::new_with_options(root, "keydown", may_prevent, move |event| {
            let tab = this.upgrade().and_then(|this| this.tab_of(event));
            let list = tab.and_then(|tab| tab.closest("[role=tablist]").ok()?);
            if let (Some(list), Some(event)) = (list, event.dyn_ref::<KeyboardEvent>()) {
                key_pressed(&list, event);
            }
        });
        Self { inner, listeners: [click, keydown] }
    }

    /// Selects the tab with this value. Also to be called when the HTML has changed.
    pub fn select(&self, value: &str) {
        self.inner.select(value);
    }

    /// Shows a number beside the label of a tab. It is part of the tab's name: "Jobs, 2 running".
    pub fn show_badge(&self, value: &str, shown: Option<&TabBadge>) {
        let Some(tab) = self.inner.tabs().into_iter().find(|tab| value_of(tab) == value) else {
            return;
        };
        let mut badges = self.inner.badges.borrow_mut();
        badges.retain(|(known, _)| known.is_connected());
        if badges.iter().all(|(known, _)| *known != tab) {
            badges.extend(Tree::new(tab.clone().into()).map(|tree| (tab.clone(), tree)));
        }
        let Some((_, tree)) = badges.iter_mut().find(|(known, _)| *known == tab) else { return };
        let node = shown.map(|shown| badge(&decimal(shown.count)).with("aria-hidden", "true"));
        tree.show(node.map(Node::Element).into_iter().collect());
        match shown {
            Some(shown) => {
                let label = tab.first_child().and_then(|label| label.text_content()).unwrap_or_default();
                write(&tab, "aria-label", &[label.trim(), ", ", &shown.text].concat());
            }
            None => {
                // Only names can be wrong.
                let _ = tab.remove_attribute("aria-label");
            }
        }
    }
}

fn value_of(tab: &Element) -> String {
    tab.get_attribute("value").unwrap_or_default()
}

fn write(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        // Only names can be wrong.
        let _ = element.set_attribute(name, value);
    }
}

impl Inner {
    /// The tab that an event is about. What is in a slot may have tabs of its own.
    fn tab_of(&self, event: &Event) -> Option<HtmlElement> {
        let tab = event.target()?.dyn_into::<Element>().ok()?.closest("[role=tab]").ok()??;
        self.tabs().into_iter().find(|known| **known == tab)
    }

    /// Whether it was not selected before.
    fn select(&self, value: &str) -> bool {
        let mut is_news = false;
        let mut panel_id = None;
        for tab in self.tabs() {
            let selected = value_of(&tab) == value;
            if selected {
                is_news = tab.get_attribute("aria-selected").as_deref() != Some("true");
                panel_id = tab.get_attribute("aria-controls");
            }
            write(&tab, "aria-selected", if selected { "true" } else { "false" });
            write(&tab, "tabindex", if selected { "0" } else { "-1" });
            write(&tab, "data-state", if selected { "active" } else { "inactive" });
        }
        let (shown, hidden): (Vec<_>, Vec<_>) =
            self.panels().into_iter().partition(|panel| Some(panel.id()) == panel_id);
        hidden.iter().for_each(|panel| self.hide(panel));
        shown.iter().for_each(|panel| self.show(panel));
        is_news
    }

    /// The tabs; those in a panel are somebody else's.
    fn tabs(&self) -> Vec<HtmlElement> {
        let panels = self.panels();
        let is_ours = |tab: &HtmlElement| !panels.iter().any(|panel| panel.contains(Some(tab)));
        tabs_of(&self.root).into_iter().filter(is_ours).collect()
    }

    /// The panels; those in a panel are somebody else's.
    fn panels(&self) -> Vec<HtmlElement> {
        let Ok(panels) = self.root.query_selector_all("[role=tabpanel]") else { return Vec::new() };
        let panels =
            (0..panels.length()).filter_map(|index| panels.item(index)?.dyn_into::<HtmlElement>().ok());
        let mut outermost = Vec::<HtmlElement>::new();
        for panel in panels {
            if !outermost.last().is_some_and(|last| last.contains(Some(&panel))) {
                outermost.push(panel);
            }
        }
        outermost
    }

    fn hide(&self, panel: &HtmlElement) {
        write(panel, "data-state", "inactive");
        if !panel.hidden() {
            let position = ScrollPosition::of(panel).map(|position| (panel.id(), position));
            self.positions.borrow_mut().extend(position);
            panel.set_hidden(true);
        }
    }

    fn show(&self, panel: &HtmlElement) {
        write(panel, "data-state", "active");
        if panel.hidden() {
            panel.set_hidden(false);
            let mut positions = self.positions.borrow_mut();
            if let Some(place) = positions.iter().position(|(id, _)| *id == panel.id()) {
                positions.swap_remove(place).1.restore();
            }
        }
    }
}
