//! The fold with the connected repositories.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use jobs_console::{
    components::{Button, ConfigStatus, Icon, RelativeTime, Shape},
    hooks::{Jobs, ViewContext, use_words},
    i18n::{Language, Phrase, error_phrase},
    job::{self, JobId, JobStatus},
    query::JobsSnapshot,
    trpc::{Client, Error},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    chat::piece,
    use_repositories::{RepositoriesState, Repository, ingest, use_repositories},
};

/// As many characters of a commit as people write.
const SHORT_SHA: usize = 7;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RepositoriesProps {
    pub jobs: Jobs,
    pub organization_id: AttrValue,
}

/// The repositories and how they stand, where the server knows of any. Its place is there from the start, so that
/// nothing moves when it comes.
#[component]
pub(super) fn Repositories(props: &RepositoriesProps) -> Html {
    let RepositoriesProps { jobs, organization_id } = props;
    let is_open = use_state_eq(|| false);
    let ontoggle = use_callback((), {
        let is_open = is_open.setter();
        move |event: Event, ()| {
            let fold = event.target_dyn_into::<web_sys::Element>();
            is_open.set(fold.is_some_and(|fold| fold.has_attribute("open")));
        }
    });
    let repositories = use_repositories(jobs, organization_id, *is_open);
    let context = ViewContext::new(jobs, true);
    let language = use_words();
    let row = |repository: &Rc<Repository>| {
        html! {
            <Row
                key={&*repository.id}
                repository={repository.clone()}
                jobs={jobs.state.data.clone()}
                client={jobs.query.client().clone()}
                organization_id={organization_id.clone()}
                refetch={repositories.refetch.clone()}
            />
        }
    };
    html! {
        <div class="repositories jc-jobs">
            if let RepositoriesState::Known(rows, error) = &repositories.answer {
                // The console's own words are English; the library's are in the language that the list speaks.
                <details lang="en" {ontoggle}>
                    <summary>
                        { english(["Repositories (", &rows.len().to_string(), ")"].concat().into()) }
                        { errors(rows) }
                    </summary>
                    <div class="repositories-body">
                        if let Some(error) = error {
                            <p class="repositories-error" role="status">
                                { english("The repositories could not be loaded. ".into()) }
                                { spoken(&language, error_phrase(error)) }
                            </p>
                        }
                        <ContextProvider<ViewContext> {context}>
                            <ul role="list">{ for rows.iter().map(row) }</ul>
                        </ContextProvider<ViewContext>>
                    </div>
                </details>
            }
        </div>
    }
}

fn errors(rows: &[Rc<Repository>]) -> Html {
    let text = match rows.iter().filter(|row| row.status == Some(job::ConfigStatus::Error)).count() {
        0 => return html! {},
        1 => "1 with an error".to_owned(),
        count => [&count.to_string(), " with errors"].concat(),
    };
    html! { <span class="repositories-error"><Icon shape={Shape::Warning} />{ english(text.into()) }</span> }
}

/// A text of the console's own. It may stand in a page from right to left.
fn english(text: Phrase) -> Html {
    html! { <span key={text.to_string()} dir="ltr">{ for text.pieces().iter().map(piece) }</span> }
}

/// A text of the library's.
fn spoken(language: &Language, text: Phrase) -> Html {
    let (lang, dir) = (language.tag(), language.dir().unwrap_or("ltr"));
    html! { <span key={text.to_string()} {lang} {dir}>{ for text.pieces().iter().map(piece) }</span> }
}

/// A text of the server's that may change: a browser that translates the page puts its own nodes in the place of texts.
fn isolated(text: &str) -> Html {
    html! { <span key={text.to_owned()}><bdi>{ text.to_owned() }</bdi></span> }
}

/// How the latest request to ingest stands.
#[derive(PartialEq)]
enum IngestState {
    None,
    UnderWay,
    /// It has begun this job, when the repository had been ingested last at that time.
    Begun(JobId, Option<DateTime<Utc>>),
    Refused(Rc<Error>),
}

impl IngestState {
    /// Whether the job that was asked for has found nothing new. The repository shows itself what came of any other.
    fn found_nothing(&self, repository: &Repository, jobs: &JobsSnapshot) -> bool {
        let Self::Begun(id, last_ingested_at) = self else { return false };
        let is_skipped = |job: &job::Job| job.id == *id && job.status == JobStatus::Skipped;
        *last_ingested_at == repository.last_ingested_at
            && jobs.recent.iter().any(|entry| is_skipped(&entry.job))
    }
}

#[derive(Clone, PartialEq, Properties)]
struct RowProps {
    repository: Rc<Repository>,
    jobs: Rc<JobsSnapshot>,
    client: Client,
    organization_id: AttrValue,
    refetch: Callback<()>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let Repository { name, status, reason, last_commit, last_ingested_at, .. } = &*props.repository;
    let language = use_words();
    let request = use_state_eq(|| IngestState::None);
    let onclick = {
        let (request, props) = (request.setter(), props.clone());
        move |()| {
            let (request, props) = (request.clone(), props.clone());
            request.set(IngestState::UnderWay);
            spawn_local(async move {
                let RowProps { repository, client, organization_id, refetch, .. } = props;
                request.set(match ingest(&client, &organization_id, &repository.id).await {
                    Ok(Some(id)) => IngestState::Begun(id, repository.last_ingested_at),
                    Ok(None) => IngestState::None,
                    Err(error) => IngestState::Refused(Rc::new(error)),
                });
                refetch.emit(());
            });
        }
    };
    // A second one would be refused.
    let is_busy = *request == IngestState::UnderWay || *status == Some(job::ConfigStatus::Ingesting);
    html! {
        <li class="repository">
            <div>
                <p class="repository-head">
                    <strong>{ isolated(name) }</strong>
                    if let Some(status) = *status {
                        <span lang={language.tag()}><ConfigStatus {status} /></span>
                    }
                </p>
                if let Some(reason) = reason {
                    <p class="jc-meta">{ isolated(reason) }</p>
                }
                if let Some(sha) = last_commit {
                    <p class="jc-meta" translate="no">
                        <span dir="ltr">
                            { "Last commit " }
                            <code dir="ltr" title={sha.clone()}>{ sha.chars().take(SHORT_SHA).collect::<String>() }</code>
                            if let Some(at) = *last_ingested_at {
                                { " · Ingested " }
                                <span lang={language.tag()} dir={language.dir().unwrap_or("ltr")}><RelativeTime {at} /></span>
                            }
                        </span>
                    </p>
                }
                if !is_busy && request.found_nothing(&props.repository, &props.jobs) {
                    // The list announces that the job was skipped.
                    <p class="jc-meta">{ english("Nothing new".into()) }</p>
                }
                if let IngestState::Refused(error) = &*request {
                    <p class="repositories-error" role="alert">{ spoken(&language, error_phrase(error)) }</p>
                }
            </div>
            <Button
                label="Ingest now"
                name={["Ingest ", name, " now"].concat()}
                pending={is_busy}
                {onclick}
            />
        </li>
    }
}
