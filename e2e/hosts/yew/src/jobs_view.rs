//! The tabs, with the jobs in one of them.

use jobs_console::{
    components::{JobAction, JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::use_jobs,
    i18n::title,
    job::JobId,
    query::{JobsEvent, JobsOptions, JobsQuery},
};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct JobsViewProps {
    /// The app prevents what the cards' buttons do.
    pub prevent: bool,
    /// Is called with what happens.
    pub note: Callback<String>,
    /// The chat.
    pub children: Html,
}

#[component]
pub fn JobsView(props: &JobsViewProps) -> Html {
    // A closure of each render: only where the jobs come from identifies the query.
    let note = props.note.clone();
    let options = JobsOptions::new("/api/trpc", "org_demo").with_on_event(move |event| note.emit(in_words(event)));
    let jobs = use_jobs(options);

    let on_change =
        use_callback(props.note.clone(), |tab: AttrValue, note| note.emit(format!("tab-change: {tab}")));
    // Depends on the query, not on its state, which is another one after each change: all cards would render.
    let on_action = use_callback(
        (jobs.query.clone(), props.prevent, props.note.clone()),
        |(action, id): (JobAction, JobId), (query, prevent, note)| {
            let what = match action {
                JobAction::Details => "job-open",
                JobAction::Retry => "job-retry",
                JobAction::Cancel => "job-cancel",
                _ => "job-action",
            };
            note.emit(format!("{what}: {}", title_of(query, &id)));
            !*prevent
        },
    );
    html! {
        <main>
            <h1>{ "What should we code next?" }</h1>
            <Tabs id="console" default_value="jobs" {on_change}>
                <TabList label="Console">
                    <Tab value="chat" label="Chat" />
                    <Tab value="jobs" label="Jobs" badge={TabBadge::of(&jobs.state)} />
                </TabList>
                <TabPanel value="chat">{ props.children.clone() }</TabPanel>
                <TabPanel value="jobs"><JobsList id="jobs" {jobs} {on_action} /></TabPanel>
            </Tabs>
        </main>
    }
}

fn in_words(event: JobsEvent) -> String {
    match event {
        JobsEvent::Counts(counts) => {
            format!("jobs-change: {} running, {} queued", counts.running, counts.queued)
        }
        JobsEvent::SessionExpired(_) => "session-expired".to_owned(),
        JobsEvent::Error(error) => format!("jobs-error: {error}"),
        other => format!("{other:?}"),
    }
}

fn title_of(query: &JobsQuery, id: &JobId) -> String {
    let state = query.state();
    state.data.entry(id).map_or_else(String::new, |entry| title(&entry.job, &query.options().labels))
}
