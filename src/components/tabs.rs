//! Tabs and their panels: the root, and what its parts share.

use yew::prelude::*;

/// Whether moving the focus to a tab selects it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activation {
    /// A tab is selected when it gets the focus by an arrow key.
    #[default]
    Automatic,
    /// A tab is selected by Enter, Space or a click: for panels that are slow to show.
    Manual,
}

/// The direction of the text, which decides what the left and right arrow keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// What [`Tabs`] shares with its parts.
#[derive(Clone, PartialEq)]
pub(super) struct TabsContext {
    pub(super) id: AttrValue,
    pub(super) selected: AttrValue,
    pub(super) select: Callback<AttrValue>,
    pub(super) activation: Activation,
    pub(super) dir: Option<Direction>,
}

impl TabsContext {
    pub(super) fn tab_id(&self, value: &str) -> String {
        [&self.id, "-tab-", value].concat()
    }

    pub(super) fn panel_id(&self, value: &str) -> String {
        [&self.id, "-panel-", value].concat()
    }
}

/// Properties of [`Tabs`].
#[derive(Clone, PartialEq, Properties)]
pub struct TabsProps {
    /// Begins the ids of the tabs and panels, so it has to be unique on the page: `{id}-tab-{value}`,
    /// `{id}-panel-{value}`.
    pub id: AttrValue,
    /// The value of the selected tab, where the host decides (controlled). Without it the tabs decide.
    #[prop_or_default]
    pub value: Option<AttrValue>,
    /// The value of the tab that is selected at first (uncontrolled).
    #[prop_or_default]
    pub default_value: AttrValue,
    /// The user selected another tab; its value.
    #[prop_or_default]
    pub on_change: Callback<AttrValue>,
    /// Whether moving the focus to a tab selects it.
    #[prop_or_default]
    pub activation: Activation,
    /// The direction of the text; that of the page unless set.
    #[prop_or_default]
    pub dir: Option<Direction>,
    /// A [`TabList`](super::TabList) and [`TabPanel`](super::TabPanel)s, anywhere inside.
    pub children: Html,
}

/// Tabs and their panels, by the WAI-ARIA tabs pattern. Renders no element of its own.
///
/// ```
/// use jobs_console::components::{Tab, TabList, TabPanel, Tabs};
/// use yew::prelude::*;
///
/// #[component]
/// fn Console() -> Html {
///     html! {
///         <Tabs id="console" default_value="jobs">
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
    let context =
        TabsContext { id: props.id.clone(), selected, select, activation: props.activation, dir: props.dir };
    html! { <ContextProvider<TabsContext> {context}>{ props.children.clone() }</ContextProvider<TabsContext>> }
}
