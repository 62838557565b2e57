//! The console that the demo page is.

mod chat;
mod prompt;
mod search;
mod settings;

use jobs_console::{
    client::Client,
    components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::use_jobs,
};
use yew::prelude::*;

use chat::Chat;
use prompt::Prompt;
use search::use_search;

/// The page.
#[component]
pub(crate) fn Console() -> Html {
    let settings = use_memo((), |()| settings::from_address());
    let client = use_memo((), |()| Client::new(settings.jobs.client.clone()));
    let jobs = use_jobs(settings.jobs.clone());
    let (answer, search) = use_search((*client).clone(), settings.organization_id.clone());

    let tab = use_state_eq(|| AttrValue::from("jobs"));
    let on_change = use_callback((), {
        let tab = tab.setter();
        move |value, ()| tab.set(value)
    });
    let on_ask = use_callback(search, {
        let tab = tab.setter();
        move |question: AttrValue, search| {
            tab.set("chat".into());
            search.emit(question);
        }
    });
    let badge = TabBadge::of(&jobs.state);
    html! {
        <Tabs value={(*tab).clone()} {on_change}>
            <main class="console">
                <div class="console-top">
                    <div class="console-column">
                        <Prompt {on_ask} />
                        <TabList label="Console">
                            <Tab value="chat" label="Chat" />
                            <Tab value="jobs" label="Jobs" {badge} />
                        </TabList>
                    </div>
                </div>
                <div class="console-panels">
                    <TabPanel value="chat"><Chat {answer} /></TabPanel>
                    <TabPanel value="jobs"><JobsList {jobs} /></TabPanel>
                </div>
            </main>
        </Tabs>
    }
}
