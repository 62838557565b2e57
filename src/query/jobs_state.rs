//! What a query knows of the jobs at one moment, in TanStack Query's words.

use std::{rc::Rc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};

use super::{DataUpdatedAt, JobTransition, JobsSnapshot, RefetchOptions};
use crate::job::{JobStatus, KindLabels};

/// What a query knows of the jobs at one moment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobsState {
    /// The last good list, empty while there is none.
    pub data: Rc<JobsSnapshot>,
    /// Whether there is a list.
    pub status: QueryStatus,
    /// Whether a request is under way that the reader waits for. Background polls are not reported, so that one
    /// that brings nothing new changes nothing.
    pub fetch_status: FetchStatus,
    /// Why the list is not up to date, or why there is none.
    pub error: Option<QueryError>,
    /// How many requests have failed since the latest answer.
    pub failure_count: u32,
    /// When the list was last brought up to date.
    pub data_updated_at: DataUpdatedAt,
    /// A list came in an answer, and not only as initial data.
    pub is_fetched: bool,
    /// The mutations that the server offers.
    pub capabilities: Capabilities,
    /// The words for kinds of jobs: those of the options, or what [`set_labels`](super::JobsQuery::set_labels) was given last.
    pub labels: KindLabels,
    /// The jobs whose status changed last.
    pub transitions: Transitions,
    /// How far the server's clock is ahead of the browser's.
    pub clock_offset: TimeDelta,
    /// The reader has [paused](super::JobsQuery::set_paused) the polling.
    pub is_paused: bool,
    /// The list is requested by interval, unless it is paused.
    pub is_polled: bool,
    /// How often the list is requested while a job is active: as the host or the reader says.
    pub interval: Duration,
    /// What is known of jobs that are older than those of the list.
    pub older: OlderJobs,
    /// What is known of older jobs of single statuses; `None` where the server cannot be asked for one.
    pub(super) older_by_status: Option<Vec<(JobStatus, OlderJobs)>>,
}

impl Default for JobsState {
    fn default() -> Self {
        Self {
            data: Rc::default(),
            status: QueryStatus::default(),
            fetch_status: FetchStatus::default(),
            error: None,
            failure_count: 0,
            data_updated_at: DataUpdatedAt::default(),
            is_fetched: false,
            capabilities: Capabilities::default(),
            labels: KindLabels::default(),
            transitions: Transitions::default(),
            clock_offset: TimeDelta::zero(),
            is_paused: false,
            is_polled: true,
            interval: RefetchOptions::default().active,
            older: OlderJobs::default(),
            older_by_status: Some(Vec::new()),
        }
    }
}

impl PartialEq for JobsState {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.data, &other.data)
            && self.status == other.status
            && self.fetch_status == other.fetch_status
            && self.error == other.error
            && self.failure_count == other.failure_count
            && self.data_updated_at == other.data_updated_at
            && self.is_fetched == other.is_fetched
            && self.capabilities == other.capabilities
            && self.labels == other.labels
            && self.transitions == other.transitions
            && self.clock_offset == other.clock_offset
            && self.is_paused == other.is_paused
            && self.is_polled == other.is_polled
            && self.interval == other.interval
            && self.older == other.older
            && self.older_by_status == other.older_by_status
    }
}

impl JobsState {
    /// Whether there is a list, be it up to date or not.
    pub fn has_data(&self) -> bool {
        self.status == QueryStatus::Success
    }

    /// What is known of older jobs of this status alone, or of any: what
    /// [`load_older_of`](super::JobsQuery::load_older_of) goes on with.
    pub fn older_of(&self, status: Option<&JobStatus>) -> OlderJobs {
        let (Some(status), Some(by_status)) = (status, &self.older_by_status) else {
            return self.older.clone();
        };
        let older = by_status.iter().find(|(known, _)| known == status).map(|(_, older)| older.clone());
        older.unwrap_or_else(|| OlderJobs { has_more: self.older.has_more, ..OlderJobs::default() })
    }

    /// How many pages of older jobs have come.
    pub fn older_pages(&self) -> usize {
        let by_status = self.older_by_status.iter().flatten();
        self.older.pages + by_status.map(|(_, older)| older.pages).sum::<usize>()
    }

    pub(super) fn older_mut(&mut self, status: Option<&JobStatus>) -> &mut OlderJobs {
        let (Some(status), Some(by_status)) = (status, &mut self.older_by_status) else {
            return &mut self.older;
        };
        let place = by_status.iter().position(|(known, _)| known == status).unwrap_or(by_status.len());
        if place == by_status.len() {
            by_status.push((status.clone(), OlderJobs::default()));
        }
        by_status.get_mut(place).map_or(&mut self.older, |(_, older)| older)
    }
}

/// Whether there is a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryStatus {
    /// There is no list yet.
    #[default]
    Pending,
    /// There is a list; it may be out of date: see [`JobsState::error`].
    Success,
    /// There is no list, and the latest request failed.
    Error,
}

/// Whether a request is under way that the reader waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FetchStatus {
    /// None is.
    #[default]
    Idle,
    /// The first load, a new attempt after an error, or one that [`refetch`](super::JobsQuery::refetch)
    /// requested.
    Fetching,
    /// A request would be due, but the browser is offline or the session is over.
    Paused,
}

/// Jobs that are older than those of the list: a server that answers in pages has more of them.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct OlderJobs {
    /// There are some: [`load_older`](super::JobsQuery::load_older) requests the next page.
    pub has_more: bool,
    /// A page of them is under way.
    pub is_fetching: bool,
    /// Why the latest page did not come. What is loaded stays.
    pub error: Option<Rc<trpc::Error>>,
    /// How many pages have come.
    pub pages: usize,
}

/// Why the list is not up to date.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QueryError {
    /// What happened.
    pub kind: QueryErrorKind,
    /// When the list was last brought up to date, on the server's clock.
    pub updated_at: Option<DateTime<Utc>>,
    /// When the next attempt is due, on the server's clock; `None` when that depends on something else.
    pub retry_at: Option<DateTime<Utc>>,
}

impl QueryError {
    /// An error, such as for a view of your own data.
    pub fn new(
        kind: QueryErrorKind,
        updated_at: Option<DateTime<Utc>>,
        retry_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self { kind, updated_at, retry_at }
    }
}

/// What happened to the list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// The browser is offline.
    Offline,
    /// The session is over. Nothing is requested until the page regains focus or `refetch` is called.
    SessionExpired,
    /// The server answers, but with a list that it has kept for some time: it gets no newer one itself.
    Outdated,
    /// The latest request failed.
    Failed(Rc<trpc::Error>),
}

/// Which mutations the server offers. Assumed until a procedure turns out to be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Capabilities {
    /// Jobs can be retried.
    pub retry: bool,
    /// Jobs can be cancelled.
    pub cancel: bool,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::new(true, true)
    }
}

impl Capabilities {
    /// Whether jobs can be retried and cancelled.
    pub fn new(retry: bool, cancel: bool) -> Self {
        Self { retry, cancel }
    }
}

/// The jobs whose status changed last, for announcements.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Transitions {
    /// Counts the changes: another number means that `latest` is new.
    pub number: usize,
    /// What changed at the latest of them.
    pub latest: Rc<[JobTransition]>,
}

impl Default for Transitions {
    fn default() -> Self {
        Self { number: 0, latest: Rc::new([]) }
    }
}

impl PartialEq for Transitions {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Transitions {
    pub(super) fn push(&mut self, transitions: &[JobTransition]) {
        if !transitions.is_empty() {
            *self = Self { number: self.number.wrapping_add(1), latest: transitions.into() };
        }
    }
}
