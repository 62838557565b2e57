//! The repositories that the organization has connected (`repositories.list`).

use std::rc::Rc;

use chrono::{DateTime, Utc};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use jobs_console::{
    hooks::Jobs,
    job::{ConfigStatus, JobId},
    query::{InputFields, RefetchOptions},
    trpc::{Call, Client, Error, Object, ProcedureKind},
};
use serde_json::value::RawValue;
use yew::prelude::*;

use super::cancel_on_drop::CancelOnDrop;

/// A connected repository.
#[derive(Debug, PartialEq)]
pub(super) struct Repository {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: Option<ConfigStatus>,
    pub(super) reason: Option<String>,
    pub(super) last_commit: Option<String>,
    pub(super) last_ingested_at: Option<DateTime<Utc>>,
}

impl Repository {
    /// One without an id cannot be asked for, and one without a name cannot be told from others.
    fn of(row: &RawValue) -> Option<Self> {
        let row = Object::read(row.get())?;
        let text = |name: &str| row.text(name).filter(|text| !text.trim().is_empty());
        Some(Self {
            id: text("id")?,
            name: text("repoName")?,
            status: text("configStatus").and_then(|word| ConfigStatus::parse(&word)),
            reason: text("reason"),
            last_commit: text("lastCommit"),
            last_ingested_at: text("lastIngestedAt")
                .and_then(|at| DateTime::parse_from_rfc3339(&at).ok())
                .map(|at| at.to_utc()),
        })
    }
}

/// What is known of the repositories.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum RepositoriesState {
    /// Nothing yet.
    #[default]
    None,
    /// The latest list, and why there is no newer one.
    Known(Rc<[Rc<Repository>]>, Option<Rc<Error>>),
    /// The server knows of no repositories.
    NotOffered,
}

impl RepositoriesState {
    /// What is known after a further response.
    fn after(&self, response: Result<Box<RawValue>, Error>) -> Self {
        match response {
            Ok(rows) => {
                let rows: Vec<&RawValue> = serde_json::from_str(rows.get()).unwrap_or_default();
                Self::Known(rows.into_iter().filter_map(Repository::of).map(Rc::new).collect(), None)
            }
            // There is nothing else that a list could lack.
            Err(error) if error.is_procedure_missing() || error.status() == Some(404) => Self::NotOffered,
            Err(error) => {
                let rows = match self {
                    // What is refused now may belong to somebody else.
                    Self::Known(rows, _) if !error.is_forbidden() && !error.is_session_expired() => {
                        rows.clone()
                    }
                    _ => Rc::default(),
                };
                Self::Known(rows, Some(Rc::new(error)))
            }
        }
    }
}

/// The connected repositories of one organization.
pub(super) struct Repositories {
    pub(super) answer: RepositoriesState,
    /// Requests them again, and the jobs with them.
    pub(super) refetch: Callback<()>,
}

/// Requests the repositories once the list of jobs is there, and while `is_open` as often as the jobs.
#[hook]
pub(super) fn use_repositories(jobs: &Jobs, organization_id: &AttrValue, is_open: bool) -> Repositories {
    let update = use_force_update();
    let answer = use_mut_ref(RepositoriesState::default);
    let refetches = use_mut_ref(|| 0_u32);
    let is_visible = use_page_visibility();
    let has_jobs = jobs.state.has_data();
    if !has_jobs {
        answer.take();
    }
    // A job that begins or ends is a reason to look again, also one that did both between two polls.
    let latest = || jobs.state.data.recent.first().map(|entry| entry.job.id.clone());
    let polled = (is_open && is_visible).then(|| (jobs.state.data.counts, latest()));
    let is_wanted = has_jobs && (polled.is_some() || *answer.borrow() == RepositoriesState::None);
    let due = (jobs.query.clone(), organization_id.clone(), has_jobs, polled, *refetches.borrow());
    use_effect_with(due, {
        let (answer, update) = (answer.clone(), update.clone());
        move |(query, organization_id, _, polled, _)| {
            let refetch = query.options().refetch;
            let interval = polled.as_ref().and_then(|(counts, _)| {
                let is_active = counts.running + counts.queued > 0;
                RefetchOptions::effective(if is_active { refetch.active } else { refetch.idle })
            });
            let (client, input) = (query.client().clone(), input_of(organization_id));
            let call = Call::new("repositories.list", input.to_input());
            let request = is_wanted.then(|| {
                CancelOnDrop::spawn(async move {
                    loop {
                        let response = client.call(ProcedureKind::Query, call.clone()).await;
                        let next = answer.borrow().after(response);
                        let is_offered = next != RepositoriesState::NotOffered;
                        if *answer.borrow() != next {
                            answer.replace(next);
                            update.force_update();
                        }
                        match interval.filter(|_| is_offered) {
                            Some(interval) => {
                                TimeoutFuture::new(interval.as_millis().try_into().unwrap_or(u32::MAX)).await;
                            }
                            None => return,
                        }
                    }
                })
            });
            move || drop(request)
        }
    });
    let refetch = use_callback(jobs.query.clone(), move |(), query| {
        *refetches.borrow_mut() += 1;
        update.force_update();
        query.refetch();
    });
    let answer = answer.borrow().clone();
    Repositories { answer, refetch }
}

