//! What runs say of their repositories: whether their documents are in order.

use std::collections::{HashMap, HashSet};

use super::Core;
use super::entry::Entry;
use crate::history::{History, HistoryError};
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
    /// The newest run of each repository that has ended.
    newest: HashMap<Repository, Entry>,
}

impl Statuses {
    /// A run is queued or runs.
    pub fn began(&mut self, entry: &Entry) {
        if let Some(repository) = repository(entry) {
            self.changed.insert(repository);
        }
    }

    /// A run has ended. An older one says nothing about the repository any more.
    pub fn ended(&mut self, entry: &Entry) {
        let Some(repository) = repository(entry) else { return };
        let is_newest = self.newest.get(&repository).is_none_or(|known| known.queued_at <= entry.queued_at);
        if is_newest {
            self.changed.insert(repository.clone());
            self.newest.insert(repository, entry.clone());
        }
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
            let set = |status, reason, ingested| {
                history.set_config_status(organization_id, repo_name, status, reason, ingested)
            };
            if busy.contains(repository) {
                set(ConfigStatus::Ingesting, None, None)?;
                continue;
            }
            let Some(newest) = self.newest.get(repository) else {
                set(before(history, repository)?, None, None)?;
                continue;
            };
            match newest.status {
                Status::Completed | Status::Skipped => {
                    let event = core.book.recorded(&newest.event_id, history)?;
                    let sha = event.as_ref().and_then(|event| event.after_sha.as_deref());
                    // An ingestion that a person asked for is of no commit that we know.
                    set(ConfigStatus::Configured, None, newest.ended_at.map(|at| (sha, at)))?;
                }
                Status::Failed => {
                    let message = newest.error.as_deref();
                    set(status_after(message), message, None)?;
                }
                _ => set(before(history, repository)?, None, None)?,
            }
        }
        self.changed.clear();
        Ok(())
    }
}

fn repository(entry: &Entry) -> Option<Repository> {
    let is_named = !entry.repo_name.is_empty();
    is_named.then(|| (entry.organization_id.clone(), entry.repo_name.clone()))
}

/// What holds after a run that changed nothing.
fn before(
    history: &History,
    (organization_id, repo_name): &Repository,
) -> Result<ConfigStatus, HistoryError> {
    let known = history.repositories(organization_id)?;
    let known = known.iter().find(|known| *known.repo_name == **repo_name);
    let was_ingested = known.is_some_and(|known| known.last_ingested_at.is_some());
    Ok(if was_ingested { ConfigStatus::Configured } else { ConfigStatus::Pending })
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
