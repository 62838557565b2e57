//! The page.

use jobs_console::{
    components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::{AddressPart, use_address_filters, use_jobs_query, use_language},
    i18n::{Language, messages},
    query::JobsQuery,
};
use yew::prelude::*;

use super::{DemoSettings, chat::Chat, prompt::Prompt, repositories::Repositories, use_search::use_search};

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct AppProps {
    /// What the page says.
    pub settings: DemoSettings,
    /// The jobs that the settings name.
    pub query: JobsQuery,
    /// It can be seen but not used: what a server rendered, until the program runs.
    #[prop_or_default]
    pub inert: bool,
}

/// The page: the prompt, and below it the tabs.
#[component]
pub(crate) fn App(props: &AppProps) -> Html {
    let DemoSettings { organization_id, language, density, .. } = &props.settings;
    let language = use_language(language);
    language.enter();
    let jobs = use_jobs_query(props.query.clone());
    let search = use_search(jobs.query.client(), organization_id);
    let address = use_address_filters(Some(AddressPart::Query), &AttrValue::Static(""));
    let tab = use_state_eq(|| AttrValue::from("jobs"));
    let on_change = use_callback((), {
        let tab = tab.setter();
        move |value, ()| tab.set(value)
    });
    let on_ask = use_callback(search.ask, {
        let tab = tab.setter();
        move |question: AttrValue, ask| {
            tab.set("chat".into());
            ask.emit(question);
        }
    });
    html! {
        <ContextProvider<Language> context={language.clone()}>
        <main class="console" inert={props.inert} lang={language.tag()} dir={language.dir()}>
            <Tabs id="console" value={(*tab).clone()} {on_change}>
                <div class="console-top">
                    <div class="console-column">
                        <Prompt {on_ask} />
                        <Repositories jobs={jobs.clone()} organization_id={AttrValue::from(organization_id.clone())} />
                        <TabList label={messages::tabs::list_name()}>
                            <Tab value="chat" label={messages::tabs::chat()} />
                            <Tab value="jobs" label={messages::tabs::jobs()} badge={TabBadge::of(&jobs.state)} />
                        </TabList>
                    </div>
                </div>
                <div class="console-panels">
                    <TabPanel value="chat"><Chat answer={search.answer} /></TabPanel>
                    <TabPanel value="jobs">
                        <JobsList
                            id="console-jobs"
                            {jobs}
                            density={*density}
                            filters={address.filters}
                            ignored_filters={address.ignored}
                            on_filters_change={address.set}
                            interval_choice=true
                            notifications=true
                        />
                    </TabPanel>
                </div>
            </Tabs>
        </main>
        </ContextProvider<Language>>
    }
}