/// Asks for an ingestion of a repository. Gives the new job's id where the server knows it already.
pub(super) async fn ingest(
    client: &Client,
    organization_id: &str,
    repository_id: &str,
) -> Result<Option<JobId>, Error> {
    let mut input = input_of(organization_id);
    input.set("repositoryId", repository_id);
    let call = Call::new("repositories.ingest", input.to_input());
    let answer = client.call(ProcedureKind::Mutation, call).await?;
    Ok(Object::read(answer.get()).and_then(|answer| answer.text("id").map(|id| (*id).into())))
}

fn input_of(organization_id: &str) -> InputFields {
    InputFields::from_iter([("organizationId", organization_id)])
}

/// Whether the page can be seen.
#[hook]
fn use_page_visibility() -> bool {
    let is_visible = use_state_eq(|| true);
    use_effect_with((), {
        let is_visible = is_visible.setter();
        move |()| {
            let document = web_sys::window().and_then(|window| window.document());
            let listener = document.map(|document| {
                EventListener::new(&document.clone(), "visibilitychange", move |_| {
                    is_visible.set(!document.hidden());
                })
            });
            move || drop(listener)
        }
    });
    *is_visible
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(answer: &RepositoriesState) -> Vec<&str> {
        match answer {
            RepositoriesState::Known(rows, _) => rows.iter().map(|row| &*row.name).collect(),
            _ => Vec::new(),
        }
    }

    fn response(rows: &serde_json::Value) -> Result<Box<RawValue>, Error> {
        Ok(serde_json::value::to_raw_value(rows).unwrap())
    }

    fn listed() -> RepositoriesState {
        RepositoriesState::None.after(response(&serde_json::json!([
            { "id": "repo_1", "repoName": "acme/docs", "configStatus": "ERROR", "reason": "Bad file",
              "lastCommit": "0123456789", "lastIngestedAt": "2026-11-27T10:00:00.000Z" },
            { "id": "repo_2", "repoName": "acme/api", "configStatus": "paused", "lastIngestedAt": "yesterday" },
            { "id": "repo_3" },
            "acme/site",
        ])))
    }

    #[test]
    fn rows_of_which_nothing_is_certain() {
        let answer = listed();
        assert_eq!(names(&answer), ["acme/docs", "acme/api"]);
        let RepositoriesState::Known(rows, None) = answer else { panic!("{answer:?}") };
        assert_eq!(rows[0].status, Some(ConfigStatus::Error));
        assert!(rows[0].last_ingested_at.is_some());
        assert_eq!((rows[1].status, rows[1].last_ingested_at), (None, None));
        assert_eq!(names(&RepositoriesState::None.after(response(&serde_json::Value::Null))), [""; 0]);
    }

    #[test]
    fn a_failure_leaves_the_rows_unless_they_may_not_be_seen_any_more() {
        let failed = listed().after(Err(Error::Aborted));
        assert_eq!(names(&failed), ["acme/docs", "acme/api"]);
        assert!(matches!(failed, RepositoriesState::Known(_, Some(_))));
        let http = |status| {
            let url = String::new();
            Error::Http { status, url, redirected_away: false, retry_after: None }
        };
        assert_eq!(names(&failed.after(Err(http(403)))), [""; 0]);
        assert_eq!(names(&failed.after(Err(http(401)))), [""; 0]);
        assert_eq!(failed.after(Err(http(404))), RepositoriesState::NotOffered);
    }
}
