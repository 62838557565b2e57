//! The repositories of an organization, whose ingestions Inngest runs.

use std::sync::Arc;

use serde_json::json;

use super::Core;
use crate::repositories::{ConnectedRepository, Ingest, RepositorySource};
use crate::source::SourceError;

/// What a function that ingests documents is triggered by.
const REQUESTED: &str = "docs/ingestion.requested";

/// The repositories of one organization.
pub struct InngestRepositories {
    core: Arc<Core>,
    organization_id: String,
}

impl InngestRepositories {
    pub(super) fn new(core: Arc<Core>, organization_id: &str) -> Self {
        Self { core, organization_id: organization_id.to_owned() }
    }
}

impl RepositorySource for InngestRepositories {
    fn list(&self) -> Result<Vec<ConnectedRepository>, SourceError> {
        // How they stand is what the runs say.
        self.core.board.asked(self.core.now());
        Ok(self.core.history.repositories(&self.organization_id)?)
    }

    fn ingest(&self, repository_id: &str) -> Result<Ingest, SourceError> {
        let Some(repository) = self.core.history.repository(&self.organization_id, repository_id)? else {
            return Ok(Ingest::NotFound);
        };
        let Some(events) = &self.core.options.events else {
            return Err(SourceError::Unavailable(
                "No event can be sent to Inngest. Set INNGEST_EVENT_KEY to an event key.".to_owned(),
            ));
        };
        let snapshot = self.core.board.read(self.core.now(), self.core.options.patience);
        let snapshot = snapshot.map_err(SourceError::Unavailable)?;
        let (history, repo_name) = (&self.core.history, &repository.repo_name);
        if let Some(status) = self.core.claim_start(&snapshot, &self.organization_id, repo_name)? {
            return Ok(Ingest::Busy(status));
        }
        let data = json!({
            "organizationId": self.organization_id,
            "repo": { "fullName": repo_name },
            "deliveryId": format!("manual-{}", uuid::Uuid::now_v7()),
            "trigger": "manual",
        });
        match events.send(REQUESTED, &data, None) {
            Ok(event_id) => {
                history.finish_start(&self.organization_id, repo_name, Some(&event_id))?;
                // The run has an id of its own, which the next look at the list shows.
                Ok(Ingest::Queued(None))
            }
            Err(error) => {
                // Where it may have arrived all the same, the claim stays for a while.
                if !error.is_ambiguous() {
                    history.finish_start(&self.organization_id, repo_name, None)?;
                }
                Err(error.into())
            }
        }
    }
}
