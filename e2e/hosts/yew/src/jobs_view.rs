//! The tabs, with the jobs in one of them.

use jobs_console::{
    components::{CardAction, JobsList, Tab, TabBadge, TabList, TabPanel, Tabs},
    hooks::use_jobs,
    job::JobId,
    observer::{JobsEvent, JobsObserver, JobsOptions},
    text::{KindLabels, title},
};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct JobsViewProps {
    /// The app keeps the cards' buttons from doing what they say.
    pub prevent: bool,
    /// Is told what happens.
    pub note: Callback<String>,
    /// The chat.
    pub children: Html,
}

#[component]
pub fn JobsView(props: &JobsViewProps) -> Html {
    let mut options = JobsOptions::new("/api/trpc", "org_demo");
    options.on_event = Some(props.note.reform(in_words));
    let jobs = use_jobs(options);

    let on_change =
        use_callback(props.note.clone(), |tab: AttrValue, note| note.emit(format!("tab-change: {tab}")));
    // The observer, not the state, which is another one after each change: the cards would all be rendered anew.
    let on_action = use_callback(
        (jobs.observer.clone(), props.prevent, props.note.clone()),
        |(action, id): (CardAction, JobId), (observer, prevent, note)| {
            let what = match action {
                CardAction::Details => "job-open",
                CardAction::Retry => "job-retry",
                CardAction::Cancel => "job-cancel",
            };
            note.emit(format!("{what}: {}", title_of(observer, &id)));
            !*prevent
        },
    );
    html! {
        <main>
            <h1>{ "What should we code next?" }</h1>
            <Tabs default_value="jobs" {on_change}>
                <TabList label="Console">
                    <Tab value="chat" label="Chat" />
                    <Tab value="jobs" label="Jobs" badge={TabBadge::of(&jobs.state)} />
                </TabList>
                <TabPanel value="chat">{ props.children.clone() }</TabPanel>
                <TabPanel value="jobs"><JobsList {jobs} on_action={Some(on_action)} /></TabPanel>
            </Tabs>
        </main>
    }
}

fn in_words(event: JobsEvent) -> String {
    match event {
        JobsEvent::Counts(counts) => {
            format!("jobs-change: {} running, {} queued", counts.running, counts.queued)
        }
        JobsEvent::SessionExpired => "session-expired".to_owned(),
        JobsEvent::Error(error) => format!("jobs-error: {error}"),
        other => format!("{other:?}"),
    }
}

fn title_of(observer: &JobsObserver, id: &JobId) -> String {
    let state = observer.state();
    let mut entries = state.snapshot.running.iter().chain(&*state.snapshot.recent);
    let entry = entries.find(|entry| entry.job.id == *id);
    entry.map_or_else(String::new, |entry| title(&entry.job, &KindLabels::default()))
}
