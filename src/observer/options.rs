//! What an observer is told.

use std::rc::Rc;

use yew::Callback;

use crate::{
    client::ClientOptions,
    job::{BadRow, JobId},
    polling::PollOptions,
    router::JobsRouter,
    store::{Action, Counts, Transition},
    text::KindLabels,
    wire::Error,
};

/// Where the jobs come from and how they are followed.
///
/// Equal options are about the same jobs in the same way; who is told does not matter, so a closure made
/// anew at each render does no harm. [`Headers`](crate::client::Headers) do matter: make them once.
#[derive(Clone, Debug)]
pub struct JobsOptions {
    /// How to speak to the endpoint. Its time-out is taken from `polling`.
    pub client: ClientOptions,
    /// How to speak to the `jobs` router.
    pub router: JobsRouter,
    /// How often to ask.
    pub polling: PollOptions,
    /// The words for kinds of jobs.
    pub labels: KindLabels,
    /// Is told what happens, by [`use_jobs`](crate::hooks::use_jobs). Others
    /// [`listen`](super::JobsObserver::listen).
    pub on_event: Option<Callback<JobsEvent>>,
}

impl PartialEq for JobsOptions {
    fn eq(&self, other: &Self) -> bool {
        self.client == other.client
            && self.router == other.router
            && self.polling == other.polling
            && self.labels == other.labels
    }
}

impl JobsOptions {
    /// The specification's form: the `jobs` router at `endpoint`, for one organization.
    pub fn new(endpoint: &str, organization_id: &str) -> Self {
        Self {
            client: ClientOptions::new(endpoint),
            router: JobsRouter::new(organization_id),
            polling: PollOptions::default(),
            labels: KindLabels::default(),
            on_event: None,
        }
    }
}

/// Something that a host may want to know.
#[derive(Clone, Debug)]
pub enum JobsEvent {
    /// The first list is there, or the badge's numbers changed.
    Counts(Counts),
    /// A job came or changed its status.
    JobChanged(Transition),
    /// Rows of an answer could not be shown.
    BadRows(Vec<BadRow>),
    /// The user's retry or cancel was carried out.
    Acted {
        /// The job.
        id: JobId,
        /// What was done.
        action: Action,
    },
    /// A request failed.
    Error(Rc<Error>),
    /// The session is over; nothing is asked for until the page regains focus or the host refetches.
    SessionExpired,
}
