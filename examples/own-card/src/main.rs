//! The list with a card of the page's own, made of the library's parts. A context of the page reaches it, and its buttons do what
//! the list's do.

use jobs_console::{
    components::{CardContext, Icon, JobActions, JobMeta, JobProgress, JobTitle, JobsList, Shape, use_card},
    hooks::use_jobs,
    job::JobStatus,
    query::{JobEntry, JobsOptions},
};
use yew::prelude::*;

/// Where the page shows a repository.
#[derive(Clone, PartialEq)]
struct RepositoryLinks(AttrValue);

#[derive(PartialEq, Properties)]
struct RowProps {
    entry: JobEntry,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let CardContext { on_action, capabilities, labels, .. } = use_card();
    let links = use_context::<RepositoryLinks>();
    let job = &props.entry.job;
    let link = links.zip(job.subject.as_ref()).map(|(links, subject)| {
        html! { <a href={[&links.0, "/", &**subject].concat()}>{ AttrValue::from(subject.clone()) }</a> }
    });
    html! {
        <article aria-label={job.subject_or_name().to_string()}>
            <h4><Icon shape={Shape::of(&job.status)} /><JobTitle job={job.clone()} {labels} /></h4>
            if job.status == JobStatus::Running {
                <JobProgress entry={props.entry.clone()} name={job.subject_or_name().to_string()} />
            }
            <JobMeta job={job.clone()} />
            { link }
            <JobActions entry={props.entry.clone()} {capabilities} {on_action} />
        </article>
    }
}

#[component]
fn App() -> Html {
    let jobs = use_jobs(JobsOptions::new("/api/trpc", "org_demo"));
    let card = use_callback((), |entry: JobEntry, ()| html! { <Row {entry} /> });
    let links = RepositoryLinks("https://code.example".into());
    html! {
        <ContextProvider<RepositoryLinks> context={links}>
            <JobsList id="jobs" {jobs} {card} />
        </ContextProvider<RepositoryLinks>>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
