//! Where the jobs come from and how they are kept up to date.

use std::{fmt, rc::Rc};

use chrono::{DateTime, Utc};
use trpc::{ClientOptions, Fetch, Headers, Transformer};

use super::{EventCallback, JobsEvent, JobsRouter, RefetchOptions};
use crate::job::{JobFields, KindLabels};

/// Where the jobs come from and how they are kept up to date.
///
/// Options are equal when they identify the same query: the endpoint and how it is spoken to (transformer, batching, method,
/// credentials), the router (scope, procedures, subscription, how ids are sent, `filter`, `limit`), the session key, the
/// fields (what else is kept of a row) and the sharing. Functions, intervals, labels, initial data and whether it is enabled do
/// not count, so that closures may be made anew at each render, and labels follow the language.
///
/// ```
/// use jobs_console::query::JobsOptions;
/// use trpc::Headers;
///
/// let options = |token: &'static str| {
///     JobsOptions::new("/api/trpc", "org_1")
///         .with_headers(Headers::new(move || vec![("authorization".into(), token.into())]))
/// };
/// assert_eq!(options("one"), options("two"));
/// assert_ne!(options("one").with_session_key("ada"), options("one").with_session_key("bob"));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct JobsOptions {
    /// How to speak to the endpoint. Its time-out is taken from `refetch`.
    pub client: ClientOptions,
    /// How to speak to the `jobs` router.
    pub router: JobsRouter,
    /// How often to request the list.
    pub refetch: RefetchOptions,
    /// The words for kinds of jobs.
    pub labels: KindLabels,
    /// More fields of a row to show.
    pub fields: JobFields,
    /// Who is signed in, such as the session's id: another key is another query, so that one user never sees the
    /// list of another.
    pub session_key: Option<String>,
    /// Tabs of one origin with the same endpoint, scope and session key request the list once for all of them. On unless it
    /// is switched off. A query with functions of the host's (headers, `fetch`) shares only under a session key.
    pub sharing: bool,
    /// Whether anything is requested: on unless it is switched off, as where nobody is signed in, or it is not known yet whose jobs
    /// are wanted. What is there stays.
    pub enabled: bool,
    /// A list that is there before the first answer, such as one that a server has rendered.
    pub initial_data: Option<InitialData>,
    /// Receives events, where [`use_jobs`](crate::hooks::use_jobs) makes the query. Others call
    /// [`JobsQuery::listen`](super::JobsQuery::listen).
    pub on_event: Option<EventCallback>,
}

/// A list that is there before the first answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InitialData {
    /// The result of `jobs.list` as JSON: an array of rows, or a page, bare or in superjson's form.
    pub json: Rc<str>,
    /// When it was up to date, on the server's clock.
    pub updated_at: DateTime<Utc>,
}

impl InitialData {
    /// The result of `jobs.list` as JSON, bare or in superjson's form, up to date at `updated_at` (on the server's
    /// clock).
    pub fn new(json: impl Into<Rc<str>>, updated_at: DateTime<Utc>) -> Self {
        Self { json: json.into(), updated_at }
    }
}

impl JobsOptions {
    /// The default form: the `jobs` router at `endpoint` (superjson), for one organization.
    pub fn new(endpoint: &str, organization_id: &str) -> Self {
        Self::with_router(endpoint, JobsRouter::new(organization_id))
    }

    /// Another form of the `jobs` router at `endpoint`.
    pub fn with_router(endpoint: &str, router: JobsRouter) -> Self {
        Self {
            client: ClientOptions::new(endpoint),
            router,
            refetch: RefetchOptions::default(),
            labels: KindLabels::default(),
            fields: JobFields::default(),
            session_key: None,
            sharing: true,
            enabled: true,
            initial_data: None,
            on_event: None,
        }
    }

    /// The same with another transformer.
    #[must_use]
    pub fn with_transformer(mut self, transformer: Transformer) -> Self {
        self.client.request.transformer = transformer;
        self
    }

