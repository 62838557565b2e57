//! Jobs as the library knows them, read tolerantly from whatever a console sends.
//!
//! Both contract shapes are read without being told apart: rows with `repoName` and `progress`, and rows
//! with `jobId`, zone-less times and free `input` and `output`. A row needs nothing but an id.

mod details;
mod list;
mod row;
mod status;

use std::rc::Rc;

pub use details::{JobDetails, StartEvent, Step};
pub use list::{BadRow, JobPage, Row};
pub use row::read_job;
pub use status::{Section, Status};

use crate::wire::Timestamp;

/// A job's id: `id`, `runId` or `jobId` on the wire.
pub type JobId = Rc<str>;

/// One job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// What identifies the job in every call about it.
    pub id: JobId,
    /// The kind of work (`type` on the wire), such as `docs-ingestion`.
    pub kind: Option<Rc<str>>,
    /// The row's own name, made for people.
    pub name: Option<Rc<str>>,
    /// What is worked on: `owner/name` of a repository.
    pub subject: Option<Rc<str>>,
    /// Where the job stands.
    pub status: Status,
    /// Why it waits, such as "waiting for rate limit".
    pub status_reason: Option<Rc<str>>,
    /// How far it is.
    pub progress: Option<Progress>,
    /// How many files a finished job processed.
    pub files: Option<u64>,
    /// The error of a failed job: plain text of any length.
    pub error: Option<Rc<str>>,
    /// When the job was created.
    pub created_at: Option<Timestamp>,
    /// When it began to run (some backends: when it was queued).
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// How long it took, in milliseconds.
    pub duration: Option<u64>,
    /// What started it: `manual`, `scheduled`, `webhook`, `automatic`.
    pub trigger: Option<Rc<str>>,
}

/// How far a job is, in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files done; never more than `total`.
    pub processed: u64,
    /// Files in all; `None` when that is not known.
    pub total: Option<u64>,
}

impl Progress {
    /// Whole percent, rounded to the nearest, 100 only when all is done. `None` when the total is not known.
    pub fn percent(self) -> Option<u64> {
        let total = self.total.filter(|total| *total > 0)?;
        if self.processed >= total {
            return Some(100);
        }
        // Numbers that would not fit are rounded; nobody sees that in percent.
        let shift = total.leading_zeros().min(9);
        let (processed, total) = (self.processed >> (9 - shift), total >> (9 - shift));
        Some(((processed * 200 + total) / (2 * total)).min(99))
    }
}

impl Job {
    /// The section of the list that shows the job. A status that nobody knows goes where `completed_at`
    /// suggests.
    pub fn section(&self) -> Section {
        match self.status {
            Status::Queued | Status::Running => Section::Running,
            Status::Completed | Status::Failed | Status::Cancelled | Status::Skipped => Section::Recent,
            Status::Unknown(_) if self.completed_at.is_some() => Section::Recent,
            Status::Unknown(_) => Section::Running,
        }
    }

    /// What to call the work in a sentence or a button's name: the subject, else the name, else the id.
    pub fn subject_or_name(&self) -> &Rc<str> {
        self.subject.as_ref().or(self.name.as_ref()).unwrap_or(&self.id)
    }
}
