//! A Jobs tab beside a tab of the page's own.

use jobs_console::{
    components::{JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::use_jobs,
    query::JobsOptions,
};
use yew::prelude::*;

#[component]
fn App() -> Html {
    let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_demo"));
    html! {
        <Tabs id="console" default_value="jobs">
            <TabList label="Console">
                <Tab value="notes" label="Notes" />
                <Tab value="jobs" label="Jobs" badge={TabBadge::of(&jobs.state)} />
            </TabList>
            <TabPanel value="notes"><textarea aria-label="Notes" /></TabPanel>
            <TabPanel value="jobs"><JobsList id="jobs" {jobs} /></TabPanel>
        </Tabs>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
