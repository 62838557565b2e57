//! Tabs by the WAI-ARIA pattern: the badge is a part of the name, a disabled tab is passed over, panels keep their state.

use jobs_console::components::{Tab, TabBadge, TabList, TabPanel, Tabs};
use yew::prelude::*;

#[component]
pub(super) fn Example() -> Html {
    let badge = TabBadge { count: 3, text: "2 running, 1 queued".into() };
    html! {
        <Tabs id="gallery-tabs" default_value="jobs">
            <TabList label="Console">
                <Tab value="chat" label="Chat" />
                <Tab value="jobs" label="Jobs" {badge} />
                <Tab value="settings" label="Settings" disabled=true />
            </TabList>
            <TabPanel value="chat"><p>{ "The chat." }</p></TabPanel>
            <TabPanel value="jobs"><p>{ "The jobs." }</p></TabPanel>
            <TabPanel value="settings"><p>{ "The settings." }</p></TabPanel>
        </Tabs>
    }
}