    /// The same with headers of the host's own.
    #[must_use]
    pub fn with_headers(mut self, headers: Headers) -> Self {
        self.client.headers = Some(headers);
        self
    }

    /// The same with the host's own `fetch`.
    #[must_use]
    pub fn with_fetch(mut self, fetch: Fetch) -> Self {
        self.client.fetch = Some(fetch);
        self
    }

    /// The same with other intervals.
    #[must_use]
    pub fn with_refetch(mut self, refetch: RefetchOptions) -> Self {
        self.refetch = refetch;
        self
    }

    /// The same with words for more kinds of jobs.
    #[must_use]
    pub fn with_labels(mut self, labels: KindLabels) -> Self {
        self.labels = labels;
        self
    }

    /// The same with more fields of a row to show, on cards and in the details.
    ///
    /// ```
    /// use jobs_console::{job::{JobField, JobFields}, query::JobsOptions};
    ///
    /// let failed = JobField { label: "Failed files".into(), path: "output.filesFailed".into() };
    /// JobsOptions::new("/api/trpc", "org_1").with_fields(JobFields::new([failed]));
    /// ```
    #[must_use]
    pub fn with_fields(mut self, fields: JobFields) -> Self {
        self.fields = fields;
        self
    }

    /// The same with a subscription whose events say when to look: see
    /// [`Procedures::subscription`](super::Procedures::subscription).
    ///
    /// ```
    /// use jobs_console::query::JobsOptions;
    ///
    /// let options = JobsOptions::new("/api/trpc", "org_1").with_subscription("jobs.onUpdate");
    /// ```
    #[must_use]
    pub fn with_subscription(mut self, procedure: impl Into<String>) -> Self {
        self.router.procedures.subscription = Some(procedure.into());
        self
    }

    /// The same for another session.
    #[must_use]
    pub fn with_session_key(mut self, key: impl Into<String>) -> Self {
        self.session_key = Some(key.into());
        self
    }

    /// The same with requests of its own, whatever other tabs request.
    #[must_use]
    pub fn without_sharing(mut self) -> Self {
        self.sharing = false;
        self
    }

    /// The same, requesting nothing unless `enabled`: no list, no details that are kept up to date, no subscription. What is there
    /// stays. Enabled again, the list is requested at once. What is asked for by name is sent (retry, cancel, details once).
    ///
    /// ```
    /// use jobs_console::query::JobsOptions;
    ///
    /// let options = |organization: Option<&str>| {
    ///     JobsOptions::new("/api/trpc", organization.unwrap_or_default()).with_enabled(organization.is_some())
    /// };
    /// ```
    #[must_use]
    pub fn with_enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// The same with a list that is there before the first answer: the result of `jobs.list` as JSON, up to
    /// date at `updated_at` (on the server's clock). JSON that is no list is ignored.
    #[must_use]
    pub fn with_initial_data(mut self, json: impl Into<Rc<str>>, updated_at: DateTime<Utc>) -> Self {
        self.initial_data = Some(InitialData::new(json, updated_at));
        self
    }

    /// The same with a receiver of events.
    #[must_use]
    pub fn with_on_event(mut self, on_event: impl Fn(JobsEvent) + 'static) -> Self {
        self.on_event = Some(Rc::new(on_event));
        self
    }
}

impl PartialEq for JobsOptions {
    fn eq(&self, other: &Self) -> bool {
        let (client, other_client) = (&self.client, &other.client);
        client.request == other_client.request
            && client.batching == other_client.batching
            && client.max_batch_size == other_client.max_batch_size
            && client.credentials == other_client.credentials
            && client.source == other_client.source
            && self.router == other.router
            && self.fields == other.fields
            && self.session_key == other.session_key
            && self.sharing == other.sharing
    }
}

impl fmt::Debug for JobsOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("JobsOptions")
            .field("endpoint", &self.client.request.endpoint)
            .field("router", &self.router)
            .field("refetch", &self.refetch)
            .finish_non_exhaustive()
    }
}
