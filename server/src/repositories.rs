//! The repositories that an organization has connected, and whether their documents are in order.

use crate::source::SourceError;
use crate::store::Status;

/// Whether a repository's documents can be ingested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigStatus {
    /// The last ingestion ended well.
    Configured,
    /// There is no `lightfast.yml`.
    Unconfigured,
    /// An ingestion is queued or running.
    Ingesting,
    /// `lightfast.yml` is invalid, or the last ingestion failed.
    Error,
    /// Connected, and not looked at yet.
    Pending,
}

impl ConfigStatus {
    /// Every status there is.
    pub const ALL: [Self; 5] =
        [Self::Configured, Self::Unconfigured, Self::Ingesting, Self::Error, Self::Pending];

    /// Its name on the wire and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Configured => "configured",
            Self::Unconfigured => "unconfigured",
            Self::Ingesting => "ingesting",
            Self::Error => "error",
            Self::Pending => "pending",
        }
    }

    /// The status with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// A repository as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectedRepository {
    /// Its id.
    pub id: String,
    /// `owner/name`.
    pub repo_name: String,
    /// Whether its documents can be ingested.
    pub config_status: ConfigStatus,
    /// Why they cannot, where they cannot.
    pub reason: Option<String>,
    /// The content of the last commit that was ingested.
    pub last_commit: Option<String>,
    /// When that was, in milliseconds since 1970.
    pub last_ingested_at: Option<i64>,
}

/// The outcome of a request to ingest a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ingest {
    /// There is a new run; its id, where it is known already.
    Queued(Option<String>),
    /// This organization has no such repository.
    NotFound,
    /// The repository has a run that is queued or running.
    Busy(Status),
}

/// Knows the repositories of one organization. Its methods block.
pub trait RepositorySource: Send + Sync {
    /// All of them by name.
    fn list(&self) -> Result<Vec<ConnectedRepository>, SourceError>;

    /// Whether the documents of the repository with this name can be ingested; `None` where it is not connected.
    fn config_status(&self, repo_name: &str) -> Result<Option<ConfigStatus>, SourceError> {
        let repository = self.list()?.into_iter().find(|repository| repository.repo_name == repo_name);
        Ok(repository.map(|repository| repository.config_status))
    }

    /// Starts an ingestion of one.
    fn ingest(&self, repository_id: &str) -> Result<Ingest, SourceError>;
}
