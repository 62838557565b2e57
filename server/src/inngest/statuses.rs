//! What runs say of their repositories: whether their documents are in order.

use std::collections::{HashMap, HashSet};

use super::Core;
use super::entry::Entry;
use crate::history::{HistoryError, Verdict};
use crate::repositories::ConfigStatus;
use crate::store::Status;

/// The file that a repository needs.
const CONFIG_FILE: &str = "lightfast.yml";

/// An organization and the name of one of its repositories.
type Repository = (Box<str>, Box<str>);

/// Which repositories have changed since they were written last.
#[derive(Default)]
pub struct Statuses {
    changed: HashSet<Repository>,
    /// The newest run of each repository that has ended with a result.
    newest: HashMap<Repository, Entry>,
}

impl Statuses {
    /// A run is queued or runs.
    pub fn began(&mut self, entry: &Entry) {
        if let Some(repository) = repository(entry) {
            self.changed.insert(repository);
        }
    }

    /// A run has ended. One that was cancelled says nothing about the repository, and neither does an older one.
    pub fn ended(&mut self, entry: &Entry) {
        let Some(repository) = repository(entry) else { return };
        let is_newer = self.newest.get(&repository).is_none_or(|known| known.queued_at <= entry.queued_at);
        if is_newer && entry.status != Status::Cancelled {
            self.newest.insert(repository.clone(), entry.clone());
        }
        self.changed.insert(repository);
    }

    /// Inngest does not know a run any more that was active.
    pub fn gone(&mut self, entry: &Entry) {
        self.began(entry);
    }

    /// Writes what has changed.
    pub fn write(&mut self, active: &HashMap<Box<str>, Entry>, core: &Core) -> Result<(), HistoryError> {
        let history = &core.history;
        if self.changed.is_empty() {
            return Ok(());
        }
        let busy: HashSet<Repository> = active.values().filter_map(repository).collect();
        for repository in &self.changed {
            let (organization_id, repo_name) = repository;
            if let Some(newest) = self.newest.get(repository) {
                let event = core.book.recorded(&newest.event_id, history)?;
                let sha = event.as_ref().and_then(|event| event.after_sha.as_deref());
                history.settle(organization_id, repo_name, &verdict(newest, sha))?;
            }
            if busy.contains(repository) {
                history.begin_ingesting(organization_id, repo_name)?;
            } else {
                history.end_ingesting(organization_id, repo_name)?;
            }
        }
        self.changed.clear();
        Ok(())
    }
}

/// What the newest run of a repository that has ended says of it.
fn verdict<'a>(newest: &'a Entry, sha: Option<&'a str>) -> Verdict<'a> {
    let mut verdict = Verdict {
        queued_at: newest.queued_at,
        status: ConfigStatus::Configured,
        reason: None,
        sha: None,
        ingested_at: None,
    };
    match newest.status {
        Status::Failed => {
            verdict.reason = newest.error.as_deref();
            verdict.status = status_after(verdict.reason);
        }
        // The event of an ingestion that a person asked for names no content.
        Status::Completed => (verdict.sha, verdict.ingested_at) = (sha, newest.ended_at),
        // Nothing was ingested where the content was before.
        _ => (verdict.sha, verdict.ingested_at) = sha.zip(newest.ended_at).unzip(),
    }
    verdict
}

fn repository(entry: &Entry) -> Option<Repository> {
    let is_named = !entry.repo_name.is_empty();
    is_named.then(|| (entry.organization_id.clone(), entry.repo_name.clone()))
}

/// What a failure means for the repository.
fn status_after(message: Option<&str>) -> ConfigStatus {
    let message = message.unwrap_or_default().to_lowercase();
    let is_missing = ["missing", "not found", "no such file", "does not exist", "no lightfast.yml"];
    if message.contains(CONFIG_FILE) && is_missing.iter().any(|words| message.contains(words)) {
        ConfigStatus::Unconfigured
    } else {
        ConfigStatus::Error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_configuration_is_no_error() {
        for (message, expected) in [
            ("lightfast.yml not found in acme/docs", ConfigStatus::Unconfigured),
            ("There is no lightfast.yml", ConfigStatus::Unconfigured),
            ("Invalid lightfast.yml syntax: line 4", ConfigStatus::Error),
            ("page not found", ConfigStatus::Error),
            ("", ConfigStatus::Error),
        ] {
            assert_eq!(status_after(Some(message)), expected, "{message}");
        }
    }
}
