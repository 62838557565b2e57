//! What happens to the jobs, for a host.

use std::{fmt, rc::Rc, time::Duration};

use super::{BulkResult, JobCounts, JobMutation, Rejection};
use crate::job::{BadRow, Job, JobId, JobStatus};

/// A job that came, or whose status changed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JobTransition {
    /// The job as it is now.
    pub job: Rc<Job>,
    /// Its status before; `None` when the job is new.
    pub from: Option<JobStatus>,
}

impl JobTransition {
    /// A job that had the status `from`.
    pub fn new(job: Rc<Job>, from: Option<JobStatus>) -> Self {
        Self { job, from }
    }
}

/// Why the subscription to changes is not relied on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SubscriptionFailure {
    /// Nothing came for so long, not even a sign of life.
    Silent(Duration),
    /// One connection after the other has ended.
    Ended,
    /// One connection after the other has failed, the latest with this error.
    Failed(Rc<trpc::Error>),
}

/// For developers.
impl fmt::Display for SubscriptionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent(after) => write!(f, "no sign of life within {} ms", after.as_millis()),
            Self::Ended => f.write_str("each connection ended soon"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// Something that a host may want to know.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum JobsEvent {
    /// The first list is there, or the first after it was forgotten, or the badge's numbers changed.
    Counts(JobCounts),
    /// There is no list any more, and no numbers: after [`clear`](super::JobsQuery::clear), or since the session may not see it.
    Forgotten,
    /// A job came or changed its status.
    JobChanged(JobTransition),
    /// Rows of an answer are no jobs.
    BadRows(Vec<BadRow>),
    /// The user's mutation was carried out.
    MutationSucceeded {
        /// The job.
        id: JobId,
        /// What was done to it.
        mutation: JobMutation,
    },
    /// The user's mutation was not carried out.
    MutationRejected {
        /// The job.
        id: JobId,
        /// What was to be done to it.
        mutation: JobMutation,
        /// Why.
        rejection: Rejection,
    },
    /// The same mutation of many jobs is over, be it that it was stopped.
    BulkEnded {
        /// What was done.
        mutation: JobMutation,
        /// To how many of them.
        result: BulkResult,
    },
    /// A request failed.
    Error(Rc<trpc::Error>),
    /// The subscription to changes does not work, and the list is polled as without one: once until it works again. One that
    /// the server does not have (404) is none that fails.
    SubscriptionFailed(SubscriptionFailure),
    /// A message on the channel of the tabs with the same list is none of this version, and was ignored. Told once: who sends one
    /// sends many.
    TabMessageIgnored,
    /// A time zone does not exist in this browser: in place of the reader's earlier choice that of the host is taken, and in
    /// place of that the reader's own.
    TimeZoneIgnored {
        /// Its name.
        time_zone: Rc<str>,
        /// The host has named it; else the reader has chosen it earlier.
        is_of_host: bool,
    },
    /// The session is over, as far as this answer tells (a wrong endpoint answers likewise: see its status and
    /// URL). Nothing is requested until the page regains focus or the host refetches, or, once, after
    /// [`clear`](super::JobsQuery::clear), which may be called here: where the answer is the same, it is no event again.
    SessionExpired(Rc<trpc::Error>),
}

/// Receives events.
pub type EventCallback = Rc<dyn Fn(JobsEvent)>;
