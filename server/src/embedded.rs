//! The jobs that this server runs itself, and the repositories that they ingest.

use std::sync::Arc;

use tokio::sync::watch;

use crate::queue::Queue;
use crate::repositories::{ConnectedRepository, Ingest, RepositorySource};
use crate::resume;
use crate::source::{JobDetails, JobList, JobPage, JobSource, SourceError};
use crate::store::{Cancel, Filter, PageQuery, Retry, Status, Store};

/// The source of the runs in [`Store`], which the workers of [`Queue`] do.
pub struct EmbeddedSource {
    /// The database.
    pub store: Arc<Store>,
    /// Where runs are retried and cancelled.
    pub queue: Arc<Queue>,
}

impl JobSource for EmbeddedSource {
    fn list(&self, filter: Filter, status: Option<Status>) -> Result<JobList, SourceError> {
        Ok(JobList { runs: self.store.list(filter, status)?, as_of: None })
    }

    fn page(&self, query: &PageQuery) -> Result<JobPage, SourceError> {
        Ok(JobPage { page: self.store.page(query)?, as_of: None })
    }

    fn get(&self, run_id: &str) -> Result<Option<JobDetails>, SourceError> {
        let Some(run) = self.store.run(run_id)? else {
            return Ok(None);
        };
        let mut steps = self.store.steps(run_id)?;
        resume::mark(&mut steps, run.status, self.store.remains(run_id)?);
        Ok(Some(JobDetails { run, steps }))
    }

    fn retry(&self, run_id: &str) -> Result<Retry, SourceError> {
        Ok(self.queue.retry(run_id)?)
    }

    fn retry_from(&self, run_id: &str, step_id: &str) -> Result<Retry, SourceError> {
        Ok(self.queue.retry_from(run_id, step_id)?)
    }

    fn cancel(&self, run_id: &str) -> Result<Cancel, SourceError> {
        Ok(self.queue.cancel(run_id)?)
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.store.changes()
    }
}

/// The repositories in [`Store`], which [`Queue`] ingests.
pub struct EmbeddedRepositories {
    /// The database.
    pub store: Arc<Store>,
    /// Where ingestions are enqueued.
    pub queue: Arc<Queue>,
}

impl RepositorySource for EmbeddedRepositories {
    fn list(&self) -> Result<Vec<ConnectedRepository>, SourceError> {
        Ok(self.store.repositories()?)
    }

    fn ingest(&self, repository_id: &str) -> Result<Ingest, SourceError> {
        Ok(self.queue.request(repository_id)?)
    }
}
