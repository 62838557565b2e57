//! `repositories.*`: what is connected, and whether its documents are in order.

use ::trpc::superjson::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Context, MAX_ID, source_failed};
use crate::repositories::{ConnectedRepository, Ingest};
use crate::trpc::error::{ErrorCode, TrpcError};
use crate::trpc::validate::Fields;
use crate::trpc::{Output, output};

/// A repository. What is absent is left out, as in the rows of jobs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: String,
    repo_name: String,
    config_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_ingested_at: Option<Date>,
}

impl From<ConnectedRepository> for Row {
    fn from(repository: ConnectedRepository) -> Self {
        Self {
            id: repository.id,
            repo_name: repository.repo_name,
            config_status: repository.config_status.word(),
            reason: repository.reason,
            last_commit: repository.last_commit,
            last_ingested_at: repository.last_ingested_at.map(Date),
        }
    }
}

/// `{organizationId}` → the rows by name.
pub fn list(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    fields.finish()?;
    context.require_member(&organization_id)?;
    let repositories = context.repositories.list().map_err(source_failed)?;
    output(&repositories.into_iter().map(Row::from).collect::<Vec<_>>())
}

/// `{organizationId, repositoryId}` → `{success: true}`, and the id of the new run where it is known already.
pub fn ingest(context: &Context, input: Option<Value>) -> Result<Output, TrpcError> {
    let mut fields = Fields::of(input)?;
    let organization_id = fields.text("organizationId", 1..=MAX_ID);
    let repository_id = fields.text("repositoryId", 1..=MAX_ID);
    fields.finish()?;
    context.require_member(&organization_id)?;
    match context.repositories.ingest(&repository_id).map_err(source_failed)? {
        Ingest::Queued(Some(id)) => output(&json!({ "id": id, "success": true })),
        Ingest::Queued(None) => output(&json!({ "success": true })),
        Ingest::NotFound => Err(TrpcError::new(ErrorCode::NotFound, "Repository not found")),
        Ingest::Busy(status) => Err(TrpcError::new(
            ErrorCode::Conflict,
            format!("A job for this repository is already {}", status.word()),
        )),
    }
}
